"""The link to the next page: found by its words, proved where the list goes on and where it ends."""

from __future__ import annotations

import pytest

from healing.memory.remembered import KindMemory, PageMemory
from healing.model import Kind, KindSelectors, Rule
from healing.repair.healer import heal
from healing.repair.incident import FieldVerdict, Incident, KeptPage, PageEvidence

SITE = "https://laws.example/list"
LINK = "next_url"


def page(number: int, pager: str) -> PageEvidence:
    rows = "".join(f"<li><a href='/laws/{number}-{row}'>Law {number}.{row}</a></li>" for row in range(5))
    return PageEvidence(f"{SITE}?page={number}", f"<body><ul class=laws>{rows}</ul>{pager}</body>")


def verdict(
    *pages: PageEvidence, kept: tuple[KeptPage, ...] = (), name: str = LINK, memory: KindMemory | None = None
) -> FieldVerdict:
    remembered = tuple(
        PageMemory(f"{SITE}?page={number}", {LINK: (f"/list?page={number + 1}",)}, row_count=5) for number in (1, 2)
    )
    incident = Incident(
        source="gazette",
        page_kind="law_list",
        rules={name: Rule(name, Kind.URL), "title": Rule("title", required=True)},
        selectors=KindSelectors({name: ("a.old-next::attr(href)",)}, ("ul.laws li",), {"title": ("a",)}),
        broken=(name,),
        pages=pages,
        memory=KindMemory(remembered) if memory is None else memory,
        kept=kept,
    )
    return heal(incident).fields[name]


@pytest.mark.parametrize(
    "pager",
    [
        "<nav><a href='?page={before}'>Newer</a> <a rel=next href='?page={after}'>Older laws</a></nav>",
        "<p><a href='?page={before}'>Previous</a> <a href='?page={after}'>Next page</a></p>",
        "<ul class=pagination><li><a href='?page={before}'>‹</a><li><a href='?page={after}'>›</a></ul>",
    ],
)
def test_the_link_forward_is_found(pager: str) -> None:
    found = verdict(page(3, pager.format(before=2, after=4)), page(4, pager.format(before=3, after=5)))
    assert found.accepted
    assert found.sample == ("?page=4",)


def test_the_last_page_has_none_and_is_no_objection() -> None:
    pager = "<nav><a rel=next href='?page=4'>On</a></nav>"
    found = verdict(page(3, pager), page(4, "<nav><a rel=prev href='?page=3'>Back</a></nav>"))
    assert found.accepted


@pytest.mark.parametrize(
    "pager",
    [
        "",
        "<nav><a rel=prev href='?page=2'>Back</a></nav>",
        "<nav class=pager><a href='?page=2'>2</a><b class=current>3</b><a href='?page=4'>4</a></nav>",
        "<a href='/about'>More about us</a>",
    ],
)
def test_nothing_is_taken_for_it_that_does_not_say_so(pager: str) -> None:
    found = verdict(page(3, pager))
    assert not found.accepted
    assert found.reasons


def test_it_must_not_lead_elsewhere_on_pages_of_the_old_layout() -> None:
    old = page(1, "<a rel=next href='/tour'>Next: a tour</a> <a class=old-next href='/list?page=2'>More</a>")
    kept = KeptPage(old.url, old.html, {LINK: ("/list?page=2",)})
    assert not verdict(page(3, "<p><a rel=next href='?page=4'>On</a></p>"), kept=(kept,)).accepted


def test_where_nothing_is_remembered_its_name_says_what_it_is() -> None:
    pages = [page(number, f"<nav><a rel=next href='?page={number + 1}'>On</a></nav>") for number in (1, 2)]
    assert verdict(*pages, memory=KindMemory()).sample == ("?page=2",)
    assert not verdict(*pages, memory=KindMemory(), name="feed").accepted


FIRST, LAST = (
    "<nav><a class=step rel=next href='?page=2'>On</a></nav>",
    "<nav><a class=step href='?page=3'>Back</a></nav>",
)


def test_a_second_locator_must_not_find_the_link_back() -> None:
    found = verdict(page(1, FIRST), page(4, LAST))
    assert (found.accepted, found.selectors) == (True, ('a[rel~="next"]::attr(href)',))


def test_without_a_last_page_at_hand_there_is_no_second_locator() -> None:
    assert verdict(page(1, FIRST)).selectors == ('a[rel~="next"]::attr(href)',)


def test_last_pages_that_were_healthy_show_what_it_must_not_find() -> None:
    first, last = FIRST.replace("rel=next ", "").replace("step", "'step forth'").replace("On", "Next"), page(4, LAST)
    kept = KeptPage(last.url, last.html, {})
    assert verdict(page(1, first)).selectors == ("a.step::attr(href)",)
    assert verdict(page(1, first), kept=(kept,)).selectors == ("a.forth::attr(href)",)
