"""What is stored encrypted: Fernet (AES-128-CBC and HMAC-SHA256), by the library ``cryptography``.

Several keys may be given: the first encrypts, all decrypt, so that a key can be changed without a gap.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from typing import TYPE_CHECKING, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from healing.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

SETTING = "HEALING_STORE_KEY"
_MAKE = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
_TOKEN = b"gAAAA"
"""What every Fernet token of this century begins with: its version and the upper bytes of its time."""


class Cipher:
    """Encrypts with one key, decrypts with all."""

    def __init__(self, keys: list[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._names = hashlib.sha256(b"names of snapshots:" + keys[0].encode()).digest()

    @classmethod
    def of_keys(cls, text: str, where: str) -> Self:
        """Keys with commas or white space between them; ``ConfigError`` names ``where`` they were given."""
        keys = text.replace(",", " ").split()
        if not keys:
            raise ConfigError(f"{where} holds no key: make one with {_MAKE}")
        try:
            return cls(keys)
        except ValueError as error:  # it says nothing of the key itself
            raise ConfigError(f"{where} is not a key: 32 bytes in URL-safe base64. Make one with {_MAKE}") from error

    def seal(self, data: bytes) -> bytes:
        return self._fernet.encrypt(data)

    def open(self, token: bytes, what: str) -> bytes:
        """``StoreError`` names ``what`` cannot be decrypted: nothing tells a wrong key from a damaged text."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise StoreError(f"{what} cannot be decrypted: {SETTING} is another key, or it is damaged") from None

    def name(self, data: bytes) -> str:
        """A name that only the key's owner can compute: it must not tell whether a known page is among the stored."""
        return hmac.new(self._names, data, hashlib.sha256).hexdigest()


def is_sealed(data: bytes) -> bool:
    return data.startswith(_TOKEN)


def cipher_of(key: str, key_file: Path | None) -> Cipher:
    """By the key itself, or else the file that holds it; ``ConfigError`` where there is none."""
    if key:
        return Cipher.of_keys(key, SETTING)
    if key_file is None:
        raise ConfigError(
            f"store.encrypt is true, and there is no key: set {SETTING} in the environment, or store.key_file. "
            f"Make a key with {_MAKE}, and keep a copy elsewhere: without it nothing can be read any more"
        )
    try:
        mode = key_file.stat().st_mode
        text = key_file.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"store.key_file = {str(key_file)!r} cannot be read: {error}") from error
    if stat.S_IMODE(mode) & 0o077 and os.name == "posix":
        raise ConfigError(f"store.key_file = {str(key_file)!r} can be read by others: chmod 600 {key_file}")
    return Cipher.of_keys(text, f"store.key_file = {str(key_file)!r}")
