"""Selectors for many links: by names, as for any list, or by the kind of file inside a named part of the page."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from healing.repair.ladder import COUNTING, shared_ancestors
from healing.repair.synthesis import find, synthesise, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.model import Selectors
    from healing.repair.synthesis import Target

_ATTRIBUTE = "href"
_MAX_HOLDERS = 6


def link_selectors(
    targets: Sequence[Target], files: Sequence[str], *, without: Sequence[HtmlElement] = ()
) -> Selectors:
    """Up to two selectors for exactly the links of all targets; none finds anything below the roots ``without``.

    ``files``: the kinds of files that the links lead to. Named parts come first: a site may link to files of other
    records as well, on pages that are not at hand.
    """
    named = synthesise(targets, _ATTRIBUTE, many=True, without=without)
    if named and COUNTING in named[0]:
        named = ()
    # The next record's links may lead elsewhere on the site: names of what holds them say more than their folder.
    strict = [one for one in named if "[href" in one]
    plain = [(f"{holder} a",) for holder in _holders(targets)]
    by_file = [_of_files(holder, files) for holder in (*_holders(targets), "main", "article", "")] if files else []
    found = chain(
        (one for one in named if one not in strict),
        _exact(plain if strict or not named else (), targets, without),
        _exact(by_file, targets, without),
        strict,
    )
    return tuple(islice(dict.fromkeys(found), 2))


def _holders(targets: Sequence[Target]) -> list[str]:
    """The named parts of the page that all links stand in, the nearest first."""
    shared = shared_ancestors([one.root for one in targets], [one.elements for one in targets])
    return [step.css for step in shared[:_MAX_HOLDERS]]


def _of_files(holder: str, files: Sequence[str]) -> tuple[str, ...]:
    return tuple(f'{holder} a[href*=".{file}"]'.strip() for file in files)


def _exact(
    queries: Sequence[tuple[str, ...]], targets: Sequence[Target], without: Sequence[HtmlElement]
) -> Iterator[str]:
    """The first query (of several parts) that finds the links and nothing else, if any, as a selector."""
    for parts in queries:
        query = ", ".join(parts)
        is_exact = all(tuple(find(query, one.root)) == one.elements for one in targets)
        if is_exact and not any(find(query, root) for root in without):
            yield ", ".join(written(part, _ATTRIBUTE) for part in parts)
            return
