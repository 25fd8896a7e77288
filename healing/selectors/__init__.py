"""Selector modules: read as literals, checked, patched, kept in an overlay, swapped in; ``library`` is the way in."""
