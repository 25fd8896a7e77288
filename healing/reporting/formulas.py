"""Texts of CSV files that a spreadsheet would take for formulas (OWASP, "CSV Injection")."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
"""Apostrophes before it are looked through: a text that is defused looks like one that began with an apostrophe."""


def defused(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet might run it; to be undone, drop that one."""
    return f"'{text}" if _FORMULA.match(text) else text
