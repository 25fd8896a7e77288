"""Running the project by scrapyd."""
