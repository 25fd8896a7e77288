"""The page of what healing did: what it shows, that nothing leaves it, how it looks in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from healing.memory.counts import FieldRun
from healing.reporting.report import Scope
from healing.reporting.webpage.page import html
from healing.reporting.webpage.reading import diff_of, read
from healing.store.memory import MemoryStore
from healing.store.records import HealState, IncidentState, KindRun
from tests.limits import TIME_LIMIT
from tests.store.samples import heal, llm_call

if TYPE_CHECKING:
    from pathlib import Path

    from healing.store.interface import Store

NOW = 100_000.0
OLD = b"<main><h1 class=law-title>Water Act</h1><p>In force since 1931.</p></main>"
NEW = b"""<main><h2 class=title>Press <script>alert(1)</script>Act</h2><p onclick="x()">In force since 1932.</p>
<a href="http://elsewhere.example/x">More</a></main>"""
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


@pytest.fixture
def store() -> Store:
    store = MemoryStore()
    for number in range(3):
        run = store.start_run("laws", "gazette", 1000.0 * number)
        store.finish_run(run, pages=50, items=48, reason="finished", at=1000.0 * number + 60)
        fields = {"title": FieldRun(seen=50, filled=50 - 20 * number)}
        found = (f"title: falling {EVIL}",) if number else ()
        kind_run = KindRun(run=run, source="gazette", page_kind="law", at=1.0, fields=fields, findings=found)
        store.put_kind_runs([kind_run])
    incident = store.open_incident("gazette", "law", ["title"], 1, 5000.0)
    keys = {"before": store.add_snapshot(OLD), "after": store.add_snapshot(NEW)}
    store.update_incident(incident, state=IncidentState.HEALED, closed_at=5003.0, pages=4, **keys)
    store.add_heal(
        heal(
            incident=incident, field="title", state=HealState.CONFIRMED, reasons=(EVIL,), sample=(EVIL,),
            selectors_before=("h1.law-title::text",), selectors_after=("h2.title::text", EVIL),
        )
    )  # fmt: skip
    store.add_llm_call(llm_call(incident=incident, model=EVIL))
    gone = store.open_incident("portal", EVIL, ["url"], 1, 6000.0)
    store.update_incident(gone, state=IncidentState.REFUSED, closed_at=6001.0)
    store.add_heal(heal(incident=gone, field="url", state=HealState.ROLLED_BACK))
    return store


def _page(store: Store, **scope: object) -> str:
    wanted = Scope(NOW, **scope)  # type: ignore[arg-type]
    return html(read(store, wanted), wanted)


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


def test_what_it_shows(store: Store) -> None:
    text = _page(store)
    for wanted in ("MTTR", "3.0 s", "gazette/law/title", "confirmed", "rolled back"):
        assert wanted in text
    assert "<mark>Water Act</mark>" in text
    assert "<mark>Press Act</mark>" in text
    assert "The pages are not kept" in text


def test_nothing_of_a_page_is_markup_and_nothing_leaves(store: Store) -> None:
    text = _page(store)
    elements = _elements(text)
    assert not {tag for tag, _ in elements} & {"script", "img", "link", "iframe", "a", "form", "object"}
    named = {name for _, attributes in elements for name in attributes}
    assert not {name for name in named if name.startswith("on")} | named & {"src", "href", "action"}
    assert "elsewhere.example" not in text
    assert "default-src 'none'" in text


def test_one_source_and_a_time(store: Store) -> None:
    assert "portal" not in _page(store, source="gazette")
    assert "Nothing broke." in _page(store, since=7000.0) or "Nothing is recorded" in _page(store, since=7000.0)


def test_an_empty_store() -> None:
    assert "Nothing is recorded yet" in _page(MemoryStore())


def test_selectors_side_by_side() -> None:
    assert diff_of(("h1.law::text",), ("h1.title::text", "<b>")) == [
        ("h1.<b>law</b>::text", "h1.<b>title</b>::text"),
        ("", "<b>&lt;b&gt;</b>"),
    ] or [str(new) for _, new in diff_of(("h1",), ("h1", "<b>"))] == ["h1", "<b>&lt;b&gt;</b>"]


_BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(_BROWSER is None, reason="no Chromium is installed")
@pytest.mark.parametrize("width", [375, 1280])
def test_in_a_browser_nothing_sticks_out(store: Store, tmp_path: Path, width: int) -> None:
    """Laid out by Chromium in a frame as wide as a telephone's screen, and as a desktop's."""
    (tmp_path / "page.html").write_text(_page(store), "utf-8")
    frame = f"""<iframe id=f src=page.html style="width:{width}px;height:900px;border:0"></iframe><script>
    f.onload = () => document.title = `wide ${{f.contentDocument.documentElement.scrollWidth}}
    marks ${{f.contentDocument.querySelectorAll('.place mark').length}}`;</script>"""
    (tmp_path / "frame.html").write_text(frame, "utf-8")
    command = [
        str(_BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--allow-file-access-from-files", f"--user-data-dir={tmp_path}/profile", "--virtual-time-budget=5000",
        "--dump-dom", f"file://{tmp_path}/frame.html",
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, check=True).stdout
    measured = re.search(r"wide (\d+)\s+marks (\d+)", shown)
    assert measured is not None, shown[:500]
    assert int(measured[1]) <= width
    assert int(measured[2]) == 2
