"""Which selectors read a page, and which of them a repair wrote: what an item says of its own origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from healing.model import Extraction, Reading
    from healing.selectors.read import SelectorModule


@dataclass(frozen=True, slots=True)
class Provenance:
    """Of one page kind of one source."""

    version: str
    """The first 12 hex digits of the SHA-256 of the selector module's text."""
    healed: Mapping[str, Mapping[str, float]]
    """By field, the selectors that repairs wrote, each with the confidence (0 to 1) of the repair."""

    def of(self, extraction: Extraction) -> dict[str, float]:
        """The fields (and columns) of an extraction that a healed selector read, with its confidence."""
        readings = [*extraction.fields.items(), *(part for row in extraction.rows for part in row.items())]
        return self.of_readings(readings)

    def of_readings(self, readings: Iterable[tuple[str, Reading]]) -> dict[str, float]:
        """The same for the readings of one page or row, by field."""
        known = ((name, self.healed.get(name, {}).get(reading.selector or "")) for name, reading in readings)
        return {name: confidence for name, confidence in known if confidence is not None}


def healed_selectors(
    confidences: Mapping[str, Mapping[str, float]], packaged: SelectorModule | None, page_kind: str
) -> dict[str, dict[str, float]]:
    """What repairs brought, but for the selectors that the packaged module has too: a person has adopted them."""

    def adopted(name: str) -> tuple[str, ...]:
        if packaged is None or page_kind not in packaged.kinds:
            return ()
        try:
            return packaged.kind(page_kind).of(name)
        except KeyError:
            return ()

    own = {
        name: {text: value for text, value in brought.items() if text not in adopted(name)}
        for name, brought in confidences.items()
    }
    return {name: brought for name, brought in own.items() if brought}
