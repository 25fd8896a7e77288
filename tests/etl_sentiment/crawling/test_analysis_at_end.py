"""Real crawls of the bundled newspaper: what they collect is analysed when they are done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.doubles.ollama import OllamaDouble, not_found
from tests.etl_sentiment.storage.samples import rows

REPOSITORY = Path(__file__).parents[3]
LABELS = "SELECT sentiment_label AS label, count(*) AS opinions FROM opinions GROUP BY sentiment_label"


def database(home: Path) -> str:
    return f"sqlite:///{home}/data/collected.db"


def crawl(home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """About 20 articles; a home that is not there is no home."""
    home.mkdir(exist_ok=True)
    told = {"CLOSESPIDER_ITEMCOUNT": "20", "HEALING_LLM_PROVIDER": "none"} | settings
    given = [part for name, value in told.items() for part in ("-s", f"{name}={value}")]
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "opinions", "-a", "source=newspaper", *given],
        cwd=REPOSITORY, env=os.environ | {"HEALING_HOME": str(home), "SCRAPY_SETTINGS_MODULE": "settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def labels(home: Path) -> dict[str | None, int]:
    return {row["label"]: row["opinions"] for row in rows(database(home), LABELS)}


def test_opinions_are_analysed_when_the_crawl_is_done(tmp_path: Path) -> None:
    done = crawl(tmp_path / "home")
    assert done.returncode == 0, done.stderr
    counts = labels(tmp_path / "home")
    assert None not in counts
    assert sum(counts.values()) >= 20
    assert f" {sum(counts.values())} opinions analysed in " in done.stderr
    assert f"'etl/analysed': {sum(counts.values())}" in done.stderr


def test_it_can_be_left_to_the_command(tmp_path: Path) -> None:
    done = crawl(tmp_path / "home", ANALYSIS_SECONDS="0")
    assert done.returncode == 0, done.stderr
    assert set(labels(tmp_path / "home")) == {None}


def test_a_model_that_is_gone_costs_the_analysis_and_no_item(tmp_path: Path) -> None:
    with OllamaDouble(not_found("llama3")) as double:
        done = crawl(
            tmp_path / "home",
            SENTIMENT_ANALYSER="ollama", HEALING_LLM_PROVIDER="ollama", HEALING_LLM_BASE_URL=double.url,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "What was collected is not analysed; later: scrapy etl-analyse" in done.stderr
    assert "Traceback" not in done.stderr
    assert set(labels(tmp_path / "home")) == {None}


def test_a_wrong_setting_is_told_before_the_crawl(tmp_path: Path) -> None:
    done = crawl(tmp_path / "home", SENTIMENT_ANALYSER="nltk")
    assert done.returncode == 1
    told = "scrapy crawl opinions: SENTIMENT_ANALYSER = 'nltk': must be one of vader, ollama"
    assert done.stderr.splitlines()[-1] == told
    assert not (tmp_path / "home" / "data" / "collected.db").exists()
