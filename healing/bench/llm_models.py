"""Who answers for a model: a server, files, or a stand-in that knows what is right."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from healing.bench.llm_compare import Heard
from healing.bench.llm_files import FileProvider
from healing.bench.standins import STAND_INS
from healing.errors import HealingError, LLMError
from healing.llm.budget import LOAD_SECONDS, Budget, context_for
from healing.llm.provider import Model
from healing.llm.providers import provider_of
from healing.policy import HealingSection, LLMSection
from healing.repair.language_model import LanguageModel
from healing.repair.naming import names_nodes

if TYPE_CHECKING:
    from pathlib import Path

    from healing.bench.case import Case
    from healing.llm.provider import Provider
    from healing.repair.incident import Answer, Incident

_NO_HURRY = 3600.0
"""Seconds for questions that nobody has to think about."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How models are asked; the same for all of a run."""

    llm: LLMSection = field(default_factory=LLMSection)
    healing: HealingSection = field(default_factory=HealingSection)

    def model(self, name: str) -> Model:
        return Model(name, self.llm.temperature, self.llm.max_tokens)

    @property
    def budget(self) -> Budget:
        return Budget(
            deadline_seconds=self.healing.deadline_seconds,
            call_seconds=self.healing.timeout_seconds,
            variants=self.llm.variants,
        )

    @property
    def patient(self) -> Budget:
        """For answers that are there already: no hurry, and no second opinion of the same."""
        return replace(self.budget, deadline_seconds=_NO_HURRY, call_seconds=_NO_HURRY, variants=1)

    def options(self) -> dict[str, object]:
        """What decides a server's answers."""
        return {
            "provider": self.llm.provider,
            "base_url": self.llm.base_url,
            "temperature": self.llm.temperature,
            "max_tokens": self.llm.max_tokens,
            "variants": self.llm.variants,
            "timeout_seconds": self.healing.timeout_seconds,
            "deadline_seconds": self.healing.deadline_seconds,
        }


@dataclass(frozen=True, slots=True)
class ServerModel:
    """A model of the server that the policy names."""

    name: str
    manner: Manner

    def options(self) -> dict[str, object]:
        return self.manner.options()

    def check(self) -> None:
        """Have the model loaded, so that no heal's time goes by with it; ``LLMError`` where that cannot be done."""
        asyncio.run(self._load())

    def hear(self, case: Case, incident: Incident, names: tuple[str, ...]) -> Heard:  # noqa: ARG002 - part of the protocol
        """What the model says to the incident."""
        provider = provider_of(self.manner.llm)
        return Heard(_said(provider, self.manner.model(self.name), self.manner.budget, incident, names))

    async def _load(self) -> None:
        provider, model = provider_of(self.manner.llm), self.manner.model(self.name)
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                await provider.warm_up(model.name, await context_for(provider, model, self.manner.budget))
        except TimeoutError as error:
            told = f"{self.manner.llm.base_url} has not loaded the model {self.name} within {LOAD_SECONDS:g} s"
            raise LLMError(f"{told}: look into the server's log, or choose a smaller model") from error


@dataclass(frozen=True, slots=True)
class FiledModel:
    """A model that is elsewhere: its replies are files, and its prompts are written to files."""

    name: str
    manner: Manner
    replies: Path | None = None
    prompts: Path | None = None

    def options(self) -> dict[str, object]:
        return {"replies": str(self.replies)}

    def check(self) -> None:
        """``HealingError`` where there is no folder of replies, or none for the prompts can be made."""
        if self.replies is not None and not self.replies.is_dir():
            raise HealingError(f"--replies {self.replies} is not a folder: name the one that the replies lie in")
        if self.prompts is not None:
            try:
                self.prompts.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise HealingError(f"--dump-prompts {self.prompts}: {error.strerror}; name another folder") from error

    def hear(self, case: Case, incident: Incident, names: tuple[str, ...]) -> Heard:
        """What the files say to the incident."""
        provider = FileProvider(case.id, names, self.replies, self.prompts)
        answer = _said(provider, self.manner.model(self.name), self.manner.patient, incident, names)
        return Heard(answer, provider.gaps)


@dataclass(frozen=True, slots=True)
class StandInModel:
    """The oracle or the adversary: it reads what is right, to try what is around a model."""

    name: str
    manner: Manner

    def options(self) -> dict[str, object]:
        return {}

    def check(self) -> None:
        """Always there."""

    def hear(self, case: Case, incident: Incident, names: tuple[str, ...]) -> Heard:
        """What the stand-in says to the incident."""
        budget = self.manner.patient
        provider = STAND_INS[self.name](case, incident, budget)
        return Heard(_said(provider, self.manner.model(self.name), budget, incident, names))


def models_named(names: str, manner: Manner) -> tuple[ServerModel | StandInModel, ...]:
    """The models of a comma list, in its order; ``HealingError`` where there is none, or one twice."""
    wanted = [part.strip() for part in names.split(",") if part.strip()]
    if not wanted or len(set(wanted)) < len(wanted):
        raise HealingError(f"--llm {names}: name one model or several different ones, such as qwen2.5-coder:7b,llama3")
    if manner.llm.provider == "none" and not set(wanted) <= STAND_INS.keys():
        raise HealingError(f"--llm {names}: llm.provider is none here; say --provider ollama, or --provider openai")
    return tuple(StandInModel(name, manner) if name in STAND_INS else ServerModel(name, manner) for name in wanted)


def _said(provider: Provider, model: Model, budget: Budget, incident: Incident, names: tuple[str, ...]) -> Answer:
    return LanguageModel(provider, (model,), budget, naming=names_nodes)(incident, names)
