"""What a bench run says of each case, and the JSON file that holds it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from healing.errors import HealingError
from healing.model import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from healing.model import Selectors


class BenchVerdict(StrEnum):
    """What became of one field of a case."""

    INTACT = "intact"
    HEALED = "healed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on one field (or the rows); ``selectors`` are the new ones of a healed field."""

    verdict: BenchVerdict
    selectors: Selectors = ()
    proposer: str = ""
    confidence: float = 0.0
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.value,
            "selectors": list(self.selectors),
            "proposer": self.proposer,
            "confidence": round(self.confidence, 4),
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Answer:
        """What :meth:`as_json` wrote."""
        verdict = BenchVerdict(told["verdict"])
        return cls(verdict, tuple(told["selectors"]), told["proposer"], told["confidence"], told["reason"])


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The verdicts on one case; ``milliseconds`` is the repair of the new page, its parsing included."""

    id: str
    milliseconds: float
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """By field; a listing's rows under ``rows``."""
    error: str = ""
    """The defect that ended the repair of this case; empty where it went well."""

    @property
    def is_broken(self) -> bool:
        """Whether there was something to repair."""
        return any(answer.verdict is not BenchVerdict.INTACT for answer in self.answers.values())

    def as_json(self) -> dict[str, Any]:
        fields = {name: answer.as_json() for name, answer in self.answers.items() if name != ROWS}
        written: dict[str, Any] = {"ms": round(self.milliseconds, 1), "fields": fields}
        if ROWS in self.answers:
            written["rows"] = self.answers[ROWS].as_json()
        if self.error:
            written["error"] = self.error
        return written

    @classmethod
    def from_json(cls, case: str, told: Mapping[str, Any]) -> CaseResult:
        """What :meth:`as_json` wrote of this case; the rows come first again."""
        rows = {ROWS: told[ROWS]} if ROWS in told else {}
        answers = {name: Answer.from_json(answer) for name, answer in (rows | told["fields"]).items()}
        return cls(case, told["ms"], answers, told.get("error", ""))


def require_folder(path: Path) -> None:
    """``HealingError`` where a results file could not be written: told before the run, not after it."""
    if path.is_dir() or not path.parent.is_dir():
        raise HealingError(f"--json {path}: name a file in a folder that exists")


def write_results(path: Path, results: Iterable[CaseResult], together: Iterable[CaseResult] = ()) -> None:
    """Write the results file; ``HealingError`` where it cannot be written.

    ``together``: the answers to cases of incidents with several pages, written apart, under ``together``.
    """
    written = {"cases": {result.id: result.as_json() for result in results}}
    if grouped := {result.id: result.as_json() for result in together}:
        written["together"] = grouped
    write_text(path, json.dumps(written, indent=1, ensure_ascii=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Replace a results file at once: whoever interrupts a run finds the last whole one."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        beside.write_text(text, encoding="utf-8", errors="replace")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise HealingError(f"the results cannot be written to {path}: {error.strerror}") from error
