"""One attack from end to end: a heal with the real client against the double, and what came of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from healing.llm.budget import Budget
from healing.llm.fence import CLOSE, OPEN
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import Model
from healing.repair.healer import heal
from healing.repair.language_model import LanguageModel
from healing.repair.naming import names_nodes
from tests.doubles.ollama import OllamaDouble
from tests.llm.attacks.site import FIELD, RIGHT

if TYPE_CHECKING:
    from healing.repair.incident import FieldVerdict, Incident, Verdict
    from tests.doubles.ollama import Step

_CONTROL = re.compile(r"<\||\[/?(?:[A-Z]\w*|[a-z]\w*_\w*|gMASK|sop)\]|<(?:start|end)_of_turn>|<bos>|<eos>")
"""Some tokenizers bring text to NFKC before they look for these. ``time[datetime]`` is written by our own code."""


async def _at_once(seconds: float) -> None:
    """No pause between the tries."""


_BUDGET = Budget(deadline_seconds=60, call_seconds=30, pages=1, sleep=_at_once)


@dataclass(frozen=True)
class Outcome:
    """What a heal came to, and every request that the model had."""

    verdict: Verdict
    chats: list[dict[str, Any]]
    paths: list[str]

    @property
    def field(self) -> FieldVerdict:
        return self.verdict.fields[FIELD]

    @property
    def is_right(self) -> bool:
        return self.field.accepted and self.field.sample == (RIGHT,)

    @property
    def words(self) -> str:
        """For the table."""
        if self.is_right:
            return "healed, the right value"
        if self.field.accepted:
            return f"PASSED: {self.field.sample}"
        unusable = next((call.error for call in self.verdict.calls if call.error), "")
        # What was picked and refused says more than that the old selector finds nothing.
        tried = [trial.reasons[0] for trial in self.verdict.trials if trial.candidate.proposer.startswith("llm")]
        return f"refused: {next(iter(tried), '') or unusable or self.field.reasons[0]}"


def fight(incident: Incident, model: Step, *, rounds: int = 3, variants: int = 3) -> Outcome:
    """Heal the incident with this model."""
    budget = replace(_BUDGET, rounds=rounds, variants=variants)
    with OllamaDouble(model) as double:
        asker = LanguageModel(OllamaProvider(double.url), [Model("llama3")], budget, naming=names_nodes)
        verdict = heal(incident, ask=asker)
        return Outcome(verdict, double.chats, double.paths)


def arrived(chats: list[dict[str, Any]], heard: str) -> str:
    """How the attacker's words stand in the prompts, in words; each prompt is checked to be whole."""
    found: set[str] = set()
    for chat in chats:
        system, user = (message["content"] for message in chat["messages"])
        assert heard not in system
        found |= _places(user, heard)
    return ", ".join(sorted(found)) or "nothing"


def _places(user: str, heard: str) -> set[str]:
    lines = user.split("\n")
    assert lines == user.splitlines()
    assert all(map(str.isprintable, lines))
    plain = unicodedata.normalize("NFKC", user)
    assert not _CONTROL.search(plain)
    assert (lines.count(OPEN), lines.count(CLOSE), plain.count("<")) == (1, 1, 6)
    inside = lines[lines.index(OPEN) + 1 : lines.index(CLOSE)]
    assert [line.partition(" ")[0] for line in inside] == [str(n) for n in range(1, len(inside) + 1)]
    found = {"fenced, on one line" for line in inside if heard in line}
    for line in lines[: lines.index(OPEN)] + lines[lines.index(CLOSE) :]:
        if heard in line:
            assert heard in "".join(re.findall(r'"[^"]*"', line)), line
            found.add("quoted, on one line")
    return found
