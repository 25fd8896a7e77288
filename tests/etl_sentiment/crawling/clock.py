"""Time that passes when a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request


@dataclass(eq=False)
class _Call:
    at: float
    func: Callable[[Request], None]
    request: Request
    is_off: bool = False

    def cancel(self) -> None:
        self.is_off = True


class TurnedClock:
    """Seconds from 0."""

    def __init__(self) -> None:
        self.now = 0.0
        self._calls: list[_Call] = []

    def call_later(self, delay: float, func: Callable[[Request], None], request: Request) -> _Call:
        self._calls.append(_Call(self.now + delay, func, request))
        return self._calls[-1]

    def turn(self, seconds: float) -> None:
        self.now += seconds
        due = sorted((call for call in self._calls if call.at <= self.now), key=lambda call: call.at)
        for call in due:
            self._calls.remove(call)
            if not call.is_off:
                call.func(call.request)
