"""``scrapy heal-alert``: of what people are told and how, and whether that reaches them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.alerts.alert import alert_of
from healing.alerts.listing import listed
from healing.alerts.sending import Sender
from healing.commands.common import complain, project_here
from healing.errors import HealingError
from healing.events import Event, Name

if TYPE_CHECKING:
    import argparse

    from healing.alerts.alert import Alert

EXAMPLE = "scrapy heal-alert --test"
_NOWHERE = "no way is configured: see the section alerts of healing.yaml"


class Command(ScrapyCommand):
    """Exit code 0: it went out everywhere, or was only asked for; 1: it did not, or no way is named; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--test]"

    def short_desc(self) -> str:
        return "Say of what people are told, and how; --test: send them an alert, and say what became of it"

    def long_desc(self) -> str:
        return (
            "Says which events alert people and in which ways, as the section alerts of healing.yaml has it. With"
            " --test it sends one alert now by each of them (log, webhook, mail, command), without the limits that"
            f" alerts of crawls have. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--test", action="store_true", help="send an alert now by every way that is configured")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"it takes no arguments: write {EXAMPLE}")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
        except HealingError as error:
            complain("heal-alert", error)
            self.exitcode = 1
            return
        console = Console(highlight=False, markup=False)
        if not opts.test:
            console.print(listed(project.config.alerts, project.home))
            return
        outcomes = Sender(project.config.alerts, project.home, pauses=()).deliver(_test_alert())
        for outcome in outcomes:
            console.print(f"{outcome.channel}: {outcome.error or 'sent'}", soft_wrap=True)
        if not outcomes:
            console.print(_NOWHERE, soft_wrap=True)
        self.exitcode = int(not outcomes or any(outcome.error for outcome in outcomes))


def _test_alert() -> Alert:
    return alert_of(Event(time.time(), Name.TEST, context={"error": "This is a test: nothing is wrong."}))
