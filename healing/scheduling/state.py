"""What is known of each agent between runs and restarts: one file below the home, replaced whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from healing.errors import ConfigError
from healing.selectors.files import write_private

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from healing.home import Home

KEPT_RUNS = 20
_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRun:
    """One run of an agent: a crawl of each of its sources, with its retries."""

    started_at: float
    """Seconds since the epoch."""
    ended_at: float
    is_well: bool
    reason: str
    """Why it is not, for people; else ``finished``."""
    items: int | None = None
    """Of all its crawls; ``None`` where the store knows none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """A crawl that was started, and whose end was not seen yet."""

    job: str
    """The name that the crawl's run has in the store."""
    jobid: str = ""
    """scrapyd's own; empty where the crawl is a process of this machine."""
    started_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentState:
    since: float
    """When it was first seen: intervals count from here."""
    handled: float | None = None
    """The last time of its schedule that was run, or skipped."""
    current: Current | None = None
    runs: tuple[AgentRun, ...] = ()
    """The newest last."""
    is_told: bool = False
    """Whether people were alerted since it was last well."""

    @property
    def failures(self) -> int:
        """How many of the newest runs failed, one after the other."""
        well = [place for place, run in enumerate(reversed(self.runs)) if run.is_well]
        return well[0] if well else len(self.runs)


_STATES = TypeAdapter(dict[str, AgentState])


@dataclass(frozen=True, slots=True)
class States:
    """The file. Errors are :class:`healing.errors.HealingError`."""

    path: Path
    _lock: FileLock = field(repr=False)

    @classmethod
    def of(cls, home: Home) -> States:
        path = home.path("data/agents.json")
        return cls(path, FileLock(f"{path}.lock", timeout=_WAIT_SECONDS, mode=0o600))

    def read(self) -> dict[str, AgentState]:
        """All that is known; ``ConfigError`` where the file cannot be understood."""
        try:
            return _STATES.validate_json(self.path.read_bytes()) if self.path.exists() else {}
        except (OSError, ValidationError) as error:
            raise ConfigError(
                f"{self.path} cannot be read: delete it, and every agent counts as never run ({type(error).__name__})"
            ) from error

    def change(self, name: str, now: float, how: Callable[[AgentState], AgentState]) -> AgentState:
        """Change what is known of one agent; it is on disk when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock:
            states = self.read()
            states[name] = how(states.get(name) or AgentState(since=now))
            write_private(self.path, _STATES.dump_json(states, indent=1))
        return states[name]


def ended(state: AgentState, run: AgentRun) -> AgentState:
    return replace(state, current=None, runs=(*state.runs, run)[-KEPT_RUNS:])
