"""The one line that a crawl ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.reporting.text import counted, duration

if TYPE_CHECKING:
    from healing.reporting.metrics import Metrics


def summary_line(metrics: Metrics, *, waiting: int = 0, dead: int = 0) -> str:
    """The figures of one crawl, or several, in a line without a line break.

    ``waiting`` and ``dead`` count the parked pages that no replay has ended, and those in the dead-letter store.
    """
    total = metrics.overall
    parts = [_pages(metrics), _incidents(metrics)]
    if total.incidents:
        parts.append(f"{counted(total.heals, 'field')} healed, {total.refusals} refused, {total.rollbacks} rolled back")
    if total.mttr_median is not None:
        parts.append(f"repaired in {duration(total.mttr_median)} (p95 {duration(total.mttr_p95)})")
    parts.append(_models(metrics))
    if waiting:
        parts.append(f"{counted(waiting, 'page')} waiting for a replay")
    if dead:
        parts.append(f"{counted(dead, 'page')} in the dead-letter store: see scrapy heal-replay")
    return "Healing: " + "; ".join(part for part in parts if part)


def _pages(metrics: Metrics) -> str:
    crawls = f"{counted(metrics.runs, 'crawl')}, " if metrics.runs > 1 else ""
    return f"{crawls}{counted(metrics.pages, 'page')}, {counted(metrics.items, 'item')}" if metrics.runs else ""


def _models(metrics: Metrics) -> str:
    """What the language models took: ``4 calls of the language model (1 failed), 3,620 tokens, 9.1 s``."""
    uses = metrics.by_model.values()
    if not uses:
        return ""
    failures, tokens = sum(use.failures for use in uses), sum(use.prompt_tokens + use.reply_tokens for use in uses)
    return (
        f"{counted(sum(use.calls for use in uses), 'call')} of the language model"
        + (f" ({failures} failed)" if failures else "")
        + f", {counted(tokens, 'token')}, {duration(sum(use.seconds for use in uses))}"
    )


def _incidents(metrics: Metrics) -> str:
    total = metrics.overall
    if not total.incidents:
        return "nothing broke"
    told = counted(total.incidents, "incident")
    return told + (f" ({total.unsettled} not settled yet)" if total.unsettled else "")
