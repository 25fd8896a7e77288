"""A new selector gives the stored value on a kept page of the old layout, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from healing.dom.page import parse
from healing.model import Kind, KindSelectors, Rule
from healing.repair.incident import Incident, KeptPage, PageEvidence
from healing.repair.kept import misreads, serving
from healing.repair.synthesis import Target, synthesise

OLD = '<html><body><p class="who">Ann Lee</p><div><span class="name">The Courier</span></div></body></html>'
NEW = '<html><body><main><div><span class="name">Bo Ek</span></div></main></body></html>'
INCIDENT = Incident(
    source="courier",
    page_kind="article",
    rules={"author": Rule("author")},
    selectors=KindSelectors(fields={"author": ("p.who::text",)}),
    broken=("author",),
    pages=(PageEvidence("https://news.test/2", NEW),),
    kept=(KeptPage("https://news.test/1", OLD, {"author": ("Ann Lee",)}),),
)


def test_another_value_on_a_kept_page_is_a_misreading() -> None:
    assert misreads(INCIDENT, "author", ("span.name",))
    assert not misreads(INCIDENT, "author", ("main span.name",))
    assert not misreads(INCIDENT, "author", ("p.who",))


def test_selectors_are_made_anew_where_the_first_ones_misread_a_kept_page() -> None:
    root = parse(NEW).root
    targets = [Target(root, tuple(root.cssselect("span.name")))]
    assert synthesise(targets)[0] == "span.name"

    def make(*, without: object) -> tuple[str, ...]:
        return synthesise(targets, without=without)  # type: ignore[arg-type]

    (first, *_) = serving(INCIDENT, "author", make)
    assert not misreads(INCIDENT, "author", (first,))


@pytest.mark.parametrize(
    ("kind", "stored", "read"), [("date", "2024-05-03", "2024-05-17"), ("identifier", "2021/114", "2021/115")]
)
def test_another_day_or_number_is_a_misreading_however_alike_it_looks(kind: str, stored: str, read: str) -> None:
    kept = KeptPage("https://news.test/1", f"<html><body><b>{read}</b></body></html>", {"author": (stored,)})
    evidence = replace(INCIDENT, rules={"author": Rule("author", Kind(kind))}, kept=(kept,))
    assert misreads(evidence, "author", ("b",))
