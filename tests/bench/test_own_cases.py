from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from parsel import Selector

from healing.bench.own_cases import OwnCases
from healing.errors import StoreError
from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.rules import rules_of_kinds
from healing.selectors.library import SelectorLibrary
from healing.store.memory import MemoryStore
from healing.store.records import HealState, IncidentState, ParkState
from tests.crawl.items import Law as LawItem
from tests.crawl.items import ListPage
from tests.crawl.pages import Law, law_page, list_page
from tests.store.samples import heal, page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from healing.store.records import ParkedPage

RULES = {"laws": {kind: dict(rules) for kind, rules in rules_of_kinds({"law": LawItem, "law_list": ListPage}).items()}}
HEALED = {"title": ("h1.record-heading",), "number": ("dd.record-number",)}


class Portal:
    """What the crawls of one portal left behind."""

    def __init__(self, folder: Path) -> None:
        self.store = MemoryStore()
        self.library = SelectorLibrary("tests.crawl.selectors", folder / "overlay")
        self.run = self.store.start_run("laws", "portal", 0.0)
        self.cases = OwnCases(
            self.store,
            self.library,
            lambda spider: RULES.get(spider, {}),
            lambda one: self.store.snapshot(one.snapshot).decode(),
        )

    def remember(self, page_kind: str, *htmls: str) -> None:
        """Healthy pages, the newest last, as the packaged selectors (or the healed ones) read them."""
        memory = self.store.load_memory("portal", page_kind)
        for number, html in enumerate(htmls):
            selectors = self.library.kind("portal", page_kind)
            for name, queries in HEALED.items():
                if page_kind == "law":
                    selectors = selectors.with_selectors(name, (*queries, *selectors.of(name)))
            parsed = Selector(text=html)
            extraction = extract(parsed, page_kind, selectors, RULES["laws"][page_kind])
            snapshot = self.store.add_snapshot(html.encode())
            memory = learn(memory, [remember(parsed, f"https://portal.test/{number}", extraction, snapshot=snapshot)])
        self.store.save_memory("portal", page_kind, memory)

    def incident(
        self, *htmls: str, state: IncidentState = IncidentState.HEALED, page_kind: str = "law", at: float = 86_400.0
    ) -> int:
        """An ended incident with these failed pages."""
        number = self.store.open_incident("portal", page_kind, sorted(HEALED), self.run, at)
        for place, html in enumerate(htmls):
            failed = page(
                incident=number, source="portal", page_kind=page_kind, url=f"https://portal.test/new/{place}",
                state=ParkState.DONE,
            )  # fmt: skip
            self.store.park(failed, html.encode())
        self.store.update_incident(number, state=state, closed_at=at + 1)
        return number

    def healed(
        self,
        incident: int,
        name: str,
        before: Sequence[str],
        after: Sequence[str] = (),
        *,
        state: HealState = HealState.CONFIRMED,
    ) -> None:
        """The verdict on one field."""
        changed = {"selectors_before": tuple(before), "selectors_after": tuple(after or HEALED[name])}
        self.store.add_heal(heal(incident=incident, field=name, state=state, **changed))


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return Portal(tmp_path)


def _reasons(portal: Portal) -> list[str]:
    return [one.reason for one in portal.cases.export(pages=3).left_out]


def test_a_healed_incident_has_what_worked_and_what_was_decided(portal: Portal) -> None:
    portal.remember("law", law_page(1, "old"))
    number = portal.incident(law_page(2, "new"))
    portal.healed(number, "title", ["h1.law-title::text"])
    portal.healed(number, "number", ["dd.law-number::text"])

    export = portal.cases.export(pages=3)

    (case,) = export.cases
    assert (export.incidents, export.left_out) == (1, ())
    assert (case.data["id"], case.data["suite"]) == (f"portal__law__1970-01-02__{number}-1", "pages")
    assert (case.data["site"], case.data["kind"]) == ("portal", "page")
    assert (case.old, case.new) == (law_page(1, "old"), law_page(2, "new"))
    title = case.data["fields"]["title"]
    assert (title["selectors"], title["old_value"]) == (["h1.law-title::text"], Law(1).title)
    assert (title["healed_selectors"], title["healed_value"]) == (["h1.record-heading"], Law(2).title)
    enacted = case.data["fields"]["enacted"]
    assert enacted["old_value"]["shown"] == Law(1).enacted
    assert "healed_selectors" not in enacted
    gold = {"new_value", "new_values", "status", "reference_new", "removed", "drift"}
    assert not gold & ({*case.data} | {key for told in case.data["fields"].values() for key in told})


def test_a_refused_incident_has_no_healed_values(portal: Portal) -> None:
    portal.remember("law", law_page(1, "old"))
    number = portal.incident(law_page(2, "new"), state=IncidentState.REFUSED)
    portal.healed(number, "title", ["h1.law-title::text"], state=HealState.REFUSED)

    (case,) = portal.cases.export(pages=3).cases

    assert case.data["incident"]["state"] == "refused"
    assert not [key for told in case.data["fields"].values() for key in told if key.startswith("healed")]


