"""The egg as scrapyd-deploy builds it, and an interpreter that knows the libraries but not this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping

REPOSITORY = Path(__file__).parents[2]
CALL_SECONDS = 29
_LEADS_ELSEWHERE = ("PYTHON", "SCRAPY_", "HEALING_")


@dataclass(frozen=True, slots=True)
class Deployed:
    """A project in its egg, and the machine that it was deployed to."""

    python: Path
    egg: Path
    home: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the interpreter in the empty home folder, as scrapyd does in its own."""
        environment = _environment({"HEALING_HOME": str(self.home)})
        command = [str(self.python), *arguments]
        return subprocess.run(
            command, cwd=self.home, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
        )

    def scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a Scrapy command from the egg."""
        return self.run("deployed.py", str(self.egg), *arguments)


@pytest.fixture(scope="session")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``scrapyd-deploy --build-egg``, in a copy of the files that git knows or would add: the tree stays clean."""
    folder = tmp_path_factory.mktemp("egg")
    tree, temporary = folder / "tree", folder / "tmp"
    temporary.mkdir()
    for name in _files():
        target = tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, target)
    _set_call_seconds(tree / "settings" / "healing.yaml")
    command = [sys.executable, "-m", "scrapyd_client.deploy", "--debug", f"--build-egg={folder / 'project.egg'}"]
    environment = _environment({"TMPDIR": str(temporary)})
    built = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "project.egg"


@pytest.fixture(scope="session")
def deployed(egg: Path, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """The egg beside an interpreter of its own, and an empty folder to run in."""
    machine = tmp_path_factory.mktemp("machine")
    home = machine / "home"
    home.mkdir()
    shutil.copyfile(Path(__file__).with_name("deployed.py"), home / "deployed.py")
    return Deployed(_interpreter(machine / "venv"), egg, home)


def _interpreter(folder: Path) -> Path:
    """An environment with our libraries. Without our ``.pth`` files: one of them leads to this repository."""
    venv.create(folder, symlinks=True)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    libraries = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    Path(paths["purelib"], "libraries.pth").write_text("\n".join(libraries), "utf-8")
    return Path(paths["scripts"], "python")


def _set_call_seconds(policy: Path) -> None:
    """Give the policy a value of its own: that it was read from the egg can be told by nothing else."""
    text = policy.read_text("utf-8")
    assert "# timeout_seconds: 30" in text
    policy.write_text(text.replace("# timeout_seconds: 30", f"timeout_seconds: {CALL_SECONDS}"), "utf-8")


def _files() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (REPOSITORY / name).is_file()]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEADS_ELSEWHERE)}
    return kept | dict(more)
