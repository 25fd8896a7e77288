from __future__ import annotations

import pytest

from healing.repair.dates import days


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-03",
        "2024-05-03T10:15:00Z",
        "20240503",
        "3 May 2024",
        "May 3rd, 2024",
        "13:38, 3 May 2024",
        "Published 3. Mai 2024 um 9 Uhr",
        "3 de mayo de 2024",
        "3 maja 2024",
        "3 мая 2024",
        "2024年5月3日",
        "03.05.2024",
    ],
)
def test_the_third_of_may(text: str) -> None:
    assert "2024-05-03" in days(text)


@pytest.mark.parametrize(
    "text", ["", "2 hours ago", "May 2024", "31 February 2024", "Act No. 12/2019", "x" * 500 + " 3 May 2024"]
)
def test_texts_that_name_no_day(text: str) -> None:
    assert days(text) == frozenset()


def test_day_and_month_may_change_places() -> None:
    assert days("03/05/2024") == {"2024-05-03", "2024-03-05"}
