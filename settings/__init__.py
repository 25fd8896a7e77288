"""The settings of the project. ``sources.yaml`` beside it says what is crawled, ``healing.yaml`` how it is healed."""

from __future__ import annotations

BOT_NAME = "healing_crawler"
# Each by name: Scrapy imports what is below a package, and a fault in one selector module would stop every spider.
SPIDER_MODULES = ["spiders_healable.laws"]
NEWSPIDER_MODULE = "spiders_healable"

# Healing
ADDONS = {"healing.crawl.addon.HealingAddon": 500}
HEALING_SELECTORS = "spiders_healable.selectors"
# data/ and overlay/ lie in the folder of scrapy.cfg; the setting HEALING_HOME (also an environment variable, which a
# deployed project needs) names another one.

# What is crawled: a path (from that folder) in place of the sources.yaml in this folder.
SOURCES_FILE = None

# Politeness; a source's own "delay" wins.
USER_AGENT = "healing_crawler/0.1 (Scrapy; research on the press and the law)"
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# It would change the delay that a source asks for, from the answer to robots.txt on.
AUTOTHROTTLE_ENABLED = False
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024

# No cookies: no source needs them, and the first one makes Scrapy ask the network for the list of public suffixes.
COOKIES_ENABLED = False

# Nothing listens for commands.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Items
ITEM_PIPELINES = {"etl_sentiment.pipelines.clean.CleanPipeline": 100}
FEEDS = {
    "%(home)s/data/collected_data/laws/%(time)s.jsonl": {
        "format": "jsonlines",
        "encoding": "utf-8",
        "item_classes": ["etl_sentiment.items.LawItem"],
        "store_empty": False,
        "uri_params": "etl_sentiment.pipelines.store.feed_uri_params",
    },
}

# The bundled portal
EXTENSIONS = {"etl_sentiment.demo.extension.BundledPortal": 100}
# The port it is served on if that is free (a law keeps its address from crawl to crawl), any free one otherwise.
DEMO_PORT = 8765
# Redesigns in the middle of a crawl, such as "45:cards,120:hashed": the layout that begins after so many pages.
DEMO_REDESIGNS = ""
# A JSON file for what was asked of it, written when the crawl ends; a path as above.
DEMO_REPORT = None

LOG_LEVEL = "INFO"
