"""What of a store's rows is encrypted where it has a key: what pages said, and how they were asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from healing.errors import StoreError
from healing.store.cipher import SETTING, is_sealed

if TYPE_CHECKING:
    from typing import Any

    from healing.store.cipher import Cipher
    from healing.store.records import ParkedPage


class Vault:
    """Seals what is written, where there is a key; opens what is read, where it was sealed."""

    def __init__(self, cipher: Cipher | None) -> None:
        self._cipher = cipher

    def sealed(self, page: ParkedPage, snapshot: str) -> ParkedPage:
        """A page to be stored, with the key of its body: its request and headers may hold cookies."""
        page = replace(page, snapshot=snapshot)
        if self._cipher is None:
            return page
        return replace(page, request=self._cipher.seal(page.request), headers=self._cipher.seal(page.headers))

    def opened(self, page: ParkedPage) -> ParkedPage:
        what = f"parked page {page.id}"
        return replace(page, request=self._open(page.request, what), headers=self._open(page.headers, what))

    def sealed_text(self, text: str) -> str:
        return text if self._cipher is None else self._cipher.seal(text.encode()).decode("ascii")

    def opened_text(self, text: str, what: str) -> str:
        return self._open(text.encode(), what).decode()

    def check(self, memory: Any) -> None:
        """``StoreError`` where what is remembered cannot be read: a crawl must not begin then."""
        if memory is not None:
            self.opened_text(memory.content, "what is remembered")

    def _open(self, data: bytes, what: str) -> bytes:
        if not is_sealed(data):
            return data
        if self._cipher is None:
            raise StoreError(f"{what} is encrypted: set {SETTING}, and store.encrypt to true")
        return self._cipher.open(data, what)
