"""What a crawl does beside its spiders: where it starts, how it retries, what it need not ask for again."""
