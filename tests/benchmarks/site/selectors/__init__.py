"""The selectors of the measured site."""
