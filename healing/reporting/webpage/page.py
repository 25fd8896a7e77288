"""The page: one file, no script, nothing that is loaded from elsewhere; whatever a page said is escaped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from healing.reporting.text import duration, moment, percent, printable
from healing.reporting.webpage.drawing import bars, histogram, line, timeline
from healing.reporting.webpage.reading import by_source

if TYPE_CHECKING:
    from healing.reporting.report import Scope
    from healing.reporting.webpage.reading import Contents

_EDGES = ((1.0, "1 s"), (5.0, "5 s"), (15.0, "15 s"), (60.0, "1 min"), (300.0, "5 min"))


def html(contents: Contents, scope: Scope) -> str:
    environment = Environment(
        loader=PackageLoader("healing.reporting.webpage", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"duration": duration, "percent": percent, "moment": moment, "printable": printable}
    rows = by_source(contents.incidents)
    metrics = contents.report.metrics
    start = min((one.opened_at for one in contents.incidents), default=scope.now)
    return environment.get_template("page.html.j2").render(
        contents=contents,
        scope=scope,
        made=datetime.fromtimestamp(scope.now, UTC),
        timeline=timeline(rows, start, scope.now) if rows else "",
        times=histogram(contents.seconds, _EDGES, "How long heals took") if contents.seconds else "",
        proposers=bars(
            [
                (name, one.success_rate or 0.0, f"{percent(one.success_rate)} of {one.incidents}")
                for name, one in metrics.by_proposer.items()
            ],
            "Success by proposer",
        ),
        line=line,
    )
