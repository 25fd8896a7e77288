"""Pictures of places on stored pages, and what is said where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from healing.errors import HealingError
from healing.model import ROWS, KindSelectors
from healing.reporting.report import Scope
from healing.reporting.webpage.pictures import Pages
from healing.reporting.webpage.reading import read
from healing.store.cipher import cipher_of
from healing.store.memory import MemoryStore
from healing.store.opening import open_store
from tests.store.samples import heal
from tests.store.samples import page as parked

if TYPE_CHECKING:
    from pathlib import Path

PAGE = b"""<html><head><title>Water Act</title></head><body><main><h1>Water Act</h1><time datetime=1931-07-01></time>
<table><tr class=r><td>1931/7</td><td>Water</td></tr></table></main></body></html>"""


def _missing(store: MemoryStore, keys: list[str], *selectors: str) -> str:
    picture = Pages(store).picture(keys, selectors, ())
    assert picture.place is None
    return picture.missing


def test_what_cannot_be_shown_is_said() -> None:
    store = MemoryStore()
    key = store.add_snapshot(PAGE)
    assert _missing(store, [""], "h1") == "No page is kept (any more)."
    assert _missing(store, [key], "h6") == "These selectors find nothing on the pages that are kept."
    assert _missing(store, [key]) == "No selector read it."
    assert _missing(store, [key], "jmespath:title") == "Read from JSON: there is nothing to see."
    assert _missing(store, [key], "title::text").endswith("such as its head: Water Act")
    assert _missing(store, ["f" * 64], "h1").startswith("The page cannot be shown: ")


def test_an_encrypted_page_without_its_key(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/healing.db"
    sealed = open_store(url, tmp_path / "snapshots", cipher_of(Fernet.generate_key().decode(), None))
    key = sealed.add_snapshot(PAGE)
    sealed.close()
    store = open_store(f"sqlite:///{tmp_path}/other.db", tmp_path / "snapshots")
    picture = Pages(store).picture([key], ("h1",), ())
    assert "is encrypted" in picture.missing
    store.close()


def test_the_first_page_that_shows_it() -> None:
    store = MemoryStore()
    empty, full = store.add_snapshot(b"<p>none</p>"), store.add_snapshot(PAGE)
    picture = Pages(store).picture(["", "e" * 64, empty, full], ("h1",), ())
    assert picture.place is not None
    assert picture.place.value == "Water Act"


def test_an_attribute_needs_no_words() -> None:
    store = MemoryStore()
    picture = Pages(store).picture([store.add_snapshot(PAGE)], ("time::attr(datetime)",), ())
    assert picture.place is not None
    assert (picture.place.attribute, picture.place.value) == ("datetime", "1931-07-01")


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_pages_in_other_encodings(encoding: str) -> None:
    """What is remembered is kept as UTF-8, whatever it says of itself; failed pages as they came."""
    store = MemoryStore()
    html = '<meta charset="windows-1252"><h1>Gesetz über Wässer – Änderung</h1>'
    picture = Pages(store).picture([store.add_snapshot(html.encode(encoding))], ("h1",), ())
    assert picture.place is not None
    assert picture.place.value == "Gesetz über Wässer – Änderung"


def _with(store: MemoryStore, **values: object) -> int:
    incident = store.open_incident("gazette", "law_list", ["number"], 1, 10.0)
    store.update_incident(incident, **values)  # type: ignore[arg-type]
    return incident


def test_a_column_is_looked_for_in_rows_as_they_were_or_are_in_force() -> None:
    store = MemoryStore()
    key = store.add_snapshot(PAGE)
    selectors = ("./td[1]/text()",)
    incident = _with(store, before=key, after=key)
    store.add_heal(heal(incident=incident, field="number", selectors_before=selectors, selectors_after=selectors))
    in_force = KindSelectors(rows=("tr.r",), columns={"number": selectors})

    def gone(source: str, page_kind: str) -> KindSelectors:
        raise HealingError(f"no {source}/{page_kind}")

    (shown,) = read(store, Scope(99.0), lambda *_: in_force).changes
    place = shown.heals[0].before.place
    assert place is not None
    assert place.value == "1931/7"
    (shown,) = read(store, Scope(99.0), gone).changes
    assert shown.heals[0].before.place is None
    rows = heal(incident=incident, field=ROWS, selectors_before=("tr.r",), selectors_after=("tr.r",))
    store.add_heal(rows)
    (shown,) = read(store, Scope(99.0), gone).changes
    assert [one.before.place is None for one in shown.heals] == [False, False]


def test_other_failed_pages_are_looked_at_where_the_first_lacks_the_field() -> None:
    store = MemoryStore()
    incident = _with(store, after=store.add_snapshot(b"<p>none</p>"))
    store.park(parked(incident=incident), PAGE)
    store.add_heal(heal(incident=incident, field="title", selectors_after=("h1::text",)))
    (shown,) = read(store, Scope(99.0)).changes
    place = shown.heals[0].after.place
    assert place is not None
    assert place.value == "Water Act"
