from __future__ import annotations

from urllib.parse import urljoin

import pytest
from parsel import Selector

from etl_sentiment.demo.check_laws import values_of
from etl_sentiment.demo.content import Law, make_laws
from etl_sentiment.demo.layouts import LAYOUTS
from etl_sentiment.demo.views import LawView, ListView, long_date
from etl_sentiment.demo.words import ISSUERS
from etl_sentiment.items import LawItem, LawListPage
from healing.extraction import extract
from healing.model import KindSelectors, Rule
from healing.rules import rules_of
from spiders_healable.selectors import law_portal

LAWS = make_laws()
LIST = ListView("All laws", "/laws", LAWS[20:40], page=2, pages=11, latest=LAWS[:5])
NEW_LOOKS = ("renamed", "cards", "hashed", "trimmed")


def law_view(law: Law) -> LawView:
    return LawView(law, newer=LAWS[3], older=LAWS[5], related=LAWS[6:9], latest=LAWS[:5])


def bundled(page_kind: str) -> KindSelectors:
    """The selectors of the portal's selector module."""
    fields = {name: tuple(found) for name, found in law_portal.PAGES[page_kind].items()}
    listing = law_portal.LISTINGS.get(page_kind)
    if listing is None:
        return KindSelectors(fields)
    columns = {name: tuple(found) for name, found in listing["fields"].items()}  # type: ignore[attr-defined]
    return KindSelectors(fields, rows=tuple(listing["rows"]), columns=columns)


def rules(item_class: type) -> dict[str, Rule]:
    return rules_of(item_class)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_list_page_shows_every_law_and_its_neighbours(name: str) -> None:
    page = Selector(LAYOUTS[name].list_page(LIST))
    texts = {text.strip() for text in page.xpath("//body//text()").getall()}
    links = page.css("a::attr(href)").getall()
    for law in LIST.laws:
        assert {law.title, law.identifier, long_date(law.published)} <= texts
        assert law.path in links
    assert {"/laws", "/laws?page=3"} <= set(links)


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("law", [LAWS[0], LAWS[2], LAWS[57], min(LAWS, key=lambda law: len(law.sections))])
def test_a_law_page_shows_every_value(name: str, law: Law) -> None:
    page = Selector(LAYOUTS[name].law_page(law_view(law)))
    texts = {text.strip() for text in page.xpath("//body//text()").getall()}
    days = {long_date(day) for day in (law.enacted, law.published, law.effective)}
    wanted = {law.identifier, law.title, law.kind, law.status, *days, *law.subjects, *law.paragraphs}
    assert wanted - {""} <= texts
    links = [urljoin(law.path, href) for href in page.css("a::attr(href)").getall()]
    assert [href for href in links if href.startswith("/documents/")] == [one.path for one in law.documents]
    assert not law.summary or law.summary in texts


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_issuer_is_gone_in_the_trimmed_layout_only(name: str) -> None:
    pages = [Selector(LAYOUTS[name].law_page(law_view(law))) for law in LAWS[:30]]
    shown = [issuer for page in pages for issuer in page.xpath("//body//text()").getall() if issuer.strip() in ISSUERS]
    assert len(shown) == (0 if name == "trimmed" else 30)


def test_the_bundled_selectors_read_the_classic_list() -> None:
    html = LAYOUTS["classic"].list_page(LIST)
    found = extract(Selector(html), "law_list", bundled("law_list"), rules(LawListPage))
    assert found["next_url"] == "/laws?page=3"
    assert found.row_values() == [
        {
            "title": law.title,
            "url": law.path,
            "identifier": law.identifier,
            "published": law.published.isoformat(),
        }
        for law in LIST.laws
    ]


@pytest.mark.parametrize("law", LAWS[::17])
def test_the_bundled_selectors_read_the_classic_law(law: Law) -> None:
    html = LAYOUTS["classic"].law_page(law_view(law))
    found = extract(Selector(html), "law", bundled("law"), rules(LawItem))
    assert {name: found[name] for name in found.fields} == values_of(law)


@pytest.mark.parametrize("name", NEW_LOOKS)
def test_a_redesign_breaks_the_bundled_selectors(name: str) -> None:
    listing = extract(Selector(LAYOUTS[name].list_page(LIST)), "law_list", bundled("law_list"), rules(LawListPage))
    page = extract(Selector(LAYOUTS[name].law_page(law_view(LAWS[57]))), "law", bundled("law"), rules(LawItem))
    assert listing.rows == ()
    assert listing["next_url"] is None
    assert page["title"] is page["text"] is page["identifier"] is page["kind"] is page["attachments"] is None


@pytest.mark.parametrize("name", LAYOUTS)
def test_text_is_escaped(name: str) -> None:
    law = next(law for law in LAWS if "&" in law.title)
    assert "&amp;" in LAYOUTS[name].law_page(law_view(law))


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_last_page_has_no_next_link_and_an_empty_list_says_so(name: str) -> None:
    last = LAYOUTS[name].list_page(ListView("All laws", "/laws", LAWS[:4], page=11, pages=11, latest=LAWS[:5]))
    assert "?page=12" not in last
    empty = LAYOUTS[name].list_page(ListView("Currency", "/subjects/currency", (), page=1, pages=1, latest=LAWS[:5]))
    assert "No laws in this section" in empty
