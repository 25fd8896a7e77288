"""Where a crawl starts beside its start pages: feeds and sitemaps, and the links that they name."""
