from __future__ import annotations

from pathlib import Path

import pytest

from healing.home import Home, find_home

HOME = Home(Path("/srv/project"))
CURRENT = Path("/somewhere")


@pytest.mark.parametrize(
    ("chosen", "environ", "project_file", "folder"),
    [
        ("/set", {"HEALING_HOME": "/env"}, "/project/scrapy.cfg", "/set"),
        (None, {"HEALING_HOME": "/env"}, "/project/scrapy.cfg", "/env"),
        (None, {}, "/project/scrapy.cfg", "/project"),
        ("", {"HEALING_HOME": ""}, "/project/scrapy.cfg", "/project"),
        (None, {}, "", "/somewhere"),
        ("kept", {}, "", "/somewhere/kept"),
    ],
)
def test_where_home_is(chosen: str | None, environ: dict[str, str], project_file: str, folder: str) -> None:
    assert find_home(chosen, environ, project_file, CURRENT) == Home(Path(folder))


def test_a_home_in_the_users_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert find_home("~/crawls", {}, "", CURRENT).folder == Path("/home/me/crawls")


@pytest.mark.parametrize(
    ("url", "absolute", "snapshots"),
    [
        ("sqlite:///data/healing.db", "sqlite:////srv/project/data/healing.db", "/srv/project/data/snapshots"),
        ("sqlite:////var/healing.db", "sqlite:////var/healing.db", "/var/snapshots"),
        ("sqlite:///a.db?timeout=5", "sqlite:////srv/project/a.db?timeout=5", "/srv/project/snapshots"),
        ("sqlite:///:memory:", "sqlite:///:memory:", "/srv/project/data/snapshots"),
        ("sqlite://", "sqlite://", "/srv/project/data/snapshots"),
        ("postgresql://me:pw@host/laws", "postgresql://me:pw@host/laws", "/srv/project/data/snapshots"),
        ("no url", "no url", "/srv/project/data/snapshots"),
        ("postgresql://host:port/x", "postgresql://host:port/x", "/srv/project/data/snapshots"),
    ],
)
def test_paths_count_from_home(url: str, absolute: str, snapshots: str) -> None:
    assert HOME.store_url(url) == absolute
    assert HOME.snapshots(url) == Path(snapshots)


@pytest.mark.parametrize(("url", "file"), [("sqlite:///a.db", Path("/srv/project/a.db")), ("sqlite://", None)])
def test_the_file_of_a_store(url: str, file: Path | None) -> None:
    assert HOME.store_file(url) == file
