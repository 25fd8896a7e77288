"""Signs that a listing goes on, and links that look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.detection.pagination import further_page, page_number

HERE = "https://laws.example/list?page=2"
KNOWN = ["/list?page=2", "/list?page=3"]


@pytest.mark.parametrize(
    "html",
    [
        "<head><link rel=next href='/list?page=3'></head>",
        "<a rel='nofollow next' href='/l/3'>&gt;</a>",
        "<a href='?page=3'>3</a>",
        "<a href='/list/more'>Next page »</a>",
        "<a href='/list/more'><i></i> Weiter ›</a>",
        "<a href='/list/more' aria-label='Page suivante'><svg></svg></a>",
        "<button class='btn'>Load more</button>",
        "<a href='#'>Mehr laden</a>",
        "<ul class=pagination><li><a href='/x'>›</a></li></ul>",
        "<nav aria-label=Pagination><a href='/1'>1</a><b aria-current=page>2</b><a href='/3'>3</a></nav>",
        "<div class=pager><span class='page current'>2</span><a href='/3'>3</a></div>",
    ],
)
def test_a_listing_that_goes_on(html: str) -> None:
    assert further_page(html, HERE, KNOWN)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Next year there will be more.</p>",
        "<a href='?page=1'>1</a> <a href='?page=2'>2</a>",
        "<a rel=next href='?page=2#top'>Next</a>",  # this very page
        "<li class='next disabled'><a href='/list?page=3'>Next</a></li>",
        "<a class=is-disabled rel=next href='/list?page=3'>Next</a>",
        "<a aria-disabled=true href='/list?page=3'>Next</a>",
        "<a href='#'>Next</a><a href='javascript:go()'>Next</a>",
        "<button class=slick-next>Next</button>",  # a carousel
        "<button>Show more</button>",  # a filter
        "<a href='/a'>weiter</a><a href='/b'>weiter</a><a href='/c'>weiter</a>",  # read on, in each row
        "<nav class=pagination><a href='/1'>1</a><a href='/2' class=active>2</a><a href='/1'>« prev</a></nav>",
        "<a href='/law/3'>3</a><a href='/law/77'>Act 77</a>",
        "<a href='mailto:next@laws.example'>next</a>",
    ],
)
def test_a_last_page(html: str) -> None:
    assert further_page(f"<body>{html}</body>", HERE, KNOWN) == ""


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://a.example/list", 0),
        ("https://a.example/list?page=3", 3),
        ("https://a.example/list/page/12/", 12),
        ("https://a.example/laws/2024?q=bees&start=40", 40),
        ("https://a.example/help2/step7", 0),
        ("https://page1.example/", 0),
    ],
)
def test_the_number_that_a_url_names(url: str, number: int) -> None:
    assert page_number(url) == number


@given(st.text(max_size=200), st.sampled_from([HERE, "", "https://laws.example/"]))
def test_no_page_is_too_odd(html: str, url: str) -> None:
    assert isinstance(further_page(html, url, [html[:20]]), str)
