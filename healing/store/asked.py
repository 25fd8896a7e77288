"""What earlier questions to a language model left for later ones: how it is found, and which of it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from healing.store.records import HealState
from healing.store.tables import heals, incidents, llm_calls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Select

    from healing.llm.question import Example

_LOOKED_THROUGH = 200
"""So many of the newest picks that held are looked through for those of the same source."""


def replies_found(source: str, page_kind: str, since: float, limit: int) -> Select[Any]:
    """Digest and text of the newest replies that could be used, the newest first."""
    return (
        select(llm_calls.c.digest, llm_calls.c.reply)
        .join(incidents, incidents.c.id == llm_calls.c.incident)
        .where(incidents.c.source == source, incidents.c.page_kind == page_kind)
        .where(llm_calls.c.at >= since, llm_calls.c.digest != "", llm_calls.c.reply != "")
        .order_by(llm_calls.c.id.desc())
        .limit(limit)
    )


def examples_found(fields: Collection[str]) -> Select[Any]:
    """Source and example of the newest heals of these fields that a language model made and that held."""
    return (
        select(incidents.c.source, heals.c.example)
        .join(incidents, incidents.c.id == heals.c.incident)
        .where(heals.c.state == HealState.CONFIRMED, heals.c.example.is_not(None), heals.c.field.in_(fields))
        .order_by(heals.c.id.desc())
        .limit(_LOOKED_THROUGH)
    )


def chosen(found: Iterable[tuple[str, Example]], source: str, fields: Iterable[str], most: int) -> tuple[Example, ...]:
    """At most ``most`` examples of each field: those of the same source first, of them the newest; none twice.

    ``found``: with their sources, the newest first.
    """
    own_first = [example for _, example in sorted(found, key=lambda one: one[0] != source)]
    return tuple(
        example
        for name in dict.fromkeys(fields)
        for example in list(dict.fromkeys(one for one in own_first if one.field == name))[:most]
    )
