from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.dom.page import parse
from healing.llm.elements import look
from healing.llm.lines import line_of, xpath_of
from healing.llm.question import Question
from healing.model import Kind, Rule
from tests.llm.samples import LAW, LAW_PAGE

LINKS = Question("page", {"pdf": Rule("pdf", Kind.URL)}, ("",))


def lines(html: str, question: Question = LINKS, *, shows_link: bool = True) -> list[str]:
    return [line_of(seen, shows_link=shows_link) for seen in look(parse(html), question)]


def test_a_line_has_the_element_its_label_and_its_value() -> None:
    shown = lines(LAW_PAGE, LAW)

    assert 'h1.act-name "The Press Act"' in shown
    assert 'time[datetime] (Enacted) "4 May 2024" datetime="2024-05-04"' in shown
    assert 'a.document "PDF" href=/acts/17.pdf' in shown
    assert 'meta[property=og:title] content="The Press Act"' in shown


def test_a_label_that_the_text_repeats_is_left_out() -> None:
    assert lines("<p>Number: 17 of 2024</p>") == ['p "Number: 17 of 2024"']


def test_a_link_is_left_out_where_none_is_wanted() -> None:
    assert lines("<a class='more' href='/x'>Read</a>", shows_link=False) == ['a.more "Read"']


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/acts/17.pdf", "/acts/17.pdf"),
        ("https://law.test/acts/17.pdf", "/acts/17.pdf"),
        (f"/{'folder/' * 20}17.pdf", f"…{('folder/' * 20)[-53:]}17.pdf"),
    ],
)
def test_of_a_long_address_the_end_is_shown(address: str, shown: str) -> None:
    assert lines(f"<a href='{address}'>Act</a>") == [f'a "Act" href={shown}']


@given(st.recursive(st.sampled_from(["p", "o:p", "x-y"]), lambda inner: st.lists(inner, min_size=1, max_size=3)))
def test_an_xpath_leads_back_to_its_element(tree: object) -> None:
    page = parse(f"<body>{_html(tree)}</body>")

    assert [page.root.xpath(xpath_of(element)) for element in page.elements] == [[each] for each in page.elements]


def _html(tree: object) -> str:
    if isinstance(tree, list):
        return f"<div>{''.join(map(_html, tree))}</div>"
    return f"<{tree}>x</{tree}>"
