"""What good values of a field look like, gathered from healthy pages."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Profile:
    """A summary of the values of one field.

    ``pages`` counts the remembered pages (rows, in a listing), ``filled`` those with a value.
    """

    pages: int = 0
    filled: int = 0
    shortest: int = 0
    longest: int = 0
    mean_length: float = 0.0
    shapes: dict[str, int] = field(default_factory=dict)
    """How often each value shape was seen (``Aa 9-9``: runs of the same class of character folded), the most common kept."""
    distinct: int = 0
    """How many different values were seen, up to a cap."""
    mean_count: float = 0.0
    """How many strings a value has (lists, long texts), on average."""
