"""A real scrapyd: what one job heals, the next one starts with, whatever egg it runs from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from deploy.upload import main, upload
from tests.scrapyd.running import Scrapyd, scrapyd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAWS = 203


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, egg: Path, newer_egg: Path) -> Iterator[Scrapyd]:
    """Jobs 1 and 2 of release 1.0, job 3 of release 2.0, then a job of each at once.

    Each collects into a database of its own, so that it is asked for all laws.
    """
    with scrapyd(tmp_path_factory.mktemp("home")) as server:
        assert upload(server.server, egg, "1.0") == ["laws", "opinions"]
        server.ended(server.schedule(DEMO_REDESIGNS="45:cards", ETL_DATABASE_URL="sqlite:///data/1.db"))
        server.ended(server.schedule(**_redesigned(2)))
        upload(server.server, newer_egg, "2.0")
        server.ended(server.schedule(**_redesigned(3)))
        server.ended(server.schedule("1.0", **_redesigned(4)), server.schedule("2.0", **_redesigned(5)))
        yield server


def _redesigned(job: int) -> dict[str, str]:
    return {"DEMO_REDESIGNS": "0:cards", "ETL_DATABASE_URL": f"sqlite:///data/{job}.db"}


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


def test_two_releases_at_once_break_nothing(running: Scrapyd) -> None:
    with running.store() as store:
        for run in (4, 5):
            assert [one.page_kind for one in store.incidents(run=run) if one.state != "refused"] == []


def test_they_ran_at_once(running: Scrapyd) -> None:
    with running.store() as store:
        [one, other] = store.runs()[3:]
    assert one.finished_at is not None
    assert other.started_at < one.finished_at


def test_a_version_that_scrapyd_takes_for_older_is_told_of(
    running: Scrapyd, egg: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = running.server
    for name, value in {
        "USERNAME": server.username,
        "PASSWORD": server.password,
        "HTTP_PORT": str(server.port),
    }.items():
        monkeypatch.setenv(f"SCRAPYD_{name}", value)
    monkeypatch.setattr("deploy.upload.build", lambda tree, folder: egg)
    monkeypatch.setattr("sys.argv", ["upload", "1.5"])
    main()
    said = capsys.readouterr().out
    assert f"deployed healing_crawler 1.5 to {server.url}: laws, opinions\n" in said
    assert "scrapyd takes 2_0 for newer: jobs run that one, unless they name a version (_version=1.5)" in said


def test_nobody_without_the_password(running: Scrapyd) -> None:
    assert httpx.get(running.server.url + "daemonstatus.json", trust_env=False).status_code == 401
    assert running.get("daemonstatus.json").json()["status"] == "ok"


def test_what_is_kept_lies_below_the_home(running: Scrapyd) -> None:
    data = running.home / "data" / "scrapyd"
    assert {"eggs", "logs", "dbs"} <= {path.name for path in data.iterdir()}
    assert running.server.password not in (running.home / "scrapyd.log").read_text("utf-8")
