"""The charts, drawn by matplotlib as SVG: texts stay texts, and the same figures give the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from collections import defaultdict
from math import isnan, nan
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from etl_sentiment.reporting.figures import UNDATED, Scores
from etl_sentiment.reporting.periods import all_between, drawn, left_out, length_of
from etl_sentiment.reporting.sheets import scores_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.axes import Axes

    from etl_sentiment.reporting.figures import Discussed, Month, Newspaper

# Distinguished by people who see colours differently: Okabe & Ito, "Color Universal Design" (2008).
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
_OTHERS = "#999999"
_FELT = {"negative": "#d55e00", "neutral": "#bbbbbb", "positive": "#0072b2", "not judged": "#ffffff"}
_INK = "#222222"
_MOST_SOURCES = 5
"""Drawn by name; the rest together."""
_FEWEST_PLACES = 6
"""On an axis of time: a month that is alone is no wall."""
_FEW = 5
"""Judged opinions: a mean over fewer is drawn hollow."""
MOST_LAWS = 15
_LONGEST_LABEL = {True: 44, False: 24}
_LONGEST_IN_LEGEND = {True: 30, False: 40}
_LEGEND_ROW = 0.22
"""Inches."""
_SIZES = {True: (9.0, 3.2), False: (4.2, 3.2)}
"""Inches, of a wide chart and of one for a phone."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "text.color": _INK,
    "text.parse_math": False,
    "axes.prop_cycle": cycler(color=_COLOURS),
    "legend.frameon": False,
}
_UNUSED = {"Date": None, "Creator": None, "Format": None, "Type": None}
_LABEL_OF_PART = re.compile(r'<g id="[A-Za-z_]+\d+">')


def counts(what: str, months: Sequence[Month], *, is_wide: bool) -> str:
    """Bars by month or year, stacked by source; empty where nothing has a date."""
    shown = drawn([one for one in months if one.month != UNDATED])
    digits = length_of({one.month for one in shown})
    periods = all_between([one.month[:digits] for one in shown])
    if not periods:
        return ""
    by_source: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in shown:
        by_source[one.source][one.month[:digits]] += one.count
    sources = _largest(by_source)
    columns = 3 if is_wide else 1

    def draw(axes: Axes, figure: Figure) -> None:
        below = [0] * len(periods)
        for (source, counted), colour in zip(sources.items(), (*_COLOURS[:_MOST_SOURCES], _OTHERS), strict=False):
            heights = [counted.get(period, 0) for period in periods]
            label = _isolated(_cut(source, _LONGEST_IN_LEGEND[is_wide]))
            axes.bar(range(len(periods)), heights, bottom=below, label=label, color=colour, width=0.85)
            below = [one + other for one, other in zip(below, heights, strict=True)]
        axes.set_ylabel(what)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        _name_periods(axes, periods, is_wide=is_wide)
        axes.set_xlabel(left_out(months, periods))
        if len(sources) > 1:
            figure.legend(loc="outside upper left", ncols=columns)

    width, height = _SIZES[is_wide]
    rows = -(-len(sources) // columns) if len(sources) > 1 else 0
    return _svg(f"{what} over time", draw, (width, height + _LEGEND_ROW * rows))


def sentiment(months: Sequence[Month], *, is_wide: bool) -> str:
    """The mean with its 95 % confidence interval by month or year; empty where nothing was judged."""
    judged = [one for one in months if one.month != UNDATED and one.scores.count]
    shown = drawn(judged)
    digits = length_of({one.month for one in shown})
    told = scores_by(shown, digits)
    periods = all_between(list(told))
    if not periods:
        return ""
    # What is not known is not drawn: neither a line through months without opinions, nor a band around a single one.
    scores = [told.get(period, Scores()) for period in periods]
    means = [nan if one.mean is None else one.mean for one in scores]
    margins = [nan if one.margin is None else one.margin for one in scores]

    def draw(axes: Axes, _: Figure) -> None:
        axes.axhline(0, color=_INK, linewidth=0.8)
        lower = [max(-1.0, mean - margin) for mean, margin in zip(means, margins, strict=True)]
        upper = [min(1.0, mean + margin) for mean, margin in zip(means, margins, strict=True)]
        axes.fill_between(range(len(periods)), lower, upper, color=_COLOURS[0], alpha=0.2, linewidth=0)
        axes.plot(range(len(periods)), means, color=_COLOURS[0])
        for place, (mean, one) in enumerate(zip(means, scores, strict=True)):
            filling = _COLOURS[0] if one.count >= _FEW else "white"
            axes.plot([place], [mean], "o", color=_COLOURS[0], markerfacecolor=filling, markersize=5)
        axes.set_ylabel("sentiment")
        limit = min(1.0, max(0.2, *(abs(one) for one in (*lower, *upper, *means) if not isnan(one))) * 1.1)
        axes.set_ylim(-limit, limit)
        _name_periods(axes, periods, is_wide=is_wide)
        axes.set_xlabel(left_out(judged, periods))

    return _svg("Sentiment over time", draw, _SIZES[is_wide])


def shares(papers: Sequence[Newspaper], *, is_wide: bool) -> str:
    """How many opinions of each newspaper and language feel how, as shares; empty where nothing was analysed."""
    shown = [one for one in papers if one.opinions > one.waiting][: MOST_LAWS * 2]
    if not shown:
        return ""
    labels = [_paper(one, _LONGEST_LABEL[is_wide]) for one in shown]
    parts = {
        "negative": [one.negative for one in shown],
        "neutral": [one.neutral for one in shown],
        "positive": [one.positive for one in shown],
        "not judged": [one.unsupported for one in shown],
    }

    def draw(axes: Axes, figure: Figure) -> None:
        left = [0.0] * len(shown)
        for name, numbers in parts.items():
            widths = [number / (one.opinions - one.waiting) for number, one in zip(numbers, shown, strict=True)]
            edge: dict[str, Any] = (
                {"edgecolor": _OTHERS, "hatch": "///", "linewidth": 0.5} if name == "not judged" else {}
            )
            axes.barh(range(len(shown)), widths, left=left, label=name, color=_FELT[name], height=0.7, **edge)
            left = [one + other for one, other in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(shown)), labels)
        axes.invert_yaxis()
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        figure.legend(loc="outside lower center", ncols=4 if is_wide else 2)

    return _svg("Sentiment by newspaper", draw, (_SIZES[is_wide][0], 1.2 + 0.35 * len(shown)))


