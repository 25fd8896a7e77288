"""What is wrong with the sources."""

from __future__ import annotations


class SourcesError(Exception):
    """``sources.yaml`` is wrong, or a source was asked for that it does not have; the message says what to do."""
