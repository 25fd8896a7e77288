from __future__ import annotations

import pytest

from healing.dom.page import parse
from healing.llm.elements import Seen, look, value_attribute
from healing.llm.question import Question
from healing.model import Kind, Rule
from tests.llm.samples import ACTS, LAW, LIST_PAGE

TEXT_ONLY = Question("page", {"title": Rule("title")}, ("",))
FILLER = f"<p>{'Words that are shown. ' * 20}</p>"


def seen(html: str, question: Question = TEXT_ONLY) -> list[Seen]:
    return look(parse(html), question)


def texts(html: str, question: Question = TEXT_ONLY) -> list[str]:
    return [one.text for one in seen(html, question)]


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
    assert not any("obey" in text for text in texts(f"<body>{FILLER}{hidden}</body>"))


def test_a_page_that_a_script_unhides_is_shown() -> None:
    page = f"<body><p>Loading</p><div style='display:none'>{FILLER}</div></body>"

    assert any(text.startswith("Words that") for text in texts(page))


def test_of_like_siblings_the_first_are_looked_at() -> None:
    entries = "".join(f"<li><a href='/{n}'>Entry {n}</a></li>" for n in range(30))

    assert 3 <= len(texts(f"<ul>{entries}</ul>")) < 15


def test_labelled_entries_all_stay() -> None:
    entries = "".join(f"<tr><td>Label {n}:</td><td>value {n}</td></tr>" for n in range(30))

    assert sum("value" in text for text in texts(f"<table>{entries}</table>")) == 30


def test_bold_words_inside_a_text_are_not_told_apart() -> None:
    assert texts("<p>Some <b>bold</b> words</p>") == ["Some bold words"]


def test_bold_words_inside_a_record_are() -> None:
    assert "bold" in texts("<table><tr><td>Some <b>bold</b> words</td></tr></table>", ACTS)


def test_a_record_that_is_one_line_has_its_pieces() -> None:
    page = "<ul><li>S-1 of 2024, <a href='/1'>Act one</a> in force</li></ul>"

    assert [one.pieces for one in seen(page, ACTS)] == [("S-1 of 2024,", "in force"), ()]


def test_a_text_that_only_flows_is_one() -> None:
    assert (
        texts("<div><span>Berlin.</span> <span>The act is in force.</span></div>")[0] == "Berlin. The act is in force."
    )


@pytest.mark.parametrize(
    ("page", "tag"),
    [
        ("<div><span>Words</span></div>", "span"),
        ("<p class='lead'><a>Words</a></p>", "a"),
        ("<h1><span class='x'>Words</span></h1>", "h1"),
        ("<li class='item'><h1><span class='x'>Words</span></h1></li>", "h1"),
        ("<time datetime='2024-01-02'><span class='day'>Words</span></time>", "time"),
    ],
)
def test_of_elements_with_one_text_the_most_telling_is_seen(page: str, tag: str) -> None:
    assert [one.tag for one in seen(page)] == [tag]


def test_it_is_known_what_follows_the_main_heading() -> None:
    page = "<p>Before</p><h1>Name</h1><p>After</p><p>Later</p>"

    assert [one.follows for one in seen(page)] == pytest.approx([0, 0, 1 - 1 / 40, 1 - 2 / 40])


def test_the_words_before_an_element_are_around_it() -> None:
    page = "<h2>Subjects</h2><ul><li>Ports</li></ul>"

    assert "subjects" in next(one for one in seen(page) if one.text == "Ports").around


def test_cells_of_one_column_stand_alike() -> None:
    cells = [one.signature for one in seen(LIST_PAGE, ACTS) if one.tag == "td"]

    assert len(cells) > 3
    assert len(set(cells)) == 1


@pytest.mark.parametrize(
    ("html", "kind", "attribute"),
    [
        ("<a href='/x'>y</a>", Kind.URL, "href"),
        ("<a href='/x'>y</a>", Kind.TEXT, ""),
        ("<a href='/x' itemprop='url'>y</a>", Kind.URL, "href"),
        ("<time datetime='2024-01-02'>y</time>", Kind.DATE, "datetime"),
        ("<time datetime='2024-01-02'>y</time>", Kind.TEXT, ""),
        ("<meta name='author' content='y'>", Kind.TEXT, "content"),
        ("<div itemprop='datePublished' content='2024-01-02'>y</div>", Kind.DATE, "content"),
        ("<p>y</p>", Kind.DATE, ""),
    ],
)
def test_the_kind_decides_which_attribute_holds_the_value(html: str, kind: Kind, attribute: str) -> None:
    assert value_attribute(seen(html, LAW)[0].attributes, kind) == attribute
