"""One HTML page of what healing did; :func:`healing.reporting.webpage.page.html` makes it."""
