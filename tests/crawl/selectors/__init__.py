"""Selector modules of the test sites; each test works on a copy."""
