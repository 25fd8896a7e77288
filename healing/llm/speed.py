"""How fast a model reads and writes, and what that means for a heal."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healing.llm.budget import Budget
    from healing.llm.provider import ChatReply

PROMPT_TOKENS = 1500
REPLY_TOKENS = 300
"""Of a usual heal."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second. Where a server does not tell reading and writing apart, both are the least they can be."""

    reading: float
    writing: float
    is_least: bool = False

    @classmethod
    def of(cls, reply: ChatReply) -> Speed | None:
        """The speed that one reply was made with; ``None`` where the server does not count."""
        seconds = max(0.0, reply.seconds - reply.load_seconds)
        reading, writing = reply.prompt_seconds or seconds, reply.reply_seconds or seconds
        if not (reply.prompt_tokens and reply.reply_tokens and reading and writing):
            return None
        is_least = not (reply.prompt_seconds and reply.reply_seconds)
        return cls(reply.prompt_tokens / reading, reply.reply_tokens / writing, is_least)

    def told(self) -> str:
        least = "at least " if self.is_least else ""
        return f"reads {least}{_figure(self.reading)} and writes {least}{_figure(self.writing)} tokens/s"

    def first_seconds(self) -> float:
        """Of a usual heal's first call."""
        return PROMPT_TOKENS / self.reading + REPLY_TOKENS / self.writing

    def more_seconds(self) -> float:
        """Of each further call of the same heal, whose prompt the server remembers."""
        return REPLY_TOKENS / self.writing


def is_in_time(speed: Speed, budget: Budget) -> bool:
    """Whether a usual heal gets one answer."""
    return speed.first_seconds() <= min(budget.call_seconds, budget.deadline_seconds)


def told_of_heal(speed: Speed, budget: Budget) -> str:
    """What a usual heal takes of its deadline."""
    about = "at most" if speed.is_least else "about"
    told = (
        f"a heal of {PROMPT_TOKENS:,} prompt tokens and {REPLY_TOKENS} reply tokens takes {about}"
        f" {_seconds(speed.first_seconds())} of the {budget.deadline_seconds:g} s deadline"
    )
    if budget.variants == 1:
        return told
    seconds = _variants_seconds(speed, budget.variants)
    return f"{told}, with {budget.variants} variants one after the other {about} {_seconds(seconds)}"


def advice(speed: Speed, budget: Budget) -> str:
    """What to change where not all of it fits; empty where it does."""
    if not is_in_time(speed, budget):
        first = speed.first_seconds()
        return (
            "choose a smaller model, or one that fits into the graphics card; or give a call"
            f" {_rounded(first)} s (healing.timeout_seconds) and a heal {_rounded(2 * first)} s"
            " (healing.deadline_seconds)"
        )
    fitting = max(
        number for number in (1, *range(3, budget.variants, 2), budget.variants) if _fit(speed, budget, number)
    )
    if fitting < budget.variants:
        return f"set llm.variants to {fitting}, or choose a smaller model: not all {budget.variants} fit"
    return ""


def _fit(speed: Speed, budget: Budget, variants: int) -> bool:
    """Whether a vote fits: a majority is asked for at once, and waits its turn where a server answers one at a time."""
    majority = variants // 2 + 1
    return variants == 1 or (
        _variants_seconds(speed, majority) <= budget.call_seconds
        and _variants_seconds(speed, variants) <= budget.deadline_seconds
    )


def _variants_seconds(speed: Speed, variants: int) -> float:
    return speed.first_seconds() + (variants - 1) * speed.more_seconds()


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds >= 9.5 else f"{seconds:.1f} s"


def _rounded(seconds: float) -> int:
    """Up to whole tens, with a little to spare."""
    return ceil(seconds * 1.2 / 10) * 10


def _figure(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 9.5 else f"{rate:.1f}"
