"""Selectors that a language model wrote, run once to name nodes: in a process of its own, which may be killed.

They name nodes and nothing else; what is patched is made from the nodes by synthesis. The grammar is looked at first,
here; what passes is still text from outside, so all of it is run in one child process that reports as it goes. Where
the child is ended by a limit, the selector that it was at is refused, and another child goes on with the rest.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from healing.llm.question import PickedNode
from healing.repair.sandbox import WRITTEN, Limits, fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.llm.question import Naming

_logger = logging.getLogger(__name__)

_XPATH = re.compile(r"(?:/(?:\*|[a-z][a-z0-9_-]*)\[\d{1,7}\])+")
"""What :func:`healing.llm.lines.xpath_of` makes: nothing else is taken from the child."""
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_-]*|")
_LATE = "it took too long"
_ENDED = "its process ended early"


@dataclass(frozen=True, slots=True)
class NamingLimits:
    """What running a model's selectors may cost."""

    selectors: Limits = WRITTEN
    tries: int = 60
    """Selectors that are run, at most: further ones are refused."""
    cpu_seconds: float = 0.5
    """Of one selector on all pages: plain ones take a few milliseconds."""
    seconds: float = 10.0
    """Of all children together, by the clock; where it is over, nothing more is run."""
    memory_bytes: int = 2**31
    """Address space of a child."""
    deaths: int = 3
    """So many children may be ended by their selectors; then the rest is refused."""


NAMING_LIMITS = NamingLimits()


@dataclass(frozen=True, slots=True)
class Named:
    """The nodes by field; and of each selector that named none, by field and selector, why."""

    nodes: Mapping[str, tuple[PickedNode, ...]] = field(default_factory=dict)
    faults: Mapping[tuple[str, str], str] = field(default_factory=dict)


def names_nodes(pages: Sequence[str], limits: NamingLimits = NAMING_LIMITS) -> Naming:
    """The function that runs a model's selectors on these pages (HTML)."""

    def naming(written: Mapping[str, tuple[str, ...]], seconds: float) -> Mapping[str, tuple[PickedNode, ...]]:
        named = name_nodes(pages, written, replace(limits, seconds=min(limits.seconds, seconds)))
        for (name, selector), fault in named.faults.items():
            _logger.info("a selector for %s that a model wrote is not used: %s: %.100r", name, fault, selector)
        return named.nodes

    return naming


def name_nodes(
    pages: Sequence[str], written: Mapping[str, Sequence[str]], limits: NamingLimits = NAMING_LIMITS
) -> Named:
    """What the first useful selector of each field finds on the pages, in their order."""
    faults = {
        (name, selector): fault
        for name, selectors in written.items()
        for selector in selectors
        if (fault := fault_of(selector, limits.selectors))
    }
    tries = [
        (name, selector)
        for name, selectors in written.items()
        for selector in dict.fromkeys(selectors)
        if (name, selector) not in faults
    ]
    faults |= dict.fromkeys(tries[limits.tries :], f"it is one of more than {limits.tries}")
    return _run(pages, tries[: limits.tries], faults, limits)


def _run(
    pages: Sequence[str], tries: Sequence[tuple[str, str]], faults: dict[tuple[str, str], str], limits: NamingLimits
) -> Named:
    """Run the selectors in one child after the other, until each was run or refused."""
    nodes: dict[str, tuple[PickedNode, ...]] = {}
    ends, why = monotonic() + limits.seconds, "others ended the process too often"
    for _ in range(limits.deaths + 1):
        left = [one for one in tries if one[0] not in nodes and one not in faults]
        seconds = ends - monotonic()
        if not left:
            break
        if seconds <= 0:
            why = _LATE
            break
        told = _told(pages, left, replace(limits, seconds=seconds))
        nodes |= told.nodes
        faults |= told.faults
        if not told.culprit:
            why = told.ended
            break
        faults[told.culprit] = told.ended
    for one in tries:
        if one[0] not in nodes:
            faults.setdefault(one, f"it was not run: {'the time was over' if why == _LATE else why}")
    return Named(nodes, faults)


@dataclass(slots=True)
class _Told:
    """What one child reported; ``culprit`` is what it was at when it ended too early, and ``ended`` is why it did."""

    nodes: dict[str, tuple[PickedNode, ...]] = field(default_factory=dict)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    culprit: tuple[str, str] | None = None
    ended: str = _ENDED


def _told(pages: Sequence[str], tries: Sequence[tuple[str, str]], limits: NamingLimits) -> _Told:
    task = {
        "pages": list(pages),
        "tries": list(tries),
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
        "results": limits.selectors.results,
    }
    output, ended = _said(json.dumps(task).encode(), limits.seconds)
    told = _Told(ended=ended)
    for said in _lines(output):
        _note(said, tries, len(pages), told)
    return told


def _said(task: bytes, seconds: float) -> tuple[bytes, str]:
    """The child's standard output, as far as it came; and, where that was not the whole, why."""
    # The path as it is now: a deployed project's egg is on it, and nowhere else. Nothing else is handed down.
    environment = {"PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)}
    command = [sys.executable, "-P", "-m", "healing.repair.naming_child"]
    try:
        done = subprocess.run(  # noqa: S603 (our own module; pages and selectors go over its standard input)
            command, input=task, capture_output=True, env=environment, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b"", _LATE
    except OSError as error:
        _logger.warning("the process that runs a model's selectors cannot be started: %s", error)
        return b"", "its process could not be started"
    if done.returncode > 0:
        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        _logger.warning("the process that runs a model's selectors ended early: %.200s", why)
    return done.stdout, _ending(done.returncode)


def _ending(returncode: int) -> str:
    """Below 0 it is the number of the signal that ended the child: that of the CPU limit, or of a crash."""
    if returncode >= 0:
        return _ENDED
    return _LATE if returncode == -signal.SIGPROF else f"its process crashed: {signal.strsignal(-returncode)}"


def _lines(said: bytes) -> Iterator[dict[str, Any]]:
    """The whole lines; the last one may have been cut."""
    for line in said.split(b"\n")[:-1]:
        yield json.loads(line)


def _note(said: Mapping[str, Any], tries: Sequence[tuple[str, str]], pages: int, told: _Told) -> None:
    if "at" in said:
        told.culprit = tries[said["at"]]
        return
    told.culprit = None
    name, selector = tries[said["tried"]]
    nodes = tuple(PickedNode(*node) for node in said["nodes"])
    fault = said["fault"] or next(filter(None, (_fault_of(node, pages) for node in nodes)), "")
    if fault:
        told.faults[name, selector] = fault
    else:
        told.nodes[name] = nodes


def _fault_of(node: PickedNode, pages: int) -> str:
    """Why what the child named is no node of these pages, for people; empty where it is one."""
    if node.page not in range(pages) or _XPATH.fullmatch(node.xpath) is None:
        return "it names an element whose place cannot be told"
    return "" if _ATTRIBUTE.fullmatch(node.attribute) else "it names an attribute that is none"
