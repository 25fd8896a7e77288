"""Of which events people are told, and in which ways, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from healing.alerts.channels import channels
from healing.events import KINDS, Name
from healing.reporting.tables import titled
from healing.reporting.text import counted, duration

if TYPE_CHECKING:
    from healing.home import Home
    from healing.policy import AlertsSection


def listed(policy: AlertsSection, home: Home) -> Group:
    """A table of all events, and what the policy does with them."""
    table = titled("Of what people are told")
    for heading in ("event", "level", "alert"):
        table.add_column(heading, no_wrap=True)
    table.add_column("what it means", overflow="fold", ratio=1)
    for name, kind in KINDS.items():
        if name is not Name.TEST:
            is_sent = name in policy.events and kind.level.rank >= policy.min_level.rank
            table.add_row(name.value, kind.level.value, "yes" if is_sent else "-", kind.meaning)
    ways = ", ".join(channel.name for channel in channels(policy, home)) or "none is configured"
    limits = (
        f"The same again after {duration(policy.repeat_seconds)} at the earliest,"
        f" at most {counted(policy.most_per_hour, 'alert')} an hour."
    )
    return Group(table, Text(f"Ways: {ways}. {limits}"), Text("Whether they arrive: scrapy heal-alert --test"))
