"""``scrapy heal-doctor``: is there a language model to heal with, and how fast is it?"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.utils.project import inside_project

from healing.commands.common import complain, project_here
from healing.errors import ConfigError, LLMError
from healing.home import SETTING
from healing.llm.budget import Budget
from healing.llm.diagnosis import Finding, State, Trial, diagnose
from healing.llm.provider import Model
from healing.llm.providers import provider_of
from healing.project import Project
from healing.reporting.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Iterator

    from scrapy.settings import BaseSettings

    from healing.config import HealingConfig

_MARKS = {State.WELL: ("ok", "green"), State.NOTE: ("!", "yellow"), State.MISSING: ("x", "red")}


class Command(ScrapyCommand):
    """Exit code 0: heals can ask the models, or are meant to ask none; 1: something is missing; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Check the language model: server, models, context, a small question, speed"

    def long_desc(self) -> str:
        return (
            "Checks the policy's language models: whether their server answers, whether they are there, how much they"
            " take, whether they keep to a JSON schema, how fast they are, and what that means for a heal. Works"
            " outside of a project too. Nothing is written, no page is sent. To try another model:"
            " scrapy heal-doctor -s HEALING_LLM_MODEL=qwen2.5-coder:7b"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - it has no options of its own
        if args:
            raise UsageError(
                f"{args[0]!r} is not understood: a model is named by -s HEALING_LLM_MODEL={args[0].lstrip('-')}"
            )
        assert self.settings is not None
        try:
            config = _project(self.settings).config
        except ConfigError as error:
            complain("heal-doctor", error)
            self.exitcode = 1
            return
        self.exitcode = asyncio.run(_show(config))


def _project(settings: BaseSettings) -> Project:
    """The project here; outside of one, what the settings and a healing.yaml in this folder say."""
    named = settings.get(SETTING) or os.environ.get(SETTING)
    return project_here(settings) if named or inside_project() else Project.of(settings)


async def _show(config: HealingConfig) -> int:
    """Prints each finding as it comes; the exit code."""
    console = Console(highlight=False, soft_wrap=True)
    code = 0
    async for finding in _findings(config):
        for line in _lines(finding):
            console.print(line)
        code = 1 if finding.state is State.MISSING else code
    return code


async def _findings(config: HealingConfig) -> AsyncIterator[Finding]:
    llm = config.llm
    for finding in _of_policy(config):
        yield finding
    if llm.provider == "none":
        return
    try:
        provider = provider_of(llm)
    except LLMError as error:
        yield Finding(State.MISSING, str(error))
        return
    budget = Budget(
        deadline_seconds=config.healing.deadline_seconds,
        call_seconds=config.healing.timeout_seconds,
        variants=llm.variants,
    )
    models = tuple(Model(name, llm.temperature, llm.max_tokens) for name in llm.chain)
    async for finding in diagnose(provider, Trial(models, budget, secrets.token_hex(4), time.perf_counter)):
        yield finding


def _of_policy(config: HealingConfig) -> Iterator[Finding]:
    """What the policy says, before anything is asked."""
    llm = config.llm
    if llm.provider == "none":
        yield Finding(State.WELL, "the policy wants no language model (llm.provider is none): heals go on without one")
        return
    yield Finding(State.WELL, f"the policy: {llm.provider} at {llm.base_url}, to ask {', then '.join(llm.chain)}")
    if not llm.calls_per_hour:
        yield Finding(State.NOTE, "llm.calls_per_hour is 0: no model is asked", "raise it, such as to 60")
    if llm.allow_remote:
        yield Finding(State.NOTE, f"llm.allow_remote is true: what heals ask leads to {llm.base_url}, pages included")
    if config.healing.mode == "observe":
        yield Finding(State.NOTE, "healing.mode is observe: nothing is healed, so no model is asked")


def _lines(finding: Finding) -> Iterator[Text]:
    mark, style = _MARKS[finding.state]
    yield Text(f"{mark:<3}", style).append(printable(finding.found), "default")
    if finding.todo:
        yield Text(f"   -> {printable(finding.todo)}")
