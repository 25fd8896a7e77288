"""What is remembered of a page kind, to JSON and back: the one place that knows how."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from healing.errors import StoreError
from healing.memory.remembered import KindMemory

_MEMORY = TypeAdapter(KindMemory)


def to_json(memory: KindMemory) -> str:
    return _MEMORY.dump_json(memory, exclude_defaults=True).decode()


def from_json(text: str, source: str, page_kind: str) -> KindMemory:
    """The memory as it was; ``StoreError`` names the page kind whose memory cannot be read."""
    try:
        return _MEMORY.validate_json(text)
    except ValidationError as error:
        problem = error.errors()[0]["msg"]
        raise StoreError(
            f"the memory of {page_kind!r} of the source {source!r} cannot be read ({problem}): it was written by "
            "another version; delete its row of healing_memory, and the next crawl learns anew"
        ) from error


def snapshot_keys(memory: KindMemory) -> set[str]:
    """The snapshots that a memory needs."""
    return {page.snapshot for page in memory.pages if page.snapshot}
