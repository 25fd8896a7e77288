"""The one clock of the edge, so that tests can set the time."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
"""Gives the time in seconds since the epoch, as :func:`time.time` does."""
