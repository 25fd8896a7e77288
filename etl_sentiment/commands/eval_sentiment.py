"""``scrapy eval-sentiment FILE.csv``: how well the sentiment is judged, on texts that people have judged."""

from __future__ import annotations

import csv
import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from rich.progress import track
from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from etl_sentiment.meaning import Label
from etl_sentiment.sentiment.analyser import label_of
from etl_sentiment.sentiment.evaluation import LABELS, Judged, evaluate
from healing.commands.common import complain
from healing.errors import HealingError
from healing.reporting.text import counted, printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from etl_sentiment.sentiment.analyser import Analyser
    from etl_sentiment.sentiment.evaluation import Evaluation

NAME = "eval-sentiment"
_SEPARATORS = ",;\t"
_MOST_REASONS = 5
_LONGEST_TEXT = 10_000_000
_COLUMNS = (*LABELS, Label.UNSUPPORTED)


class EvaluationError(HealingError):
    """A file that cannot be used; the message names the file, the line, the column and the value."""


class Command(ScrapyCommand):
    """Exit code 0: the figures are printed; 1: the file or the analyser cannot be used; 2: wrong usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] FILE.csv"

    def short_desc(self) -> str:
        return "Measure how well the sentiment is judged, on your own texts"

    def long_desc(self) -> str:
        return (
            "Reads texts that people have judged, and compares. The file is CSV in UTF-8 whose first line names the"
            " columns: text, and label (positive, neutral, negative) or score (-1 to 1) or both; language (such as en)"
            " where the texts are too short to tell. SENTIMENT_ANALYSER says what judges; to try another one:"
            " scrapy eval-sentiment -s SENTIMENT_ANALYSER=ollama FILE.csv"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 (Scrapy calls it so)
        if len(args) != 1:
            raise UsageError("name one file, such as opinions.csv")
        # Every command of Scrapy's imports this file: the models of languages would make each of them slower.
        from etl_sentiment.analysers import analyser_of  # noqa: PLC0415

        assert self.settings is not None
        try:
            analyser = analyser_of(self.settings)
            rows = list(_rows(Path(args[0])))
            _show(evaluate(_judged(rows, analyser)), analyser)
        except HealingError as error:
            complain(NAME, error)
            self.exitcode = 1


Row = tuple[str, str | None, Label, float | None]
"""Text, language, label and score."""


def _rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_TEXT)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=max(_SEPARATORS, key=first.count), strict=True)
            _check_columns(path, reader.fieldnames or ())
            for row in reader:
                yield _row(row, f"{path}, line {reader.line_num}")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: is not UTF-8 (byte {error.start}): save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise EvaluationError(f"{path}, line {reader.line_num + 1}: {error}") from error
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read ({error.strerror})") from error


def _check_columns(path: Path, names: Iterable[str]) -> None:
    found = set(names)
    if "text" not in found or not found & {"label", "score"}:
        told = ", ".join(map(repr, names)) or "nothing"
        raise EvaluationError(
            f"{path}, line 1: the columns must be text, and label or score (and language, if you like); there: {told}"
        )


def _row(row: dict[str, Any], where: str) -> Row:
    text = (row["text"] or "").strip()
    if not text:
        raise EvaluationError(f"{where}: text is empty")
    score = _score(row.get("score") or "", where)
    label = _label(row.get("label") or "", score, where)
    return text, (row.get("language") or "").strip() or None, label, score


def _score(value: str, where: str) -> float | None:
    if not value.strip():
        return None
    try:
        score = float(value)
    except ValueError:
        score = math.nan
    if not -1 <= score <= 1:
        raise EvaluationError(f"{where}: score is {value!r}, not a number from -1 to 1")
    return score


def _label(value: str, score: float | None, where: str) -> Label:
    name = value.strip().lower()
    if name in LABELS:
        return Label(name)
    if not name and score is not None:
        return label_of(score)
    raise EvaluationError(f"{where}: label is {value!r}, not one of {', '.join(sorted(LABELS))}")


def _judged(rows: list[Row], analyser: Analyser) -> Iterator[Judged]:
    console = Console(stderr=True)
    for text, language, label, score in track(
        rows, "texts", console=console, transient=True, disable=not console.is_terminal
    ):
        yield Judged(label=label, score=score, sentiment=analyser.judge(text, language))


def _show(found: Evaluation, analyser: Analyser) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(f"{analyser.name}: {counted(found.texts, 'text')}, {found.judged:,} judged")
    if found.judged:
        console.print(
            f"accuracy     {_percent(found.accuracy)}  (always the commonest label: {_percent(found.largest)})"
        )
        console.print(f"macro F1     {_percent(found.macro_f1)}")
        told = "  n/a" if found.correlation is None else f"{found.correlation:5.2f}"
        console.print(f"correlation  {told}   (Pearson, {counted(found.scored, 'text')} with a score)")
        console.print(_matrix(found))
    for reason, count in Counter(found.reasons).most_common(_MOST_REASONS):
        console.print(f"not judged: {counted(count, 'text')}: {printable(reason)}")


def _percent(share: float | None) -> str:
    return "  n/a" if share is None else f"{share:6.1%}"


def _matrix(found: Evaluation) -> Table:
    table = Table(title="rows: what people say; columns: what is judged", title_justify="left")
    table.add_column("")
    for label in _COLUMNS:
        table.add_column(label, justify="right")
    for label in LABELS:
        table.add_row(label, *(f"{found.confusion[label, other]:,}" for other in _COLUMNS))
    return table
