"""Self-healing selectors for Scrapy crawls: notice a redesign, find new selectors, prove them, write them down."""
