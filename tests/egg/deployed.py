"""Starts a Scrapy command from an egg as scrapyd's runner does: ``python deployed.py EGG crawl laws ...``.

Copied into an empty folder before it is run, so that nothing but the egg leads to the project.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import MetadataPathFinder


def main() -> None:
    egg = sys.argv.pop(1)
    sys.path.insert(0, egg)
    (project,) = MetadataPathFinder.find_distributions(MetadataPathFinder.Context(path=[egg]))
    (settings,) = project.entry_points.select(group="scrapy", name="settings")
    os.environ["SCRAPY_SETTINGS_MODULE"] = settings.value
    from scrapy.cmdline import execute

    execute()


if __name__ == "__main__":
    main()
