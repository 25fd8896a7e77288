"""What is to be told of a crawl as a whole: of the one before it, and of itself when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from healing.events import Name
from healing.reporting.agents import ended_well, is_well, state_of
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from healing.policy import AlertsSection
    from healing.store.interface import Store
    from healing.store.records import RunRecord

_FEW = 5
"""So many failed requests are no sign of anything, whatever their share."""

Told = tuple[Name, dict[str, Any]]
"""An event's name and its context."""


class Stats(Protocol):
    def get_stats(self) -> Mapping[str, Any]: ...


def of_the_last(store: Store, run: int, at: float) -> Iterator[Told]:
    """Whether the spider's crawl before this one died; told once, since the one before is looked at only."""
    this = store.run(run)
    earlier = [one for one in store.latest_runs(2, source=this.source) if one.spider == this.spider and one.id < run]
    for last in earlier[-1:]:
        if last.finished_at is None and not is_well(state_of(last, at)):
            seen = f"it had {last.pages} pages when it was last seen"
            error = f"crawl {last.id} ended without a word, killed or out of memory; {seen}"
            yield Name.CRAWL_KILLED, {"killed_run": last.id, "pages": last.pages, "error": error}


def of_the_end(store: Store, run: RunRecord, stats: Stats, policy: AlertsSection) -> Iterator[Told]:
    """What a crawl that is over is told of by, its end last."""
    if run.dead:
        newest = store.latest_parked(1, [ParkState.DEAD])
        because = [f"the newest: {page.url}: {page.reason}" for page in newest]
        yield Name.DEAD_LETTERS, {"count": run.dead, "error": "; ".join(because)}
    yield from _model_unavailable(store, run.id)
    yield from _many_failures(stats.get_stats(), run.dead, policy.many_failures_percent)
    yield (
        Name.CRAWL_FINISHED if ended_well(run.reason) else Name.CRAWL_FAILED,
        {
            "reason": run.reason,
            "pages": run.pages,
            "items": run.items,
            "failed": run.failed,
            "dead": run.dead,
            "seconds": round(run.seen_at - run.started_at, 3),
        },
    )


def _model_unavailable(store: Store, run: int) -> Iterator[Told]:
    incidents = [one.id for one in store.incidents(run=run)]
    failed = [call for call in store.calls_of(incidents) if call.is_failure]
    if failed:
        yield Name.MODEL_UNAVAILABLE, {"model": failed[-1].model, "error": failed[-1].error, "count": len(failed)}


def _many_failures(stats: Mapping[str, Any], dead: int, percent: float) -> Iterator[Told]:
    """Of all attempts to get a page and read it, redirects and retries among them, the share that failed."""
    requests = stats.get("downloader/request_count", 0)
    causes = {
        "not downloaded": stats.get("downloader/exception_count", 0),
        "answered with an error": _error_responses(stats),
        "errors in callbacks": stats.get("spider_exceptions/count", 0),
        "without their values": dead,
    }
    failed = sum(causes.values())
    is_empty_handed = requests > 0 and not stats.get("downloader/response_count", 0)
    if is_empty_handed or (failed > _FEW and failed * 100 >= percent * requests):
        told = ", ".join(f"{count} {cause}" for cause, count in causes.items() if count)
        yield Name.MANY_FAILURES, {"count": failed, "requests": requests, "error": f"of {requests} requests: {told}"}


def _error_responses(stats: Mapping[str, Any]) -> int:
    start = "downloader/response_status_count/"
    found = (count for key, count in stats.items() if key.startswith(start) and key.removeprefix(start) >= "400")
    return sum(found)
