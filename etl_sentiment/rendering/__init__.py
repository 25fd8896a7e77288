"""Runs the scripts of pages that are empty without them: after the download, before anything reads the page."""
