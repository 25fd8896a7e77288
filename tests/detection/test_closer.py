"""Values that are there and valid, and no longer the field's."""

from __future__ import annotations

from parsel import Selector

from healing.detection.closer import differs_from_row, look_closer
from healing.dom.page import Page
from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import Failure, Kind, KindSelectors, Rule, Symptom

RULES = {
    "title": Rule("title", required=True),
    "authors": Rule("authors", Kind.LIST),
    "published": Rule("published", Kind.DATE),
}
SELECTORS = KindSelectors(
    fields={"title": ("h1::text",), "authors": ("a.who::text",), "published": ("time::attr(datetime)",)}
)


def _page(
    *names: str,
    author: str = "",
    day: str = "2024-05-03",
    told: str = "2024-05-03",
    comments: tuple[str, ...] = (),
    beside: str = "",
) -> str:
    links = "".join(f'<a class="who" href="/people/x">{name}</a>' for name in names)
    said = "".join(f"<p><a class=who>{name}</a> Too dear, and so says everybody.</p>" for name in comments)
    data = f'<meta name="author" content="{author}">' if author else ""
    return (
        f'<html><head>{data}<meta property="article:published_time" content="{told}"></head><body><article>'
        f'<h1>Harbour dues</h1>{links}{beside}<time datetime="{day}">3 May</time>'
        f"<p>{'The dues rise. ' * 40}</p></article>"
        f'<section class="comments">{said}</section></body></html>'
    )


def _memory(*pages: str) -> KindMemory:
    remembered = [
        remember(page, f"https://news.test/{number}", extract(page, "article", SELECTORS, RULES))
        for number, page in enumerate(map(Selector, pages))
    ]
    return learn(KindMemory(), remembered)


def _failures(html: str, memory: KindMemory) -> list[Failure]:
    page = Selector(html)
    return list(look_closer(extract(page, "article", SELECTORS, RULES), memory, Page(page)))


HEALTHY = (_page("Ann Lee", author="Ann Lee"), _page("Bo Ek", author="Bo Ek"))


def test_a_healthy_page_has_no_failures() -> None:
    assert _failures(_page("Cy Dane", author="Cy Dane"), _memory(*HEALTHY)) == []


def test_values_that_are_only_read_from_comments_are_noticed() -> None:
    (failure,) = _failures(_page(comments=("sailor_7", "mole")), _memory(*HEALTHY))
    assert (failure.field, failure.symptom) == ("authors", Symptom.SUSPICIOUS)
    assert "not the record's" in failure.detail


def test_what_always_stood_beside_the_record_may_stand_there() -> None:
    memory = _memory(_page(comments=("Ann Lee",)), _page(comments=("Bo Ek",)))
    assert _failures(_page(comments=("Cy Dane",)), memory) == []


def test_metadata_that_always_agreed_and_names_another_shown_value_is_believed() -> None:
    html = _page("Subscribe now", author="Cy Dane", beside="<span>Cy Dane</span>")
    (failure,) = _failures(html, _memory(*HEALTHY))
    assert failure.field == "authors"
    assert "meta:author says 'Cy Dane'" in failure.detail


def test_metadata_alone_is_not_believed_where_the_page_shows_nothing_of_it() -> None:
    assert _failures(_page("Cy Dane", author="The Courier"), _memory(*HEALTHY)) == []


def test_metadata_that_differed_before_is_not_believed() -> None:
    memory = _memory(_page("Ann Lee", author="The Courier"), _page("Bo Ek", author="The Courier"))
    assert _failures(_page("Cy Dane", author="Newsroom", beside="<span>Newsroom</span>"), memory) == []


def test_a_date_that_differs_from_the_one_that_always_agreed_is_noticed() -> None:
    (failure,) = _failures(_page("Ann Lee", author="Ann Lee", told="2024-02-01"), _memory(*HEALTHY))
    assert failure.field == "published"
    assert _failures(_page("Ann Lee", author="Ann Lee", day="2024-06-01", told="2024-06-01"), _memory(*HEALTHY)) == []


