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

# GLM has ``[gMASK]`` and ``[sop]``, Mistral ``[control_8]``: any one word counts, however it is written.
_CONTROL_WORD = re.compile(r"\[(/?[^\W\d]\w*)\]")
_NO_ANGLES = str.maketrans({"<": "‹", '"': "'"})
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# Blank though they count as letters or marks: fillers, and variation selectors, which can carry hidden bytes.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)


def neutral(text: str, limit: int) -> str:
    """``text`` on one line of at most ``limit`` characters, without what could end the line, quotes or fence."""
    shown = " ".join(text[: 4 * limit].split())
    if not shown.isascii() or not shown.isprintable():
        # Some tokenizers bring text to NFKC first, where wide, small and mathematical characters become plain.
        plain = "…".join(unicodedata.normalize("NFKC", part) for part in shown.split("…"))  # our own mark stays one
        shown = "".join(char for char in plain if unicodedata.category(char) not in _INVISIBLE and char not in _BLANK)
    shown = _CONTROL_WORD.sub(r"(\1)", shown.translate(_NO_ANGLES))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def fenced(lines: Iterable[str]) -> str:
    """Lines of neutral text between the two lines of the fence."""
    return "\n".join([OPEN, *lines, CLOSE])
