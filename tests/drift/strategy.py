"""Draws redesigns: a page kind, templates, mutations, a removed field, and how many pages there are of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from hypothesis import strategies as st

from tests.drift.surroundings import SURROUNDINGS
from tests.drift.vocabulary import LANGUAGES
from tests.drift.world import METADATA, MUTATIONS, TEMPLATES, Change, Drift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

T = TypeVar("T")
_SALTS = range(2**24)
_NEVER_REMOVED = {"article": {"body"}, "law": {"text"}, "listing": {"title"}}
_ONLY = {
    "lead into body": ("article",),
    "join names": ("article",),
    "split names": ("article",),
    "credits": ("article",),
    "second date": ("article", "law"),
    "body in one": ("article", "law"),
    "boxes in text": ("article", "law"),
    "date in attribute": ("article", "law"),
    "twins": ("article", "law"),
    "unlink": ("article", "law"),
    "move aside": ("article", "law"),
    "facts to other": ("law",),
    "reorder facts": ("law",),
    "label inside": ("law",),
    "label fused": ("law",),
    "rows to other": ("listing",),
    "second list": ("listing",),
    "month heads": ("listing",),
}
"""The page kinds on which a mutation changes something; all where none is named."""


class Pick(Protocol):
    """Chooses one of some options: hypothesis, or a random number generator."""

    def __call__(self, options: Sequence[T], /) -> T: ...


def draw_drift(pick: Pick, page_kinds: Sequence[str] = tuple(TEMPLATES)) -> Drift:
    """A redesign of one of the page kinds; of four, one stays in its template and two lose a field."""
    page_kind = pick(page_kinds or tuple(TEMPLATES))
    templates = range(len(TEMPLATES[page_kind]))
    before = pick(templates)
    metadata = range(len(METADATA[page_kind]))
    return Drift(
        page_kind,
        before,
        after=pick((before, *templates)),
        language=pick(range(len(LANGUAGES))),
        metadata=(pick(metadata), pick(metadata)),
        furniture=_changes(pick, page_kind, tuple(SURROUNDINGS), most=2),
        changes=_changes(pick, page_kind, tuple(MUTATIONS), most=6),
        removed=pick(("", pick(_fields(page_kind)))),
        learned=pick((1, 3, 8)),
        evidence=pick((1, 2, 5)),
        seed=pick(_SALTS),
    )


def _fields(page_kind: str) -> list[str]:
    """The fields that a page of this kind may do without."""
    return [name for name in TEMPLATES[page_kind][0].rules if name not in _NEVER_REMOVED[page_kind]]


def _changes(pick: Pick, page_kind: str, names: Sequence[str], *, most: int) -> tuple[Change, ...]:
    """Up to so many different mutations that mean something on pages of this kind."""
    left = [name for name in names if page_kind in _ONLY.get(name, (page_kind,))]
    chosen: list[Change] = []
    for _ in range(pick(range(most + 1))):
        chosen.append((pick(left), pick(_SALTS)))
        left.remove(chosen[-1][0])
    return tuple(chosen)


@st.composite
def drifts(draw: DrawFn, *page_kinds: str) -> Drift:
    """A redesign of one of the page kinds, of any where none is named."""

    def pick(options: Sequence[T], /) -> T:
        return draw(st.sampled_from(options))

    return draw_drift(pick, page_kinds)
