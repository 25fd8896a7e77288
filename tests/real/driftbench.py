"""The benchmark of real redesigns, where it lies beside the repository: its cases, and its own comparing of values.

Nothing of it is part of this repository, so everything here is found and loaded at run time.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, groupby, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VARIABLE = "DRIFTBENCH"
"""The environment variable that names the benchmark's folder where it lies elsewhere."""

_BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "driftbench"
_BROKE = frozenset({"broken", "wrong"})


@dataclass(frozen=True, slots=True)
class RealCase:
    """One redesign: its folder, and all that ``case.json`` says, the right answers included."""

    folder: Path
    data: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.data["id"])

    @property
    def suite(self) -> str:
        return str(self.data["suite"])

    @property
    def site(self) -> str:
        return str(self.data["site"])

    @property
    def is_listing(self) -> bool:
        return bool(self.data["kind"] == "listing")

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        return dict(self.data["fields"])

    @property
    def has_drifted(self) -> bool:
        """Whether a field broke whose value is still on the page."""
        return any(field["status"] in _BROKE for field in self.fields.values())

    @property
    def has_lost_a_value(self) -> bool:
        """Whether a field's value was taken out of the new page."""
        return any(field["status"] == "removed" for field in self.fields.values())

    def page(self, side: str) -> bytes:
        """The HTML of the ``old`` or the ``new`` page."""
        return gzip.decompress((self.folder / f"{side}.html.gz").read_bytes())


def find_driftbench() -> Path | None:
    """The benchmark's folder; ``None`` where there is none."""
    folder = Path(os.environ.get(VARIABLE) or _BESIDE_THE_REPOSITORY)
    return folder if (folder / "score" / "score.py").is_file() else None


def load_cases(folder: Path) -> list[RealCase]:
    """All cases at or below ``folder``, in order of their paths."""
    paths = sorted(folder.rglob("case.json"))
    return [RealCase(path.parent, json.loads(path.read_text("utf-8"))) for path in paths]


def spread(cases: Sequence[RealCase], count: int) -> list[RealCase]:
    """``count`` of the cases, from as many sites as there are, always the same ones.

    Sites take turns; where there are more of them than wanted, those taken are spread evenly over their names.
    """
    by_site = [list(group) for _, group in groupby(sorted(cases, key=_place), key=lambda case: case.site)]
    if len(by_site) > count:
        by_site = [by_site[index * len(by_site) // count] for index in range(count)]
    turns = chain.from_iterable(zip_longest(*by_site))
    return [case for case in turns if case is not None][:count]


def _place(case: RealCase) -> tuple[str, str]:
    return case.site, case.id


class OwnScoring:
    """The benchmark's own comparison of values, imported from where it lies."""

    def __init__(self, driftbench: Path) -> None:
        folder = str(driftbench / "score")
        if folder not in sys.path:
            sys.path.append(folder)
        self._pages = import_module("score")
        self._listings = import_module("listing")

    def is_right(self, case: RealCase, name: str, value: str | list[str], side: str = "new") -> bool:
        """Whether ``value`` is what the ``new`` (or the ``old``) page of an article says."""
        field = case.fields[name]
        return bool(self._pages.matches(field["type"], field[f"{side}_value"], value))

    def right_columns(self, case: RealCase, rows: Sequence[Mapping[str, Any]], side: str = "new") -> set[str]:
        """The columns of a listing that are right on the whole, on its ``new`` (or its ``old``) page."""
        gold = self._listings.gold_rows(case.data, side)
        score = self._listings.score_listing(gold, list(rows), self._listings.types_of(case.data))
        return {name for name, column in score["fields"].items() if column["healed"]}
