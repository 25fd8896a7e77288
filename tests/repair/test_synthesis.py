from __future__ import annotations

from healing.dom.page import Page, parse
from healing.repair.places import innermost_first, likeness, selectors_for, shown
from healing.repair.synthesis import OWN_TEXT, Target, synthesise, synthesise_members


def _target(html: str, xpath: str) -> Target:
    root = parse(html).root
    return Target(root, tuple(root.xpath(xpath)))


def _read(page: Page, selector: str) -> list[str]:
    found = page.selector.css(selector) if not selector.startswith("/") else page.selector.xpath(selector)
    return [" ".join("".join(node.xpath(".//text()").getall()).split()) for node in found]


def test_meaning_comes_before_names_and_names_before_places() -> None:
    html = '<div><h2>x</h2><a class="n" rel="author nofollow" href="/a">Ann</a><a class="more" href="/b">More</a></div>'
    assert synthesise([_target(html, "//a[1]")])[0] == 'a[rel="author nofollow"]'


def test_hashes_and_states_are_never_used() -> None:
    html = '<div class="sc-bdVaJa"><p class="css-1q2w3e is-active">A</p><p class="css-9z8y7x">B</p></div>'
    selectors = synthesise([_target(html, "//p[1]")])
    assert selectors
    assert not any("css-" in selector or "sc-" in selector or "is-active" in selector for selector in selectors)


def test_css_modules_are_held_by_their_lasting_part() -> None:
    html = '<div><p class="Article_lead__aB3dE">A</p><p class="Article_text__xY9zW">B</p></div>'
    assert synthesise([_target(html, "//p[1]")])[0] == 'p[class*="Article_lead__"]'


def test_two_locators_hold_on_to_different_things() -> None:
    html = (
        '<dl><dt>Status</dt><dd class="law-status">in force</dd><dt>Issuer</dt><dd class="law-issuer">Court</dd></dl>'
    )
    css, xpath = synthesise([_target(html, "//dd[1]")])
    assert css == "dd.law-status"
    assert xpath == '//dt[normalize-space(.)="Status"]/following-sibling::dd[1]'


def test_a_selector_has_to_hold_on_every_page() -> None:
    one = '<main><p class="law-status">a</p><p class="note">b</p></main>'
    two = '<main><p class="note">b</p><p class="law-status">a</p></main>'
    selectors = synthesise([_target(one, "//p[1]"), _target(two, "//p[2]")])
    assert selectors[0] == "p.law-status"
    assert all(_read(parse(html), selector) == ["a"] for html in (one, two) for selector in selectors)


def test_a_list_is_found_whole_and_nothing_beside_it() -> None:
    html = '<main><ul class="tags"><li><a>A</a></li><li><a>B</a></li></ul><ul><li><a>C</a></li></ul></main>'
    selectors = synthesise([_target(html, "//ul[1]//a")], many=True)
    assert selectors
    assert all(_read(parse(html), selector) == ["A", "B"] for selector in selectors)


def test_attributes_and_own_text_are_read_where_asked() -> None:
    html = '<main><time datetime="2024-05-03">3 May</time><p class="law-status"><b>Status</b> in force</p></main>'
    assert synthesise([_target(html, "//time")], "datetime")[0].endswith("::attr(datetime)")
    assert synthesise([_target(html, "//p")], OWN_TEXT)[0] == "p.law-status::text"


def test_rows_get_selectors_relative_to_the_row() -> None:
    page = parse(
        '<table class="laws">' + "".join(f"<tr><td>{n}</td><td class=day>{n} May</td></tr>" for n in "123") + "</table>"
    )
    rows = page.root.xpath("//tr")
    selectors = synthesise([Target(row, (row.xpath("td[2]")[0],)) for row in rows])
    assert selectors[0] == "td.day"
    assert [node.css(selectors[0] + "::text").get() for node in page.selector.css("tr")] == ["1 May", "2 May", "3 May"]


def test_paragraphs_of_a_text_are_found_but_for_stray_ones() -> None:
    text = "".join(f"<p>Paragraph {n} of the text, which is long enough to matter.</p>" for n in range(9))
    page = parse(f'<main><div class="wording">{text}<p>Ad</p></div><p>Elsewhere is another one.</p></main>')
    holder = page.root.xpath("//div")
    blocks = tuple(page.root.xpath("//div/p")[:9])
    selectors, share = synthesise_members([Target(page.root, tuple(holder))], [Target(page.root, blocks)])
    assert selectors == ("div.wording > p",)
    assert 0.98 < share < 1


