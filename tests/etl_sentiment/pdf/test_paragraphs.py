from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.pdf.hyphens import Vocabulary
from etl_sentiment.pdf.paragraphs import goes_on, paragraphs
from tests.etl_sentiment.pdf.made import line, lines, wrapped

NOTHING = Vocabulary()
FIRST = (
    "The Minister may by order name the districts in which bees are kept only with the consent of the council, and"
    " the council gives it where the hives stand at least fifty metres from the next house and road in the district."
)
SECOND = (
    "An order under this section lapses after five years unless the Assembly has renewed it before that day, and the"
    " consent of the council lapses with the order on which it rests, as do all that were given under the order."
)


def test_lines_become_paragraphs_by_the_gap_between_them() -> None:
    assert paragraphs(lines([*wrapped(FIRST), "", *wrapped(SECOND)]), NOTHING) == [FIRST, SECOND]


def test_lines_become_paragraphs_where_the_next_word_had_room() -> None:
    assert paragraphs(lines([*wrapped(FIRST), *wrapped(SECOND)]), NOTHING) == [FIRST, SECOND]


def test_lines_become_paragraphs_by_their_indent() -> None:
    first, second = wrapped(FIRST[:179].strip()), wrapped(SECOND[:179].strip())
    found = lines([*first, *second])
    found[len(first)] = line(second[0], top=found[len(first)].top, left=84)
    assert paragraphs(found, NOTHING) == [FIRST[:179].strip(), SECOND[:179].strip()]


def test_items_of_a_list_are_paragraphs_and_may_hang() -> None:
    found = [
        *lines(["(1) The council keeps a register of all hives, which any person may look at on a work", "day;"]),
    ]
    found[1] = line("day;", top=found[1].top, left=90)
    found.append(line("(2) the register names the keeper.", top=found[1].top - 14))
    assert paragraphs(found, NOTHING) == [
        "(1) The council keeps a register of all hives, which any person may look at on a work day;",
        "(2) the register names the keeper.",
    ]


def test_a_reference_is_no_item() -> None:
    text = "Whoever keeps bees without the consent that is named above commits an offence under section 5 of the Act."
    found = wrapped(text, width=text.index(" section 5"))
    assert found[1].startswith("section 5")
    assert paragraphs(lines(found), NOTHING) == [text]


def test_a_headline_is_a_paragraph() -> None:
    found = [line("Keeping of Bees", size=16), *lines(wrapped(FIRST), top=742)]
    assert paragraphs(found, NOTHING) == ["Keeping of Bees", FIRST]


def test_a_paragraph_goes_on_where_it_is_not_finished() -> None:
    assert goes_on("the consent of", "the council")
    assert goes_on("the regu-", "Lation")
    assert not goes_on("the council.", "the council")
    assert not goes_on("the council", "The council")


@given(
    st.lists(st.builds(line, st.text(alphabet="ab. -(1)", max_size=40), top=st.floats(0, 800), left=st.floats(0, 500)))
)
def test_no_word_is_lost(found: list) -> None:  # type: ignore[type-arg]
    joined = "".join(paragraphs(found, NOTHING))
    letters = "".join(one.text for one in found)
    assert joined.replace(" ", "").replace("-", "") == letters.replace(" ", "").replace("-", "")
