from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from parsel import Selector

from healing.extraction import extract
from healing.model import Rule
from tests.selectors.samples import WHY

if TYPE_CHECKING:
    from tests.selectors.conftest import Project

NEW = {"title": ("h2.title::text",)}
SURER = dataclasses.replace(WHY, confidence=0.99)


def test_the_selectors_of_people_are_not_healed_ones(project: Project) -> None:
    provenance = project.library().provenance("gazette", "law")
    assert len(provenance.version) == 12
    assert provenance.healed == {}


def test_a_healed_selector_has_the_confidence_of_its_repair(project: Project) -> None:
    library = project.library()
    before = library.provenance("gazette", "law")
    library.apply("gazette", "law", NEW, WHY)
    after = library.provenance("gazette", "law")
    assert after.healed == {"title": {"h2.title::text": WHY.confidence}}
    assert after.version != before.version
    assert project.library().provenance("gazette", "law") == after


def test_a_repair_that_was_taken_back_vouches_for_nothing(project: Project) -> None:
    library = project.library()
    change = library.apply("gazette", "law", NEW, WHY)
    version = library.provenance("gazette", "law").version
    library.undo(change)
    assert library.provenance("gazette", "law").version != version
    title = library.kind("gazette", "law").of("title")
    assert not set(title) & set(library.provenance("gazette", "law").healed["title"])


def test_the_newest_repair_that_brought_a_selector_counts(project: Project) -> None:
    library = project.library()
    library.undo(library.apply("gazette", "law", NEW, WHY))
    library.apply("gazette", "law", NEW, SURER)
    assert library.provenance("gazette", "law").healed["title"]["h2.title::text"] == 0.99


def test_a_selector_that_a_person_adopted_in_the_package_is_theirs(project: Project) -> None:
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    text = project.packaged.read_text()
    project.packaged.write_text(text.replace('"h1.law-title::text"', '"h2.title::text", "h1.law-title::text"'))
    library.refresh("gazette")
    assert library.provenance("gazette", "law").healed == {}


def test_only_what_a_healed_selector_read_is_told_of_an_extraction(project: Project) -> None:
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    kind, provenance = library.kind("gazette", "law"), library.provenance("gazette", "law")
    rules = {name: Rule(name) for name in kind.fields}
    new, old = "<h2 class=title>Fisheries Act</h2>", "<h1 class=law-title>Fisheries Act</h1>"
    assert provenance.of(extract(Selector(text=new), "law", kind, rules)) == {"title": WHY.confidence}
    assert provenance.of(extract(Selector(text=old), "law", kind, rules)) == {}
