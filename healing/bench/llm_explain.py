"""A model's part in the repair of one case, told to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from healing.bench.explain import cut, in_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from healing.bench.llm_compare import Asked
    from healing.llm.question import Call


def explain_model(name: str, asked: Asked | None) -> Iterator[RenderableType]:
    """What the model was asked for, what it said, and what that took."""
    if asked is None:
        yield Text(f"{name} was not asked: nothing was refused")
        return
    summary = in_pairs(
        [
            ("asked for", ", ".join(asked.fields)),
            ("named", ", ".join(asked.named)),
            ("null", ", ".join(asked.nulls)),
            ("note", cut(asked.note)),
            ("files", "\n".join(asked.gaps.values())),
            ("took", f"{asked.seconds:.1f} s"),
        ]
    )
    calls = [part for number, call in enumerate(asked.calls, 1) for part in _call(number, call)]
    yield Panel(Group(summary, *calls), title=Text(f"the model {name}"), title_align="left")


def _call(number: int, call: Call) -> Iterator[RenderableType]:
    tokens = f"{call.prompt_tokens} tokens read, {call.reply_tokens} written, {call.seconds:.1f} s"
    yield Text(f"\ncall {number} ({call.purpose}): {tokens}")
    yield in_pairs([("reply", call.text), ("failed", call.error)])
