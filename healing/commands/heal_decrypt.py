"""``scrapy heal-decrypt``: an encrypted feed, as it was."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from healing.commands.common import complain, project_here
from healing.errors import HealingError
from healing.store.sealing import opened

if TYPE_CHECKING:
    import argparse

    from healing.store.cipher import Cipher

EXAMPLE = "scrapy heal-decrypt laws.jsonl.sealed -o laws.jsonl"


class Command(ScrapyCommand):
    """Exit code 0: decrypted; 1: the key is another one, or the file is not whole; 2: wrong usage."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "FILE [-o OUT]"

    def short_desc(self) -> str:
        return "Decrypt a feed or document that was written encrypted"

    def long_desc(self) -> str:
        return (
            "Decrypts a feed that healing.store.sealing.Sealing encrypted, with the key of HEALING_STORE_KEY or "
            f"store.key_file, to standard output or a new file. Example: {EXAMPLE}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--out", metavar="OUT", help="a file that is not there yet")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError(f"name one file: {EXAMPLE}")
        assert self.settings is not None
        try:
            project = project_here(self.settings)
            _decrypt(Path(args[0]), opts.out, project.key())
        except (HealingError, OSError) as error:
            complain("heal-decrypt", error)
            self.exitcode = 1


def _decrypt(path: Path, out: str | None, cipher: Cipher) -> None:
    with ExitStack() as stack:
        source = stack.enter_context(path.open("rb"))
        target: BinaryIO = stack.enter_context(Path(out).open("xb")) if out else sys.stdout.buffer
        target.writelines(opened(source, cipher, str(path)))
