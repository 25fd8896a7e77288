"""What counts as a failure, by the rules and by what was there before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.detection.checks import detect
from healing.detection.triage import PageFacts
from healing.memory.fingerprint import Fingerprint
from healing.memory.learn import learn
from healing.memory.remembered import KindMemory, PageMemory
from healing.model import ROWS, Extraction, Kind, Reading, Rule, Symptom

RULES = {
    "title": Rule("title", required=True),
    "summary": Rule("summary"),
    "number": Rule("number", Kind.IDENTIFIER),
    "enacted": Rule("enacted", Kind.DATE),
    "url": Rule("url", Kind.URL, required=True),
    "next_url": Rule("next_url", Kind.URL),
}
BAD = Reading(("soon",), "time", "'soon' is not a date")
NEXT = "https://laws.example/list?page=2"


def read(value: str) -> Reading:
    return Reading((value,), "x") if value else Reading()


def law(**values: str | Reading) -> Extraction:
    fields = {name: value if isinstance(value, Reading) else read(value) for name, value in values.items()}
    return Extraction("law", RULES, fields)


def laws(*rows: dict[str, str], next_url: str = "") -> Extraction:
    readings = tuple({name: read(value) for name, value in row.items()} for row in rows)
    return Extraction("laws", RULES, {"next_url": read(next_url)}, True, readings, "tr" if rows else None)


def rows(count: int, **values: str) -> list[dict[str, str]]:
    return [{"title": f"Act {n} on things", "url": f"/law/{n}", **values} for n in range(count)]


def page(extraction: Extraction) -> PageMemory:
    return PageMemory(
        "https://laws.example/",
        {name: reading.values for name, reading in extraction.fields.items()},
        tuple({name: reading.values for name, reading in row.items()} for row in extraction.rows),
        len(extraction.rows),
    )


def memory(*extractions: Extraction) -> KindMemory:
    return learn(KindMemory(), [page(extraction) for extraction in extractions])


def found(
    extraction: Extraction, known: KindMemory | None = None, facts: PageFacts | None = None
) -> dict[str, Symptom]:
    return {failure.field: failure.symptom for failure in detect(extraction, known or KindMemory(), facts)}


class TestPageFields:
    def test_a_required_field_must_be_there(self) -> None:
        assert found(law(title="")) == {"title": Symptom.MISSING}
        assert found(law(title="An act", summary="")) == {}

    def test_a_required_field_must_be_valid(self) -> None:
        extraction = law(title=Reading(("-",), "h1", "'-' has no letter or digit"))
        assert [str(failure) for failure in detect(extraction, KindMemory())] == [
            "title: invalid ('-' has no letter or digit)"
        ]

    def test_an_optional_field_is_expected_where_it_was_there(self) -> None:
        known = memory(law(title="x", enacted="2024-01-01"))
        assert found(law(title="x", enacted=""), known) == {"enacted": Symptom.MISSING}
        assert found(law(title="x", enacted=BAD), known) == {"enacted": Symptom.INVALID}
        assert found(law(title="x", enacted=BAD)) == {}

    @pytest.mark.parametrize(("filled", "failures"), [(8, {}), (9, {"summary": Symptom.MISSING})])
    def test_usual_is_nine_of_ten(self, filled: int, failures: dict[str, Symptom]) -> None:
        pages = [law(title="x", summary="s" if n < filled else "") for n in range(10)]
        assert found(law(title="x", summary=""), memory(*pages)) == failures


class TestRows:
    def test_a_listing_without_rows_has_failed(self) -> None:
        assert found(laws()) == {ROWS: Symptom.EMPTY_LISTING}
        assert found(laws(), memory(laws(*rows(3)))) == {ROWS: Symptom.EMPTY_LISTING}

    def test_where_lists_are_mostly_empty_an_empty_one_is_nothing_special(self) -> None:
        assert found(laws(), memory(laws(), laws(), laws(*rows(3)))) == {}

    def test_a_column_that_no_row_has(self) -> None:
        assert found(laws(*rows(3, title=""))) == {"title": Symptom.MISSING}
        known = memory(laws(*rows(30, enacted="2024-01-01")))
        assert found(laws(*rows(3, enacted="")), known) == {"enacted": Symptom.MISSING}
        assert found(laws(*rows(3, enacted=""))) == {}

    def test_a_column_of_invalid_values(self) -> None:
        broken = laws(*rows(3))
        broken = replace(broken, rows=tuple({**row, "enacted": BAD} for row in broken.rows))
        known = memory(laws(*rows(30, enacted="2024-01-01")))
        assert found(broken, known) == {"enacted": Symptom.INVALID}

    def test_one_row_may_lack_by_chance_what_nearly_all_have(self) -> None:
        usual = [*rows(28, enacted="2024-01-01"), *rows(2, enacted="")]
        assert found(laws(*rows(1, enacted="")), memory(laws(*usual))) == {}

    @pytest.mark.parametrize(("lacking", "failures"), [(1, {}), (2, {}), (3, {"url": Symptom.UNEQUAL_COLUMNS})])
    def test_a_few_bad_rows_are_the_sites(self, lacking: int, failures: dict[str, Symptom]) -> None:
        assert found(laws(*rows(20 - lacking), *rows(lacking, url=""))) == failures

    def test_as_many_as_usual_may_lack_it(self) -> None:
        half = laws(*rows(10), *rows(10, url=""))
        assert found(half, memory(half)) == {}
        assert found(laws(*rows(20, url="")), memory(half)) == {"url": Symptom.MISSING}


class TestNextPage:
    long_list = memory(*[laws(*rows(20), next_url=NEXT)] * 12)
    short_lists = memory(*[laws(*rows(20), next_url=NEXT), laws(*rows(4))] * 3)

    @staticmethod
    def facts(html: str = "<p>no more</p>", url: str = "https://laws.example/list?page=2") -> PageFacts:
        return PageFacts(url, html=html)

    @pytest.mark.parametrize("known", [long_list, short_lists])
    @pytest.mark.parametrize("count", [1, 7, 20])
    def test_the_last_page_is_healthy(self, known: KindMemory, count: int) -> None:
        assert found(laws(*rows(count)), known, self.facts()) == {}

    @pytest.mark.parametrize("known", [long_list, short_lists])
    @pytest.mark.parametrize("count", [1, 7, 20])
    def test_a_link_that_broke_alone_is_noticed(self, known: KindMemory, count: int) -> None:
        html = "<a class=pg href='/list?page=3'>onwards</a>"
        assert found(laws(*rows(count)), known, self.facts(html)) == {"next_url": Symptom.MISSING}

    def test_a_link_that_broke_with_others_is_noticed(self) -> None:
        broken = laws(*rows(7, title=""))
        assert found(broken, self.short_lists, self.facts()) == {
            "title": Symptom.MISSING,
            "next_url": Symptom.MISSING,
        }

    def test_a_full_first_page_of_a_long_list_must_go_on(self) -> None:
        first = self.facts(url="https://laws.example/list")
        assert found(laws(*rows(20)), self.long_list, first) == {"next_url": Symptom.MISSING}
        assert found(laws(*rows(19)), self.long_list, first) == {}
        assert found(laws(*rows(20)), self.short_lists, first) == {}

    @pytest.mark.parametrize(
        ("said", "is_last"),
        [
            ("Page 1 of 1", True),
            ("Seite 1 von 1", True),
            ("Laws 1-20 of 20", True),
            ("1–20 / 20", True),
            ("Page 1 of 3", False),
            ("1-20 of 20,000", False),
            ("Act 20 of 20 March", False),
        ],
    )
    def test_a_full_first_page_may_say_that_it_is_the_last(self, said: str, *, is_last: bool) -> None:
        first = self.facts(f"<p>{said}</p>", url="https://laws.example/list")
        assert found(laws(*rows(20)), self.long_list, first) == ({} if is_last else {"next_url": Symptom.MISSING})

    @pytest.mark.parametrize(("pager", "is_last"), [("", True), ("<a href='#'>on</a>", False)])
    def test_a_full_first_page_with_an_empty_pager_is_the_last(self, pager: str, *, is_last: bool) -> None:
        known_print = Fingerprint("a.next", "a", anchor="div.pager", anchor_depth=1)
        pages = tuple(replace(one, fingerprints={"next_url": known_print}) for one in self.long_list.pages)
        first = self.facts(f"<div class=pager>{pager}</div>", url="https://laws.example/list")
        failures = found(laws(*rows(20)), replace(self.long_list, pages=pages), first)
        assert failures == ({} if is_last else {"next_url": Symptom.MISSING})

    never_seen = (KindMemory(), memory(laws(*rows(20))))

    @pytest.mark.parametrize("known", never_seen)
    @pytest.mark.parametrize("broken", [laws(*rows(20)), laws(*rows(7, title="")), laws()])
    def test_a_link_that_never_was_there_is_missed_where_the_page_has_one(
        self, known: KindMemory, broken: Extraction
    ) -> None:
        html = "<a rel=next href='/list?page=3'>on</a>"
        assert found(broken, known, self.facts(html))["next_url"] is Symptom.MISSING
        assert "next_url" not in found(broken, known, self.facts())

    @pytest.mark.parametrize("known", never_seen)
    @pytest.mark.parametrize(
        "html",
        [
            "<p>no more</p>",
            "<a rel=prev href='/list?page=1'>previous</a>",
            "<a href='/gallery/2'>next</a>",  # a carousel
            "<a rel=next href='https://other.example/'>the next portal of the ring</a>",
            "<a href='/list?page=3'>onwards</a>",
        ],
    )
    def test_a_listing_that_never_had_a_next_page_is_only_doubted_for_a_sure_sign(
        self, known: KindMemory, html: str
    ) -> None:
        assert found(laws(*rows(20)), known, self.facts(html)) == {}

    def test_a_link_that_nobody_called_the_next_page_may_never_have_been_there(self) -> None:
        other = replace(laws(*rows(20)), rules={**RULES, "feed": Rule("feed", Kind.URL)}, fields={"feed": Reading()})
        html = "<a rel=next href='/list?page=3'>next</a>"
        assert found(other, KindMemory(), self.facts(html)) == {}

    def test_a_required_link_is_a_field_like_any_other(self) -> None:
        strict = replace(laws(*rows(3)), rules={**RULES, "next_url": Rule("next_url", Kind.URL, required=True)})
        assert found(strict, self.long_list) == {"next_url": Symptom.MISSING}


class TestSuspicion:
    def test_a_value_unlike_all_others(self) -> None:
        known = memory(*[law(title=f"Act {n}", number=f"C-{n}/2{n}") for n in range(5)])
        assert found(law(title="Act 9", number="2 results for your search"), known) == {"number": Symptom.SUSPICIOUS}

    def test_a_value_that_another_field_has(self) -> None:
        known = memory(*[law(title=f"Act {n}", summary=f"On the keeping of bees, volume {n}") for n in range(5)])
        broken = law(title="An act", summary="An act")
        assert [str(failure) for failure in detect(broken, known)] == [
            "summary: suspicious (the same as title, which it never was before)"
        ]
        assert found(broken, memory(broken, *[law(title=f"Act {n}", summary=f"S {n}") for n in range(5)])) == {}

    def test_one_value_in_every_row_where_all_were_different(self) -> None:
        same = [{**row, "title": "Read more"} for row in rows(6)]
        assert found(laws(*same), memory(laws(*rows(20)))) == {"title": Symptom.SUSPICIOUS}
        assert found(laws(*same), memory(laws(*rows(20)), laws(*same))) == {}
        assert found(laws(*same[:4]), memory(laws(*rows(12)))) == {}

    def test_a_handful_of_rows_with_a_next_page(self) -> None:
        known = memory(*[laws(*rows(20), next_url=NEXT)] * 5)
        assert found(laws(*rows(2), next_url=NEXT), known) == {ROWS: Symptom.SUSPICIOUS}
        assert found(laws(*rows(2)), known, PageFacts("https://laws.example/list?page=9")) == {}

    @given(st.lists(st.tuples(st.text("abcDE 1,.", min_size=1, max_size=60), st.dates()), min_size=13, max_size=13))
    def test_pages_like_each_other_are_never_suspicious(self, pages: list[tuple[str, object]]) -> None:
        extractions = [law(title=title, enacted=str(day)) for title, day in pages]
        assert Symptom.SUSPICIOUS not in found(extractions[-1], memory(*extractions[:-1])).values()


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(1, 12))
def test_a_crawl_like_the_last_one_is_healthy(lists: list[int], size: int) -> None:
    """Lists of any length in pages of any size: only a single page that is as full as those that went on is doubted."""
    pages = []
    for number, length in enumerate(lists):
        for start in range(0, max(1, length), size):
            url = f"https://laws.example/{number}/list?page={start // size + 1}"
            goes_on = start + size < length
            following = f"https://laws.example/{number}/list?page={start // size + 2}" if goes_on else ""
            extraction = laws(*rows(min(size, length - start)), next_url=following)
            pages.append((extraction, PageFacts(url, html="<p>laws</p>"), start == 0 and not goes_on))
    known = memory(*[extraction for extraction, _, _ in pages])
    for extraction, facts, is_single in pages:
        failures = found(extraction, known, facts) if extraction.rows else {}
        assert not failures or (is_single and len(extraction.rows) == size and set(failures) == {"next_url"})
