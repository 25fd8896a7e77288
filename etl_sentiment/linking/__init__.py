"""Which laws an article speaks of: by their identifiers, titles and short titles. Values in, values out."""

from etl_sentiment.linking.index import LawIndex
from etl_sentiment.linking.model import THRESHOLD, Found, GivenName, KnownLaw

__all__ = ["THRESHOLD", "Found", "GivenName", "KnownLaw", "LawIndex"]
