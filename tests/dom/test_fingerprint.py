from __future__ import annotations

from healing.dom.locate import locate
from healing.dom.page import parse
from healing.memory.fingerprint import fingerprint
from tests.repair.article import OLD_DATA, SELECTORS, old_page


def test_a_fingerprint_holds_the_template_and_not_the_value() -> None:
    page = parse(old_page(data=OLD_DATA))
    found = locate(page.root, SELECTORS.of("authors")[0])
    known = fingerprint(
        found.elements, page.root, SELECTORS.of("authors")[0], found.attribute, values=("Ann Lee",), page=page
    )
    assert (known.tag, known.classes, known.link, known.count) == ("a", ("story-author",), "/people/", 1)
    assert known.witnesses == ("jsonld:author.name",)
    assert 0 < known.order < 1
    assert "Ann Lee" not in repr(known)


def test_metadata_that_says_something_else_is_noted() -> None:
    page = parse(old_page(data='<meta name="author" content="Courier Ltd">'))
    found = locate(page.root, "a.story-author")
    known = fingerprint(found.elements, page.root, "a.story-author", "", values=("Ann Lee",), page=page)
    assert "meta:author" in known.dissent
    assert known.is_aside is False


def test_what_the_selector_gave_is_compared_and_not_all_that_its_element_shows() -> None:
    page = parse('<p class="by">By Ann Lee <i>and the desk</i></p><meta name="author" content="By Ann Lee">')
    found = locate(page.root, "p.by::text")
    assert fingerprint(found.elements, page.root, "p.by::text", "", values=("By Ann Lee",), page=page).witnesses == (
        "meta:author",
    )


def test_a_row_has_no_metadata_of_its_own() -> None:
    page = parse(old_page(data=OLD_DATA))
    found = locate(page.root, "h1")
    known = fingerprint(found.elements, page.root, "h1", "", values=(page.text(found.elements[0]),))
    assert known.witnesses == ()
    assert known.is_aside is None


def test_a_date_is_read_from_its_attribute() -> None:
    page = parse(old_page(data=OLD_DATA))
    found = locate(page.root, "time.story-date::attr(datetime)")
    day = found.elements[0].get("datetime")
    known = fingerprint(
        found.elements, page.root, "time.story-date::attr(datetime)", found.attribute, values=(day,), page=page
    )
    assert known.attribute == "datetime"
    assert known.witnesses == ("jsonld:datePublished",)
    assert ("datetime", "") in known.hooks
