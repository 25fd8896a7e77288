from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from healing.dom.page import Page, parse
from healing.dom.text import normal

PAGE = """<html><body><nav><a href="/a">Laws</a></nav>
<main><header><h1>The  Act</h1><div class="teaser">A short word on it.</div></header>
<script>var x = "The Act";</script><p>Text <b>of</b> it</p><figure><figcaption>Picture</figcaption></figure>
<div class="teaser"><a href="/b">Other act</a></div></main><footer>Imprint</footer></body></html>"""


def _names(page: Page, found: frozenset[object]) -> set[str]:
    return {page.text(element) for element in page.elements if element in found}


def test_text_is_what_a_reader_sees() -> None:
    page = parse(PAGE)
    assert page.text(page.root.find(".//p")) == "Text of it"
    assert page.text(page.root.find(".//script")) == ""


def test_elements_are_found_by_their_text_in_normal_form() -> None:
    page = parse(PAGE)
    assert [element.tag for element in page.by_text["the act"]] == ["h1"]


def test_side_parts_are_told_from_the_record() -> None:
    page = parse(PAGE)
    side = _names(page, page.side)
    assert {"Laws", "Imprint", "Other act"} <= side
    assert not {"The Act", "A short word on it.", "Text of it"} & side


def test_captions_are_told_from_text() -> None:
    page = parse(PAGE)
    assert "Picture" in _names(page, page.captions)


def test_the_same_page_is_parsed_once() -> None:
    assert parse(PAGE) is parse(PAGE)


@given(st.text(alphabet="ab <>/p\n&;'\"", max_size=80))
def test_texts_agree_with_the_reading_of_selectors(html: str) -> None:
    page = Page(Selector(text=f"<div>{html}</div>"))
    for element in page.elements:
        assert page.text(element) == " ".join("".join(element.itertext()).split())


@given(st.text(max_size=50))
def test_normal_form_is_stable(text: str) -> None:
    assert normal(normal(text)) == normal(text)
