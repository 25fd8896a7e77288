"""``python -m tests.real.learning``: selectors learned from the old page of one case, tried on another's of the layout.

What a person would name is taken from the gold of the old page: of an article each field's value, of a listing the
values of its first rows. Two pages have the same layout, for a field, where the benchmark reads it with the same
selectors on both. The old page of the other case then has to give that case's own gold.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import permutations
from statistics import fmean
from typing import TYPE_CHECKING, Any

from healing.dom.page import parse
from healing.extraction import extract
from healing.model import Kind, Rule
from healing.repair.authoring import learn_selectors
from healing.repair.examples import Example
from tests.real.driftbench import OwnScoring, find_driftbench, load_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.real.driftbench import RealCase

ROWS_NAMED = 2
"""So many rows of a listing are named."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Example pages of one layout, another page of it, and the fields that all of them read with the same selectors."""

    examples: tuple[RealCase, ...]
    other: RealCase
    fields: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.other.site}: {' + '.join(case.id for case in self.examples)} -> {self.other.id}"


def lessons(cases: Sequence[RealCase], examples: int = 1) -> Iterator[Lesson]:
    """Every choice of ``examples`` pages and another page of the same site and layout."""
    by_site: dict[tuple[str, str], dict[object, RealCase]] = defaultdict(dict)
    for case in cases:
        by_site[case.suite, case.site].setdefault(_old_page(case), case)
    for pages in by_site.values():
        for *given, other in permutations(pages.values(), examples + 1):
            ordered = [case.id for case in given] == sorted(case.id for case in given)
            fields = tuple(name for name in other.fields if all(_reads_alike(case, other, name) for case in given))
            if fields and ordered:
                yield Lesson(tuple(given), other, fields)


def _old_page(case: RealCase) -> object:
    return case.page("old")


def _reads_alike(one: RealCase, other: RealCase, name: str) -> bool:
    return name in one.fields and _layout(one, name) == _layout(other, name)


def _layout(case: RealCase, name: str) -> tuple[Any, Any]:
    return case.fields[name]["selectors"], (case.data.get("rows") or {}).get("selector")


def outcomes(lesson: Lesson, scoring: OwnScoring) -> dict[str, str]:
    """By field: ``right``, ``wrong``, ``empty`` (the learned selectors give nothing), or ``refused``."""
    rules = {name: _rule(name, lesson.other.fields[name]) for name in lesson.fields}
    learned = learn_selectors("record", rules, [_example(case, lesson.fields) for case in lesson.examples])
    taken = {*learned.selectors.fields, *learned.selectors.columns}
    page = parse(_html(lesson.other), _url(lesson.other)).selector
    found = extract(page, "record", learned.selectors, rules)
    if lesson.other.is_listing:
        right = scoring.right_columns(lesson.other, found.row_values(), side="old")
    else:
        right = {
            name for name in taken if scoring.is_right(lesson.other, name, list(found.fields[name].values), side="old")
        }
    filled = {name for name in taken if any(one.get(name) and one[name].values for one in (found.fields, *found.rows))}
    return {
        name: "refused" if name not in taken else "right" if name in right else "wrong" if name in filled else "empty"
        for name in lesson.fields
    }


def _rule(name: str, field: dict[str, Any]) -> Rule:
    return Rule(name, Kind(field["type"]), required=field["required"], about=field["description"])


def _html(case: RealCase) -> str:
    return case.page("old").decode("utf-8", "replace")


def _url(case: RealCase) -> str:
    return str(case.data["url_old"] or case.data["url_new"] or "")


def _example(case: RealCase, names: Sequence[str]) -> Example:
    fields = {name: case.fields[name] for name in names}
    if case.is_listing:
        values = _first_rows(fields)
    else:
        values = {name: _named(field["old_value"]) for name, field in fields.items()}
    return Example(_url(case), _html(case), {name: given for name, given in values.items() if any(given)})


def _named(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):
        return (str(value["shown"]),)
    return tuple(value) if isinstance(value, list) else (str(value or ""),)


def _first_rows(fields: dict[str, dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The first rows that have all columns, or else the first ones."""
    values = {name: [_cell(value) for value in field["old_values"]] for name, field in fields.items()}
    rows = list(zip(*values.values(), strict=True))
    chosen = ([row for row in rows if all(row)] or rows)[:ROWS_NAMED]
    return dict(zip(values, (tuple(column) for column in zip(*chosen, strict=True)), strict=True))


def _cell(value: Any) -> str:
    return str(value["shown"] if isinstance(value, dict) else value or "")


def outcomes_of(taught: Sequence[Lesson], driftbench: Path) -> dict[Lesson, dict[str, str]]:
    """The outcomes of each lesson."""
    scoring = OwnScoring(driftbench)
    return {lesson: outcomes(lesson, scoring) for lesson in taught}


def chosen(driftbench: Path, suite: str, sites: int) -> list[Lesson]:
    """The first lesson of some sites, spread over all that have one; always the same."""
    first: dict[str, Lesson] = {}
    for lesson in lessons(load_cases(driftbench / suite)):
        first.setdefault(lesson.other.site, lesson)
    found = [first[site] for site in sorted(first)]
    return [found[place * len(found) // sites] for place in range(sites)]


def _shares(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count} ({count / counts.total():.1%})" for name, count in counts.most_common())


def _report(suite: str, told: Mapping[Lesson, Mapping[str, str]]) -> Iterator[str]:
    """The plain shares of a suite's fields, and the mean over its sites."""
    by_site: dict[str, Counter[str]] = defaultdict(Counter)
    for lesson, found in told.items():
        by_site[lesson.other.site].update(found.values())
    total = sum(by_site.values(), Counter[str]())
    mean = fmean(counts["right"] / counts.total() for counts in by_site.values())
    yield f"{suite}: {total.total()} fields of {len(by_site)} sites: {_shares(total)}"
    yield f"{suite}: right, mean over sites: {mean:.1%}"


def main(driftbench: Path, *, examples: int, tell: bool) -> None:
    """Print the figures of all lessons; ``tell`` prints each field that is not right, too."""
    for suite in ("news", "courts"):
        told = outcomes_of(list(lessons(load_cases(driftbench / suite), examples)), driftbench)
        for lesson, found in told.items() if tell else ():
            for name, outcome in found.items():
                if outcome != "right":
                    print(f"{outcome:8} {name:16} {lesson.name}")
        for line in _report(suite, told) if told else [f"{suite}: no site has so many pages of one layout"]:
            print(line)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.real.learning", description=__doc__)
    parser.add_argument("--examples", type=int, default=1, help="how many example pages (default: %(default)s)")
    parser.add_argument("--tell", action="store_true", help="print each field that is not right")
    options = parser.parse_args()
    folder = find_driftbench()
    if folder is None:
        sys.exit("no benchmark of real redesigns was found")
    main(folder, examples=options.examples, tell=options.tell)
