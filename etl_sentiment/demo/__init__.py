"""A bundled portal of laws that is redesigned while it is crawled: the project is shown and tested on it."""