def test_a_listing_has_rows_and_columns_and_nothing_beside_them(portal: Portal) -> None:
    portal.remember("law_list", list_page("portal", range(1, 6), 1, "old", is_last=False))
    number = portal.incident(list_page("portal", range(6, 9), 2, "new", is_last=True), page_kind="law_list")
    portal.healed(number, "rows", ["table.laws tbody tr"], ["li.entry"])
    portal.healed(number, "title", ["td.title a::text"], ["a.name::text"])

    (case,) = portal.cases.export(pages=3).cases

    assert (case.data["suite"], case.data["kind"]) == ("listings", "listing")
    assert (case.data["rows"]["selector"], case.data["rows"]["old_count"]) == ("table.laws tbody tr", 5)
    assert case.data["rows"]["healed_count"] == 3
    assert set(case.data["fields"]) == {"title", "url", "enacted"}
    assert case.data["fields"]["url"]["old_values"] == [f"/portal/laws/{n}" for n in range(1, 6)]
    assert case.data["fields"]["title"]["healed_values"] == [Law(n).title for n in range(6, 9)]
    assert case.data["fields"]["url"]["healed_values"] == [None] * 3


def test_the_selectors_are_those_before_the_incident_not_those_of_a_later_one(portal: Portal) -> None:
    portal.remember("law", law_page(1, "old"))
    first = portal.incident(law_page(2, "new"))
    portal.healed(first, "title", ["h1.law-title::text"])
    second = portal.incident(law_page(3, "third"), state=IncidentState.REFUSED)
    portal.healed(second, "title", ["h1.record-heading", "h1.law-title::text"], state=HealState.REFUSED)
    portal.healed(second, "number", ["dd.law-number::text"], state=HealState.REFUSED)

    earlier, later = portal.cases.export(pages=3).cases

    assert earlier.data["fields"]["title"]["selectors"] == ["h1.law-title::text"]
    assert later.data["fields"]["title"]["selectors"] == ["h1.record-heading", "h1.law-title::text"]
    assert earlier.data["fields"]["number"]["selectors"] == ["dd.law-number::text"]


def test_an_old_page_is_one_that_the_old_selectors_still_serve(portal: Portal) -> None:
    portal.remember("law", law_page(1, "old"), law_page(4, "old"), law_page(5, "new"))
    number = portal.incident(law_page(2, "new"))
    portal.healed(number, "title", ["h1.law-title::text"])

    (case,) = portal.cases.export(pages=3).cases

    assert case.old == law_page(4, "old")


def test_an_incident_gives_so_many_cases_and_each_page_is_in_one(portal: Portal) -> None:
    portal.remember("law", law_page(1, "old"))
    portal.incident(*(law_page(n, "new") for n in range(2, 7)))
    portal.incident(law_page(2, "new"), law_page(8, "new"))

    cases = portal.cases.export(pages=3).cases

    assert [case.new for case in cases] == [law_page(n, "new") for n in (2, 3, 4, 8)]
    assert len({case.data["id"] for case in cases}) == 4


def test_incidents_of_another_source_are_left_out_silently(portal: Portal) -> None:
    portal.remember("law", law_page(1, "old"))
    portal.incident(law_page(2, "new"))
    export = portal.cases.export(source="gazette", pages=3)
    assert (export.cases, export.incidents, export.left_out) == ((), 0, ())


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (IncidentState.OPEN, "it has not ended yet"),
        (IncidentState.REVIEW, "it waits for a person's review"),
        (IncidentState.OBSERVED, "it was only reported, and its pages were not kept"),
        (IncidentState.INTERRUPTED, "its crawl ended first, and the next one judges its pages anew"),
    ],
)
def test_an_incident_that_has_not_been_decided(portal: Portal, state: IncidentState, reason: str) -> None:
    portal.remember("law", law_page(1, "old"))
    portal.incident(law_page(2, "new"), state=state)
    assert _reasons(portal) == [reason]


def test_an_incident_without_a_page_from_before(portal: Portal) -> None:
    portal.remember("law", law_page(1, "new"))
    number = portal.incident(law_page(2, "new"))
    portal.healed(number, "title", ["h1.law-title::text"])
    assert _reasons(portal) == ["no page of the layout before it is remembered any more"]


def test_an_incident_without_failed_pages(portal: Portal) -> None:
    portal.remember("law", law_page(1, "old"))
    portal.incident()
    assert _reasons(portal) == ["none of its failed pages is kept any more"]


def test_snapshots_that_were_deleted(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    portal.remember("law", law_page(1, "old"))
    number = portal.incident(law_page(2, "new"))
    kept = portal.store.parked(incident=number)[0].snapshot

    def gone(one: ParkedPage) -> str:
        raise StoreError(f"snapshot {one.snapshot} is not there")

    portal.cases.text_of = gone
    assert _reasons(portal) == [f"snapshot {kept} is not there"]
    memory = portal.store.load_memory("portal", "law")
    portal.store.save_memory("portal", "law", KindMemory())
    assert _reasons(portal) == ["no page of the layout before it is remembered any more"]
    portal.store.save_memory("portal", "law", memory)
    monkeypatch.setattr(portal.store, "snapshot", lambda key: gone(page(snapshot=key)))
    assert _reasons(portal)[0].startswith("no page of the layout before it is remembered any more (snapshot ")


def test_a_spider_or_a_page_kind_that_is_gone(portal: Portal) -> None:
    run = portal.store.start_run("opinions", "portal", 0.0)
    number = portal.store.open_incident("portal", "law", ["title"], run, 0.0)
    portal.store.update_incident(number, state=IncidentState.HEALED)
    portal.incident(law_page(2, "new"), page_kind="notice")
    assert _reasons(portal) == [
        "its spider 'opinions' is gone, or has no page kind 'law' any more",
        "its spider 'laws' is gone, or has no page kind 'notice' any more",
    ]


def test_a_left_out_incident_names_itself(portal: Portal) -> None:
    number = portal.incident(state=IncidentState.QUARANTINED)
    (one,) = portal.cases.export(pages=3).left_out
    assert str(one).startswith(f"incident {number} (portal/law, quarantined): no page of the layout before it")
