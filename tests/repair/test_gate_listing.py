from __future__ import annotations

import pytest

from healing.memory.remembered import KindMemory, PageMemory
from healing.model import ROWS, Kind, KindSelectors, Rule
from healing.repair.gate_listing import judge_listing, listing_fields
from healing.repair.healer import heal
from healing.repair.incident import Candidate, FieldVerdict, Incident, PageEvidence
from tests.repair.listing_samples import card_page, decisions, incident, old_page

HTML = card_page(decisions(200))
CARDS = ("article.card",)
GOOD = {"title": "h3 a", "url": "h3 a::attr(href)", "docket": ".number", "filed": ".day"}


def judge(
    found: Incident, rows: tuple[str, ...] = CARDS, score: float = 0.95, **columns: str
) -> dict[str, FieldVerdict]:
    """The verdicts on good candidates, but for those in ``columns``."""
    candidates = {
        name: [Candidate(name, (selector,), "test", score, rows=rows)] for name, selector in (GOOD | columns).items()
    }
    verdicts, _ = judge_listing(found, {ROWS: [Candidate(ROWS, rows, "test", 0.9)], **candidates})
    return verdicts


def test_good_rows_with_good_columns_are_accepted() -> None:
    verdicts = judge(incident(HTML, broken=(ROWS,)))

    assert all(verdict.accepted for verdict in verdicts.values())
    assert set(verdicts) == {ROWS, *GOOD}


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        (".nowhere", "fills 0 of 12 rows"),
        ("./preceding::h1[1]", "1 different values"),
        ("substring(., 1, 300)", "characters long"),
        ("h3 a", "gives the column title"),
        ("//*[", "not valid"),
    ],
)
def test_a_column_is_refused_with_its_reason(selector: str, reason: str) -> None:
    html = old_page(decisions(200)).replace("class='docket'", "class='no'")
    candidate = Candidate("docket", ("td.name a" if selector == "h3 a" else selector,), "test", 0.95)

    verdicts, trials = judge_listing(incident(html, broken=("docket",)), {"docket": [candidate]})

    assert not verdicts["docket"].accepted
    assert any(reason in told for told in verdicts["docket"].reasons), verdicts["docket"].reasons
    assert [trial.accepted for trial in trials] == [False]


def test_a_text_without_a_day_is_no_date() -> None:
    verdicts = judge(incident(HTML, broken=(ROWS,)), filed=".number")

    assert not verdicts["filed"].accepted
    assert verdicts[ROWS].accepted


def test_a_required_column_takes_the_rows_down() -> None:
    verdicts = judge(incident(HTML, broken=(ROWS,)), url=".nothing::attr(href)")

    assert not any(verdict.accepted for verdict in verdicts.values())


def test_the_page_with_the_least_decides() -> None:
    other = card_page(decisions(300)).replace("class='number'", "class='no'")
    verdicts = judge(incident(HTML, other, broken=(ROWS,)))

    assert not verdicts["docket"].accepted
    assert verdicts["title"].accepted


@pytest.mark.parametrize(
    ("shown", "hidden", "fault"),
    [
        ("<p class='facts'>", "<p class='facts' style='display:none'>", "stands where no reader sees it"),
        ("<span class='number'>", "<span class='number' hidden>", "stands where no reader sees it"),
        ("<span class='number'>", "<span class='number'><u hidden>No. </u>", "has words that the page hides"),
    ],
)
def test_a_model_may_not_name_a_column_that_no_reader_sees(shown: str, hidden: str, fault: str) -> None:
    # Below a long text, or the hidden part were most of the page.
    html = HTML.replace("</main>", f"<p>{'Of the court and its ways. ' * 200}</p></main>")
    named = [Candidate("docket", (".number",), "test", 0.95, rows=CARDS, by_meaning=True)]
    rows = {ROWS: [Candidate(ROWS, CARDS, "test", 0.9)]}
    others = {name: [Candidate(name, (GOOD[name],), "test", 0.95, rows=CARDS)] for name in ("title", "url", "filed")}
    seen, _ = judge_listing(incident(html, broken=(ROWS,)), {**rows, **others, "docket": named})
    assert seen["docket"].accepted
    unseen, _ = judge_listing(
        incident(html.replace(shown, hidden), broken=(ROWS,)), {**rows, **others, "docket": named}
    )
    assert not unseen["docket"].accepted
    assert any(fault in reason for reason in unseen["docket"].reasons), unseen["docket"].reasons