def test_a_selector_that_no_remembered_page_was_read_by_is_left_alone() -> None:
    healed = KindSelectors(fields={**SELECTORS.fields, "authors": ("section a::text",)})
    page = Selector(_page(comments=("Cy Dane",)))
    assert list(look_closer(extract(page, "article", healed, RULES), _memory(*HEALTHY), Page(page))) == []


def _headed(headline: str, *, rubric: str = "", told: str = "", name: str = "old") -> str:
    """``told``: the ``og:title``; the rubric stands in the headline's own element."""
    head = f'<meta property="og:title" content="{told}">' if told else ""
    roof = f"<b>{rubric}</b> " if rubric else ""
    return f'<html><head>{head}</head><body><h1 class="{name}">{roof}<span>{headline}</span></h1></body></html>'


HEADED = KindSelectors(fields={"title": ("h1.old", "h1")})
TOLD = {"title": "Dues rise"}


def _of_headline(html: str, *known: tuple[str, dict[str, str]], context: dict[str, str]) -> tuple[bool, list[str]]:
    """Whether a page is worth a closer look, and what that finds; ``known``: healthy pages and what their rows told."""
    pages = [
        remember(page, "", extract(page, "article", HEADED, RULES), context=row)
        for page, row in ((Selector(text), row) for text, row in known)
    ]
    page, memory = Selector(html), learn(KindMemory(), pages)
    extraction = extract(page, "article", HEADED, RULES)
    found = look_closer(extraction, memory, Page(page), context=context)
    return differs_from_row(extraction, memory, context), [f"{one.field}: {one.detail}" for one in found]


ROW_AGREED = [(_headed(name), {"title": name}) for name in ("The ferry", "New wells")]
PAGE_AGREED: list[tuple[str, dict[str, str]]] = [(_headed(name, told=name), {}) for name in ("The ferry", "New wells")]


def test_a_list_row_that_always_agreed_and_names_another_shown_value_is_believed() -> None:
    is_worth_it, found = _of_headline(_headed("Dues rise", rubric="Coast"), *ROW_AGREED, context=TOLD)
    assert is_worth_it
    assert found == ["title: the list row that led here says 'Dues rise', not 'Coast Dues rise'"]


def test_a_selector_whose_turn_never_came_is_held_against_what_agreed_with_the_others() -> None:
    page = _headed("Dues rise", rubric="Coast", told="Dues rise", name="new")
    assert _of_headline(page, *PAGE_AGREED, context={})[1] == [
        "title: the page's own meta:og:title says 'Dues rise', not 'Coast Dues rise'"
    ]
    assert _of_headline(_headed("Dues rise", told="Dues rise", name="new"), *PAGE_AGREED, context={})[1] == []


def test_a_row_may_write_a_headline_otherwise_or_shorten_it() -> None:
    assert _of_headline(_headed("Dues rise"), *ROW_AGREED, context={"title": "DUES  RISE"}) == (False, [])
    assert _of_headline(_headed("Dues rise in the harbour"), *ROW_AGREED, context=TOLD) == (True, [])


def test_a_row_that_never_agreed_is_not_believed() -> None:
    known = [(_headed(name, rubric="Coast"), {"title": name}) for name in ("The ferry", "New wells")]
    assert _of_headline(_headed("Dues rise", rubric="Coast"), *known, context=TOLD) == (False, [])
    assert _of_headline(_headed("Dues rise", rubric="Coast"), *known, ROW_AGREED[0], context=TOLD) == (False, [])


def test_what_the_page_itself_says_outweighs_its_row() -> None:
    page = _headed("Dues rise", rubric="Coast", told="Coast Dues rise")
    assert _of_headline(page, *ROW_AGREED, context=TOLD) == (True, [])
