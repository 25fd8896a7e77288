"""A real scrapyd: what one job heals, the next one starts with, whatever egg it runs from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from deploy.upload import build, upload
from tests.scrapyd.running import REPOSITORY, Scrapyd, copied_tree, scrapyd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAWS = 203


@pytest.fixture(scope="module")
def eggs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The project, and a newer release of it: its selector module has changed, and is still that of the old layout."""
    folder = tmp_path_factory.mktemp("eggs")
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    newer = copied_tree(folder / "newer")
    module = newer / "spiders_healable" / "selectors" / "law_portal.py"
    module.write_text(f"{module.read_text('utf-8')}\n# A later release.\n", "utf-8")
    return {"1.0": build(REPOSITORY, folder / "one"), "2.0": build(newer, folder / "two")}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, eggs: dict[str, Path]) -> Iterator[Scrapyd]:
    """Jobs 1 and 2 of release 1.0, job 3 of release 2.0, then a job of each in turn."""
    with scrapyd(tmp_path_factory.mktemp("home")) as server:
        assert upload(server.server, eggs["1.0"], "1.0") == ["laws", "opinions"]
        server.run(DEMO_REDESIGNS="45:cards", ETL_DATABASE_URL="sqlite:///data/1.db")
        server.run(DEMO_REDESIGNS="0:cards", ETL_DATABASE_URL="sqlite:///data/2.db")
        upload(server.server, eggs["2.0"], "2.0")
        server.run(DEMO_REDESIGNS="0:cards", ETL_DATABASE_URL="sqlite:///data/3.db")
        for place, version in ((4, "1.0"), (5, "2.0")):
            server.run(version, DEMO_REDESIGNS="0:cards", ETL_DATABASE_URL=f"sqlite:///data/{place}.db")
        yield server


def test_every_job_has_all_laws(running: Scrapyd) -> None:
    with running.store() as store:
        assert [(run.items, run.reason) for run in store.runs()] == [(LAWS, "finished")] * 5
        assert all(run.job for run in store.runs())


def test_the_first_job_heals_and_the_second_starts_healed(running: Scrapyd) -> None:
    with running.store() as store:
        kinds = {one.page_kind for one in store.incidents(run=1) if one.state == "healed"}
        assert {"law", "law_list"} <= kinds
        assert [one.state for one in store.incidents(run=2) if one.state != "refused"] == []


def test_after_a_redeploy_the_newer_module_wins_and_heals_again(running: Scrapyd) -> None:
    with running.store() as store:
        healed = [one for one in store.incidents(run=3) if one.state == "healed"]
        by_history = {heal.proposer for one in healed for heal in store.heals(incident=one.id)}
    assert {one.page_kind for one in healed} >= {"law", "law_list"}
    assert "history" in by_history
    assert list((running.home / "overlay" / "set_aside").glob("law_portal.*.py"))


def test_two_releases_in_turn_break_nothing(running: Scrapyd) -> None:
    with running.store() as store:
        for run in (4, 5):
            assert [one.page_kind for one in store.incidents(run=run) if one.state != "refused"] == []


def test_nobody_without_the_password(running: Scrapyd) -> None:
    assert httpx.get(running.server.url + "daemonstatus.json", trust_env=False).status_code == 401
    assert running.get("daemonstatus.json").json()["status"] == "ok"


def test_what_is_kept_lies_below_the_home(running: Scrapyd) -> None:
    data = running.home / "data" / "scrapyd"
    assert {"eggs", "logs", "dbs"} <= {path.name for path in data.iterdir()}
    assert running.server.password not in (running.home / "scrapyd.log").read_text("utf-8")