def test_a_model_may_not_name_rows_that_no_reader_sees() -> None:
    html = HTML.replace("</main>", f"<p>{'Of the court and its ways. ' * 400}</p></main>")
    hidden = html.replace("<div class='results'>", "<div class='results' hidden>")
    columns = {name: [Candidate(name, (GOOD[name],), "test", 0.95, rows=CARDS)] for name in GOOD}
    rows = {ROWS: [Candidate(ROWS, CARDS, "test", 0.9, by_meaning=True)]}
    assert judge_listing(incident(html, broken=(ROWS,)), rows | columns)[0][ROWS].accepted
    verdict = judge_listing(incident(hidden, broken=(ROWS,)), rows | columns)[0][ROWS]
    assert not verdict.accepted
    assert verdict.reasons == ("stands where no reader sees it",)


def test_rows_are_needed_on_every_page() -> None:
    verdicts = judge(incident(HTML, "<html><body><p>Nothing</p></body></html>", broken=(ROWS,)))

    assert not any(verdict.accepted for verdict in verdicts.values())


def test_one_page_has_to_be_surer_than_several() -> None:
    one = judge(incident(HTML, broken=(ROWS,)), score=0.75)
    several = judge(incident(HTML, card_page(decisions(300)), broken=(ROWS,)), score=0.75)

    assert not one["title"].accepted
    assert several["title"].accepted


def test_a_second_proposer_that_agrees_makes_surer() -> None:
    found = incident(HTML, broken=(ROWS,))
    candidates = {
        name: [Candidate(name, (selector,), proposer, 0.6, rows=CARDS) for proposer in ("one", "two")]
        for name, selector in GOOD.items()
    }

    verdicts, _ = judge_listing(found, {ROWS: [Candidate(ROWS, CARDS, "one", 0.9)], **candidates})

    assert verdicts["title"].accepted
    assert verdicts["title"].confidence == pytest.approx(0.84)


def test_the_better_of_two_proposed_rows_wins() -> None:
    found = incident(HTML, broken=(ROWS,))
    bad = ("nav li",)
    candidates = {
        ROWS: [Candidate(ROWS, rows, "test", 0.9) for rows in (bad, CARDS)],
        **{
            name: [Candidate(name, (selector,), "test", 0.95, rows=rows) for rows in (bad, CARDS)]
            for name, selector in GOOD.items()
        },
    }

    verdicts, trials = judge_listing(found, candidates)

    assert verdicts[ROWS].selectors == CARDS
    assert [trial.candidate.selectors for trial in trials if trial.accepted and trial.candidate.field == ROWS] == [
        CARDS
    ]


def test_only_listing_fields_are_decided() -> None:
    assert listing_fields(incident(HTML, broken=(ROWS,))) == (ROWS, "title", "url", "docket", "filed")
    assert listing_fields(incident(HTML, broken=("docket", "next_url"))) == ("docket",)
    assert judge_listing(incident(HTML, broken=("next_url",)), {}) == ({}, [])


def test_without_candidates_everything_is_refused() -> None:
    verdicts, trials = judge_listing(incident(HTML, broken=(ROWS,)), {})

    assert not trials
    assert all(not verdict.accepted and verdict.reasons for verdict in verdicts.values())


def test_a_column_and_the_link_to_the_next_page_may_break_together() -> None:
    rows = "".join(f"<li><a href='/laws/{n}'>Law of the {n}th bee</a><i>12{n}/2020</i></li>" for n in range(6))
    html = f"<body><ul class=laws>{rows}</ul><a rel=next href='?page=2'>On</a></body>"
    known = tuple({"title": (f"Law {n}",), "number": (f"1{n}/2019",)} for n in range(6))
    remembered = PageMemory("https://laws.test/list?page=1", {"next_url": ("/list?page=2",)}, known, 6)
    evidence = Incident(
        source="gazette",
        page_kind="law_list",
        rules={
            "next_url": Rule("next_url", Kind.URL),
            "title": Rule("title"),
            "number": Rule("number", Kind.IDENTIFIER),
        },
        selectors=KindSelectors(
            {"next_url": ("a.old::attr(href)",)}, ("ul.laws li",), {"title": ("a",), "number": ("b",)}
        ),
        broken=("number", "next_url"),
        pages=(PageEvidence("https://laws.test/list?page=1", html),),
        memory=KindMemory((remembered,)),
    )
    verdict = heal(evidence)
    assert set(verdict.fields) == {"number", "next_url"}
    assert verdict.fields["next_url"].accepted
