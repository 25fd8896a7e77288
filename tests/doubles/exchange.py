"""What comes to the double, and what it decides to send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.doubles.steps import Json, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.doubles.gate import Gate


@dataclass(frozen=True, eq=False)
class Asked:
    """A request that came; each is itself, since the same words may be asked twice."""

    method: str
    path: str
    body: Json
    headers: dict[str, str]

    @property
    def is_chat(self) -> bool:
        return self.path == "/api/chat"

    @property
    def is_streamed(self) -> bool:
        """Without a word on streaming Ollama streams."""
        return bool(self.body.get("stream", True))


@dataclass(frozen=True)
class Whole:
    """A reply that is ready: JSON of any shape, or a text."""

    body: object
    status: int = 200


@dataclass(frozen=True)
class Lines:
    """NDJSON, or its last line where the client wants no stream."""

    lines: Iterable[Json]


@dataclass(frozen=True)
class Waits:
    """A reply that is made when ``until`` is set."""

    until: Gate
    then: Callable[[], Reply]


Reply = Step | Whole | Lines | Waits
