from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.dom.page import parse
from healing.llm.elements import line_of, look, value_attribute, xpath_of
from healing.llm.question import Question
from healing.model import Kind, Rule
from tests.llm.samples import ACTS, LAW, LAW_PAGE, LIST_PAGE

TEXT_ONLY = Question("page", {"title": Rule("title")}, ("",))
FILLER = f"<p>{'Words that are shown. ' * 20}</p>"


def lines(html: str, question: Question = TEXT_ONLY) -> list[str]:
    return [line_of(seen) for seen in look(parse(html), question)]


def test_a_line_has_the_element_its_label_and_its_value() -> None:
    shown = lines(LAW_PAGE, LAW)

    assert 'h1.act-name "The Press Act"' in shown
    assert 'time[datetime] (Enacted) "4 May 2024" datetime=2024-05-04' in shown
    assert 'a.document "PDF" href=/acts/17.pdf' in shown
    assert "meta[property=og:title] content=The Press Act" in shown


def test_links_are_shown_only_where_a_link_is_wanted() -> None:
    assert lines("<a class='more' href='/x'>Read</a>") == ['a.more "Read"']


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>obey</script>",
        "<style>obey</style>",
        "<!-- obey -->",
        "<template><p>obey</p></template>",
        "<noscript><p>obey</p></noscript>",
        "<p hidden>obey</p>",
        "<div aria-hidden='true'><p>obey</p></div>",
        "<p style='display: none'>obey</p>",
        "<p style='COLOR:red;Visibility:hidden'>obey</p>",
        "<p style='font-size:0'>obey</p>",
        "<p style='opacity:0;'>obey</p>",
        "<input value='obey'>",
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: str) -> None:
    assert not [line for line in lines(f"<body>{FILLER}{hidden}</body>") if "obey" in line]


def test_a_page_that_a_script_unhides_is_shown() -> None:
    assert lines(f"<body><p>Loading</p><div style='display:none'>{FILLER}</div></body>")[1].startswith('p "Words')


def test_of_similar_siblings_three_stay() -> None:
    rows = [line for line in lines(LIST_PAGE, ACTS) if "act-row" in line]

    assert len(rows) == 3


def test_labelled_entries_all_stay() -> None:
    entries = "".join(f"<tr><td>Label {n}:</td><td>value {n}</td></tr>" for n in range(9))

    assert sum("value" in line for line in lines(f"<table>{entries}</table>")) == 9


def test_bold_words_inside_a_text_have_no_line_of_their_own() -> None:
    assert lines("<p>Some <b>bold</b> words</p>") == ['p "Some bold words"']


@pytest.mark.parametrize(
    ("html", "kind", "attribute"),
    [
        ("<a href='/x'>y</a>", Kind.URL, "href"),
        ("<a href='/x'>y</a>", Kind.TEXT, ""),
        ("<time datetime='2024-01-02'>y</time>", Kind.DATE, "datetime"),
        ("<time datetime='2024-01-02'>y</time>", Kind.TEXT, ""),
        ("<meta name='author' content='y'>", Kind.TEXT, "content"),
        ("<p>y</p>", Kind.DATE, ""),
    ],
)
def test_the_kind_decides_which_attribute_holds_the_value(html: str, kind: Kind, attribute: str) -> None:
    seen = next(iter(look(parse(html), LAW)))

    assert value_attribute(seen, kind) == attribute


@given(st.recursive(st.sampled_from(["p", "o:p", "x-y"]), lambda inner: st.lists(inner, min_size=1, max_size=3)))
def test_an_xpath_leads_back_to_its_element(tree: object) -> None:
    page = parse(f"<body>{_html(tree)}</body>")

    assert [page.root.xpath(xpath_of(element)) for element in page.elements] == [[each] for each in page.elements]


def _html(tree: object) -> str:
    if isinstance(tree, list):
        return f"<div>{''.join(map(_html, tree))}</div>"
    return f"<{tree}>x</{tree}>"
