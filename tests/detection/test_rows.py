from __future__ import annotations

import pytest
from parsel import Selector

from healing.detection.checks import detect
from healing.detection.triage import PageFacts
from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import ROWS, Failure, Kind, KindSelectors, Rule

RULES = {"title": Rule("title", required=True), "url": Rule("url", Kind.URL, required=True)}
SELECTORS = KindSelectors(rows=("p.case",), columns={"title": ("a::text",), "url": ("a::attr(href)",)})


def page(cases: int, others: int = 0) -> str:
    parts = [f"<p class='case'><a href='/{n}.pdf'>Case {n}</a></p>" for n in range(cases)]
    parts += [f"<p class='ruling'><a href='/r{n}.pdf'>Ruling {n}</a></p>" for n in range(others)]
    return f"<html><body><p>All decisions</p>{''.join(parts)}</body></html>"


def failures(html: str, *, memory: KindMemory | None = None) -> tuple[Failure, ...]:
    extraction = extract(Selector(text=html), "list", SELECTORS, RULES)
    return detect(extraction, memory or known(page(12)), PageFacts("http://court.test/", html=html))


def known(*pages: str) -> KindMemory:
    found = [(Selector(text=html), html) for html in pages]
    return learn(KindMemory(), [remember(one, "", extract(one, "list", SELECTORS, RULES)) for one, _ in found])


def test_rows_beside_many_of_their_kind_are_a_part_of_the_list() -> None:
    (failure,) = failures(page(2, 30))

    assert failure.field == ROWS
    assert "2 of 32" in failure.detail


def test_a_short_list_is_healthy() -> None:
    assert not failures(page(2))


def test_a_full_list_is_not_looked_into() -> None:
    assert not failures(page(12, 30))


def test_rows_that_always_stood_among_others_may_do_so() -> None:
    assert not failures(page(4, 20), memory=known(page(8, 40)))


def test_without_the_page_nothing_is_said() -> None:
    extraction = extract(Selector(text=page(2, 30)), "list", SELECTORS, RULES)

    assert not detect(extraction, known(page(12)))


def linked(first: str, second: str, count: int = 6) -> str:
    rows = (
        f"<p class='case'><a href='/{n}{first}'>Case {n}</a> <b><a href='/{n}{second}'>file</a></b></p>"
        for n in range(count)
    )
    return f"<html><body>{''.join(rows)}</body></html>"


def test_links_to_pages_with_the_usual_file_beside_them_are_suspicious() -> None:
    (failure,) = failures(linked("", ".pdf?full=1"))

    assert failure.field == "url"
    assert "6 rows have another link" in failure.detail


@pytest.mark.parametrize(
    "html", [linked("", ".html"), linked(".pdf", ""), linked("", ".mp3")], ids=["pages", "as usual", "other files"]
)
def test_links_may_lead_to_pages_where_there_is_no_such_file(html: str) -> None:
    assert not failures(html)


def test_links_that_led_to_pages_before_may_do_so() -> None:
    assert not failures(linked("", ".pdf"), memory=known(linked("", ".pdf")))
