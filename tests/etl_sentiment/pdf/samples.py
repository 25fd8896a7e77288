"""PDFs for the tests: good ones by reportlab, bad ones byte by byte."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from PIL.Image import new as new_image
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image

WIDTH, HEIGHT = A4
LEFT, TOP, LEADING = 72, 760, 14
FONT, SIZE = "Times-Roman", 11

Drawn = tuple[float, float, str]
"""Distance from the left and from the foot of the page in points, and a text."""


def column(lines: Iterable[str], *, left: float = LEFT, top: float = TOP) -> list[Drawn]:
    """Lines one below the other; an empty one leaves a gap."""
    return [(left, top - LEADING * number, line) for number, line in enumerate(lines) if line]


def drawn(pages: Sequence[Sequence[Drawn]], *, encrypt: StandardEncryption | None = None, **info: str) -> bytes:
    """A PDF with these texts; ``info`` may give ``title``, ``author``, ``producer`` and so on."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, encrypt=encrypt)
    for name, value in info.items():
        getattr(canvas, f"set{name.capitalize()}")(value)
    for page in pages:
        canvas.setFont(FONT, SIZE)
        for left, height, text in page:
            canvas.drawString(left, height, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def plain(count: int = 1, **info: str) -> bytes:
    """``count`` pages that say which one they are."""
    return drawn(
        [column([f"The Minister signed sheet {number} of the register."]) for number in range(1, count + 1)], **info
    )


def encrypted(*, user: str, owner: str = "owner") -> bytes:
    return drawn([column(["Only for the Ministry."])], encrypt=StandardEncryption(user, owner, strength=128))


def pictures(images: Iterable[Image], *, text: str = "") -> bytes:
    """Each image on a page of its own, as a scanner leaves it; ``text`` is added to the first page."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for image in images:
        canvas.drawImage(ImageReader(image), 0, 0, width=WIDTH, height=HEIGHT)
        if text:
            canvas.drawString(LEFT, TOP, text)
        text = ""
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def assembled(objects: Sequence[bytes], *, trailer: bytes = b"", root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right table of their places."""
    out = BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (len(objects) + 1, root, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(
    content: bytes, *, box: bytes = b"[0 0 595 842]", more: Sequence[bytes] = (), catalog: bytes = b""
) -> bytes:
    """A page whose content is object 4 (a stream, or anything); further objects begin with number 6."""
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>" % box,
            content,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


SHOWN = b"BT /F 12 Tf 72 700 Td (The wording of the law) Tj ET"


def flate_bomb(size: int = 2**31, *, layers: int = 2) -> bytes:
    """A content stream that is ``size`` bytes of spaces, deflated once or again and again."""
    packer = zlib.compressobj(1)
    chunk = b" " * 2**20
    data = b"".join(packer.compress(chunk) for _ in range(size // len(chunk))) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return one_page(stream(data, b"/Filter [%s]" % (b"/FlateDecode " * layers)))


def operator_bomb(count: int = 30_000_000) -> bytes:
    """A content stream that draws ``count`` lines."""
    return one_page(stream(zlib.compress(b"0 0 m 9 9 l S\n" * count, 9), b"/Filter /FlateDecode"))


def letter_bomb(count: int = 30_000_000) -> bytes:
    """A page that says one letter ``count`` times."""
    content = b"BT /F 12 Tf 72 700 Td\n" + b"(aaaaaaaaa ) Tj\n" * (count // 10) + b"ET"
    return one_page(stream(zlib.compress(content, 9), b"/Filter /FlateDecode"))


def nested_forms(depth: int = 60, fan: int = 4) -> bytes:
    """Forms that draw the next one ``fan`` times each: ``fan ** depth`` drawings."""
    forms = [
        stream(
            b"/X Do " * fan,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
            % (7 + number if number + 1 < depth else 5),
        )
        for number in range(depth)
    ]
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /X 6 0 R >> >> >>"
    )
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            stream(b"/X Do"),
            stream(SHOWN, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
            *forms,
        ]
    )


def deep_arrays(depth: int = 1_000_000) -> bytes:
    """An object of arrays in arrays."""
    return one_page(stream(SHOWN), catalog=b"/Deep 6 0 R", more=[b"[" * depth + b"]" * depth])


def deep_pages(depth: int = 100_000) -> bytes:
    """Page trees in page trees, with one page at the end."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(depth)]
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 9 9] >>" % (depth + 1)
    return assembled([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, page])


def looping_pages() -> bytes:
    """A page tree that is its own child, and claims to have many pages."""
    return assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>"])


def looping_xref() -> bytes:
    """A table of places that names itself as the earlier one."""
    good = one_page(stream(SHOWN))
    start = good.index(b"xref\n0")
    return good.replace(b"/Root", b"/Prev %d /Root" % start)


def many_objects(count: int = 100_000) -> bytes:
    """A small page among ``count`` objects that nobody needs."""
    return one_page(stream(SHOWN), more=[b"<< /N %d >>" % number for number in range(count)])


def huge_page() -> bytes:
    """A page of 500 km."""
    return one_page(stream(SHOWN), box=b"[0 0 1417322834 1417322834]")


def with_script_and_attachment() -> bytes:
    """A page with JavaScript that runs when it is opened, and with a file inside."""
    names = b"/EmbeddedFiles << /Names [(evil.exe) 7 0 R] >> /JavaScript << /Names [(a) 6 0 R] >>"
    return one_page(
        stream(SHOWN),
        catalog=b"/OpenAction 6 0 R /Names << %s >>" % names,
        more=[
            b"<< /S /JavaScript /JS (while (true) { app.alert\\('hello'\\); }) >>",
            b"<< /Type /Filespec /F (evil.exe) /EF << /F 8 0 R >> >>",
            stream(b"MZ not for us", b"/Type /EmbeddedFile"),
        ],
    )


def cut(data: bytes, share: float = 0.5) -> bytes:
    return data[: int(len(data) * share)]


def scanned(count: int = 1, *, text: str = "") -> bytes:
    """Pages that are pictures of nothing."""
    return pictures((new_image("L", (400, 560), 230) for _ in range(count)), text=text)


def turned(lines: Sequence[str], degrees: int) -> bytes:
    """A page that is upright once a reader has turned it: its text is written the other way round."""
    buffer = BytesIO()
    sideways = degrees in (90, 270)
    canvas = Canvas(buffer, pagesize=(HEIGHT, WIDTH) if sideways else A4)
    canvas.setPageRotation(degrees)
    canvas.setFont(FONT, SIZE)
    moves = {0: (0, 0), 90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}
    canvas.translate(*moves[degrees])
    canvas.rotate(degrees)
    for left, height, text in column(lines):
        canvas.drawString(left, height, text)
    canvas.save()
    return buffer.getvalue()


def joined(*files: bytes) -> bytes:
    """The pages of several files in one."""
    out, buffer = PdfDocument.new(), BytesIO()
    for data in files:
        with PdfDocument(data) as document:
            out.import_pages(document)
    out.save(buffer)
    out.close()
    return buffer.getvalue()
