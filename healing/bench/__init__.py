"""Measuring repairs on pairs of real pages: before a redesign, and after it."""
