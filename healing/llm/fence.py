"""Page text inside a prompt: data between two lines that no page can write.

Two things in a page could be more than data: the fence itself, and the control words of chat templates
(``<|im_start|>``, ``</s>``, ``[INST]``), which servers read as such wherever they stand.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN = "<<<PAGE"
CLOSE = "<<<END OF PAGE"

_CONTROL_WORD = re.compile(r"\[(/?[A-Z][A-Z_]*)\]")
_NO_ANGLES = str.maketrans({"<": "‹", '"': "'"})
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def neutral(text: str, limit: int) -> str:
    """``text`` on one line of at most ``limit`` characters, without what could end the line, quotes or fence."""
    shown = " ".join(text[: 4 * limit].split())
    if not shown.isascii() or not shown.isprintable():
        shown = "".join(char for char in shown if unicodedata.category(char) not in _INVISIBLE)
    shown = _CONTROL_WORD.sub(r"(\1)", shown.translate(_NO_ANGLES))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def fenced(lines: Iterable[str]) -> str:
    """Lines of neutral text between the two lines of the fence."""
    return "\n".join([OPEN, *lines, CLOSE])
