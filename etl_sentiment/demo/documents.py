"""The files of the bundled portal: real PDFs, made when they are asked for, and bad ones as real portals have them.

The same law gives the same bytes each time.
"""

from __future__ import annotations

from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from etl_sentiment.demo.content import Law, LawDocument, Sort
from etl_sentiment.demo.typesetting import HEIGHT, WIDTH, Heading, set_pages
from etl_sentiment.demo.views import long_date
from etl_sentiment.demo.words import ANNEX, GAZETTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from etl_sentiment.demo.typesetting import Block

LONG_PAGES = 520
_LONG_LINES = 6
"""A page of the long document has few lines: it is there for its number of pages."""
_LETTERS_OF_A_LINE = 58
_SCAN = (1240, 1754)
"""A4 at 150 dots per inch."""
_WEB_PAGE = b"""<!DOCTYPE html>
<html lang="en"><head><title>Session expired</title></head>
<body><h1>Your session has expired</h1><p>Please start your search again.</p></body></html>
"""


def document_of(law: Law, document: LawDocument) -> bytes:
    """The bytes behind a document's address; empty for the one whose link is dead."""
    return _MAKERS[document.sort](law, document)


def paragraphs_of(law: Law, document: LawDocument) -> tuple[str, ...]:
    """What the document says, without its headings: the wording of the law, or what its annex adds to it."""
    if document is law.documents[0]:
        return law.paragraphs
    return tuple(text.format(title=law.title, issuer=law.issuer, number=law.identifier) for text in ANNEX)


def _printed(law: Law, document: LawDocument) -> bytes:
    canvas, file = _canvas(law, document)
    set_pages(canvas, list(_blocks(law, document)), header=f"{GAZETTE} · {law.identifier}")
    return _saved(canvas, file)


def _blocks(law: Law, document: LawDocument) -> Iterator[Block]:
    yield Heading(document.label if document is not law.documents[0] else f"{law.kind} No. {law.identifier}")
    yield law.title + "."
    if document is not law.documents[0]:
        yield from paragraphs_of(law, document)
        return
    yield f"Enacted on {long_date(law.enacted)} by the {law.issuer}."
    for number, section in enumerate(law.sections, start=1):
        yield Heading(f"§ {number} {section.heading}")
        yield from section.paragraphs


def _scanned(law: Law, document: LawDocument) -> bytes:
    picture = Image.new("L", _SCAN, 255)
    lines = [law.title, "", *(line for text in law.paragraphs for line in wrap(text, _LETTERS_OF_A_LINE))]
    font = ImageFont.load_default(34)
    ImageDraw.Draw(picture).multiline_text((150, 160), "\n".join(lines[:26]), fill=20, font=font, spacing=18)
    canvas, file = _canvas(law, document)
    canvas.drawImage(ImageReader(picture), 0, 0, width=WIDTH, height=HEIGHT)
    return _saved(canvas, file)


def _encrypted(law: Law, document: LawDocument) -> bytes:
    canvas, file = _canvas(law, document, StandardEncryption("gazette", "printer", strength=128))
    set_pages(canvas, list(_blocks(law, document)), header=GAZETTE)
    return _saved(canvas, file)


def _broken(law: Law, document: LawDocument) -> bytes:
    return _printed(law, document)[:180]


def _long(law: Law, document: LawDocument) -> bytes:
    """A register of permits."""
    canvas, file = _canvas(law, document)
    for page in range(1, LONG_PAGES + 1):
        canvas.drawString(92, 790, f"{GAZETTE} · {law.identifier}")
        for line in range(_LONG_LINES):
            number = (page - 1) * _LONG_LINES + line + 1
            canvas.drawString(92, 740 - 20 * line, f"Permit {number}, given under {law.kind} {law.identifier}.")
        canvas.drawString(270, 46, f"Page {page} of {LONG_PAGES}")
        canvas.showPage()
    return _saved(canvas, file)


def _canvas(law: Law, document: LawDocument, encrypt: StandardEncryption | None = None) -> tuple[Canvas, BytesIO]:
    file = BytesIO()
    # Invariant: without a time and random numbers in it. Not compressed: that takes longer than all the rest.
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0, encrypt=encrypt)
    canvas.setTitle(f"{law.title}: {document.label}")
    canvas.setAuthor(law.issuer)
    canvas.setCreator(GAZETTE)
    canvas.setSubject(", ".join(law.subjects))
    return canvas, file


def _saved(canvas: Canvas, file: BytesIO) -> bytes:
    canvas.save()
    return file.getvalue()


_MAKERS: dict[Sort, Callable[[Law, LawDocument], bytes]] = {
    Sort.PRINTED: _printed,
    Sort.SCANNED: _scanned,
    Sort.ENCRYPTED: _encrypted,
    Sort.BROKEN: _broken,
    Sort.WEB_PAGE: lambda law, document: _WEB_PAGE,  # noqa: ARG005 - as the others
    Sort.MISSING: lambda law, document: b"",  # noqa: ARG005 - as the others
    Sort.LONG: _long,
}
