"""What the gate asks of many links: they lead to files of the kind that was usual, and of the page's own record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.dom.paths import file_of, link_pattern
from healing.model import Kind
from healing.repair.item_lists import surroundings
from healing.repair.link_memory import is_named, link_memory
from healing.repair.links import is_of_others, stands_with_another

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.repair.link_memory import LinkMemory
    from healing.repair.run import Run, Shown

_TOLD = frozenset({"example", "known value"})
"""Proposers that were told the links themselves."""


def link_faults(trial: Run) -> Iterator[str]:
    """Why these links cannot be the field's; nothing for fields of another kind."""
    if trial.rule.kind is not Kind.URLS or trial.candidate.proposer in _TOLD:
        return
    known = link_memory(trial.incident, trial.field)
    if known.is_empty:
        if trial.candidate.proposer != "history":
            yield "nothing is remembered of where its links led"
        return
    for one in trial.shown():
        yield from _faults(known, trial, one)


def _faults(known: LinkMemory, trial: Run, one: Shown) -> Iterator[str]:
    files = {file_of(value) for value in one.values}
    if known.files and ("" in files or not files & known.files):
        yield f"leads to no {' or '.join(sorted(known.files))}, as all its links did before"
    names = known.names_on(trial.incident.pages[one.place])
    strange = [value for value in one.values if names and not is_named(one.page.url, value, names)]
    if strange:
        yield f"leads to {strange[0]!r}, which does not have {min(known.names)} in its address, as all did before"
    if not names and any(stands_with_another(one.page, link) for link in one.elements):
        yield "stands beside a link to another record"
    if not known.files and not names and not {link_pattern(link) for link in one.elements} & known.folders:
        yield f"leads elsewhere than before, not below {' or '.join(sorted(known.folders))}"
    if one.elements and is_of_others(known, surroundings(one.page, one.elements)):
        yield "stands under a heading that names other records"
