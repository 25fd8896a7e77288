"""The main text of pages of one layout: the long ones show where the short ones have it."""

from __future__ import annotations

from healing.dom.page import parse
from healing.repair.prose import main_texts

PARAGRAPH = "The holder of a permit keeps a book in which every incident is entered, number {}."
SUMMARY = "Says who may keep a book, and which duties follow from it for all concerned."


def _page(paragraphs: int, *, name: str = "wording") -> str:
    text = "".join(f"<p>{PARAGRAPH.format(number)}</p>" for number in range(paragraphs))
    return (
        f"<html><body><article><h1>Books Act</h1><p class=about>{SUMMARY}</p>"
        f'<div class="{name}"><section>{text}</section></div></article></body></html>'
    )


def _paragraphs(*htmls: str) -> list[list[str]]:
    pages = [parse(html) for html in htmls]
    texts = main_texts(pages)
    return [
        [page.text(one) for one in text.paragraphs] if text else [] for page, text in zip(pages, texts, strict=True)
    ]


def test_a_short_text_is_not_mixed_with_what_stands_above_it() -> None:
    alone, *_ = _paragraphs(_page(1))
    assert alone[0] == SUMMARY
    short, *_ = _paragraphs(_page(1), _page(20), _page(30), _page(2))
    assert short == [PARAGRAPH.format(0)]


def test_pages_of_another_look_are_read_one_by_one() -> None:
    other = (
        _page(5, name="x").replace("article", "main").replace("<div class=", "<td class=").replace("</div>", "</td>")
    )
    found = _paragraphs(_page(20), other)
    assert len(found[0]) == 20
    assert PARAGRAPH.format(4) in found[1]


def test_pages_without_a_text_have_none() -> None:
    assert _paragraphs("<html><body><h1>Not found</h1></body></html>", _page(9))[0] == []
    assert _paragraphs() == []


def test_the_beginning_before_a_wall_belongs_to_the_text() -> None:
    text = [f"<p>{PARAGRAPH.format(number)}</p>" for number in range(9)]
    walled = f"<article><h1>Act</h1><div>{text[0]}<span class=paywall>{''.join(text[1:])}</span></div></article>"
    assert _paragraphs(f"<html><body>{walled}</body></html>") == [[PARAGRAPH.format(number) for number in range(9)]]


def test_items_of_a_summary_are_not_the_text() -> None:
    points = "".join(f"<li><p>{SUMMARY}</p></li>" for _ in range(3))
    page = _page(9).replace("<section>", f"<ul>{points}</ul><section>")
    assert _paragraphs(page) == [[PARAGRAPH.format(number) for number in range(9)]]


def test_comments_in_holders_without_names_are_not_the_text() -> None:
    said = "".join(f"<p>{SUMMARY}</p>" for _ in range(5))
    page = _page(9, name="").replace(' class=""', "").replace("<section>", "").replace("</section>", "")
    page = page.replace("</article>", f"</article><section><div>{said}</div></section>")
    assert _paragraphs(page) == [[PARAGRAPH.format(number) for number in range(9)]]


def _with_cards(paragraphs: int, teaser: str) -> str:
    cards = "".join(f'<div class="card"><p>{teaser} {card}</p></div>' for card in range(2))
    return _page(paragraphs).replace("<section>", '<section class="part">').replace("</article>", f"</article>{cards}")


def test_short_texts_do_not_drown_in_what_stands_around_them() -> None:
    long, short = _with_cards(8, SUMMARY), _with_cards(2, SUMMARY * 2)
    assert [len(text) for text in _paragraphs(long, short)] == [8, 2]
    assert len(_paragraphs(short)[0]) > 2
