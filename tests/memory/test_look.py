from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from healing.memory.look import PLACES, alike, look

STEPS = st.frozensets(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=30)


def _page(*names: int) -> frozenset[tuple[str, str]]:
    return frozenset((f"div.{name}", f"p.{name}") for name in names)


def test_the_same_pages_look_the_same() -> None:
    assert look([_page(1, 2, 3)]) == look([_page(3, 2, 1)])
    assert len(look([_page(1)])) == PLACES


def test_the_share_of_equal_places_is_about_that_of_the_steps_in_common() -> None:
    shared = alike(look([_page(*range(200))]), look([_page(*range(100, 300))]))
    assert shared is not None
    assert abs(shared - 1 / 3) < 0.2
    assert alike(look([_page(*range(50))]), look([_page(*range(50, 100))])) == 0.0


def test_what_few_of_the_pages_have_is_left_out() -> None:
    assert look([_page(1, 2), _page(1, 2), _page(1, 2, 9)]) == look([_page(1, 2)])


def test_nothing_is_like_a_kind_that_nothing_was_looked_at_of() -> None:
    assert look([]) == ()
    assert alike((), look([_page(1)])) is None


@given(st.lists(STEPS, max_size=4))
def test_any_pages_have_a_look_of_32_bits_a_place(pages: list[frozenset[tuple[str, str]]]) -> None:
    found = look(pages)
    assert len(found) in (0, PLACES)
    assert all(0 <= number < 2**32 for number in found)
