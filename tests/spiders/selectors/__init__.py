"""Selectors of small sites that the tests of the spiders make up."""
