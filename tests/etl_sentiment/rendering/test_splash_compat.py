"""Says when the compatibility file can go."""

from __future__ import annotations

import subprocess
import sys

import scrapy.utils.url

from etl_sentiment.rendering import splash_compat


def test_scrapy_splash_still_cannot_be_imported_without_help() -> None:
    done = subprocess.run([sys.executable, "-c", "import scrapy_splash"], capture_output=True, text=True, check=False)
    assert done.returncode, (
        "scrapy-splash can be imported as it is: delete etl_sentiment/rendering/splash_compat.py and this test, and"
        " import SplashMiddleware and SplashRequest from scrapy_splash in splash.py"
    )
    assert "canonicalize_url" in done.stderr, f"scrapy-splash fails in another way now: {done.stderr}"


def test_what_was_lent_for_the_import_is_taken_back() -> None:
    assert splash_compat.SplashMiddleware.__module__ == "scrapy_splash.middleware"
    assert not hasattr(scrapy.utils.url, "canonicalize_url")
