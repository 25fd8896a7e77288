"""What is remembered of a good element: template features, which stay from record to record, apart from instance values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The template features of the element that a field was read from."""

    selector: str
    tag: str
    path: tuple[str, ...] = ()
    """Tags from the root to the element."""
    classes: tuple[str, ...] = ()
    """Stable class words only: hashed and state classes are dropped."""
    hooks: tuple[tuple[str, str], ...] = ()
    """Semantic attributes with their values: itemprop, property, name, rel, datetime (name only), data-*, id."""
    attribute: str = ""
    """The attribute that the value came from; empty where it was text."""
    label: str = ""
    """The cue text nearby: the ``dt``, ``th``, label or bold text that names the value."""
    anchor: str = ""
    """The nearest ancestor with a stable id, class or hook."""
    anchor_depth: int = 0
    order: float = 0.0
    """Place in reading order, 0 to 1."""
    count: int = 1
    """How many elements the selector found."""
