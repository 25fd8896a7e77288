"""``scrapy heal-bench CASES --json RESULT``: repair real redesigns and count what came out right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.bench.llm_models import Manner
from healing.bench.llm_session import asking
from healing.bench.selection import proposing
from healing.bench.session import Extra, Plan, carry_out
from healing.commands.common import complain
from healing.errors import ConfigError, HealingError
from healing.llm.providers import PROVIDERS
from healing.project import Project

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import BaseSettings

    from healing.bench.llm_session import Asking

_WIDTH = 100
"""Columns of the tables where the output is no terminal."""


class Command(ScrapyCommand):
    """Exit code 0: every case was answered; 1: a case could not be read or repaired, or interrupted; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] CASES"

    def short_desc(self) -> str:
        return "Repair a folder of real redesigns and count what came out right"

    def long_desc(self) -> str:
        return (
            "CASES is a folder with case folders, or with suites of them. Each case is learned from its old page and "
            "repaired on its new one; the verdicts go to the JSON file, and tables count them."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--json", metavar="RESULT", type=Path, help="write the verdicts of each case to this file")
        add("--limit", metavar="N", type=int, help="only the first N cases")
        add("--suite", metavar="NAME", action="append", default=[], help="only this suite; several: repeat, or A,B")
        add(
            "--jobs", metavar="N", type=int, default=1, help="repair in N processes (times suffer if they share a core)"
        )
        add(
            "--proposers",
            metavar="A,B",
            help="only these, or 'none'; 'adversary' proposes plausible wrong nodes instead, to try the gate",
        )
        _add_model_options(parser.add_argument_group("with a model", "more of it: -s HEALING_LLM_..., or healing.yaml"))
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--group", action="store_true", help="repair cases of one site and one new layout also as one incident"
        )
        mode.add_argument(
            "--ablation", action="store_true", help="run again without each proposer, and show the change"
        )
        mode.add_argument("--explain", metavar="ID", help="show how one case is decided, candidate by candidate")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one folder of cases")
        for name in ("limit", "jobs"):
            if (count := getattr(opts, name)) is not None and count < 1:
                raise UsageError(f"--{name} is {count}: expected a whole number, 1 or more")
        try:
            assert self.settings is not None
            plan = Plan(
                Path(args[0]),
                who=proposing(opts.proposers),
                suites=tuple(opts.suite),
                limit=opts.limit,
                jobs=opts.jobs,
                extra=_extra(opts),
                explained=opts.explain,
                target=opts.json,
                asking=_asking(self.settings, opts),
            )
            is_well = carry_out(plan, _console(), Console(stderr=True))
        except HealingError as error:
            complain("heal-bench", error)
            is_well = False
        self.exitcode = 0 if is_well else 1


def _add_model_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--llm",
        metavar="MODEL",
        help="ask this model for what was refused, and compare; several: A,B; 'oracle' and 'adversary' need no server",
    )
    add("--provider", choices=sorted(PROVIDERS), help="the kind of server (default: llm.provider, ollama)")
    add("--base-url", metavar="URL", help="where it is (default: llm.base_url, on this machine)")
    add("--allow-remote", action="store_true", help="also where it is not on this machine: pages are sent there")
    add("--dump-prompts", metavar="DIR", type=Path, help="write each prompt to a file instead of asking")
    add("--replies", metavar="DIR", type=Path, help="read the model's replies from files instead of asking")
    add("--resume", action="store_true", help="go on with the interrupted run in the --json file")


def _asking(settings: BaseSettings, opts: argparse.Namespace) -> Asking | None:
    """Who is asked; the policy is the project's, where there is one, with what the options say instead."""
    if not (opts.llm or opts.replies or opts.dump_prompts or opts.resume):
        return None
    given = {
        "HEALING_LLM_PROVIDER": opts.provider,
        "HEALING_LLM_BASE_URL": opts.base_url,
        "HEALING_LLM_ALLOW_REMOTE": opts.allow_remote or None,
    }
    for name, value in given.items():
        if value is not None:
            settings.set(name, value, priority="cmdline")
    try:
        config = Project.of(settings).config
    except ConfigError as error:
        raise ConfigError(f"{error}\n(--provider, --base-url and --allow-remote set HEALING_LLM_...)") from error
    manner = Manner(config.llm, config.healing)
    return asking(opts.llm, manner, replies=opts.replies, prompts=opts.dump_prompts, resume=opts.resume)


def _extra(opts: argparse.Namespace) -> Extra:
    if opts.group:
        return Extra.GROUP
    return Extra.ABLATION if opts.ablation else Extra.NONE


def _console() -> Console:
    """Wide enough for the tables where the output is a file or a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=max(console.width, _WIDTH))
