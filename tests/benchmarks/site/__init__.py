"""The Scrapy project that is measured."""
