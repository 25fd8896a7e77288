"""The figures for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healing.reporting.metrics import Metrics


def as_json(metrics: Metrics) -> str:
    """The fields of :class:`Metrics` as an object; seconds and shares are numbers, ``null`` where there are none."""
    return json.dumps(asdict(metrics), indent=2, ensure_ascii=False, allow_nan=False)
