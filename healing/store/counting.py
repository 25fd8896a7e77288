"""Records counted in groups by the database itself: a million of them in well under a second."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text, case, cast, func, literal_column, select, type_coerce

from healing.store.figures import (
    CallKey,
    Calls,
    Figures,
    IncidentKey,
    Lasted,
    RunKey,
    Runs,
    Times,
    VerdictKey,
    Verdicts,
)
from healing.store.records import HealState, IncidentState
from healing.store.tables import heals, incidents, llm_calls, runs

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select


def counted(connection: Connection, source: str | None, since: float | None) -> Figures:
    """What :func:`healing.store.figures.count` makes of records of ``source``, those begun at ``since`` or later."""
    return Figures(
        incidents=dict(map(_incident, connection.execute(_among_incidents(_INCIDENTS, source, since)))),
        verdicts=dict(map(_verdict, connection.execute(_among_incidents(_VERDICTS, source, since)))),
        calls=dict(map(_call, connection.execute(_among_incidents(_CALLS, source, since)))),
        runs=dict(map(_run, connection.execute(_where(_RUNS, runs.c.source, runs.c.started_at, source, since)))),
    )


def lasted(connection: Connection, source: str | None, since: float | None) -> dict[str, Lasted]:
    """How long the heals of incidents held, by source."""
    following = func.lead(incidents.c.opened_at).over(partition_by=_KEY, order_by=incidents.c.id)
    columns = (incidents.c.source, _STATE.label("state"), incidents.c.closed_at, following.label("broke_at"))
    each = _among_incidents(select(*columns), source, since).subquery()
    since_healed = case((each.c.broke_at.is_(None), each.c.closed_at))
    found = (
        select(each.c.source, _listed(each.c.broke_at - each.c.closed_at), _listed(since_healed))
        .where(each.c.state == IncidentState.HEALED.value, each.c.closed_at.is_not(None))
        .group_by(each.c.source)
        .order_by(each.c.source)
    )
    return {name: Lasted(_repairs(broke), _numbers(hold)) for name, broke, hold in connection.execute(found)}


def _listed(numbers: ColumnElement[Any]) -> ColumnElement[str]:
    """All of a group's numbers in one text: much less to hand over than a row each."""
    return func.aggregate_strings(cast(numbers, String), ",")


_KEY = (incidents.c.source, incidents.c.page_kind)
_TO_REPAIR = case((incidents.c.state == IncidentState.HEALED, incidents.c.closed_at - incidents.c.opened_at))
_CONFIRMED = case((heals.c.state == HealState.CONFIRMED, _TO_REPAIR))
# The texts of the states, not the states, and the fields' text: each group's once is enough to read.
_FIELDS, _STATE = type_coerce(incidents.c.fields, Text), type_coerce(incidents.c.state, String)
_INCIDENTS = select(*_KEY, _FIELDS, _STATE, func.count(), _listed(_TO_REPAIR)).group_by(*_KEY, _FIELDS, _STATE)
_VERDICT_KEY = (*_KEY, heals.c.field, heals.c.proposer, type_coerce(heals.c.state, String))
_VERDICTS = (
    select(*_VERDICT_KEY, func.count(), _listed(_CONFIRMED), func.sum(heals.c.confidence))
    .join_from(heals, incidents, incidents.c.id == heals.c.incident)
    .group_by(*_VERDICT_KEY)
)
_ANSWERED = llm_calls.c.error == literal_column("''")  # no parameter: a group must be the same twice
_CALLS = (
    select(
        llm_calls.c.model,
        _ANSWERED,
        func.count(),
        _listed(llm_calls.c.seconds),
        func.coalesce(func.sum(llm_calls.c.prompt_tokens), 0),
        func.coalesce(func.sum(llm_calls.c.reply_tokens), 0),
    )
    .join_from(llm_calls, incidents, incidents.c.id == llm_calls.c.incident)
    .group_by(llm_calls.c.model, _ANSWERED)
)
_OVER = runs.c.finished_at.is_not(None)
_RUN_KEY = (runs.c.spider, runs.c.source, _OVER, type_coerce(runs.c.reason, Text))
_RUN_SUMS = (func.sum(runs.c.pages), func.sum(runs.c["items"]), func.sum(runs.c.failed))
_RUNS = select(*_RUN_KEY, func.count(), *_RUN_SUMS).group_by(*_RUN_KEY)


def _among_incidents(statement: Select[Any], source: str | None, since: float | None) -> Select[Any]:
    return _where(statement, incidents.c.source, incidents.c.opened_at, source, since)


def _where(
    statement: Select[Any],
    sources: ColumnElement[str],
    times: ColumnElement[float],
    source: str | None,
    since: float | None,
) -> Select[Any]:
    if source is not None:
        statement = statement.where(sources == source)
    return statement if since is None else statement.where(times >= since)


def _incident(row: Any) -> tuple[IncidentKey, Times]:
    source, page_kind, fields, state, count, times = row
    key = IncidentKey(source, page_kind, tuple(json.loads(fields)), IncidentState(state))
    return key, Times(count, _repairs(times))


def _verdict(row: Any) -> tuple[VerdictKey, Verdicts]:
    source, page_kind, field, proposer, state, count, times, confidence = row
    return VerdictKey(source, page_kind, field, proposer, HealState(state)), Verdicts(
        count, _repairs(times), confidence
    )


def _call(row: Any) -> tuple[CallKey, Calls]:
    model, is_answered, count, seconds, prompt_tokens, reply_tokens = row
    return CallKey(model, bool(is_answered)), Calls(count, _numbers(seconds), prompt_tokens, reply_tokens)


def _run(row: Any) -> tuple[RunKey, Runs]:
    spider, source, is_over, reason, *sums = row
    return RunKey(spider, source, bool(is_over), reason), Runs(*sums)


def _repairs(text: str | None) -> tuple[float, ...]:
    """Time spans: 0 where the clock was set back."""
    return tuple(max(0.0, seconds) for seconds in _numbers(text))


def _numbers(text: str | None) -> tuple[float, ...]:
    return tuple(map(float, text.split(","))) if text else ()
