"""The table of attacks at the end of the tests' output, and a watch on every connection."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _pytest.terminal import TerminalReporter

_PROPERTY = "attack"
_HEADS = ("attack", "where", "what reached the model", "what the model said", "outcome")
_WIDTHS = (26, 18, 24, 34, 60)


@pytest.fixture
def row(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Notes one line of the table: one text for each column, escaped, so that parallel tests can send it."""
    return lambda *cells: record_property(_PROPERTY, [cell.encode("unicode_escape").decode() for cell in cells])


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Every attack of this run that was not held; with ``-vv`` each that was."""
    reports = [report for which in ("passed", "failed") for report in terminalreporter.getreports(which)]
    rows = [(report.passed, value) for report in reports for name, value in report.user_properties if name == _PROPERTY]
    if not rows:
        return
    shown = rows if terminalreporter.verbosity > 0 else [row for row in rows if not row[0]]
    terminalreporter.section("attacks on the language model")
    for held, cells in [(True, _HEADS), *shown] if shown else []:
        terminalreporter.write_line(_line(cells) + ("" if held else "  <- FAILED"))
    lost = sum(not held for held, _ in rows)
    terminalreporter.write_line(f"{len(rows)} attacks, {len(rows) - lost} held, {lost} not")


def _line(cells: tuple[str, ...]) -> str:
    cut = (
        text if len(text) <= width else text[: width - 3] + "..." for text, width in zip(cells, _WIDTHS, strict=True)
    )
    return " | ".join(text.ljust(width) for text, width in zip(cut, _WIDTHS, strict=True)).rstrip()


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Where this process connects to, or asks a name for: the double on loopback, and nowhere else."""
    asked: list[object] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connecting(this: socket.socket, address: Any) -> None:
        asked.append(address)
        connect(this, address)

    def looking_up(host: Any, *more: Any, **named: Any) -> object:
        asked.append((host, 0))
        return look_up(host, *more, **named)

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    yield asked
    assert {address[0] for address in asked if isinstance(address, tuple)} <= {"127.0.0.1"}, asked
    assert all(isinstance(address, tuple) for address in asked), asked
