from __future__ import annotations

from etl_sentiment.demo.check_links import Links, compare_links
from etl_sentiment.demo.newspaper.site import Newspaper
from etl_sentiment.demo.run import _parts

PAPER = Newspaper()
BASE = "http://127.0.0.1:8766"


def test_links_are_compared_with_what_the_articles_were_written_with() -> None:
    articles = PAPER.expected() | PAPER.expected_live()
    true = [(BASE + path, mention.identifier) for path, article in articles.items() for mention in article.mentions]
    assert compare_links(true, articles) == Links(right=len(set(true)), missed=0, wrong=0)
    found = compare_links([*true[1:], (true[0][0], "1999/1")], articles)
    assert (found.missed, found.wrong) == (1, 1)
    assert str(Links(right=9, missed=1, wrong=0)) == "links: 10 expected, 9 found (90 %), 0 that should not be there"
    assert [Links(8, 2, 0).is_good, Links(7, 3, 0).is_good, Links(10, 0, 1).is_good] == [True, False, False]
    assert str(compare_links([], {})) == "links: 0 expected, 0 found (none), 0 that should not be there"


def test_without_a_browser_the_live_desk_is_left_out_of_what_is_expected() -> None:
    assert [part.source for part in _parts(PAPER, with_live=False)] == ["law_portal", "newspaper"]
    with_live = _parts(PAPER, with_live=True)
    assert [(part.source, part.expected) for part in with_live[2:]] == [("newspaper_live", 12)]
