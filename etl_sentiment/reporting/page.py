"""The report as one HTML file: no script, nothing from the network, and nothing of a page taken for markup."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from etl_sentiment.reporting import charts
from etl_sentiment.reporting.reading import MOST_QUOTED
from etl_sentiment.reporting.sheets import sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl_sentiment.reporting.figures import Figures
    from etl_sentiment.reporting.sheets import Cell

_MOST_ROWS = 400
"""Of a table; the CSV files have all."""


def html(figures: Figures) -> str:
    """The whole page."""
    environment = Environment(
        loader=PackageLoader("etl_sentiment.reporting", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": _number, "share": _share, "score": _score, "cell": _cell, "link": _link}
    return environment.get_template("report.html.j2").render(
        figures=figures,
        sheets={sheet.name: sheet for sheet in sheets(figures)},
        charts={
            "laws": _both(lambda is_wide: charts.counts("Laws", figures.laws, is_wide=is_wide)),
            "opinions": _both(lambda is_wide: charts.counts("Opinions", figures.opinions, is_wide=is_wide)),
            "sentiment": _both(lambda is_wide: charts.sentiment(figures.opinions, is_wide=is_wide)),
            "newspapers": _both(lambda is_wide: charts.shares(figures.newspapers, is_wide=is_wide)),
            "discussed": _both(lambda is_wide: charts.laws(figures.discussed, is_wide=is_wide)),
        },
        most_quoted=MOST_QUOTED,
        most_rows=_MOST_ROWS,
    )


def _both(draw: Callable[[bool], str]) -> tuple[Markup, Markup] | None:
    """A chart for wide and one for narrow windows; ``None`` where there is nothing to draw."""
    wide = draw(True)
    # Made by matplotlib, which escapes every text in it.
    return (Markup(wide), Markup(draw(False))) if wide else None  # noqa: S704


def _number(value: int) -> str:
    return f"{value:,}"


def _share(value: float | None) -> str:
    """Rounded down: 99.96 % is not all."""
    return "–" if value is None else f"{int(value * 1000) / 10:g} %"


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}".replace("-", "−")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _link(url: str) -> str:
    """The address where it leads to the web; empty of any other, which is shown as text only."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""
