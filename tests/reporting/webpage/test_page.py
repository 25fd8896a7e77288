"""The page of what healing did: what it shows, and that nothing of a crawled page becomes a part of it but words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from healing.reporting.webpage import reading
from healing.reporting.webpage.page import bars
from healing.store.memory import MemoryStore
from healing.store.records import IncidentState
from tests.reporting.webpage.samples import EVIL, filled, page
from tests.store.samples import heal


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _elements(text: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Elements()
    parser.feed(text)
    return parser.found


def _words(text: str) -> str:
    shown = re.sub("</?b>", "", text[text.index("<body>") :])
    return " ".join(re.sub("<[^>]*>", " ", shown).split())


def test_the_figures_at_the_top() -> None:
    words = _words(page(filled()))
    for wanted in (
        "3 crawls read 150 pages. Page kinds broke 3 times; 1 field was healed, 1 refused, 1 undone.",
        "MTTR, median 3.0 s", "MTTR, p95 3.0 s", "success 33%", "incidents 3", "dead letters 0",
    ):  # fmt: skip
        assert wanted in words


def test_each_change_has_its_selectors_its_state_and_its_place_before_and_after() -> None:
    text = page(filled())
    assert '<mark class="h1">Water Act</mark>' in text
    assert '<mark class="h2">Press Act</mark>' in text
    assert 'aria-label="Before: »Water Act« In force since 1931."' in text
    words = _words(text)
    assert "confirmed , by witness, 90% sure" in words
    assert "− removed: h1.law-title::text" in words
    assert "+ added: h2.title::text" in words
    assert words.count("No page is kept (any more).") == 2  # of the change that was undone


def test_what_fades_and_what_was_refused() -> None:
    words = _words(page(filled()))
    assert "the watch told of at the end of crawls" in words
    assert f"gazette/law title: falling {escape(EVIL)} 2 1970-01-01 00:16" in words
    assert f"portal/law/date {escape(EVIL)}" in words


def test_charts_are_named_and_said_in_tables() -> None:
    text = page(filled())
    assert 'aria-label="Time line of 3 incidents of 2 sources; the table below says the same."' in text
    assert 'aria-label="title: from 100% to 20%"' in text
    words = _words(text)
    assert "1970-01-01 00:33 20%, broke, told" in words
    assert "below 500 ms 0" in words
    assert "2 s to 5 s 1" in words


def test_nothing_of_a_page_is_markup_and_nothing_leaves() -> None:
    text = page(filled())
    elements = _elements(text)
    assert not {tag for tag, _ in elements} & {"script", "img", "link", "iframe", "form", "button", "object", "base"}
    named = [(name, value or "") for _, attributes in elements for name, value in attributes.items()]
    assert not {name for name, _ in named if name.startswith("on") or name in ("src", "action", "srcset", "xlink:href")}
    assert all(value.startswith("#incident-") for name, value in named if name == "href")
    assert all(re.fullmatch(r"width:[\d.]+%", value) for name, value in named if name == "style")
    assert "elsewhere.example" not in text
    policy = next(
        attributes["content"] for _, attributes in elements if "Security" in (attributes.get("http-equiv") or "")
    )
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_links_lead_to_changes_that_are_shown() -> None:
    elements = _elements(page(filled()))
    targets = {f"#{attributes['id']}" for _, attributes in elements if "id" in attributes}
    assert (
        {attributes["href"] for tag, attributes in elements if tag == "a"} == targets == {"#incident-1", "#incident-2"}
    )


def test_one_source_and_a_time() -> None:
    assert "portal" not in page(filled(), source="gazette")
    assert "Nothing is recorded since then." in page(filled(), since=8000.0)


def test_nothing_broke() -> None:
    store = MemoryStore()
    store.start_run("laws", "gazette", 1.0)
    assert "Nothing broke." in page(store)


def test_an_empty_store() -> None:
    assert "Nothing is recorded yet" in page(MemoryStore())


def test_of_many_changes_the_newest_are_shown_and_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEALS", "REFUSED", "FINDINGS", "FIELDS"):
        monkeypatch.setattr(reading, name, 1)
    store = filled()
    newest = store.open_incident("gazette", "law_list", ["url"], 3, 9000.0)
    store.update_incident(newest, state=IncidentState.HEALED, closed_at=9002.0)
    store.add_heal(heal(incident=newest, field="url"))
    text = page(store)
    assert "The newest 1 of 3 changes." in text
    assert text.count('<section class="incident"') == 1
    assert f'id="incident-{newest}"' in text


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([], []),
        ([0.1, 0.2, 0.7], [("below 500 ms", 2, 1.0, False), ("500 ms to 1 s", 1, 0.5, False)]),
        ([400.0], [("5 min and more", 1, 1.0, True)]),
        ([60.0], [("1 min to 5 min", 1, 1.0, True)]),
    ],
)
def test_heals_by_how_long_they_took(seconds: list[float], expected: list[tuple[str, int, float, bool]]) -> None:
    found = [(bar.name, bar.count, bar.share, bar.is_late) for bar in bars(seconds)]
    assert [bar for bar in found if bar[1]] == expected
    assert sum(count for _, count, _, _ in found) == len(seconds)
