from __future__ import annotations

from scrapy.http import HtmlResponse

from healing.crawl.learning import FIRST_PAGES, KEPT_PAGES, Learner
from healing.extraction import extract
from healing.model import KindSelectors, Rule
from healing.store.memory import MemoryStore

RULES = {"title": Rule("title")}
OLD, NEW = KindSelectors({"title": ("h1.old",)}), KindSelectors({"title": ("h1.new",)})


def _learn(learner: Learner, number: int, selectors: KindSelectors) -> None:
    name = selectors.fields["title"][0].removeprefix("h1.")
    html = f"<h1 class={name}>Act {number}</h1>"
    response = HtmlResponse(f"http://127.0.0.1/laws/{number}", body=html.encode(), encoding="utf-8")
    learner.healthy(response, "gazette", extract(response.selector, "law", selectors, RULES))


def _learned(learner: Learner) -> int:
    return len(learner.memory("gazette", "law").pages)


def test_after_a_heal_the_next_pages_teach_again() -> None:
    learner = Learner(MemoryStore(), sample_every=1000)
    for number in range(FIRST_PAGES + 3):
        _learn(learner, number, OLD)
    assert _learned(learner) == FIRST_PAGES
    learner.begin_anew("gazette", "law")
    _learn(learner, 100, NEW)
    assert _learned(learner) == FIRST_PAGES + 1


def test_of_each_layout_that_is_live_some_pages_are_kept() -> None:
    learner = Learner(MemoryStore(), sample_every=1)
    for number in range(4):
        _learn(learner, number, OLD)
    for number in range(4, 10):
        _learn(learner, number, NEW)
    kept = [page.url.rpartition("/")[2] for page in learner.kept_pages("gazette", "law")]
    assert kept == ["9", "3", "8", "2", "7"]
    assert len(kept) == KEPT_PAGES


def test_nothing_is_kept_of_a_page_kind_that_is_new() -> None:
    assert Learner(MemoryStore(), sample_every=1).kept_pages("gazette", "law") == ()


def test_an_empty_list_teaches_nothing_before_a_full_one_was_seen() -> None:
    learner = Learner(MemoryStore(), sample_every=1)
    rows = KindSelectors(rows=("li",), columns={"title": ("a::text",)})

    def learn(html: str) -> int:
        response = HtmlResponse("http://127.0.0.1/laws", body=html.encode(), encoding="utf-8")
        learner.healthy(response, "gazette", extract(response.selector, "law_list", rows, RULES))
        return learner.memory("gazette", "law_list").rows.pages

    assert learn("<p>No laws in this section.</p>") == 0
    assert learn("<ul><li><a>Act 1</a></li></ul>") == 1
    assert learn("<p>No laws in this section.</p>") == 2
