"""``docs/llm.md`` shows a prompt in full: it has to be the one that a model would get."""

from __future__ import annotations

import re
from pathlib import Path

from healing.llm.budget import Budget
from healing.llm.prompt import write_prompt
from healing.llm.topic import sheet_for
from healing.repair.language_model import question_of
from tests.repair.redesigns import incident

DOCS = Path(__file__).parents[2] / "docs" / "llm.md"


def prompt() -> str:
    question = question_of(incident("classic", "cards", pages=1), ("status", "enacted", "subjects"))
    return "\n\n".join(message.content for message in write_prompt(question, sheet_for(question, Budget())))


def test_the_docs_show_the_prompt_as_it_is() -> None:
    text = DOCS.read_text("utf-8")
    shown = re.search(r"```text\n(.*?)\n```", text, re.DOTALL)
    assert shown is not None
    assert shown[1] == prompt()
    assert not re.search(r"\b(?:PROMPT|(?:NEWS|COURTS)[A-Z]+)\b", text)
