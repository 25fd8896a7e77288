from __future__ import annotations

from healing.memory.fingerprint import Fingerprint
from healing.memory.remembered import KindMemory, PageMemory


def _page(snapshot: str, *fields: str) -> PageMemory:
    seen = {name: Fingerprint("h1::text", "h1") for name in fields}
    return PageMemory(f"https://gazette.example/{snapshot}", fingerprints=seen, snapshot=snapshot)


def test_the_page_that_shows_most_of_the_fields_is_taken_the_newest_of_these() -> None:
    memory = KindMemory(
        (_page("a", "title", "date"), _page("b", "title", "date"), _page("c", "title"), _page("", "date"))
    )
    assert memory.snapshot_of(["title", "date"]) == "b"
    assert memory.snapshot_of(["title"]) == "c"
    assert memory.snapshot_of(["rows"]) == "c"
    assert KindMemory().snapshot_of(["title"]) == ""
