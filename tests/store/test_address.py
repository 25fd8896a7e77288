from __future__ import annotations

from pathlib import Path

import pytest

from healing.errors import StoreError
from healing.store.address import Address


def address(url: str) -> Address:
    return Address.of(url, "SETTING", "data/x.db")


def test_postgresql_is_reached_by_psycopg_3_where_no_driver_is_named() -> None:
    assert address("postgresql://me@host/laws").engine().driver == "psycopg"


def test_it_is_told_with_its_setting_and_without_its_password() -> None:
    assert str(address("postgresql+psycopg://me:secret@host/laws")) == (
        "SETTING = 'postgresql+psycopg://me:***@host/laws'"
    )


@pytest.mark.parametrize(
    ("url", "file"),
    [("sqlite:///data/x.db", Path("data/x.db")), ("sqlite://", None), ("sqlite:///:memory:", None)],
)
def test_the_file_of_a_database(url: str, file: Path | None) -> None:
    assert address(url).file == file


def test_the_setting_and_its_own_example_are_named() -> None:
    with pytest.raises(StoreError, match=r"SETTING = 'x\.db' is not the URL of a database: write sqlite:///data/x\.db"):
        address("x.db")
