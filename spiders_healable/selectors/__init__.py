"""One module of literal selectors for each source."""
