"""What goes over the pipe between a crawl and its repair worker."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healing.policy import LLMSection
    from healing.repair.incident import Incident

LENGTH = struct.Struct(">I")
"""Before each message: how many bytes of pickle follow."""


@dataclass(frozen=True, slots=True)
class Job:
    """One incident to heal, and within which limits."""

    incident: Incident
    llm: LLMSection
    call_seconds: float
    """Most seconds of one call of the language model."""
    deadline_seconds: float
    """Most seconds of the whole heal."""
