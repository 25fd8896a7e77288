"""When the agents run: their plan, its clock, and the crawls that it starts, here or on a scrapyd."""
