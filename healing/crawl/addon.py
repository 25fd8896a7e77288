"""The one line that switches healing on: ``ADDONS = {"healing.crawl.addon.HealingAddon": 500}``."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from healing.crawl.extension import HealingExtension
from healing.crawl.middleware import HealingSpiderMiddleware
from healing.crawl.progress import Progress
from healing.crawl.replay import ReplayMiddleware

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.settings import BaseSettings

QUIET_COMMANDS = frozenset({"list", "shell", "parse", "check", "fetch", "view", "genspider", "edit", "bench"})
"""Scrapy's commands that look at a page or a project, and must leave nothing behind."""

_PROGRAMS = frozenset({"scrapy", "scrapy.exe", "scrapy.cmdline"})


class HealingAddon:
    """Puts healing's components where they belong."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Switches everything on, unless the command is one that only looks."""
        if command() in QUIET_COMMANDS:
            raise NotConfigured
        put = settings.setdefault_in_component_priority_dict
        put("EXTENSIONS", HealingExtension, 100)
        put("EXTENSIONS", Progress, 500)
        # Nearest to the spider: what it holds back has been through no other middleware.
        put("SPIDER_MIDDLEWARES", HealingSpiderMiddleware, 1000)
        # Before the components that count, delay or refuse downloads: a replay is none.
        put("DOWNLOADER_MIDDLEWARES", ReplayMiddleware, 40)


def command(argv: Sequence[str] = tuple(sys.orig_argv)) -> str:
    """The Scrapy command that this process runs; empty where it was started in another way.

    Scrapy takes the command's name out of ``sys.argv``, so the interpreter's own list is read.
    """
    programs = [index for index, argument in enumerate(argv) if PurePath(argument).name in _PROGRAMS]
    after = argv[programs[0] + 1 :] if programs else ()
    return next((argument for argument in after if not argument.startswith("-")), "")
