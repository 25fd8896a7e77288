"""The settings of the project. ``sources.yaml`` beside it says what is crawled, ``healing.yaml`` how it is healed."""

from __future__ import annotations

import os

BOT_NAME = "healing_crawler"
# Each by name: Scrapy imports what is below a package, and a fault in one selector module would stop every spider.
SPIDER_MODULES = ["spiders_healable.laws", "spiders_healable.opinions"]
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
# For the sources that ask for it with "autothrottle" only; the spider switches it on where there is one.
AUTOTHROTTLE_ENABLED = False
# A source is asked for no more pages at once than its "concurrency" says.
DOWNLOADER = "etl_sentiment.crawling.downloader.CountingDownloader"
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024

# No cookies: no source needs them, and the first one makes Scrapy ask the network for the list of public suffixes.
COOKIES_ENABLED = False

# Nothing listens for commands.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    # Each source as its entry in sources.yaml says: robots.txt, AutoThrottle, retries that wait ever longer.
    "etl_sentiment.crawling.politeness.PolitenessMiddleware": 45,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "etl_sentiment.crawling.offsite.SourceOffsiteMiddleware": 50,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "etl_sentiment.crawling.retry.BackoffMiddleware": 550,
    # Pages that are known are downloaded only if they have changed since.
    "etl_sentiment.crawling.conditional.ConditionalMiddleware": 560,
    # Pages whose source says so, or that are empty without, are read after their scripts have run (docs/rendering.md).
    "etl_sentiment.rendering.middleware.RenderingMiddleware": 565,
}

# Items
ITEM_PIPELINES = {
    "etl_sentiment.pipelines.clean.CleanPipeline": 100,
    "etl_sentiment.pipelines.pdf.PdfPipeline": 200,
    "etl_sentiment.pipelines.store.StorePipeline": 900,
}
# The tables (docs/etl.md): SQLite, a relative path counting from the home folder, or PostgreSQL, such as
# "postgresql://me:secret@localhost/laws" (pip install 'healing-crawler[postgresql]'). None: files only.
ETL_DATABASE_URL = "sqlite:///data/collected.db"
FEED_STORE_EMPTY = False  # a crawl that found nothing new writes no file, whatever its format
FEEDS = {
    "%(home)s/data/collected_data/%(name)s/%(time)s.jsonl": {
        "format": "jsonlines",
        "encoding": "utf-8",
        "item_classes": ["etl_sentiment.items.CollectedItem"],
        "uri_params": "etl_sentiment.pipelines.store.feed_uri_params",
    },
}
# Documents (docs/pdf.md): bytes of a file, files of an item, seconds of a download; a file is asked for again after so
# many days, and then downloaded only if it has changed.
PDF_MAX_SIZE = 50 * 1024 * 1024
PDF_MAX_FILES = 20
PDF_DOWNLOAD_TIMEOUT = 180
FILES_EXPIRES = 7
MEDIA_ALLOW_REDIRECTS = True
# Whether PDFs are encrypted on the disk, by the key of the healing store (HEALING_STORE_KEY).
DOCUMENTS_ENCRYPT = False
# What reading one file may cost: pages, seconds of computing, seconds by the clock, bytes of memory.
PDF_MAX_PAGES = 500
PDF_MAX_CPU_SECONDS = 30
PDF_MAX_SECONDS = 60
PDF_MAX_MEMORY = 1024 * 1024 * 1024
PDF_PROCESSES = 2
# Scanned ones: "auto" (where tesseract is installed) or "off"; its languages; seconds of one file.
PDF_OCR = "auto"
PDF_OCR_LANGUAGES = ["eng", "deu"]
PDF_OCR_SECONDS = 300
# Another format, with its extra: scrapy crawl laws -O laws.parquet. Its files get their name when they are complete.
FEED_EXPORTERS = {"parquet": "etl_sentiment.pipelines.parquet.ParquetItemExporter"}
FEED_STORAGES = dict.fromkeys(("", "file"), "etl_sentiment.pipelines.parquet.FeedFile")

# How it goes, on a terminal or in the log; each LOGSTATS_INTERVAL seconds there.
EXTENSIONS = {
    "etl_sentiment.rendering.extension.Rendering": 50,
    "etl_sentiment.demo.extension.BundledSites": 100,
    "etl_sentiment.crawling.progress.CrawlProgress": 0,
    "etl_sentiment.crawling.analysis_at_end.AnalysisAtEnd": 200,
    "scrapy.extensions.logstats.LogStats": None,
    "etl_sentiment.crawling.politeness.SourceThrottle": 0,
    "scrapy.extensions.throttle.AutoThrottle": None,
}

# Meaning (docs/sentiment.md, docs/linking.md): what judges how opinions feel, "vader" (English, offline) or "ollama"
# (the model of healing.yaml, slow); seconds that it may take at the end of a crawl, the rest being left to the next one
# or to scrapy etl-analyse; 0: none of it.
SENTIMENT_ANALYSER = "vader"
ANALYSIS_SECONDS = 600

# Pages that need their scripts (docs/rendering.md): what renders those of sources with "rendering: auto" once they turn
# out to be empty without, "playwright" or "splash"; None: nothing.
RENDERING_FALLBACK = "playwright"
HEALING_RENDERER = "etl_sentiment.rendering.extension.Rendering"
# Seconds that one page may take, pages at once, characters of HTML that its scripts may make.
RENDERING_TIMEOUT = 30
RENDERING_PAGES = 2
RENDERING_MAX_SIZE = 16 * 1024 * 1024
# The program of Chromium, where it is not one of chromium, chromium-browser and google-chrome in PATH.
RENDERING_CHROMIUM = None
# Another machine's Splash is told which pages are read: only with SPLASH_ALLOW_REMOTE = True.
SPLASH_URL = "http://127.0.0.1:8050"
SPLASH_ALLOW_REMOTE = False

# The bundled portal and newspaper
# The port that the portal is served on, the newspaper on the next one, where they are free: a page keeps its address
# from crawl to crawl. Any free one otherwise.
DEMO_PORT = 8765
# Redesigns in the middle of a crawl, such as "45:cards,120:hashed": the layout that begins after so many pages.
DEMO_REDESIGNS = ""
# A JSON file for what was asked of it, written when the crawl ends; a path as above.
DEMO_REPORT = None

LOG_LEVEL = "INFO"

# A deployed project has no file of its own to edit: what the environment says wins over this file (and healing.yaml).
globals().update({name: value for name, value in os.environ.items() if name.startswith(("HEALING_", "ETL_"))})
