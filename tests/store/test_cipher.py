from __future__ import annotations

import os
import stat
from base64 import b64encode
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from healing.errors import ConfigError, StoreError
from healing.memory.remembered import KindMemory, PageMemory
from healing.store.cipher import Cipher, cipher_of
from healing.store.opening import open_store
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path

    from healing.store.interface import Store

ONE, TWO = (b64encode(bytes([number]) * 32).decode() for number in (1, 2))
SECRET = "Ministry of Whispers"  # noqa: S105
BODY = f"<html>{SECRET}</html>".encode()


def _opened(folder: Path, *keys: str) -> Store:
    cipher = Cipher(list(keys)) if keys else None
    return open_store(f"sqlite:///{folder}/healing.db", folder / "snapshots", cipher)


def _fill(store: Store) -> None:
    store.start_run("laws", "gazette", 1.0)
    store.park(page(request=SECRET.encode(), headers=SECRET.encode()), BODY)
    values = {"issuer": (SECRET,)}
    kept = PageMemory(url="https://g.example/1", values=values, snapshot=store.add_snapshot(BODY))
    store.save_memory("gazette", "law", KindMemory(pages=(kept,)))


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_pages_said_is_not_in_the_files(tmp_path: Path) -> None:
    with closing(_opened(tmp_path, ONE)) as store:
        _fill(store)
    assert SECRET.encode() not in _bytes(tmp_path)
    with closing(_opened(tmp_path, ONE)) as store:
        (parked,) = store.parked()
        assert (parked.request, parked.headers, store.parked_body(parked)) == (SECRET.encode(), SECRET.encode(), BODY)
        (kept,) = store.load_memory("gazette", "law").pages
        assert (kept.values["issuer"], store.snapshot(kept.snapshot)) == ((SECRET,), BODY)
        assert store.start_run("laws", "gazette", 2.0) == 2


def test_a_name_does_not_tell_whether_a_known_page_is_stored(tmp_path: Path) -> None:
    with closing(_opened(tmp_path / "1", ONE)) as one, closing(_opened(tmp_path / "2", TWO)) as two:
        assert len({one.add_snapshot(BODY), two.add_snapshot(BODY), Cipher([ONE]).name(BODY)}) == 2
        assert one.add_snapshot(BODY) == one.add_snapshot(BODY)


def test_what_was_stored_before_it_was_switched_on_is_still_read(tmp_path: Path) -> None:
    with closing(_opened(tmp_path)) as store:
        _fill(store)
    with closing(_opened(tmp_path, ONE)) as store:
        _fill(store)
        assert [store.parked_body(one) for one in store.parked()] == [BODY, BODY]
        assert [one.request for one in store.parked()] == [SECRET.encode()] * 2


@pytest.mark.parametrize(
    ("keys", "told"),
    [((), "is encrypted: set HEALING_STORE_KEY"), ((TWO,), "HEALING_STORE_KEY is another key")],
    ids=["no key", "another key"],
)
def test_no_crawl_begins_without_the_key_and_nothing_is_lost(tmp_path: Path, keys: tuple[str, ...], told: str) -> None:
    with closing(_opened(tmp_path, ONE)) as store:
        _fill(store)
    before = _bytes(tmp_path / "snapshots")
    with closing(_opened(tmp_path, *keys)) as store:
        with pytest.raises(StoreError, match=told):
            store.start_run("laws", "gazette", 2.0)
        with pytest.raises(StoreError, match=told):
            store.parked()
        assert store.incidents() == []
        with pytest.raises(StoreError, match=told):
            store.prune(float("inf"))
    assert _bytes(tmp_path / "snapshots") == before


def test_a_key_is_changed_without_a_gap(tmp_path: Path) -> None:
    with closing(_opened(tmp_path, ONE)) as store:
        _fill(store)
    with closing(_opened(tmp_path, TWO, ONE)) as store:
        _fill(store)
        assert [store.parked_body(one) for one in store.parked()] == [BODY, BODY]


def test_a_damaged_snapshot_is_named(tmp_path: Path) -> None:
    with closing(_opened(tmp_path, ONE)) as store:
        key = store.add_snapshot(BODY)
        (file,) = (tmp_path / "snapshots").rglob("*.gz")
        file.write_bytes(file.read_bytes()[:-9] + b"AAAAAAAAA")
        with pytest.raises(StoreError, match=r"snapshot .*\.gz cannot be decrypted"):
            store.snapshot(key)


@pytest.mark.parametrize("key", ["short", ONE[:-2], ONE + ",nonsense", "ü"])
def test_a_key_that_is_none_is_not_shown(key: str) -> None:
    with pytest.raises(ConfigError, match="HEALING_STORE_KEY is not a key") as refused:
        cipher_of(key, None)
    assert key not in str(refused.value).replace("HEALING_STORE_KEY", "")


def test_no_key_says_how_to_make_one() -> None:
    with pytest.raises(ConfigError, match=r"Fernet\.generate_key"):
        cipher_of("", None)


def test_a_key_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    with pytest.raises(ConfigError, match="cannot be read"):
        cipher_of("", file)
    file.write_text(f"{ONE}\n{TWO}\n")
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="can be read by others: chmod 600"):
        cipher_of("", file)
    file.chmod(0o600)
    assert cipher_of("", file).open(Cipher([TWO]).seal(b"x"), "it") == b"x"
    file.write_text("")
    with pytest.raises(ConfigError, match="holds no key"):
        cipher_of("", file)


def test_stored_files_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with closing(_opened(tmp_path / "data")) as store:
            _fill(store)
            modes = {
                path.name: stat.S_IMODE(path.stat().st_mode)
                for path in (tmp_path / "data").rglob("*")
                if path.is_file()
            }
    finally:
        os.umask(before)
    assert {"healing.db", "healing.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
