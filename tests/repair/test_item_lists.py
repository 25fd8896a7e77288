"""Lists of like items, and what stands around them."""

from __future__ import annotations

import pytest

from healing.dom.page import Page, parse
from healing.repair.item_lists import item_lists, surroundings

PAGE = """<html><body><article><h1>Dues</h1><p>By <a href="/people/ann-lee"><span>Ann</span> <span>Lee</span></a></p>
<figure><ul><li>Photo</li><li>Bo Ek</li></ul></figure>{}</article></body></html>"""
TAGS = """<section data-test="tags-box"><h2>Read more about</h2><ul>
<li><a href="/topic/harbour">Harbour</a></li><li><a href="/topic/fish-trade">Fish trade</a></li></ul></section>"""


def _texts(html: str) -> list[tuple[str, ...]]:
    page = parse(html)
    return [tuple(page.text(item) for item in items) for items in item_lists(page)]


def _first(html: str, *texts: str) -> tuple[Page, tuple[object, ...]]:
    page = parse(html)
    return page, next(
        items for items in item_lists(page) if tuple(map(page.text, items)) == texts and items[0].tag == "a"
    )


def test_items_in_wrappers_of_their_own_are_one_list() -> None:
    assert ("Harbour", "Fish trade") in _texts(PAGE.format(TAGS))


def test_what_stands_around_a_list_is_told() -> None:
    page, items = _first(PAGE.format(TAGS), "Harbour", "Fish trade")
    around = surroundings(page, items)  # type: ignore[arg-type]
    assert around.heading == "read more about"
    assert around.link == "/topic/"
    assert around.link_words == {"topic"}
    assert around.has_own_pages
    assert {"tags", "box"} <= around.words


@pytest.mark.parametrize("texts", [("Ann", "Lee"), ("Photo", "Bo Ek")])
def test_parts_of_a_name_and_captions_are_no_lists(texts: tuple[str, ...]) -> None:
    assert texts not in _texts(PAGE.format(TAGS))


def test_a_name_with_a_title_of_its_own_is_no_item() -> None:
    card = '<div><a href="/people/bo-ek"><h4>Bo Ek</h4><p>Harbour desk</p></a></div>'
    assert not any("Bo EkHarbour desk" in texts for texts in _texts(PAGE.format(card)))


def test_one_of_several_like_wrappers_is_no_list_of_its_own() -> None:
    wrapped = "".join(f'<div class="entry"><b><button class="tag">{name}</button></b></div>' for name in ("Dax", "Yen"))
    found = _texts(PAGE.format(f"<div>{wrapped}</div>"))
    assert ("Dax", "Yen") in found
    assert ("Dax",) not in found


def test_a_long_text_before_a_list_is_no_heading() -> None:
    page, items = _first(PAGE.format(TAGS.replace("Read more about", "The dues rise. " * 9)), "Harbour", "Fish trade")
    assert surroundings(page, items).heading == ""  # type: ignore[arg-type]
