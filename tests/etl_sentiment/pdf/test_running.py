from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.pdf.running import without_running
from tests.etl_sentiment.pdf.made import line, lines, page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etl_sentiment.pdf.lines import Page

HEAD, FOOT = 800.0, 40.0
NOTHING: Callable[[int], str] = lambda number: ""  # noqa: E731


def document(
    count: int, *, head: Callable[[int], str] = NOTHING, foot: Callable[[int], str] = NOTHING, body: str = "Rule"
) -> list[Page]:
    """Pages, numbered from 1, each with a header, a footer and words of its own."""
    pages = []
    for number in range(1, count + 1):
        own = [
            f"{body} {word} of sheet {chr(96 + number % 26)}{number}." for word in ("first", "second", "third", "last")
        ]
        edges = [line(text, top=top) for text, top in ((head(number), HEAD), (foot(number), FOOT)) if text]
        pages.append(page(*edges, *lines(own)))
    return pages


def texts(pages: Sequence[Page]) -> list[list[str]]:
    return [[part.text for row in one.rows for part in row] for one in pages]


def test_the_same_line_on_every_page_is_a_header() -> None:
    pages = document(6, head=lambda number: "Official Gazette No. 12, 14 March 2021")
    assert texts(without_running(pages)) == texts(document(6))


def test_even_and_odd_pages_may_differ_and_the_number_of_the_page_may_be_in_it() -> None:
    pages = document(8, head=lambda number: f"{number + 30} Gazette" if number % 2 else f"Bees Act {number + 30}")
    assert texts(without_running(pages)) == texts(document(8))


def test_page_numbers_are_dropped_arabic_and_roman() -> None:
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
    for foot in (
        str,
        lambda number: f"- {number} -",
        lambda number: roman[number - 1],
        lambda number: f"Page {number} of 9",
    ):
        assert texts(without_running(document(9, foot=foot))) == texts(document(9))


def test_a_chapter_has_its_own_header() -> None:
    pages = document(12, head=lambda number: "The keeping of bees" if number < 6 else "The sale of honey")
    assert texts(without_running(pages)) == texts(document(12))


def test_a_single_page_keeps_all_but_its_number() -> None:
    pages = document(1, head=lambda number: "Official Gazette", foot=lambda number: "Page 1 of 1")
    assert texts(without_running(pages)) == texts(document(1, head=lambda number: "Official Gazette"))


def test_the_laws_own_numbers_are_no_page_numbers() -> None:
    pages = document(9, head=lambda number: f"Article {number}")
    assert texts(without_running(pages)) == texts(pages)


def test_lines_in_the_middle_of_pages_are_kept() -> None:
    repeated = [
        page(*lines([f"a{number}", f"b{number}", f"c{number}", "Signed.", f"x{number}", f"y{number}", f"z{number}"]))
        for number in range(9)
    ]
    kept = texts(without_running(repeated))
    assert all("Signed." in one for one in kept)


def test_far_apart_is_not_repeated() -> None:
    pages = document(40, head=lambda number: "Annex" if number in (3, 17, 31) else "")
    assert texts(without_running(pages)) == texts(pages)


def test_where_nothing_would_be_left_all_is_kept() -> None:
    pages = [page(line("The same on all pages"))] * 5
    assert without_running(pages) == pages


@given(st.lists(st.lists(st.text(alphabet="ab1 \n", max_size=6), max_size=8), max_size=8))
def test_nothing_but_lines_at_the_edges_is_dropped(texts_of_pages: list[list[str]]) -> None:
    pages = [page(*lines(one)) for one in texts_of_pages]
    kept = without_running(pages)
    assert len(kept) == len(pages)
    for before, after in zip(pages, kept, strict=True):
        assert len(before.rows) - len(after.rows) <= 6
        assert [row for row in before.rows if row in after.rows] == list(after.rows)
