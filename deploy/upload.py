"""``make deploy``: builds the project's egg in a temporary folder, and gives it to scrapyd.

Nothing is written into the tree. The version is the time (UTC), unless one is named: ``python -m deploy.upload 1.4``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from deploy.server import PROJECT, Server, fail

_TREE = Path(__file__).parents[1]
PACKAGES = ("healing", "etl_sentiment", "spiders_healable", "settings")
FILES = ("pyproject.toml", "setup.py", "scrapy.cfg", "README.md", "LICENSE")
_SECONDS = 60.0


def main() -> None:
    server = Server.of_environment("deploy")
    version = sys.argv[1] if len(sys.argv) > 1 else datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    with tempfile.TemporaryDirectory() as folder:
        egg = build(_TREE, Path(folder))
        print(f"built {egg.stat().st_size / 1e6:.1f} MB from {_TREE}")
        spiders = upload(server, egg, version)
        newest = _newest(server)
    print(f"deployed {PROJECT} {version} to {server.url}: {', '.join(spiders)}")
    if newest != re.sub(r"[^A-Za-z0-9_-]", "_", version):  # as scrapyd names its files
        print(f"scrapyd takes {newest} for newer: jobs run that one, unless they name a version (_version={version})")


def build(tree: Path, folder: Path) -> Path:
    """The egg of a project's tree, made by scrapyd-client in a copy of it below ``folder``."""
    copy, egg = folder / "tree", folder / "project.egg"
    for name in PACKAGES:
        shutil.copytree(tree / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copyfile(tree / name, copy / name)
    command = [sys.executable, "-m", "scrapyd_client.deploy", f"--build-egg={egg}"]
    built = subprocess.run(  # noqa: S603 (our own interpreter)
        command, cwd=copy, env=_environment(), capture_output=True, text=True, check=False
    )
    if built.returncode or not egg.exists():
        fail(f"the egg could not be built:\n{built.stdout}{built.stderr}")
    return egg


def upload(server: Server, egg: Path, version: str) -> list[str]:
    """Deploy an egg; the names of its spiders."""
    with egg.open("rb") as file:
        answer = _post(server, "addversion.json", {"project": PROJECT, "version": version}, {"egg": file})
    if answer.get("status") != "ok":
        fail(f"scrapyd refused the egg: {answer.get('message', answer)}")
    listed = _get(server, "listspiders.json", {"project": PROJECT, "_version": version})
    if listed.get("status") != "ok":
        fail(f"the egg is deployed, but its spiders cannot be listed: {listed.get('message', listed)}")
    return [str(name) for name in listed["spiders"]]


def _newest(server: Server) -> str:
    """The version that jobs run which name none: the last by its name, whatever was deployed last."""
    listed = _get(server, "listversions.json", {"project": PROJECT})
    return str(listed["versions"][-1])


def _post(server: Server, path: str, data: dict[str, str], files: dict[str, Any]) -> dict[str, Any]:
    return _answered(server, lambda client: client.post(path, data=data, files=files))


def _get(server: Server, path: str, parameters: dict[str, str]) -> dict[str, Any]:
    return _answered(server, lambda client: client.get(path, params=parameters))


def _answered(server: Server, ask: Any) -> dict[str, Any]:
    credentials = (server.username, server.password)
    try:
        with httpx.Client(base_url=server.url, auth=credentials, timeout=_SECONDS, trust_env=False) as client:
            response = ask(client)
    except httpx.ConnectError:
        fail(f"no scrapyd at {server.url}: start it with make scrapyd, or set SCRAPYD_HTTP_PORT")
    except httpx.HTTPError as error:
        fail(f"{server.url}: {type(error).__name__}: {error}")
    if response.status_code == 401:
        fail(f"{server.url} does not know {server.username} with this password: see SCRAPYD_USERNAME, SCRAPYD_PASSWORD")
    if response.status_code >= 400:
        fail(f"{server.url} answered {response.status_code}: {response.text[:300]}")
    return dict(response.json())


def _environment() -> dict[str, str]:
    """Without what would lead the build to another project."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "PYTHONPATH"))}


if __name__ == "__main__":
    main()