def test_a_label_inside_the_element_is_held_on_to() -> None:
    one = "<dl><dd><b>Issuer:</b> Court</dd><dd><b>Status:</b> in force</dd></dl>"
    two = "<dl><dd><b>Status:</b> repealed</dd></dl>"
    selectors = synthesise([_target(one, "//dd[2]"), _target(two, "//dd[1]")], OWN_TEXT)
    assert selectors == ('//dd[*[1][normalize-space(.)="Status:"]]/text()',)
    assert "".join(parse(one).selector.xpath(selectors[0]).getall()).strip() == "in force"


def test_words_with_a_colon_before_a_value_are_held_on_to() -> None:
    one = "<p><i>Changed: 4 May 2024</i><i>Published: 3 May 2024</i></p>"
    two = "<p><i>Published: 9 June 2024</i></p>"
    selectors = synthesise([_target(one, "//i[2]"), _target(two, "//i[1]")])
    assert selectors == ('//i[starts-with(normalize-space(.), "Published:")]',)


def test_one_of_several_below_a_label_is_counted_there() -> None:
    html = "<dl><dt>Seen:</dt><dd>x</dd><dt>Enacted:</dt><dd><span>3 May</span><span>4 May</span></dd></dl>"
    selectors = synthesise([_target(html, "//span[1]")])
    assert selectors == ('//dt[normalize-space(.)="Enacted:"]/following-sibling::dd[1]/span[1]',)


def test_links_without_names_are_told_by_where_they_lead() -> None:
    html = '<article><p>By <a href="/people/ann">Ann</a></p><p><a href="/topic/wells">Wells</a></p></article>'
    assert synthesise([_target(html, "//p[1]/a")], many=True)[0] == 'article a[href*="/people/"]'


def test_a_bare_tag_is_no_second_locator() -> None:
    html = '<main><time class="story-date" datetime="2024-05-03">3 May</time></main>'
    assert synthesise([_target(html, "//time")], "datetime") == (
        "time[datetime]::attr(datetime)",
        "time.story-date::attr(datetime)",
    )
    assert synthesise([_target(html.replace(' class="story-date"', ""), "//time")], "datetime") == (
        "time[datetime]::attr(datetime)",
    )


def test_paragraphs_of_a_nameless_holder_are_not_counted() -> None:
    text = "".join(f"<p>Paragraph {n} of the text, which is long enough to matter.</p>" for n in range(5))
    page = parse(f"<article><div><b>Ann</b></div><div><i>3 May</i></div><div>{text}</div></article>")
    holder, blocks = tuple(page.root.xpath("//div[3]")), tuple(page.root.xpath("//p"))
    selectors, share = synthesise_members([Target(page.root, holder)], [Target(page.root, blocks)])
    assert (selectors, share) == (("article div > p",), 1)


def test_of_elements_that_show_the_same_the_item_is_told_from_its_list() -> None:
    page = parse('<main><ul class="topics"><li>Wells</li></ul></main>')
    assert innermost_first(shown(page, "Wells"))[0].tag == "li"


def test_a_named_element_goes_before_a_counted_one_around_it() -> None:
    page = parse('<article><div><h1>T</h1></div><div><p class="Story_lead__aB3dE">It rained.</p></div></article>')
    options = [(page.root.find(".//p").getparent(),), (page.root.find(".//p"),)]
    assert selectors_for([page], [options]) == ('p[class*="Story_lead__"]',)


def test_of_twins_the_one_in_the_same_place_is_the_likest() -> None:
    page = parse("<dl><dd><span>3 May</span><span>4 May</span></dd></dl>")
    first, second = page.root.xpath("//span")
    assert likeness(first, first) > likeness(first, second)


def test_a_list_behind_its_label_is_not_counted() -> None:
    """Each record at hand has one link; the next one may have two."""
    html = '<p><strong>Download:</strong> <a href="/1.pdf">Text</a></p>'
    found = synthesise([_target(html, "//a")], "href", many=True, labels=frozenset({"download"}))
    assert '//strong[normalize-space(.)="Download:"]/following-sibling::a/@href' in found
    assert not any("a[1]" in one for one in found)
