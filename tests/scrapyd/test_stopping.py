"""SIGTERM to a scrapyd with a job: the job ends in order, and scrapyd after it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from deploy.upload import upload
from tests.scrapyd.running import scrapyd, waited_for

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = """
sources:
  law_portal:
    spider: laws
    bundled: law_portal
    start_urls: [/laws]
    delay: 1
"""


def test_a_job_ends_with_scrapyd(egg: Path, tmp_path: Path) -> None:
    (tmp_path / "slow.yaml").write_text(SOURCES)
    with scrapyd(tmp_path) as server:
        upload(server.server, egg, "1")
        job = server.schedule(SOURCES_FILE="slow.yaml")
        waited_for(lambda: "law_portal is served" in server.log_of(job), "the crawl")
        [running] = server.get("listjobs.json").json()["running"]
    with pytest.raises(ProcessLookupError):
        os.kill(running["pid"], 0)
    with server.store() as store:
        assert [run.reason for run in store.runs()] == ["shutdown"]
    assert re.search(r"ends with its jobs \(1\)", (tmp_path / "scrapyd.log").read_text("utf-8"))
