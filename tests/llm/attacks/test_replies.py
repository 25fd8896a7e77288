"""Replies and selectors of a hostile or broken model: none is executed, none hangs, none passes the gate."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from tests.doubles.ollama import Answer
from tests.llm.attacks.fight import arrived, fight
from tests.llm.attacks.models import asks_for_selectors, writes
from tests.llm.attacks.pages import OUT_OF_SIGHT
from tests.llm.attacks.replies import REPLIES, WRITTEN, ReplyAttack
from tests.llm.attacks.site import OTHER, OTHERS, incident

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.llm.attacks.fight import Outcome

FILLER = "".join(f"<section><h3>Bank {n}</h3><p>Of bank {n}.</p><b>{n}</b></section>" for n in range(400))
"""More than any prompt has room for, so that the model is asked for selectors too."""


@pytest.mark.parametrize("attack", REPLIES, ids=lambda attack: attack.name)
def test_a_reply(attack: ReplyAttack, row: Callable[..., None], tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    result = fight(incident(), attack.step(str(canary)), rounds=1, variants=1)
    row(attack.name, "reply", arrived(result.chats, "touch"), attack.shown, result.words)
    assert set(result.paths) <= {"/api/show", "/api/chat"}
    assert not canary.exists()
    assert result.is_right == attack.heals
    assert result.is_right or not result.field.accepted
    _is_fit_for_people(result.field.reasons)
    _is_storable(result.verdict)


@pytest.mark.parametrize("attack", WRITTEN, ids=lambda attack: attack.name)
def test_selectors(
    attack: ReplyAttack, row: Callable[..., None], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "healing.repair.naming")
    canary = tmp_path / "canary"
    result = fight(incident(filler=FILLER), attack.step(str(canary)), rounds=1, variants=1)
    row(attack.name, "selectors", arrived(result.chats, "touch"), attack.shown, _outcome(caplog, result))
    assert any(asks_for_selectors(chat) for chat in result.chats)
    assert not canary.exists()
    assert not result.field.accepted
    _is_storable(result.verdict)


@pytest.mark.parametrize(("place", "part"), OUT_OF_SIGHT, ids=lambda text: text[:30])
@pytest.mark.parametrize("selector", ["em", "//em/text()"])
def test_a_selector_of_what_no_reader_sees(
    place: str, part: str, selector: str, row: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "healing.repair.naming")
    result = fight(incident(middle=part, filler=FILLER), Answer(writes(selector)), rounds=1, variants=1)
    row(place, "page and selector", arrived(result.chats, OTHERS[0]), selector, _outcome(caplog, result))
    assert any(asks_for_selectors(chat) for chat in result.chats)
    assert not any(OTHERS[0] in message["content"] for chat in result.chats for message in chat["messages"])
    assert not result.field.accepted


def test_the_same_name_in_sight_would_be_taken(row: Callable[..., None]) -> None:
    part = f'<div data-x="1"><em>{OTHER}</em></div>'
    result = fight(incident(middle=part, filler=FILLER), Answer(writes("em")), rounds=1, variants=1)
    row("(none: in sight)", "page and selector", "fenced", "em", result.words)
    assert result.field.sample == (OTHERS[0],)


def test_a_selector_of_use_heals_the_same_page(row: Callable[..., None]) -> None:
    result = fight(incident(filler=FILLER), Answer(writes("//main/div/i", "b")))
    row("(none: an honest one)", "selectors", "nothing", "//main/div/i", result.words)
    assert result.is_right
    assert result.field.selectors == ("div.who i",)


def _outcome(caplog: pytest.LogCaptureFixture, result: Outcome) -> str:
    """Why the first selector was not used; what came of the heal where each was."""
    told = (f"not used: {record.args[1]}" for record in caplog.records if isinstance(record.args, tuple))
    return next(told, result.words)


def _is_fit_for_people(reasons: tuple[str, ...]) -> None:
    assert all(reason.isprintable() and len(reason) < 1000 for reason in reasons), reasons


def _is_storable(verdict: Any) -> None:
    """Text that a database takes: whole characters, no NUL."""
    pickle.dumps(verdict)
    texts = [call.text + call.error for call in verdict.calls]
    assert "\0" not in json.dumps(texts, ensure_ascii=False).encode().decode()
