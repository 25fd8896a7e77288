from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from scrapy import Spider
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from etl_sentiment.pipelines.store import feed_uri_params
from healing.config import HealingConfig

if TYPE_CHECKING:
    from pathlib import Path

POLICY = files("settings").joinpath("healing.yaml").read_text("utf-8")


def test_nothing_of_the_project_listens_on_a_port() -> None:
    settings = Settings()
    settings.setmodule("settings")
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert settings.getbool("ROBOTSTXT_OBEY")


def test_the_policy_file_changes_nothing_as_it_comes() -> None:
    assert HealingConfig.load({}, POLICY, "healing.yaml") == HealingConfig.load({})


def test_the_policy_file_shows_true_defaults() -> None:
    """Every commented key, read as if the comment sign were gone, is the default."""
    shown = re.sub(r"^  # (?=[a-z_]+: [^ ]+( [^ ]+)?$)", "  ", POLICY, flags=re.MULTILINE)
    sections = {name: keys for name, keys in yaml.safe_load(shown).items() if keys}
    assert sum(map(len, sections.values())) > 15
    assert HealingConfig.load({}, yaml.safe_dump(sections), "healing.yaml") == HealingConfig.load({})


def test_feeds_are_written_below_the_home(tmp_path: Path) -> None:
    spider = get_crawler(Spider, {"HEALING_HOME": str(tmp_path)})._create_spider("x")
    assert feed_uri_params({"time": "t"}, spider)["home"] == tmp_path
