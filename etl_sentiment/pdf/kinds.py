"""Whether bytes are a PDF, and what they are otherwise."""

from __future__ import annotations

import re

HEADER_WITHIN = 1024
"""Bytes in which the header must stand: readers accept rubbish before it (ISO 32000-1, annex H.3)."""

_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|\?xml|!--)", re.IGNORECASE)
_KINDS = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"%!PS", "PostScript"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


def not_pdf(data: bytes) -> str:
    """What ``data`` is instead of a PDF, for people; empty where it is one."""
    head = data[:HEADER_WITHIN]
    if b"%PDF-" in head:
        return ""
    if not head.strip():
        return "it is empty"
    if _MARKUP.match(head):
        return "it is a web page"
    return "it is " + next((kind for magic, kind in _KINDS if head.startswith(magic)), "no PDF")
