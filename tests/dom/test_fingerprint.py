from __future__ import annotations

from healing.dom.locate import locate
from healing.dom.page import parse
from healing.memory.fingerprint import fingerprint
from tests.repair.article import OLD_DATA, SELECTORS, old_page


def test_a_fingerprint_holds_the_template_and_not_the_value() -> None:
    page = parse(old_page(data=OLD_DATA))
    found = locate(page.root, SELECTORS.of("authors")[0])
    known = fingerprint(found.elements, page.root, SELECTORS.of("authors")[0], found.attribute)
    assert (known.tag, known.classes, known.link, known.count) == ("a", ("story-author",), "/people/", 1)
    assert known.witnesses == ("jsonld:author.name",)
    assert 0 < known.order < 1
    assert "Ann Lee" not in repr(known)


def test_metadata_that_says_something_else_is_noted() -> None:
    page = parse(old_page(data='<meta name="author" content="Courier Ltd">'))
    found = locate(page.root, "a.story-author")
    known = fingerprint(found.elements, page.root, "a.story-author", "")
    assert "meta:author" in known.dissent


def test_a_row_has_no_metadata_of_its_own() -> None:
    page = parse(old_page(data=OLD_DATA))
    found = locate(page.root, "h1")
    assert fingerprint(found.elements, page.root, "h1", "", metadata={}).witnesses == ()


def test_a_date_is_read_from_its_attribute() -> None:
    page = parse(old_page(data=OLD_DATA))
    found = locate(page.root, "time.story-date::attr(datetime)")
    known = fingerprint(found.elements, page.root, "time.story-date::attr(datetime)", found.attribute)
    assert known.attribute == "datetime"
    assert known.witnesses == ("jsonld:datePublished",)
    assert ("datetime", "") in known.hooks
