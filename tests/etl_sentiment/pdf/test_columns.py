from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.pdf.columns import blocks
from etl_sentiment.pdf.lines import Line, Page
from tests.etl_sentiment.pdf.made import HEIGHT, WIDTH, line, lines, page

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_TEXTS = [f"Left line {number:02} is filled with its own words" for number in range(12)]
RIGHT_TEXTS = [f"Right line {number:02} has as many words as those" for number in range(12)]
LEFT, RIGHT = lines(LEFT_TEXTS, left=60, top=700), lines(RIGHT_TEXTS, left=320, top=700)
TITLE = line("The title of the law stands above both of its columns and is a long one", left=120, top=740)


def texts(found: Sequence[Sequence[Line]]) -> list[list[str]]:
    return [[one.text for one in block] for block in found]


def test_columns_that_the_file_has_line_by_line_are_read_one_after_the_other() -> None:
    rows = ((TITLE,), *zip(LEFT, RIGHT, strict=True))
    assert texts(blocks(Page(WIDTH, HEIGHT, rows))) == [[TITLE.text], LEFT_TEXTS, RIGHT_TEXTS]


def test_columns_in_any_order_are_read_from_the_left() -> None:
    mixed = [*RIGHT, TITLE, *LEFT]
    Random(1).shuffle(mixed)  # noqa: S311 - no secret
    assert texts(blocks(page(*mixed))) == [[TITLE.text], LEFT_TEXTS, RIGHT_TEXTS]


def test_a_line_across_both_columns_divides_them() -> None:
    middle = line("A headline in the middle that goes over both of the two columns", left=120, top=700 - 6 * 14)
    below = [Line(one.text, one.left, one.right, one.bottom - 28, one.top - 28) for one in (*LEFT[6:], *RIGHT[6:])]
    found = texts(blocks(page(*LEFT[:6], *RIGHT[:6], middle, *below)))
    assert found == [LEFT_TEXTS[:6], RIGHT_TEXTS[:6], [middle.text], LEFT_TEXTS[6:], RIGHT_TEXTS[6:]]


def test_a_table_stays_as_it_is() -> None:
    names, numbers = lines([f"Bees {n}" for n in range(12)], left=60), lines([f"{n}.50" for n in range(12)], left=400)
    (found,) = texts(blocks(Page(WIDTH, HEIGHT, tuple(zip(names, numbers, strict=True)))))
    assert found == [f"Bees {n} {n}.50" for n in range(12)]


def test_one_column_keeps_the_order_of_the_file() -> None:
    one = lines([f"Line {number} of a page with a single column of text, which is a long line" for number in range(20)])
    assert blocks(page(*one)) == [one]
    assert blocks(page(*one[::-1])) == [one[::-1]]
    assert blocks(Page(WIDTH, HEIGHT)) == []


@given(
    st.lists(
        st.builds(
            lambda text, left, top: line(text, left=left, top=top),
            st.text(alphabet="abc ", min_size=1, max_size=60),
            st.floats(0, 500),
            st.floats(20, 800),
        ),
        max_size=30,
    )
)
def test_no_line_is_lost(found: list[Line]) -> None:
    assert sorted(one.text for block in blocks(page(*found)) for one in block) == sorted(one.text for one in found)
