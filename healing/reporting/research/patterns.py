"""The distribution of errors: how which field broke, and what came of it. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from healing.reporting.research.columns import Column, Kind, Table
from healing.reporting.research.lives import outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.reporting.research.lives import Life


@dataclass(slots=True)
class Pattern:
    """How often a field of a source broke in one way, and what came of it."""

    source: str
    page_kind: str
    name: str
    symptom: str
    incidents: int = 0
    pages: int = 0
    outcomes: Counter[bool | None] = field(default_factory=Counter)

    @property
    def success_rate(self) -> float | None:
        settled = self.outcomes[True] + self.outcomes[False]
        return self.outcomes[True] / settled if settled else None


class Patterns:
    """Counted incident by incident: as many patterns as there are fields and symptoms, however many incidents."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str, str], Pattern] = {}

    def add(self, life: Life) -> None:
        for name in life.incident.fields:
            pattern = self._pattern(life, name, life.symptom(name))
            pattern.incidents += 1
            pattern.pages += life.symptoms[name, pattern.symptom]
            pattern.outcomes.update(outcome(heal.state) for heal in life.heals if heal.field == name)

    def __iter__(self) -> Iterator[Pattern]:
        return iter(self._found[key] for key in sorted(self._found))

    def _pattern(self, life: Life, name: str, symptom: str) -> Pattern:
        key = (life.incident.source, life.incident.page_kind, name, symptom)
        return self._found.setdefault(key, Pattern(*key))


ERROR_PATTERNS = Table[Pattern](
    "error_patterns",
    "one way in which a field of a page kind of a source broke (symptom x field x source)",
    (
        Column("source", Kind.TEXT, "the portal or newspaper", lambda one: one.source),
        Column("page_kind", Kind.TEXT, "the template, such as law_list", lambda one: one.page_kind),
        Column("field", Kind.TEXT, "the field (rows: the row selector)", lambda one: one.name),
        Column("symptom", Kind.TEXT, "as error_type in healing_logs", lambda one: one.symptom),
        Column("incidents", Kind.WHOLE, "how often", lambda one: one.incidents),
        Column("pages", Kind.WHOLE, "stored pages that show it", lambda one: one.pages, "pages"),
        Column("successful", Kind.WHOLE, "verdicts that were confirmed", lambda one: one.outcomes[True]),
        Column("failed", Kind.WHOLE, "verdicts that refused, or were undone or rejected",
               lambda one: one.outcomes[False]),
        Column("success_rate", Kind.NUMBER, "successful / (successful + failed)", lambda one: one.success_rate,
               "share, 0 to 1"),
    ),
)  # fmt: skip
