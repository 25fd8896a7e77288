"""What changed between two lists of selectors, line by line, and in a line word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healing.model import Selectors

_WORD = re.compile(r"[\w-]+|\s+|.")
_ALIKE = 0.4
"""Lines that have less in common are other lines, in which marking single words would say nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One selector; the words that its counterpart lacks stand in ``<b>``."""

    kind: Literal["removed", "added", "kept"]
    text: Markup


def diff_of(before: Selectors, after: Selectors) -> tuple[list[Line], list[Line]]:
    """The selectors before and after, each in its order.

    New ones are put before the old, which mostly are kept: what is new is compared with the selector that was first.
    """
    gone = [one for one in before if one not in after]
    new = [one for one in after if one not in before]
    old_lines = [_line("removed", one, new, kept=one in after) for one in before]
    new_lines = [_line("added", one, gone or before[:1], kept=one in before) for one in after]
    return old_lines, new_lines


def _line(kind: Literal["removed", "added"], selector: str, others: Sequence[str], *, kept: bool) -> Line:
    if kept:
        return Line("kept", escape(selector))
    words = _WORD.findall(selector)
    matchers = [SequenceMatcher(None, _WORD.findall(other), words, autojunk=False) for other in others]
    closest = max(matchers, key=SequenceMatcher.ratio, default=None)
    if closest is None or closest.ratio() < _ALIKE:
        return Line(kind, escape(selector))
    steps = closest.get_opcodes()
    return Line(kind, Markup("").join(_part("".join(words[k:n]), step == "equal") for step, _, _, k, n in steps))


def _part(text: str, is_same: bool) -> Markup:
    return escape(text) if is_same or not text else Markup("<b>{}</b>").format(text)
