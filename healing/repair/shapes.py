"""The shape of a value, such as ``Aa Aa. 9`` of ``Act No. 12``: classes of characters, whatever their number."""

from __future__ import annotations

from itertools import groupby

_MAX_RUNS = 24


def shape(value: str) -> str:
    """Runs of letters, digits and other characters folded: capitals ``A``, small letters ``a``, digits ``9``."""
    runs = [key for key, _ in groupby(map(_class, value))]
    return "".join(runs[:_MAX_RUNS])


def _class(char: str) -> str:
    if char.isdigit():
        return "9"
    if char.isalpha():
        return "A" if char.isupper() else "a"
    return " " if char.isspace() else char
