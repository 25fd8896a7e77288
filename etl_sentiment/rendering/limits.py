"""What rendering one page may cost: the settings ``RENDERING_*``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@dataclass(frozen=True)
class Limits:
    """``ValueError`` with the setting's name and value where one is no positive number."""

    seconds: float = 30.0
    """For one page, by the clock, from when it is its turn."""
    pages: int = 2
    """Rendered at once."""
    size: int = 16 * 1024 * 1024
    """Characters of the rendered HTML."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        return cls(
            seconds=_positive(settings, "RENDERING_TIMEOUT", cls.seconds),
            pages=int(_positive(settings, "RENDERING_PAGES", cls.pages, least=1)),
            size=int(_positive(settings, "RENDERING_MAX_SIZE", cls.size, least=1)),
        )


def _positive(settings: BaseSettings, name: str, default: float, *, least: float = 0.1) -> float:
    value = settings.get(name, default)
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.0
    if not least <= number < float("inf"):
        raise ValueError(f"{name} = {value!r}: must be a number of at least {least:g}")
    return number
