from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.seeds.entries import Entry, Fault, SeedError
from etl_sentiment.seeds.feeds import MAX_FEED_SIZE, read_feed

URL = "https://paper.example.org/feeds/all"
ONE = "https://paper.example.org/politics/1"
ENTRY = Entry(ONE, "Harbour fees & the coast", "2026-11-23")
DAY = "Mon, 23 Nov 2026 23:30:00 -0500"

RSS_090 = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Paper</title><link>https://paper.example.org/</link></channel>
<item><title>Harbour fees &amp; the coast</title><link>{ONE}</link></item></rdf:RDF>"""
RSS_091 = f"""<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Paper</title>
<item><title>Harbour fees &amp; the coast</title><link>{ONE}</link></item></channel></rss>"""
RSS_10 = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dcterms="http://purl.org/dc/terms/"><channel rdf:about="https://paper.example.org/"><title>Paper</title></channel>
<item rdf:about="{ONE}"><title>Harbour fees &amp; the coast</title><link>{ONE}</link>
<dcterms:issued>2026-11-23T23:30:00-05:00</dcterms:issued></item></rdf:RDF>"""
RSS_20 = f"""<rss version="2.0"><channel><title>Paper</title>
<item><title>Harbour fees &amp;amp; the
   &lt;b&gt;coast&lt;/b&gt;</title><link> {ONE} </link><pubDate>{DAY}</pubDate></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>
<entry><title type="html">Harbour fees &amp;amp; the &lt;i&gt;coast&lt;/i&gt;</title>
<id>tag:paper.example.org,2026:1</id>
<link rel="alternate" href="{ONE}"/><link rel="enclosure" href="https://paper.example.org/1.mp3"/>
<published>2026-11-23T23:30:00-05:00</published><updated>2026-12-24T00:00:00Z</updated></entry></feed>"""


@pytest.mark.parametrize(("text", "day"), [(RSS_090, None), (RSS_091, None), (RSS_10, 1), (RSS_20, 1), (ATOM, 1)])
def test_the_links_titles_and_days_of_every_format(text: str, day: int | None) -> None:
    assert read_feed(text.encode(), URL) == [Entry(ONE, ENTRY.title, ENTRY.published if day else None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_whatever_the_encoding_is(encoding: str) -> None:
    text = RSS_20.replace("Harbour", "Häfen:").replace("<rss", f'<?xml version="1.0" encoding="{encoding}"?><rss')
    assert read_feed(text.encode(encoding), URL)[0].title == "Häfen: fees & the coast"
    assert read_feed(gzip.compress(text.encode(encoding)), URL)[0].published == "2026-11-23"


def rss(item: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Paper</title>{item}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        ("<guid>https://paper.example.org/2</guid>", Entry("https://paper.example.org/2")),
        ("<title>No link</title>", Entry("", "No link")),
        ("<link>/politics/1</link>", Entry(ONE)),
        (f"<link>{ONE}</link><pubDate>yesterday</pubDate>", Entry(ONE)),
        (f"<link>{ONE}</link><pubDate>2026-11-23 08:00</pubDate>", Entry(ONE, None, "2026-11-23")),
        (f"<link>{ONE}</link><pubDate>Mon, 23 Nov 2026</pubDate>", Entry(ONE, None, "2026-11-23")),
    ],
)
def test_entries_that_lack_something(item: str, entry: Entry) -> None:
    assert read_feed(rss(f"<item>{item}</item>"), URL) == [entry]


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read_feed(rss(""), URL) == []


@pytest.mark.parametrize(
    "cut", [RSS_20.removesuffix("</channel></rss>"), RSS_20.replace("<title>Paper", "<title>&nbsp; A < B")]
)
def test_what_is_not_well_formed_is_read_as_far_as_it_goes(cut: str) -> None:
    assert [entry.url for entry in read_feed(cut.encode(), URL)] == [ONE]


def nested(depth: int) -> str:
    """The "billion laughs": each entity ten times the one before."""
    levels = (f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, depth))
    return "".join(('<!ENTITY l0 "lol">', *levels))


BOMBS = {
    "billion laughs": f"<!DOCTYPE rss [{nested(10)}]>{rss('<item><title>&l9;</title></item>').decode()}",
    "one large entity": f"""<!DOCTYPE rss [
<!ENTITY a "{"A" * 100_000}">
]>{rss(f"<item><title>{'&a;' * 2000}</title></item>").decode()}""",
    "behind a comment": f"<!-- <rss --><!DOCTYPE rss [{nested(10)}]>{rss('<item><title>&l9;</title></item>').decode()}",
    "a file of this machine": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    + rss("<item><title>&x;</title></item>").decode(),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_parsed(name: str, encoding: str) -> None:
    with pytest.raises(SeedError) as caught:
        read_feed(f'<?xml version="1.0" encoding="{encoding}"?>{BOMBS[name]}'.encode(encoding), URL)
    assert caught.value.fault is Fault.BOMB


@pytest.mark.parametrize(
    ("body", "fault", "message"),
    [
        (b"", Fault.BROKEN, "it is an empty file"),
        (b" \n ", Fault.BROKEN, "it is an empty file"),
        (b"<!DOCTYPE html><html><title>Log in</title></html>", Fault.HTML, "it is an HTML page, not a feed"),
        (b"<urlset/>", Fault.OTHER_FORMAT, "it is neither RSS nor Atom"),
        (b'{"items": []}', Fault.OTHER_FORMAT, "it is neither RSS nor Atom"),
        (b"%PDF-1.7 \xff\xfe\x00", Fault.OTHER_FORMAT, "it is neither RSS nor Atom"),
        (b'<rss version="2.0"><channel><title', Fault.BROKEN, "it is not well-formed: "),
        (gzip.compress(RSS_20.encode(), mtime=0)[:12], Fault.BROKEN, "its gzip is broken"),
        (b"\x1f\x8b\x08" + b"no gzip" * 9, Fault.BROKEN, "its gzip is broken"),
        (gzip.compress(b" " * (MAX_FEED_SIZE + 1), mtime=0), Fault.TOO_LARGE, "its gzip has more than 5,242,880 bytes"),
        (b" " * (MAX_FEED_SIZE + 1), Fault.TOO_LARGE, "it has 5,242,881 bytes"),
    ],
)
def test_what_is_no_feed_is_said(body: bytes, fault: Fault, message: str) -> None:
    with pytest.raises(SeedError) as caught:
        read_feed(body, URL)
    assert caught.value.fault is fault
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["https://paper.example.org/feed", "/etc/hostname", Path(__file__).name])
def test_a_body_is_never_taken_for_an_address_or_a_path(text: str) -> None:
    with pytest.raises(SeedError, match="neither RSS nor Atom"):
        read_feed(text.encode(), URL)


@given(st.binary(max_size=300) | st.text(alphabet='<>/!&;"= rsitemlnkfdANY[]-', max_size=200).map(str.encode))
def test_any_bytes_are_entries_or_an_error_for_people(body: bytes) -> None:
    with suppress(SeedError):
        assert isinstance(read_feed(body, URL), list)
