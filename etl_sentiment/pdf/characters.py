"""Characters that belong to typesetting, or to nothing, taken out of a text."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"

_LIGATURES = {ord(char): unicodedata.normalize("NFKC", char) for char in "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"}
_HYPHENS = {ord(char): "-" for char in "\u2010\u2011"}
_INVISIBLE = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Not the joiners U+200C and U+200D: Persian and the scripts of India are spelled with them."""
_UNREADABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff\ue000-\uf8ff]|[\U000f0000-\U0010ffff]"
)
"""Control characters, halves of characters, and those without an agreed meaning (private use): what a font without a
table of its letters leaves behind. PostgreSQL takes neither the first nor the second."""


def cleaned(text: str) -> str:
    """One line: readable characters, ligatures taken apart, white space as single blanks; a last soft hyphen stays."""
    text = _UNREADABLE.sub("", text.translate(_LIGATURES | _INVISIBLE | _HYPHENS))
    text = " ".join(unicodedata.normalize("NFC", text).split())
    ends_soft = text.endswith(SOFT_HYPHEN)
    return text.replace(SOFT_HYPHEN, "") + SOFT_HYPHEN * ends_soft
