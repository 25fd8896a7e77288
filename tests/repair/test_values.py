"""When one text is all items of a list."""

from __future__ import annotations

import pytest

from healing.repair.values import is_joined

NAMES = ("Ann Lee", "Bo Ek", "Cy Dane")


@pytest.mark.parametrize(
    "text", ["By Ann Lee, Bo Ek and Cy Dane", "Ann Lee / Bo Ek / Cy Dane", "Cy Dane, Ann Lee, Bo Ek"]
)
def test_all_items_with_little_between_are_the_list(text: str) -> None:
    assert is_joined((text,), NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "By Ann Lee and Bo Ek",
        "By Ann Lee, Bo Ek and Cy Dane, 3 May 2024, 14:55",
        "Written at the harbour by Ann Lee, Bo Ek and Cy Dane",
        "Ann Lee, who came by sea, Bo Ek and Cy Dane",
    ],
)
def test_what_has_more_to_say_is_not(text: str) -> None:
    assert not is_joined((text,), NAMES)


def test_a_single_item_is_not_joined() -> None:
    assert not is_joined(("Ann Lee",), ("Ann Lee",))
