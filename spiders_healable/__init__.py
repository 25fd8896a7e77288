"""The spiders. They navigate only; what a value is, and how it is found, lies in items and selector modules."""
