"""Settings of the measured project; the measurement itself sets what differs from crawl to crawl."""

from __future__ import annotations

BOT_NAME = "overhead"
SPIDER_MODULES = ["tests.benchmarks.site.spiders"]
ADDONS = {"healing.crawl.addon.HealingAddon": 500}
HEALING_SELECTORS = "tests.benchmarks.site.selectors"
HEALING_LLM_PROVIDER = "none"
EXTENSIONS = {"tests.benchmarks.site.meter.Meter": 1}
CONCURRENT_REQUESTS_PER_DOMAIN = 8
DOWNLOAD_DELAY = 0
ROBOTSTXT_OBEY = False
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "WARNING"
