"""The worker's side of the language model: has it loaded, and asks it within what is left of a heal's time."""

from __future__ import annotations

import asyncio
import traceback
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from healing.errors import LLMError
from healing.llm.budget import Budget, context_for
from healing.llm.provider import Model
from healing.llm.providers import provider_of
from healing.repair.incident import Answer
from healing.repair.language_model import LanguageModel, unanswered
from healing.repair.naming import names_nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healing.llm.allowance import Allowance
    from healing.policy import LLMSection
    from healing.repair.incident import Incident
    from healing.repair.job import Job, WarmUp

_FOR_MODELS = 0.8
"""The part of the time that is left which models may take: what they answer is still to be judged."""


class Asker:
    """Asks the models of a job's policy; see :class:`healing.repair.healer.Ask`. The heal's time starts here."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._ends = monotonic() + job.deadline_seconds

    def __call__(self, incident: Incident, names: tuple[str, ...]) -> Answer:
        """What the models propose, or a note that says why none was asked."""
        if self._job.allowance.barred and not self._job.remembered.replies:
            return _unasked(names, self._job.allowance.barred)
        try:
            provider = provider_of(self._job.llm)
        except LLMError as error:
            return _unasked(names, str(error))
        ask = LanguageModel(
            provider,
            models_of(self._job.llm),
            self._budget(),
            naming=names_nodes,
            remembered=self._job.remembered,
        )
        try:
            return ask(incident, names)
        except Exception as error:  # noqa: BLE001 - a defect here must not cost what the other proposers healed
            traceback.print_exc()
            return _unasked(names, f"a defect of ours, please report it ({type(error).__name__}: {error})")

    def _budget(self) -> Budget:
        # A call's time does not hang on what is left of the heal's: what the heal cuts short is no failed server.
        return Budget(
            deadline_seconds=_FOR_MODELS * max(0.0, self._ends - monotonic()),
            call_seconds=min(self._job.call_seconds, _FOR_MODELS * self._job.deadline_seconds),
            variants=self._job.llm.variants,
            calls=self._job.allowance.calls,
            no_call_left=_no_call_left(self._job.allowance),
        )


def load_in_background(loading: WarmUp) -> None:
    """Have the first model of the policy loaded, in a thread that nobody waits for."""
    Thread(target=_load, args=(loading,), daemon=True).start()


def models_of(llm: LLMSection) -> tuple[Model, ...]:
    """The models to ask, in order."""
    return tuple(Model(name, llm.temperature, llm.max_tokens) for name in llm.chain)


def _load(loading: WarmUp) -> None:
    # Nothing hangs on it: a server that cannot load the model fails the question too, and then the heal says so.
    with suppress(LLMError, TimeoutError):
        asyncio.run(_loaded(loading))


async def _loaded(loading: WarmUp) -> None:
    model = models_of(loading.llm)[0]
    async with asyncio.timeout(loading.seconds):
        provider = provider_of(loading.llm)
        await provider.warm_up(model.name, await context_for(provider, model, Budget()))


def _no_call_left(allowance: Allowance) -> str:
    if allowance.is_trial:
        return "the server failed before, so one call was to show whether it is back: the next heals may ask more"
    return allowance.barred or "no call is left for this heal: wait, or raise llm.calls_per_hour"


def _unasked(names: Sequence[str], why: str) -> Answer:
    return Answer((), note=unanswered(names, why))
