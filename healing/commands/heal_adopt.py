"""``scrapy heal-adopt``: healed selectors into the package's own modules, for a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, project_here
from healing.errors import HealingError
from healing.reporting.text import counted
from healing.reviewing.diff import diff_of

if TYPE_CHECKING:
    import argparse

    from healing.selectors.library import SelectorLibrary

EXAMPLE = "scrapy heal-adopt gazette && git diff"


class Command(ScrapyCommand):
    """Exit code 0: done, even if there was nothing to do; 1: a module cannot be written; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--dry-run] [source]"

    def short_desc(self) -> str:
        return "Write healed selectors into the package's own modules, for a commit"

    def long_desc(self) -> str:
        return (
            "Writes what is in force into the selector modules of the checkout, comments kept, of all sources or one; "
            f"the overlay's copies are set aside. Look at it and commit it. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="only show what would be written")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("name one source, or none for all")
        assert self.settings is not None
        try:
            library = project_here(self.settings).library()
            self._adopt(library, args or list(library.names()), is_dry=opts.dry_run)
        except HealingError as error:
            complain("heal-adopt", error)
            self.exitcode = 1

    def _adopt(self, library: SelectorLibrary, names: list[str], *, is_dry: bool) -> None:
        console = Console(highlight=False, markup=False, soft_wrap=True)
        changed = {name: diff for name in names if (diff := diff_of(library, name))}
        for name, diff in changed.items():
            if is_dry:
                print(diff, end="")
            else:
                console.print(f"{name}: {library.adopt(name)}")
        if not changed:
            console.print("Nothing differs from the packaged modules.")
        elif is_dry:
            console.print(f"{counted(len(changed), 'module')} would be written; nothing was.")
