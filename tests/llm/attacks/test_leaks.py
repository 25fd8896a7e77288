"""A server that is not what it seems: nothing leaves the machine, and nothing it says moves a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.doubles.ollama import Answer, Refuse
from tests.llm.attacks.fight import fight
from tests.llm.attacks.models import HONEST
from tests.llm.attacks.site import incident

if TYPE_CHECKING:
    from collections.abc import Callable

ELSEWHERE = "http://192.0.2.1:9/api/chat"
"""An address that is nobody's: https://www.rfc-editor.org/rfc/rfc5737"""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_server_that_sends_the_question_on(status: int, row: Callable[..., None]) -> None:
    result = fight(incident(), Refuse(status, {}, ELSEWHERE))
    row(f"redirect {status}", "server", "nothing", f"Location: {ELSEWHERE}", result.words)
    assert not result.field.accepted


@pytest.mark.parametrize("said", ["\ud800", "\x1b[2J\x1b]0;owned\x07", "a\0b", "no\nsuch\u2028line", "x" * 1_000_000])
def test_what_a_server_says_of_an_error_is_text_for_people(said: str, row: Callable[..., None]) -> None:
    result = fight(incident(), Refuse(500, {"error": said}))
    row("error " + said.encode("unicode_escape").decode()[:18], "server", "nothing", said, result.words)
    errors = [*result.verdict.notes, *(call.error for call in result.verdict.calls)]
    assert errors
    assert all(error.isprintable() and len(error) < 1000 for error in errors), errors
    assert not result.field.accepted


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_in_the_environment(name: str, monkeypatch: pytest.MonkeyPatch, row: Callable[..., None]) -> None:
    monkeypatch.setenv(name, "http://192.0.2.1:9")
    result = fight(incident(), Answer(HONEST))
    row(f"proxy in {name}", "environment", "nothing", "the right node", result.words)
    assert result.is_right
