"""What the gate measures of a candidate itself, whatever its proposer says of it."""

from __future__ import annotations

import pytest

from healing.memory.remembered import KindMemory
from healing.model import ROWS
from healing.repair.gate_listing import judge_listing
from healing.repair.incident import Candidate, FieldVerdict
from tests.repair.listing_layouts import LAYOUTS
from tests.repair.listing_samples import card_page, decisions, document, incident

RECORDS = decisions(200, 14)
CARDS = ("article.card",)
CARD = {"title": "h3 a", "url": "h3 a::attr(href)", "docket": ".number", "filed": ".day"}
TABLE = {"title": "./td[3]", "url": "a::attr(href)", "docket": "./td[2]", "filed": "./td[4]"}


def judged(html: str, rows: tuple[str, ...], selectors: dict[str, str]) -> dict[str, FieldVerdict]:
    """The verdicts on candidates that their proposer is certain of."""
    found = {name: [Candidate(name, (one,), "test", 0.99, rows=rows)] for name, one in selectors.items()}
    verdicts, _ = judge_listing(incident(html, broken=(ROWS,)), {ROWS: [Candidate(ROWS, rows, "test", 0.99)], **found})
    return verdicts


@pytest.mark.parametrize(
    ("name", "selector", "reason"),
    [
        ("docket", ".day", "the column filed"),
        ("docket", ".facts", "the column filed"),
        ("docket", "p.note", "another place in the rows"),
        ("docket", "p.wrapped", "another place in the rows"),
    ],
)
def test_another_place_is_refused_however_sure_the_proposer_is(name: str, selector: str, reason: str) -> None:
    html = card_page(RECORDS)
    for place, one in enumerate(RECORDS):
        html = html.replace(
            f"<span class='number'>{one.docket}</span>",
            f"<span class='number'>{one.docket}</span></p><p class='note'>page {place + 3} of 90</p>"
            f"<p class='wrapped'>{one.docket} [PDF] [DOC]</p><p class='facts'>",
        )

    verdicts = judged(html, CARDS, CARD | {name: selector})

    assert not verdicts[name].accepted
    assert any(reason in told for told in verdicts[name].reasons), verdicts[name].reasons
    assert judged(html, CARDS, CARD)[name].accepted


def test_a_column_under_another_head_is_refused_while_its_own_head_is_there() -> None:
    html = LAYOUTS["two_dates"](RECORDS)
    emptied = html
    for one in RECORDS:
        emptied = emptied.replace(one.filed, "")

    verdicts = judged(emptied, ("tr",), TABLE | {"filed": "./td[1]"})

    assert "'Argued'" in " ".join(verdicts["filed"].reasons)
    assert judged(html, ("tr",), TABLE)["filed"].accepted


def test_a_year_above_the_records_is_no_docket() -> None:
    html = document("".join(f"<div class='panel'><b>{2000 + n}</b>{card_of(n)}</div>" for n in range(14)))

    verdicts = judged(html, ("div.panel",), CARD | {"docket": "b"})

    assert "'2000' is only a year" in " ".join(verdicts["docket"].reasons)
    assert verdicts["title"].accepted


def card_of(place: int) -> str:
    one = RECORDS[place]
    return f"<h3><a href='{one.url}'>{one.title}</a></h3><span class='day'>{one.filed}</span>"


@pytest.mark.parametrize("has_dockets", [True, False])
def test_rows_that_lead_elsewhere_need_all_the_other_columns(has_dockets: bool) -> None:
    html = card_page(RECORDS)
    for place, one in enumerate(RECORDS):
        html = html.replace(one.url, f"/r?{'abcdefghijklmn'[place]}")
        html = html if has_dockets else html.replace(one.docket, "")

    verdicts = judged(html, CARDS, CARD)

    assert verdicts[ROWS].accepted is has_dockets, verdicts


def test_where_nothing_is_remembered_the_proposers_word_counts() -> None:
    found = incident(card_page(RECORDS), broken=(ROWS,), memory=KindMemory())
    candidates = {name: [Candidate(name, (one,), "test", 0.9, rows=CARDS)] for name, one in CARD.items()}

    verdicts, _ = judge_listing(found, {ROWS: [Candidate(ROWS, CARDS, "test", 0.9)], **candidates})

    assert {verdict.confidence for verdict in verdicts.values()} == {0.9}
