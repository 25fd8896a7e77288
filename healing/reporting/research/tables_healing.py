"""The tables of incidents, verdicts and calls of language models: their description, which makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.reporting.research.columns import Column, Kind, Table
from healing.reporting.research.lives import Asked, Attempt, Life
from healing.store.records import HealState

if TYPE_CHECKING:
    from healing.model import Selectors

_MTTR = "from the first failed page of the incident to its confirmed heal; empty where it was not healed"


def _to_judge(life: Life) -> float | None:
    judged, opened = life.incident.judged_at, life.incident.opened_at
    return None if judged is None else max(0.0, round(judged - opened, 6))


def _healed(life: Life) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heal.field for heal in life.heals if heal.state is HealState.CONFIRMED))


def _symptoms(life: Life) -> tuple[str, ...]:
    return tuple(f"{field}: {symptom} x {pages}" for (field, symptom), pages in sorted(life.symptoms.items()))


INCIDENTS = Table[Life](
    "incidents",
    "one breakage of a page kind of a source, from its detection to its end",
    (
        Column("incident", Kind.WHOLE, "number of the incident", lambda life: life.incident.id),
        Column("run", Kind.WHOLE, "number of the crawl that noticed it", lambda life: life.incident.run),
        Column("agent", Kind.TEXT, "the spider; empty where its crawl was dropped", lambda life: life.agent),
        Column("source", Kind.TEXT, "the portal or newspaper", lambda life: life.incident.source),
        Column("page_kind", Kind.TEXT, "the template, such as law_list", lambda life: life.incident.page_kind),
        Column("state", Kind.TEXT, "what became of it: healed, refused, rolled back, quarantined, review, accepted, "
               "observed, interrupted; open or confirming while it lasts", lambda life: life.incident.state.value),
        Column("fields", Kind.TEXTS, "the broken fields (rows: the row selector)", lambda life: life.incident.fields),
        Column("symptoms", Kind.TEXTS, "how it showed, and on how many of the stored pages", _symptoms),
        Column("opened_at", Kind.MOMENT, "when the first failed page was seen", lambda life: life.incident.opened_at),
        Column("judged_at", Kind.MOMENT, "when repairs were last judged", lambda life: life.incident.judged_at),
        Column("closed_at", Kind.MOMENT, "when it was confirmed, refused, undone or given up",
               lambda life: life.incident.closed_at),
        Column("seconds_to_judge", Kind.NUMBER, "from the first failed page to the judging", _to_judge, "seconds"),
        Column("mttr", Kind.NUMBER, _MTTR, lambda life: life.seconds, "seconds"),
        Column("pages", Kind.WHOLE, "pages that failed", lambda life: life.incident.pages, "pages"),
        Column("attempts", Kind.WHOLE, "verdicts on its fields", lambda life: len(life.heals)),
        Column("healed_fields", Kind.TEXTS, "the fields whose repair was confirmed", _healed),
        Column("llm_calls", Kind.WHOLE, "calls of language models", lambda life: len(life.calls)),
        Column("note", Kind.TEXT, "why it ended so, for people", lambda life: life.incident.note),
        Column("page_before", Kind.TEXT, "key of a stored page of the old layout", lambda life: life.incident.before),
        Column("page_after", Kind.TEXT, "key of one of the stored failed pages", lambda life: life.incident.after),
    ),
)  # fmt: skip


def _state(one: Attempt) -> str:
    return one.heal.state.value if one.heal is not None else "not judged"


def _proposer(one: Attempt) -> str:
    return one.heal.proposer if one.heal is not None else ""


def _confidence(one: Attempt) -> float | None:
    return one.heal.confidence if one.heal is not None else None


def _reasons(one: Attempt) -> tuple[str, ...]:
    return one.heal.reasons if one.heal is not None else ()


def _before(one: Attempt) -> Selectors:
    return one.heal.selectors_before if one.heal is not None else ()


def _after(one: Attempt) -> Selectors:
    return one.heal.selectors_after if one.heal is not None else ()


_ERROR_TYPE = (
    "how it broke on most stored pages: missing, invalid, empty listing, unequal columns, suspicious; empty "
    "where no page was stored"
)
_SUCCESS = "whether the repair was confirmed; false: refused, undone, rejected; empty: not settled, or not judged"

ATTEMPTS = Table[Attempt](
    "attempts",
    "one verdict on a broken field; a field of an incident may get several, one a round",
    (
        Column("attempt", Kind.WHOLE, "number of the verdict", lambda one: one.heal.id if one.heal else None),
        Column("incident", Kind.WHOLE, "number of the incident", lambda one: one.life.incident.id),
        Column("run", Kind.WHOLE, "number of the crawl", lambda one: one.life.incident.run),
        Column("source", Kind.TEXT, "the portal or newspaper", lambda one: one.life.incident.source),
        Column("page_kind", Kind.TEXT, "the template, such as law_list", lambda one: one.life.incident.page_kind),
        Column("field", Kind.TEXT, "the field (rows: the row selector)", lambda one: one.field),
        Column("error_type", Kind.TEXT, _ERROR_TYPE, lambda one: one.symptom),
        Column("at", Kind.MOMENT, "when it was judged", lambda one: one.heal.at if one.heal else None),
        Column("accepted", Kind.FLAG, "whether the gate accepted a repair",
               lambda one: one.heal.accepted if one.heal else None),
        Column("state", Kind.TEXT, "what became of it: confirmed, refused, rolled back, rejected; pending or proposed "
               "while that is not settled", _state),
        Column("success", Kind.FLAG, _SUCCESS, lambda one: one.success),
        Column("proposer", Kind.TEXT, "who proposed the accepted repair; empty for a refusal", _proposer),
        Column("model", Kind.TEXT, "the language model whose pick it is made from", lambda one: one.model),
        Column("confidence", Kind.NUMBER, "how sure the gate was", _confidence, "0 to 1"),
        Column("mttr", Kind.NUMBER, _MTTR, lambda one: one.seconds, "seconds"),
        Column("selectors_before", Kind.TEXTS, "the selectors that broke, the newest first", _before),
        Column("selectors_after", Kind.TEXTS, "the selectors after the repair, the newest first", _after),
        Column("reasons", Kind.TEXTS, "why it was accepted or refused, for people", _reasons),
        Column("sample", Kind.TEXTS, "the value that the accepted selectors gave on the first page",
               lambda one: one.heal.sample if one.heal else ()),
    ),
)  # fmt: skip

HEALING_LOGS = Table[Attempt](
    "healing_logs",
    "one verdict on a broken field; also one broken field of an incident that nobody judged",
    (
        Column("timestamp", Kind.MOMENT, "when the first failed page of the incident was seen",
               lambda one: one.life.incident.opened_at),
        Column("agent", Kind.TEXT, "the spider; empty where its crawl was dropped",
               lambda one: one.life.agent),
        Column("error_type", Kind.TEXT, _ERROR_TYPE, lambda one: one.symptom),
        Column("mttr", Kind.NUMBER, _MTTR, lambda one: one.seconds, "seconds"),
        Column("success", Kind.FLAG, _SUCCESS, lambda one: one.success),
        Column("state", Kind.TEXT, "as in attempts; also: not judged", _state),
        Column("source", Kind.TEXT, "the portal or newspaper", lambda one: one.life.incident.source),
        Column("page_kind", Kind.TEXT, "the template, such as law_list", lambda one: one.life.incident.page_kind),
        Column("field", Kind.TEXT, "the field (rows: the row selector)", lambda one: one.field),
        Column("proposer", Kind.TEXT, "who proposed the accepted repair; empty for a refusal", _proposer),
        Column("model", Kind.TEXT, "the language model whose pick it is made from", lambda one: one.model),
        Column("confidence", Kind.NUMBER, "how sure the gate was", _confidence, "0 to 1"),
        Column("reasons", Kind.TEXTS, "why it was accepted or refused, for people", _reasons),
        Column("incident", Kind.WHOLE, "number of the incident", lambda one: one.life.incident.id),
        Column("run", Kind.WHOLE, "number of the crawl", lambda one: one.life.incident.run),
        Column("pages", Kind.WHOLE, "pages of the incident that failed", lambda one: one.life.incident.pages, "pages"),
    ),
)  # fmt: skip


LLM_CALLS = Table[Asked](
    "llm_calls",
    "one call of a language model",
    (
        Column("call", Kind.WHOLE, "number of the call", lambda one: one.call.id),
        Column("incident", Kind.WHOLE, "number of the incident", lambda one: one.life.incident.id),
        Column("source", Kind.TEXT, "the portal or newspaper", lambda one: one.life.incident.source),
        Column("page_kind", Kind.TEXT, "the template, such as law_list", lambda one: one.life.incident.page_kind),
        Column("at", Kind.MOMENT, "when its heal was judged", lambda one: one.call.at),
        Column("model", Kind.TEXT, "the model", lambda one: one.call.model),
        Column("purpose", Kind.TEXT, "what was asked: pick, write; look: whether it is there",
               lambda one: one.call.purpose),
        Column("seconds", Kind.NUMBER, "how long it took", lambda one: one.call.seconds, "seconds"),
        Column("prompt_tokens", Kind.WHOLE, "as the server counted them; empty where it did not say",
               lambda one: one.call.prompt_tokens, "tokens"),
        Column("reply_tokens", Kind.WHOLE, "as the server counted them; empty where it did not say",
               lambda one: one.call.reply_tokens, "tokens"),
        Column("tokens_per_second", Kind.NUMBER, "reply_tokens / seconds, so with the time to read the prompt",
               lambda one: one.speed, "tokens/second"),
        Column("answered", Kind.FLAG, "whether the reply could be used", lambda one: not one.call.error),
        Column("error", Kind.TEXT, "why it could not be used", lambda one: one.call.error),
        Column("verdict", Kind.TEXT, "what the gate said of the fields that were asked for",
               lambda one: one.call.verdict),
        Column("picks_held", Kind.FLAG, "whether a field healed by this model's picks was confirmed in this incident; "
               "empty: nothing usable was picked, or it is not settled", lambda one: one.held),
        Column("reply", Kind.TEXT, "the reply, where it could be used", lambda one: one.call.reply),
    ),
)  # fmt: skip
