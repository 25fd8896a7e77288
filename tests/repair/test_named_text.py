from __future__ import annotations

from healing.dom.page import parse
from healing.repair.named_text import block_of, text_selectors

WORDS = "so that it is a paragraph of running text and no caption, heading or teaser of another record."
TEXT = [f"Paragraph {number} goes on {WORDS}" for number in range(1, 6)]


def _html(paragraphs: list[str]) -> str:
    inside = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<main><h1>Act</h1><div class=wording>{inside}</div><div class=more><p>More {WORDS}</p></div></main>"


def _first(named: list[str], html: str) -> list[str]:
    """What the likeliest selectors read."""
    page = parse(html)
    selectors = next(text_selectors([page], [named]))
    return [" ".join(node.css("::text").getall()) for node in page.selector.css(selectors[0])]


def test_the_beginning_of_one_paragraph_stands_for_all_beside_it() -> None:
    assert _first([TEXT[2][:20]], _html(TEXT)) == TEXT


def test_also_where_it_is_half_of_a_short_text() -> None:
    assert _first(TEXT[:1], _html(TEXT[:2])) == TEXT[:2]


def test_parents_of_one_look_hold_one_text() -> None:
    section = (
        "<section class=part>{}</section><aside class=ad><p>An advertisement that is about as long as one.</p></aside>"
    )
    html = f"<main>{''.join(section.format(f'<p>{text}</p>') for text in TEXT)}</main>"
    assert _first(TEXT, html) == TEXT


def test_nothing_is_proposed_where_a_paragraph_is_not_there() -> None:
    assert list(text_selectors([parse(_html(TEXT))], [[TEXT[0], "Something else"]])) == []


def test_the_block_is_the_innermost_one_that_begins_so() -> None:
    block = block_of(parse(_html(TEXT)), TEXT[0][:15])
    assert block is not None
    assert (block.tag, block.text) == ("p", TEXT[0])
    assert block_of(parse(_html(TEXT)), "Nothing") is None
