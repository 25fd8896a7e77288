"""``scrapy heal-diff``: what healing has changed in the selector modules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, project_here
from healing.errors import HealingError
from healing.reviewing.diff import diff_of

if TYPE_CHECKING:
    import argparse

EXAMPLE = "scrapy heal-diff gazette | git apply"


class Command(ScrapyCommand):
    """Exit code 0: told, even if nothing differs; 1: a module cannot be read; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[source]"

    def short_desc(self) -> str:
        return "Show what healing has changed in the selector modules, as a diff"

    def long_desc(self) -> str:
        return (
            "Prints a unified diff from the packaged selector modules to those in force, which git apply takes; of all "
            f"sources, or of one. Nothing is changed. Example: {EXAMPLE}"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's signature
        if len(args) > 1:
            raise UsageError("name one source, or none for all")
        assert self.settings is not None
        try:
            library = project_here(self.settings).library()
            diff = "".join(diff_of(library, name) for name in args or library.names())
            print(diff, end="")
            if not diff and sys.stdout.isatty():  # a file or git apply gets nothing then
                print("Nothing differs from the packaged modules.")
        except HealingError as error:
            complain("heal-diff", error)
            self.exitcode = 1
