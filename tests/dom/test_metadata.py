from __future__ import annotations

from healing.dom.agreement import agreeing_paths, same_day
from healing.dom.metadata import read_metadata
from healing.dom.page import parse

PAGE = """<html><head><title>New act on wells | The Courier</title>
<meta property="og:title" content="New act on wells"><meta name="keywords" content="wells, law">
<script type="application/ld+json">{"@graph": [
 {"@type": "WebSite", "name": "The Courier"},
 {"@type": "NewsArticle", "headline": "New act on wells", "datePublished": "2024-05-03T23:30:00-05:00",
  "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Ek"}],
  "publisher": {"name": "The Courier"}}]}</script>
<script type="application/ld+json">{broken</script></head>
<body><span itemprop="identifier">Act 5</span></body></html>"""


def test_every_source_has_its_paths() -> None:
    found = read_metadata(parse(PAGE).root)
    assert found["jsonld:headline"] == ("New act on wells",)
    assert found["jsonld:author.name"] == ("Ann Lee", "Bo Ek")
    assert found["meta:keywords"] == ("wells, law",)
    assert found["itemprop:identifier"] == ("Act 5",)
    assert found["title:0"] == ("New act on wells",)


def test_the_publisher_is_not_the_record() -> None:
    assert not any(
        "The Courier" in values for path, values in read_metadata(parse(PAGE).root).items() if path != "title:"
    )


def test_paths_that_agree_whatever_the_writing() -> None:
    found = read_metadata(parse(PAGE).root)
    assert agreeing_paths(["NEW ACT  on wells"], found) == ("jsonld:headline", "meta:og:title", "title:0", "title:-1")
    assert agreeing_paths(["Bo Ek", "Ann Lee"], found) == ("jsonld:author.name",)
    assert agreeing_paths(["law", "wells"], found) == ("meta:keywords",)
    assert agreeing_paths(["04.05.2024"], found) == ("jsonld:datePublished",)


def test_a_zoned_time_counts_in_its_own_zone_and_in_utc() -> None:
    assert same_day("2024-05-03T23:30:00-05:00", "2024-05-03")
    assert same_day("2024-05-03T23:30:00-05:00", "2024-05-04")
    assert not same_day("2024-05-03T23:30:00-05:00", "2024-05-05")
