"""What ``scrapyd-deploy`` makes runs, and heals, where the source tree is absent."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from etl_sentiment.demo.portal import Portal
from healing.store.opening import open_store
from healing.store.records import IncidentRecord, IncidentState
from tests.egg.conftest import CALL_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.egg.conftest import Deployed

PACKAGES = ("healing", "etl_sentiment", "spiders_healable", "settings")

NEEDED = frozenset({"rows", "title", "url", "identifier", "text"})


def crawl(deployed: Deployed, name: str, *, redesigns: str) -> dict[str, Any]:
    """What the bundled portal says of one crawl of it; the crawl's log in ``<name>.log``."""
    done = deployed.scrapy(
        *("crawl", "laws", "-a", "source=law_portal", "-s", f"DEMO_REDESIGNS={redesigns}"),
        *("-s", f"DEMO_REPORT={name}.json", "-s", f"LOG_FILE={name}.log", "-s", "HEALING_LLM_PROVIDER=none"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads((deployed.home / f"{name}.json").read_text("utf-8"))
    return told


@pytest.fixture(scope="module")
def crawls(deployed: Deployed) -> list[dict[str, Any]]:
    """A crawl in which the portal is redesigned, and another one after it."""
    return [crawl(deployed, "first", redesigns="45:cards"), crawl(deployed, "second", redesigns="0:cards")]


def test_the_egg_has_the_modules_and_the_yaml_files(egg: Path) -> None:
    with ZipFile(egg) as archive:
        names = set(archive.namelist())
    assert {f"{package}/__init__.py" for package in PACKAGES} <= names
    assert {"settings/sources.yaml", "settings/healing.yaml"} <= names
    assert not [name for name in names if name.startswith("tests/")]


def test_only_the_egg_leads_to_the_project(deployed: Deployed) -> None:
    where = f"import {', '.join(PACKAGES)}; print(*[m.__file__ for m in ({', '.join(PACKAGES)})], sep='\\n')"
    without = deployed.run("-c", where)
    assert "ModuleNotFoundError: No module named 'healing'" in without.stderr
    found = deployed.run("-c", f"import sys; sys.path.insert(0, {str(deployed.egg)!r}); {where}")
    assert found.stdout.splitlines() == [f"{deployed.egg}/{package}/__init__.py" for package in PACKAGES]


def test_the_spiders_and_the_commands_are_found(deployed: Deployed) -> None:
    listed = deployed.scrapy("list")
    assert "laws" in listed.stdout.split(), listed.stderr
    told = deployed.scrapy("heal-stats", "--help")
    assert told.returncode == 0, told.stderr


def test_the_policy_is_read_from_the_egg(deployed: Deployed) -> None:
    script = f"""
import os, sys
sys.path.insert(0, {str(deployed.egg)!r})
os.environ["SCRAPY_SETTINGS_MODULE"] = "settings"
from scrapy.utils.project import get_project_settings
from healing.project import Project
print(Project.of(get_project_settings()).config.healing.timeout_seconds)
"""
    told = deployed.run("-c", script)
    assert told.stdout.split() == [f"{float(CALL_SECONDS)}"], told.stderr


def test_a_redesign_is_healed_outside_of_the_egg(deployed: Deployed, crawls: list[dict[str, Any]], egg: Path) -> None:
    packed = egg.read_bytes()
    first = crawls[0]
    assert first["incidents"] > 0
    assert first["layout"] == "cards"
    healed = {one.page_kind for one in incidents(deployed) if one.run == 1 and one.state is IncidentState.HEALED}
    assert healed == {"law_list", "law"}
    assert (deployed.home / "overlay" / "law_portal.py").is_file()
    assert egg.read_bytes() == packed
    assert collected(deployed) == set(Portal().expected())


def test_the_next_crawl_starts_healed(deployed: Deployed, crawls: list[dict[str, Any]]) -> None:
    """What is required is there from the start; an optional field may still have been refused for want of evidence."""
    assert not [one.fields for one in incidents(deployed) if one.run == 2 and NEEDED & set(one.fields)]
    assert crawls[1]["layout"] == "cards"


def incidents(deployed: Deployed) -> list[IncidentRecord]:
    data = deployed.home / "data"
    with closing(open_store(f"sqlite:///{data}/healing.db", data / "snapshots")) as store:
        return store.incidents()


def collected(deployed: Deployed) -> set[str]:
    """The numbers of the laws in every feed that the crawls have written."""
    feeds = (deployed.home / "data" / "collected_data" / "laws").glob("*.jsonl")
    return {json.loads(line)["identifier"] for feed in feeds for line in feed.read_text("utf-8").splitlines()}
