"""A real server with a real, if random, model; where its wheels are not to be had, these tests are skipped."""

from __future__ import annotations

import importlib.util
import json
import select
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from healing.llm.openai import OpenAIProvider

ROOT = Path(__file__).parents[2]
NEEDED = ("xllamacpp", "gguf", "openai", "jsonschema")

missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if missing:
        reason = f"{', '.join(missing)} is not installed: pip install 'healing-crawler[llm-e2e]'"
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of llama.cpp's server with one slot."""
    from tests.llm_e2e.tiny_model import write_model

    folder = tmp_path_factory.mktemp("llama")
    write_model(folder / "tiny.gguf")
    with (folder / "server.log").open("w+b") as log, _serving(folder / "tiny.gguf", log.fileno()) as url:
        assert url, (folder / "server.log").read_text("utf-8", "replace")
        assert httpx.get(f"{url}/health", trust_env=False, timeout=TIME_LIMIT).json() == {"status": "ok"}
        yield url


@contextmanager
def _serving(model: Path, log: int) -> Iterator[str]:
    """The server's address, when it has loaded the model; empty where it ended or was silent instead."""
    command = [sys.executable, "-m", "tests.llm_e2e.serve", str(model)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            ready, _, _ = select.select([process.stdout], [], [], TIME_LIMIT)
            yield process.stdout.readline().strip() if ready else ""
            process.stdin.close()
            process.wait(TIME_LIMIT)
        finally:
            process.kill()


@pytest.fixture
def validate() -> Callable[[str, Mapping[str, object]], None]:
    """Raises where a text is no JSON that the schema allows: an opinion that is not ours."""
    import jsonschema

    return lambda text, schema: jsonschema.validate(json.loads(text), schema)


@pytest.fixture
def provider(llama: str) -> OpenAIProvider:
    from healing.llm.openai import OpenAIProvider

    return OpenAIProvider(f"{llama}/v1")
