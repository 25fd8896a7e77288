from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from etl_sentiment.demo.layouts import LAYOUTS
from etl_sentiment.demo.portal import Portal
from healing.dom.skeleton import SAME_LAYOUT, Layout, Skeleton, largest_group, likeness, skeleton


def _page(body: str) -> Skeleton:
    return skeleton(document_fromstring(f"<html><body>{body}</body></html>"))


def _served(layout: str, *places: int) -> list[Skeleton]:
    portal = Portal(layout=layout)
    paths = [law.path for law in portal.expected().values()]
    return [skeleton(document_fromstring(portal.respond(paths[place]).body)) for place in places]


def test_the_steps_of_a_page() -> None:
    page = _page('<div class="b a is-open"><p>one</p><p>two</p></div><script>x</script><!-- p -->')
    assert page == {("html", "body"), ("body", "div.a.b"), ("div.a.b", "p")}


def test_hashes_of_a_build_do_not_matter() -> None:
    assert _page('<div class="Card_body__mmNWJ"></div>') == _page('<div class="Card_body__kk2xZ"></div>')
    assert _page('<div class="css-1x8q9zk"></div>') == _page("<div></div>")


def test_records_of_one_layout_are_alike_and_layouts_are_not() -> None:
    pages = {layout: _served(layout, 3, 40, 111) for layout in ("classic", "renamed", "cards", "hashed")}
    for layout, some in pages.items():
        for other, others in pages.items():
            shares = [likeness(one, two) for one in some for two in others]
            if layout == other:
                assert min(shares) > 2 * SAME_LAYOUT
            else:
                assert max(shares) < SAME_LAYOUT


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_a_layout_knows_its_pages(layout: str) -> None:
    known = Layout(tuple(_served(layout, 1, 2)))
    assert all(known.has(page) for page in _served(layout, 5, 60))
    assert not any(known.has(page) for page in _served("cards" if layout == "hashed" else "hashed", 5, 60))


def test_every_page_is_of_a_layout_that_nothing_is_known_of() -> None:
    assert Layout().has(_page("<p>text</p>"))


def test_the_commonest_layout_and_of_equals_the_first() -> None:
    cards, renamed, hashed = _served("cards", 1, 2, 3), _served("renamed", 4, 5), _served("hashed", 6)
    assert largest_group([renamed[0], cards[0], hashed[0], cards[1], renamed[1], cards[2]]) == [1, 3, 5]
    assert largest_group([renamed[0], cards[0], renamed[1], cards[1]]) == [0, 2]
    assert largest_group([]) == []


def test_a_chain_of_like_pages_is_one_layout() -> None:
    steps = [[("a", str(number)) for number in range(start, start + 10)] for start in (0, 4, 8)]
    first, middle, last = map(frozenset, steps)
    assert likeness(first, last) < SAME_LAYOUT <= likeness(first, middle)
    assert largest_group([first, last, middle]) == [0, 1, 2]
    assert largest_group([first, last]) == [0]


_SKELETONS = st.frozensets(st.tuples(st.just("a"), st.sampled_from("bcdefg")))


@given(st.lists(_SKELETONS, max_size=8))
def test_the_largest_group_is_closed(pages: list[Skeleton]) -> None:
    group = largest_group(pages)
    assert len(group) == len(set(group)) >= bool(pages)
    inside, outside = [pages[place] for place in group], [p for n, p in enumerate(pages) if n not in group]
    assert all(likeness(one, other) < SAME_LAYOUT for one in inside for other in outside)
