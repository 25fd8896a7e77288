"""Models for the bench that say what a test tells them to."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from healing.bench.llm_compare import Heard
from healing.bench.run import Watch
from healing.errors import HealingError
from healing.llm.question import Call, Pick, PickedNode
from healing.repair.incident import Answer, Candidate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.bench.case import Case
    from healing.bench.llm_files import Gap
    from healing.repair.incident import Incident

RIGHT = "h1.headline::text"
WRONG = "p.reader::text"


@dataclass(frozen=True)
class Scripted:
    """Names the place that a CSS selector finds, by field; ``None`` is the model's null; other fields it leaves out."""

    said: Mapping[str, str | None] = field(default_factory=dict)
    name: str = "scripted"
    calls: tuple[Call, ...] = (Call("scripted", "pick", prompt_tokens=900, reply_tokens=40, seconds=1.5),)
    gaps: Mapping[Gap, str] = field(default_factory=dict)
    goes_after: int | None = None
    """So many times it is there."""
    temperature: float = 0.1
    _looks: list[None] = field(default_factory=list)

    def options(self) -> dict[str, object]:
        return {"temperature": self.temperature}

    def check(self) -> None:
        self._looks.append(None)
        if self.goes_after is not None and len(self._looks) > self.goes_after:
            raise HealingError("nobody answers")

    def hear(self, case: Case, incident: Incident, names: tuple[str, ...]) -> Heard:
        if "interrupt" in self.said:
            raise KeyboardInterrupt
        chosen = {name: self.said[name] for name in names if name in self.said}
        candidates = [Candidate(name, (place,), "llm", 0.99, "so told") for name, place in chosen.items() if place]
        node = PickedNode(0, "/html[1]")
        picks = {name: Pick((node,) if place else ()) for name, place in chosen.items()}
        return Heard(Answer(tuple(candidates), self.calls, "asked", picks), self.gaps)


def quiet(jobs: int = 1) -> Watch:
    return Watch(Console(file=StringIO(), width=200), jobs)
