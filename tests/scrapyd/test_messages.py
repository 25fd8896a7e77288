"""What make scrapyd and make deploy say where something is missing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from deploy.server import Server
from deploy.upload import upload
from tests.limits import TIME_LIMIT
from tests.scrapyd.running import REPOSITORY

KNOWN = {"SCRAPYD_USERNAME": "me", "SCRAPYD_PASSWORD": "secret"}


def _run(module: str, **given: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPYD_", "HEALING_"))}
    return subprocess.run(
        [sys.executable, "-m", module], cwd=REPOSITORY, env=kept | given, capture_output=True, text=True,
        timeout=TIME_LIMIT, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("module", ["deploy.serve", "deploy.upload"])
def test_credentials_are_wanted(module: str) -> None:
    ended = _run(module, SCRAPYD_USERNAME="me")
    assert ended.returncode == 1
    assert ended.stderr.startswith("SCRAPYD_PASSWORD must be set: scrapyd runs whatever is deployed to it.")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SCRAPYD_USERNAME", "a:b", "SCRAPYD_USERNAME has a colon in it"),
        ("SCRAPYD_UNIX_SOCKET_PATH", "/run/scrapyd", "SCRAPYD_UNIX_SOCKET_PATH is set"),
        ("SCRAPYD_HTTP_PORT", "65536", "SCRAPYD_HTTP_PORT = '65536': must be a port"),
    ],
)
def test_what_scrapyd_could_not_do(name: str, value: str, said: str) -> None:
    ended = _run("deploy.serve", **KNOWN | {name: value})
    assert ended.returncode == 1
    assert ended.stderr.startswith(said)


def test_where_it_is_said_to_be() -> None:
    addresses = {bind: Server(bind, 6800, "me", "secret").url for bind in ("127.0.0.1", "::", "::1")}
    assert addresses == {
        "127.0.0.1": "http://127.0.0.1:6800/",
        "::": "http://127.0.0.1:6800/",
        "::1": "http://[::1]:6800/",
    }


def test_a_port_that_is_none() -> None:
    assert (
        "SCRAPYD_HTTP_PORT = 'http': must be a port" in _run("deploy.serve", **KNOWN, SCRAPYD_HTTP_PORT="http").stderr
    )


def test_a_port_that_is_taken(tmp_path: object) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = _run("deploy.serve", **KNOWN, SCRAPYD_HTTP_PORT=port, HEALING_HOME=str(tmp_path))
    assert ended.returncode == 1
    assert f"cannot listen at http://127.0.0.1:{port}/ (Address already in use)" in ended.stderr


def test_no_scrapyd_there(capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    egg = tmp_path_factory.mktemp("egg") / "project.egg"
    egg.write_bytes(b"")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", free.getsockname()[1], "me", "secret")
        with pytest.raises(SystemExit):
            upload(server, egg, "1")
    assert "start it with make scrapyd" in capsys.readouterr().err
