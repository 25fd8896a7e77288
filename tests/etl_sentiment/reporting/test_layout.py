"""The report as people see it: in a real Chromium, on a desk and on a phone, with names that are long or hostile."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from etl_sentiment.analysing import analyse_due
from etl_sentiment.rendering.chromium import chromium
from etl_sentiment.reporting.page import html
from etl_sentiment.reporting.reading import read_figures
from etl_sentiment.sentiment.vader import Vader
from etl_sentiment.storage.opening import open_collection
from healing.store.memory import MemoryStore
from tests.etl_sentiment.reporting.samples import BAD, EVIL, GOOD, NOW
from tests.etl_sentiment.storage.samples import law, opinion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

    from etl_sentiment.items import Item

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed (apt-get install chromium)")

DESK, PHONE = 1280, 375
LONG = "a_newspaper_whose_technical_name_is_rather_long_and_has_no_space_to_break_it_at"
ARABIC = "قانون حماية المستهلك والبيانات الشخصية"
PAPERS = (LONG, "The Coastal Herald", EVIL, "The Evening Post", "الجريدة", "Hafenkurier", "Le Courrier du Port")
SMALLEST = 9
"""Pixels that a line of a chart's text is high, at least."""
CHARTS = """() => [...document.querySelectorAll("figure svg")].filter(svg => svg.clientWidth).map(svg => {
  const box = one => { const b = one.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
  const isFilled = one => !["none", "rgb(255, 255, 255)"].includes(getComputedStyle(one).fill);
  return {
    name: svg.getAttribute("aria-label"),
    box: box(svg),
    texts: [...svg.querySelectorAll("text")].map(one => [one.textContent, box(one)]),
    shapes: [...svg.querySelectorAll("path[clip-path]")].filter(isFilled).map(box),
  };
})"""
TABLES = """() => [...document.querySelectorAll("table")].filter(one => one.clientWidth).map(table => {
  const box = table.closest(".scroll");
  return [box.getBoundingClientRect().right, getComputedStyle(box).overflowX];
})"""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass
class Seen:
    """A page in the browser, and what it did there."""

    page: Page
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def open(self, file: Path) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("dialog", self._told_by)
        self.page.goto(file.as_uri())

    def _told_by(self, dialog: Dialog) -> None:
        self.told.append(dialog.message)
        dialog.dismiss()

    def unfold(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")

    @property
    def is_too_wide(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium())
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    with closing(open_collection(f"sqlite:///{folder}/collected.db")) as collection:
        collection.store([*_laws(), *_opinions()])
        analyse_due(collection, Vader())
        page = html(read_figures(collection, MemoryStore(), NOW))
    file = folder / "report.html"
    file.write_text(page, "utf-8")
    return file


@pytest.fixture(params=[DESK, PHONE])
def seen(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Seen]:
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    opened = Seen(page)
    opened.open(report)
    yield opened
    page.close()


def _laws() -> Iterator[Item]:
    titles = ("Fisheries Act", EVIL, ARABIC, f"{EVIL} {'long title of an Act ' * 25}", "Kelp" * 60)
    for number, title in enumerate(titles):
        url = f"https://gazette.example/laws/{number}" if number else "javascript:alert(1)"
        yield law(url=url, source=PAPERS[number], identifier=f"2022/{114 + number}", title=title)


def _opinions() -> Iterator[Item]:
    for number in range(70):
        month = f"{2022 + number // 24}-{1 + number // 2 % 12:02}"
        yield opinion(
            source=PAPERS[number % 7],
            url=f"https://paper.example/{number}" if number % 9 else f"javascript:alert({number})",
            headline=(EVIL, ARABIC, "Fish" * 80, "What to think of it")[number % 4],
            published=f"{month}-05",
            text=f"{BAD if number % 3 else GOOD} Nobody likes 2022/{114 + number % 5}, says reader {number}.",
        )


def test_the_page_is_no_wider_than_the_window(seen: Seen) -> None:
    assert not seen.is_too_wide
    seen.unfold()
    assert not seen.is_too_wide
    width = seen.page.viewport_size["width"]  # type: ignore[index]
    tables = seen.page.evaluate(TABLES)
    assert len(tables) > 5
    assert all(right <= width and overflow == "auto" for right, overflow in tables), tables


def test_nothing_is_asked_for_and_nothing_runs(seen: Seen, report: Path) -> None:
    seen.unfold()
    seen.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    seen.page.wait_for_load_state("networkidle")
    assert seen.asked == [report.as_uri()]
    assert seen.told == [], "nor does the policy have anything to refuse"
    assert seen.page.locator("script, img, iframe, object, link").count() == 0
    protocols = seen.page.evaluate("[...new Set([...document.querySelectorAll('a')].map(one => one.protocol))]")
    assert protocols == ["https:"]


def test_the_texts_of_charts_are_whole_legible_and_apart(seen: Seen) -> None:
    charts = seen.page.evaluate(CHARTS)
    assert len(charts) == 5
    assert [trouble for chart in charts for trouble in _troubles(chart)] == []


def test_each_law_and_article_is_told_in_its_own_direction(seen: Seen) -> None:
    """A title from right to left turns nothing around it."""
    assert seen.page.evaluate("getComputedStyle(document.body).direction") == "ltr"
    isolated = seen.page.locator("bdi", has_text=ARABIC)
    assert isolated.count() > 1


def _troubles(chart: dict[str, Any]) -> Iterator[str]:
    texts: list[tuple[str, Box]] = [(text, tuple(box)) for text, box in chart["texts"] if text.strip()]
    left, top, right, bottom = chart["box"]
    for place, (text, box) in enumerate(texts):
        named = f"{chart['name']}: {text!r}"
        if box[0] < left - 1 or box[1] < top - 1 or box[2] > right + 1 or box[3] > bottom + 1:
            yield f"{named} is cut off: {box} in {chart['box']}"
        if min(box[2] - box[0], box[3] - box[1]) < SMALLEST and len(text) > 1:
            yield f"{named} is too small: {box}"
        yield from (f"{named} lies over {other!r}" for other, its in texts[:place] if _overlap(box, its))
        if any(_overlap(box, tuple(shape)) for shape in chart["shapes"]):
            yield f"{named} lies over what is drawn"


def _overlap(one: Box, other: Box) -> bool:
    """By more than the pixel of rounding across, or the leading above and below the letters down."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and down > 3
