"""What the gate let the adversary get away with, printed for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from healing.bench.table import new_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.table import Table

    from healing.bench.breaches import Breaches

_MAX_EXAMPLES = 8
"""Of each suite."""
_MAX_SAMPLE = 60


def breach_tables(suites: Mapping[str, Breaches]) -> list[Table]:
    """Decoys by kind, and some of those that were taken, spread over all."""
    kinds = new_table("decoys, each judged alone", ["suite, kind"], ["offered", "taken", "taken, %"])
    shown = new_table("some that were taken", ["case", "field", "kind", "value"], [])
    for suite, counts in suites.items():
        for kind, offered in sorted(counts.offered.items()):
            taken = counts.taken[kind]
            kinds.add_row(Text(f"{suite}, {kind}"), str(offered), str(taken), f"{100 * taken / offered:.1f}")
        step = max(1, len(counts.examples) // _MAX_EXAMPLES)
        for one in counts.examples[::step][:_MAX_EXAMPLES]:
            shown.add_row(*map(Text, (one.case, one.field, one.kind, "; ".join(one.sample)[:_MAX_SAMPLE])))
    return [table for table in (kinds, shown) if table.rows]


def breach_lines(suites: Mapping[str, Breaches]) -> Iterator[str]:
    """The figure of each suite: wrong decoys that were accepted, of all fields that drifted or were removed."""
    for suite, counts in suites.items():
        for how, count in (("all decoys together", counts.together), ("each decoy alone", counts.alone)):
            share = f"accepted {count} of {counts.fields} = {100 * counts.share(count):.1f} %"
            yield f"{suite}, adversary, {how}: {share}"