def laws(discussed: Sequence[Discussed], *, is_wide: bool) -> str:
    """The mean sentiment of the laws that are discussed most, a point each, with its 95 % confidence interval."""
    shown = [one for one in discussed if one.scores.count][:MOST_LAWS]
    if not shown:
        return ""
    labels = [_law(one, _LONGEST_LABEL[is_wide]) for one in shown]

    def draw(axes: Axes, _: Figure) -> None:
        axes.axvline(0, color=_INK, linewidth=0.8)
        for place, one in enumerate(shown):
            mean, margin = one.scores.mean or 0.0, one.scores.margin or 0.0
            axes.plot([max(-1, mean - margin), min(1, mean + margin)], [place, place], color=_COLOURS[0], alpha=0.4)
            filling = _COLOURS[0] if one.scores.count >= _FEW else "white"
            axes.plot([mean], [place], "o", color=_COLOURS[0], markerfacecolor=filling, markersize=7)
        axes.set_yticks(range(len(shown)), labels)
        axes.set_ylim(len(shown) - 0.5, -0.5)
        axes.set_xlim(-1, 1)
        axes.set_xlabel("sentiment")
        axes.grid(axis="y", color="#eeeeee")
        axes.set_axisbelow(True)

    return _svg("Sentiment by law", draw, (_SIZES[is_wide][0], 1.2 + 0.32 * len(shown)))


def _largest(by_source: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    """The largest sources by name, the others added up."""
    ordered = sorted(by_source, key=lambda source: (-sum(by_source[source].values()), source))
    named: dict[str, Mapping[str, int]] = {source: by_source[source] for source in ordered[:_MOST_SOURCES]}
    others: defaultdict[str, int] = defaultdict(int)
    for source in ordered[_MOST_SOURCES:]:
        for period, count in by_source[source].items():
            others[period] += count
    return named | ({"others": others} if others else {})


def _name_periods(axes: Axes, periods: Sequence[str], *, is_wide: bool) -> None:
    """As many names below the axis as there is room for."""
    step = -(-len(periods) // (12 if is_wide else 5))
    axes.set_xticks(range(0, len(periods), step), periods[::step])
    room = max(0.0, (_FEWEST_PLACES - len(periods)) / 2)
    axes.set_xlim(-0.6 - room, len(periods) - 0.4 + room)


def _paper(one: Newspaper, longest: int) -> str:
    """Its name, and of how many opinions in which language the bar tells."""
    about = f" ({', '.join(filter(None, (one.language, f'{one.opinions - one.waiting:,}')))})"
    return _isolated(_cut(one.source, longest - len(about))) + about


def _law(one: Discussed, longest: int) -> str:
    if not one.identifier or not one.title:
        return _isolated(_cut(one.identifier or one.title or one.url, longest))
    number = _cut(one.identifier, longest // 2)
    return f"{_isolated(number)} {_isolated(_cut(one.title, longest - len(number) - 1))}"


def _cut(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1] + "…"


def _isolated(label: str) -> str:
    """In its own direction, whatever stands beside it (Unicode's FSI and PDI).

    matplotlib leaves a label out of the legend that begins with an underscore: no label does so now.
    """
    return f"\u2068{label}\u2069"


def _svg(name: str, draw: Callable[[Axes, Figure], None], size: tuple[float, float]) -> str:
    with mpl.rc_context({**_STYLE, "svg.hashsalt": f"{name} {size}"}), warnings.catch_warnings():
        # Only the width of a label is guessed without the font; the browser has one.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = Figure(figsize=size, layout="constrained")
        draw(figure.add_subplot(), figure)
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata=_UNUSED, transparent=True)
    svg = file.getvalue()
    svg = _LABEL_OF_PART.sub("<g>", svg[svg.index("<svg") :])
    return svg.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)
