"""The HTML: nothing from pages is markup, nothing comes from the network, and its figures are those of the tables."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement, fromstring

from etl_sentiment.reporting import charts
from etl_sentiment.reporting.figures import Month, Scores
from etl_sentiment.reporting.page import html
from etl_sentiment.reporting.reading import read_figures
from etl_sentiment.reporting.sheets import Sheet, as_csv, sheets
from etl_sentiment.reporting.summary import summary
from healing.store.memory import MemoryStore
from tests.etl_sentiment.reporting.samples import EVIL, NOW, figures

if TYPE_CHECKING:
    from etl_sentiment.reporting.figures import Figures
    from etl_sentiment.storage.collection import Collection

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def told(collection: Collection) -> Figures:
    return figures(collection)


@pytest.fixture
def page(told: Figures) -> HtmlElement:
    return fromstring(html(told))


def test_nothing_of_a_page_is_markup(told: Figures) -> None:
    source = html(told)
    page = fromstring(source)
    assert not page.xpath("//script | //iframe | //img | //link | //object | //*[@onclick or @onload or @onerror]")
    assert "&lt;script&gt;alert" in source
    assert EVIL in page.text_content()


def test_nothing_comes_from_the_network(page: HtmlElement) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert not page.xpath("//@src | //@srcset | //@action | //@formaction | //@data")
    assert "url(" not in page.xpath("string(//head/style)")
    assert all(re.fullmatch(r"url\(#\w+\)|none", value) for value in page.xpath("//@clip-path"))
    assert all(value.startswith("#") for value in page.xpath("//*[local-name()='use']/@*[contains(name(), 'href')]"))


def test_links_lead_to_the_web_only(page: HtmlElement) -> None:
    links = page.xpath("//a/@href")
    assert links
    assert all(link.startswith(("https://", "http://")) for link in links)
    assert "Kelp Farms Act" in page.text_content(), "shown, though its address is a script"


def test_the_figures_are_there(told: Figures, page: HtmlElement) -> None:
    numbers = [" ".join(item.text_content().split()) for item in page.xpath("//ul[@class='numbers']/li")]
    assert numbers == [
        "4 laws", "6 opinions", "6 links between them", "5 opinions with a sentiment",
        "83.3 % of the expected pages collected",
    ]  # fmt: skip
    rows = [
        [cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//h2[1]/following::table[1]//tbody/tr")
    ]
    assert rows[0][:8] == ["court", "laws", "1", "1", "100 %", "0", "0", "0"]
    assert [row[0] for row in rows] == [one.source for one in told.collected]


def test_each_sheet_is_shown_or_drawn(told: Figures, page: HtmlElement) -> None:
    shown = {summary.text_content().removeprefix("The figures: ") for summary in page.xpath("//details/summary")}
    elsewhere = {"collected", "quotes", "not_judged"}
    assert {sheet.title for sheet in sheets(told) if sheet.name not in elsewhere} == shown
    assert len(page.xpath("//figure")) == 5
    assert len(page.xpath("//*[local-name()='svg'][@role='img'][@aria-label]")) == 10


def test_the_same_figures_give_the_same_bytes(told: Figures) -> None:
    assert html(told) == html(told)


def test_an_empty_collection_is_told_in_words(collection: Collection) -> None:
    empty = read_figures(collection, MemoryStore(), NOW)
    text = fromstring(html(empty)).text_content()
    assert "Nothing is in the tables yet: run scrapy crawl laws" in text
    assert "No opinion speaks of a law that was collected." in text
    assert text.count("There is nothing to draw yet.") == 5
    assert next(summary(empty)) == "0 laws, 0 opinions, 0 links between them"


def test_opinions_that_wait_are_told(told: Figures) -> None:
    waiting = replace(told, newspapers=[replace(one, opinions=one.opinions + 1) for one in told.newspapers[:1]])
    assert "1 opinions are not analysed yet" in fromstring(html(waiting)).text_content()
    assert any("1 wait for scrapy etl-analyse" in line for line in summary(waiting))


def test_the_summary(told: Figures) -> None:
    lines = list(summary(told))
    assert lines[0] == "4 laws, 6 opinions, 6 links between them"
    assert "Collected of gazette: 3 of 4 expected pages (75 %)" in lines
    assert "Sentiment: 5 opinions judged, 1 not (language de: VADER judges English only)" in lines
    assert re.fullmatch(r"  [+-]0\.\d\d  2021/114 Fisheries Act \(4 opinions, 4 judged\)", lines[-2])


def test_csv_holds_what_the_page_holds(told: Figures) -> None:
    for sheet in sheets(told):
        rows = list(csv.reader(io.StringIO(as_csv(sheet), newline="")))
        assert rows[0] == list(sheet.columns)
        assert len(rows) == 1 + len(sheet.rows)
    discussed = next(sheet for sheet in sheets(told) if sheet.name == "laws_discussed")
    assert dict(zip(discussed.columns, discussed.rows[0], strict=True))["opinions"] == 4


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x"])
def test_a_spreadsheet_takes_no_text_for_a_formula(text: str) -> None:
    sheet = Sheet("x", "X", ("a", "b"), [(text, -1.5)])
    assert list(csv.reader(io.StringIO(as_csv(sheet), newline="")))[1] == [f"'{text}", "-1.5"]


@settings(max_examples=4, deadline=None)
@example([(1, 1, "a"), (9999, 12, "b")])
@given(st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 12), st.text(min_size=1, max_size=12)), max_size=6))
def test_any_dates_and_names_can_be_drawn(told: list[tuple[int, int, str]]) -> None:
    months = [
        Month(month=f"{year:04}-{month:02}", source=source, count=1, scores=Scores(count=1, total=0.5, squares=0.25))
        for year, month, source in told
    ]
    for is_wide in (True, False):
        drawn = charts.counts("Laws", months, is_wide=is_wide)
        assert bool(drawn) == bool(charts.sentiment(months, is_wide=is_wide)) == bool(months)
        if drawn:
            fromstring(drawn)
