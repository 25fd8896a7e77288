"""Dockerfile, compose.yaml and systemd units, as far as they can be checked where they cannot be run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).parents[1]
BIN = str(Path(sys.executable).parent)
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def _dockerfile() -> list[tuple[str, str]]:
    parser = DockerfileParser(path=str(ROOT / "Dockerfile"), cache_content=True)
    return [(one["instruction"], one["value"]) for one in parser.structure if one["instruction"] != "COMMENT"]


def test_compose_is_as_its_specification_says() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_service_of_compose_says_whether_it_is_well() -> None:
    """The crawler by its Dockerfile."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    assert {name for name, one in services.items() if "healthcheck" not in one} == {"crawler"}


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed (it is GPL: not by us)")
def test_the_linter_of_dockerfiles_finds_nothing() -> None:
    checked = subprocess.run(["hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_compose_publishes_nothing_but_to_this_machine() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    assert set(services) == {"crawler", "database", "ollama"}
    ports = [port for one in services.values() for port in one.get("ports", [])]
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_variable_of_compose_is_in_the_example() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text("utf-8")))
    given = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert wanted == given


def test_no_password_is_in_the_example() -> None:
    assert re.findall(r"^\w*PASSWORD=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE) == ["", ""]


def test_the_image_does_not_run_as_root_and_says_whether_it_is_well() -> None:
    found = _dockerfile()
    assert [value for name, value in found if name == "USER"][-1] not in ("root", "0")
    assert "HEALTHCHECK" in {name for name, _ in found}
    assert all(":latest" not in value and ":" in value for name, value in found if name == "FROM")


def test_what_the_image_copies_is_there_and_let_through() -> None:
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"}
    copied = {part.removeprefix("./") for name, value in _dockerfile() if name == "COPY" for part in value.split()[:-1]}
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_of_systemd(unit: Path) -> None:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit.read_text("utf-8"))
    assert set(parser.sections()) == {"Unit", "Service", "Install"}
    service = parser["Service"]
    assert service["NoNewPrivileges"] == "true"
    module = service["ExecStart"].split()
    assert "-m" not in module or (ROOT / module[module.index("-m") + 1].replace(".", "/")).with_suffix(".py").exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_unit(unit: Path, tmp_path: Path) -> None:
    """With a program that is there: ours is where the unit's reader puts it."""
    text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", unit.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^(User|EnvironmentFile|WorkingDirectory)=.*\n", "", text, flags=re.MULTILINE)
    (tmp_path / unit.name).write_text(text)
    checked = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / unit.name], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
