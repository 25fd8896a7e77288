from __future__ import annotations

import io

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from healing.errors import ConfigError, StoreError
from healing.store.cipher import SETTING, Cipher
from healing.store.sealing import Sealing, opened

KEY = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, KEY)


def _sealed(*parts: bytes) -> list[bytes]:
    file = io.BytesIO()
    plugin = Sealing(file, {})
    for part in parts:
        assert plugin.write(part) == len(part)
    plugin.close()
    return file.getvalue().splitlines(keepends=True)


def _opened(lines: list[bytes], key: str = KEY) -> bytes:
    return b"".join(opened(iter(lines), Cipher([key]), "feed"))


@given(st.lists(st.binary(max_size=200), max_size=8), st.integers(0, 3))
def test_any_bytes_come_back(parts: list[bytes], blocks: int) -> None:
    parts = [*parts, b"x" * (blocks * 50_000)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, KEY)
        assert _opened(_sealed(*parts)) == b"".join(parts)


def test_it_is_written_in_pieces() -> None:
    lines = _sealed(b"secret" * 50_000)
    assert len(lines) == 6
    assert not any(b"secret" in line for line in lines)


@pytest.mark.parametrize("damage", ["cut", "left out", "swapped", "another key"])
def test_what_is_not_whole_is_named(damage: str) -> None:
    lines = _sealed(b"secret" * 50_000)
    changed = {
        "cut": lines[:-1],
        "left out": lines[1:],
        "swapped": [lines[1], lines[0], *lines[2:]],
        "another key": lines,
    }
    key = Fernet.generate_key().decode() if damage == "another key" else KEY
    with pytest.raises(StoreError, match="feed"):
        _opened(changed[damage], key)


def test_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING)
    with pytest.raises(ConfigError, match=SETTING):
        Sealing(io.BytesIO(), {})
