"""Encrypted files: feeds by ``postprocessing: ["healing.store.sealing.Sealing"]`` in FEEDS, and documents.

``scrapy heal-decrypt`` reads them.

The file has a line for each 64 KB: a Fernet token of the piece's number (8 bytes) and its bytes; the last one, without
bytes, ends it. So pieces cannot be left out, swapped or cut off unnoticed, and memory stays flat. The key of feeds is
HEALING_STORE_KEY in the environment (the plugin is given no settings).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, BinaryIO

from healing.errors import ConfigError, StoreError
from healing.store.cipher import SETTING, Cipher

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 64 * 1024
_NUMBER = 8


class Sealing:
    """A plugin for Scrapy's feeds."""

    def __init__(self, file: BinaryIO, feed_options: dict[str, Any]) -> None:  # noqa: ARG002 (as Scrapy calls it)
        key = os.environ.get(SETTING, "")
        if not key:
            raise ConfigError(f"an encrypted feed needs {SETTING} in the environment")
        self._file = file
        self._cipher = Cipher.of_keys(key, SETTING)
        self._kept = b""
        self._number = 0

    def write(self, data: bytes | memoryview) -> int:
        self._kept += bytes(data)
        while len(self._kept) >= _PIECE:
            self._put(self._kept[:_PIECE])
            self._kept = self._kept[_PIECE:]
        return len(data)

    def close(self) -> None:
        if self._kept:
            self._put(self._kept)
        self._put(b"")

    def _put(self, piece: bytes) -> None:
        self._file.write(_line(self._number, piece, self._cipher))
        self._number += 1


def sealed(data: bytes, cipher: Cipher) -> bytes:
    """A whole file, encrypted in the same way."""
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    return b"".join(_line(number, piece, cipher) for number, piece in enumerate([*pieces, b""]))


def _line(number: int, piece: bytes, cipher: Cipher) -> bytes:
    return cipher.seal(number.to_bytes(_NUMBER, "big") + piece) + b"\n"


def opened(lines: Iterator[bytes], cipher: Cipher, name: str) -> Iterator[bytes]:
    """The bytes of an encrypted feed, piece by piece; ``StoreError`` where it is not whole, or of another key."""
    number = 0
    for number, line in enumerate(lines):
        piece = cipher.open(line.strip(), f"line {number + 1} of {name}")
        if int.from_bytes(piece[:_NUMBER], "big") != number:
            raise StoreError(f"{name} is not whole: line {number + 1} is not where it was written")
        if len(piece) == _NUMBER:
            return
        yield piece[_NUMBER:]
    raise StoreError(f"{name} is not whole: its end is missing")
