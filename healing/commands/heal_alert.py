"""``scrapy heal-alert``: whether alerts reach people."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.alerts.alert import alert_of
from healing.alerts.sending import Sender
from healing.commands.common import complain, project_here
from healing.errors import HealingError
from healing.events import Event, Name

if TYPE_CHECKING:
    import argparse

    from healing.alerts.alert import Alert

EXAMPLE = "scrapy heal-alert --test"


class Command(ScrapyCommand):
    """Exit code 0: it went out everywhere; 1: it did not, or no way is named; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "--test"

    def short_desc(self) -> str:
        return "Send a test alert in every way that is configured, and say what became of it"

    def long_desc(self) -> str:
        return (
            "Sends one alert now by log, webhook, mail and command, as the section alerts of healing.yaml says; without"
            f" the limits that alerts of crawls have. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--test", action="store_true", help="send it")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or not opts.test:
            raise UsageError(f"write {EXAMPLE}")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
        except HealingError as error:
            complain("heal-alert", error)
            self.exitcode = 1
            return
        outcomes = Sender(project.config.alerts, project.home).deliver(_test_alert())
        console = Console(highlight=False, markup=False, soft_wrap=True)
        for outcome in outcomes:
            console.print(f"{outcome.channel}: {outcome.error or 'sent'}")
        if not outcomes:
            console.print("no way is configured: see the section alerts of healing.yaml")
        self.exitcode = int(not outcomes or any(outcome.error for outcome in outcomes))


def _test_alert() -> Alert:
    return alert_of(Event(time.time(), Name.TEST, context={"error": "This is a test: nothing is wrong."}))
