"""How fast language models are, and whether what they picked held. Pure."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from healing.reporting.metrics import nearest_rank
from healing.reporting.research.columns import Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.reporting.research.lives import Asked


@dataclass(slots=True)
class ModelCalls:
    """The calls of one model for one purpose."""

    model: str
    purpose: str
    failures: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    seconds: array[float] = field(default_factory=lambda: array("d"))
    """Of the answered calls."""
    speeds: array[float] = field(default_factory=lambda: array("d"))
    held: Counter[bool | None] = field(default_factory=Counter)

    @property
    def calls(self) -> int:
        return self.failures + len(self.seconds)

    @property
    def held_rate(self) -> float | None:
        settled = self.held[True] + self.held[False]
        return self.held[True] / settled if settled else None


class Models:
    """Counted call by call."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], ModelCalls] = {}

    def add(self, asked: Asked) -> None:
        call = asked.call
        one = self._found.setdefault((call.model, call.purpose), ModelCalls(call.model, call.purpose))
        one.prompt_tokens += call.prompt_tokens or 0
        one.reply_tokens += call.reply_tokens or 0
        if call.error:
            one.failures += 1
            return
        one.seconds.append(call.seconds)
        one.held[asked.held] += 1
        if asked.speed is not None:
            one.speeds.append(asked.speed)

    def __iter__(self) -> Iterator[ModelCalls]:
        return iter(self._found[key] for key in sorted(self._found))


LLM_QUALITY = Table[ModelCalls](
    "llm_quality",
    "one language model and purpose: how fast it is, and whether what it picked held",
    (
        Column("model", Kind.TEXT, "the model", lambda one: one.model),
        Column("purpose", Kind.TEXT, "as in llm_calls", lambda one: one.purpose),
        Column("calls", Kind.WHOLE, "calls", lambda one: one.calls),
        Column("failures", Kind.WHOLE, "calls without a usable reply", lambda one: one.failures),
        Column("seconds_median", Kind.NUMBER, "of an answered call",
               lambda one: median(one.seconds) if one.seconds else None, "seconds"),
        Column("seconds_p95", Kind.NUMBER, "of an answered call, by nearest rank",
               lambda one: nearest_rank(one.seconds, 0.95) if one.seconds else None, "seconds"),
        Column("prompt_tokens", Kind.WHOLE, "all together", lambda one: one.prompt_tokens, "tokens"),
        Column("reply_tokens", Kind.WHOLE, "all together", lambda one: one.reply_tokens, "tokens"),
        Column("tokens_per_second", Kind.NUMBER, "as in llm_calls, the median",
               lambda one: median(one.speeds) if one.speeds else None, "tokens/second"),
        Column("picks_held", Kind.WHOLE, "answered calls whose picks held", lambda one: one.held[True]),
        Column("picks_lost", Kind.WHOLE, "answered calls whose picks did not", lambda one: one.held[False]),
        Column("held_rate", Kind.NUMBER, "picks_held / (picks_held + picks_lost)", lambda one: one.held_rate,
               "share, 0 to 1"),
    ),
)  # fmt: skip
