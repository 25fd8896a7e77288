from __future__ import annotations

from healing.dom.hooks import hooks
from healing.dom.page import parse
from healing.dom.paths import anchor, link_pattern, tag_path

PAGE = """<main id="content"><div class="css-1q2w3e">
 <a itemprop="author" rel="author nofollow" href="/people/ann-lee?x=1" data-testid="byline" data-v-12ab34="">Ann</a>
 </div><h2 id="what-the-council-said-about-wells">What the council said</h2>
 <a rel="nofollow" href="https://courier.test/topic/wells/">Wells</a><a href="#top">Top</a></main>"""


def test_attributes_that_say_what_an_element_means() -> None:
    link = parse(PAGE).root.find(".//a")
    assert hooks(link) == (("itemprop", "author"), ("rel", "author nofollow"), ("data-testid", "byline"))


def test_an_id_made_from_a_heading_is_the_records_not_the_templates() -> None:
    page = parse(PAGE)
    assert hooks(page.root.find(".//h2")) == ()
    assert hooks(page.root.find(".//main")) == (("id", "content"),)


def test_the_anchor_is_the_nearest_ancestor_with_a_lasting_name() -> None:
    link = parse(PAGE).root.find(".//a")
    assert anchor(link) == ("main#content", 2)
    assert tag_path(link) == ("html", "body", "main", "div", "a")


def test_links_are_remembered_by_their_leading_path() -> None:
    assert [link_pattern(link) for link in parse(PAGE).root.iter("a")] == ["/people/", "/topic/", ""]
