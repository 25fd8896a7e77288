"""What goes over the pipe between a crawl and its repair worker."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from healing.llm.question import Remembered

if TYPE_CHECKING:
    from healing.llm.allowance import Allowance
    from healing.policy import LLMSection
    from healing.repair.incident import Incident

LENGTH = struct.Struct(">I")
"""Before each message: how many bytes of pickle follow."""


@dataclass(frozen=True, slots=True)
class Job:
    """One incident to heal, and within which limits. Its answer is a :class:`healing.repair.incident.Verdict`."""

    incident: Incident
    llm: LLMSection
    call_seconds: float
    """Most seconds of one call of the language model."""
    deadline_seconds: float
    """Most seconds of the whole heal."""
    allowance: Allowance
    """How many calls of the language model may be made, and if none, why."""
    remembered: Remembered = field(default_factory=Remembered)
    """What earlier heals left for the language model."""


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Has the language model loaded while the evidence of an incident is gathered. There is no answer."""

    llm: LLMSection
    seconds: float
    """Most seconds that the loading may take; after that nobody waits for it."""


Message = Job | WarmUp
