"""Selectors of the measured pages."""

PAGES = {
    "record": {
        "title": ["h1.record-title::text"],
        "number": ["dl.facts dd.number::text"],
        "issuer": ["dl.facts dd.issuer::text"],
        "status": ["dl.facts dd.status::text"],
        "enacted": ["dl.facts dd.enacted time::attr(datetime)"],
        "subjects": ["dl.facts dd.subjects li a::text"],
        "summary": ["p.summary::text"],
        "text": ["div.text p"],
    },
}
