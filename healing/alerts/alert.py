"""What people are told: an event, in words. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from healing.events import Level, Name
from healing.reporting.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.events import Event

_TITLES = {
    Name.CRAWL_FAILED: "the crawl ended early",
    Name.CRAWL_KILLED: "the last crawl was killed",
    Name.MANY_FAILURES: "many requests failed",
    Name.OBSERVED: "it broke, and nothing was done",
    Name.PROPOSED: "a repair waits for a review",
    Name.REFUSED: "no repair was trusted",
    Name.QUARANTINED: "given up for this crawl",
    Name.ROLLED_BACK: "a repair was undone",
    Name.DEAD_LETTERS: "pages ended without their values",
    Name.RENDERING_SWITCHED: "empty without its scripts: rendered from now on",
    Name.DEGRADED: "not as it was",
    Name.MODEL_UNAVAILABLE: "the language model does not answer",
    Name.DISK_LOW: "the disk is nearly full",
    Name.AGENT_FAILED: "the agent failed",
    Name.AGENT_RECOVERED: "the agent is well again",
    Name.TEST: "a test alert",
}
_TODO = {
    Name.CRAWL_FAILED: "scrapy heal-stats --errors",
    Name.CRAWL_KILLED: "scrapy heal-stats --system; its pages are replayed now",
    Name.MANY_FAILURES: "see the log of the crawl; does the site answer?",
    Name.OBSERVED: "look at the site; HEALING_MODE=auto or review repairs it",
    Name.PROPOSED: "scrapy heal-review",
    Name.REFUSED: "scrapy heal-stats --errors; then scrapy heal-replay",
    Name.QUARANTINED: "scrapy heal-stats --errors; then scrapy heal-replay",
    Name.ROLLED_BACK: "scrapy heal-stats --errors",
    Name.DEAD_LETTERS: "scrapy heal-replay",
    Name.RENDERING_SWITCHED: "write render into its entry in sources.yaml",
    Name.DEGRADED: "scrapy heal-stats --agents",
    Name.MODEL_UNAVAILABLE: "scrapy heal-doctor",
    Name.DISK_LOW: "scrapy heal-stats --system",
    Name.AGENT_FAILED: "scrapy orchestrate --status",
}
_MOST_CHARS = 1000


@dataclass(frozen=True, slots=True)
class Alert:
    """One message to people."""

    key: str
    """Two alerts with the same one say the same."""
    level: Level
    title: str
    text: str
    at: float
    """Seconds since the epoch."""
    context: Mapping[str, Any] = field(default_factory=dict)

    def as_values(self) -> dict[str, Any]:
        """For JSON; the time in ISO form, in UTC."""
        return {**asdict(self), "at": self.moment.isoformat()}

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    def __str__(self) -> str:
        return f"[{self.level.value}] {self.title}\n{self.text}"


def alert_of(event: Event, suppressed: int = 0) -> Alert:
    """The alert of an event; ``suppressed``: so many others were not sent since the last one."""
    place = event.place or event.agent
    what = _TITLES.get(event.name, event.name.value.replace("_", " "))
    lines = [str(event.context.get("error") or event.context.get("reason") or "")[:_MOST_CHARS]]
    if event.context.get("count"):
        lines.append(f"{event.context['count']} in this crawl")
    if event.run:
        lines.append(f"crawl {event.run} of the spider {event.agent}")
    if todo := _TODO.get(event.name):
        lines.append(f"what to do: {todo}")
    if suppressed:
        lines.append(f"{suppressed} more not sent: see the log of events")
    return Alert(
        key=key_of(event.name, event),
        level=event.level,
        title=printable(f"{place}: {what}" if place else what),
        text="\n".join(printable(line) for line in lines if line),
        at=event.at,
        context=event.context,
    )


def key_of(name: Name, event: Event) -> str:
    """The key of an alert of this name, with all else as in the event."""
    return ":".join((name.value, event.agent, event.place, str(event.context.get("field", ""))))
