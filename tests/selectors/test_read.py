from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healing.errors import SelectorModuleError
from healing.model import KindSelectors
from healing.selectors.read import MAX_SELECTOR_CHARS, parse_module, selector_problem
from tests.selectors.samples import GAZETTE


def test_the_selectors_of_every_page_kind_are_read() -> None:
    module = parse_module(GAZETTE, "gazette.py")
    assert module.kinds == {
        "law_list": KindSelectors(
            fields={"next_url": ("a[rel=next]::attr(href)",)},
            rows=("table.laws tbody tr",),
            columns={"title": ("td.title a::text",), "url": ("td.title a::attr(href)",)},
        ),
        "law": KindSelectors(
            fields={
                "title": ("h1.law-title::text", "h1::text"),
                "enacted": ("time.enacted::attr(datetime)", "//dt[.='Enacted']/following-sibling::dd[1]"),
            }
        ),
    }


def test_each_list_has_the_line_that_it_is_on() -> None:
    module = parse_module(GAZETTE, "gazette.py")
    assert {name: GAZETTE.splitlines()[line - 1].strip() for name, line in module.lines.items()} == {
        ("law_list", "rows"): '"rows": ["table.laws tbody tr"],  # one law each',
        ("law_list", "title"): '"title": ["td.title a::text"],',
        ("law_list", "url"): "\"url\": ['td.title a::attr(href)'],",
        ("law_list", "next_url"): '"law_list": {"next_url": ["a[rel=next]::attr(href)"]},',
        ("law", "title"): '"title": [',
        (
            "law",
            "enacted",
        ): '"enacted": ["time.enacted::attr(datetime)", "//dt[.=\'Enacted\']/following-sibling::dd[1]"],',
    }


def test_a_page_field_may_be_called_fields() -> None:
    module = parse_module('PAGES = {"law": {"fields": ["b"]}}', "x.py")
    assert module.kind("law") == KindSelectors(fields={"fields": ("b",)})


def test_implicitly_joined_strings_are_one_selector() -> None:
    module = parse_module('PAGES = {"law": {"title": ["h1" ".x"]}}', "x.py")
    assert module.kind("law").of("title") == ("h1.x",)


def test_an_unknown_page_kind_is_answered_with_those_there() -> None:
    with pytest.raises(SelectorModuleError, match=r"^x\.py: no page kind 'lw'; add it, or use one of: law$"):
        parse_module('PAGES = {"law": {"title": ["h1"]}}', "x.py").kind("lw")


FAULTS = {
    "": (1, "neither LISTINGS nor PAGES"),
    "PAGES = {\n": (1, "not valid Python"),
    "x = 1\0": (1, "not valid Python"),
    "PAGES = " + "(" * 5000 + ")" * 5000: (1, "not valid Python"),
    '"""Doc."""\n\nimport os\n': (3, "only a docstring"),
    'PAGES = {"a": {"b": ["c"]}}\nfrom __future__ import annotations\n': (2, "not valid Python"),
    'PAGES = {"a": {"b": ["c"]}}\n"late docstring"\n': (2, "only a docstring"),
    'PAGES = {"a": {"b": ["c"]}}\nPAGES = {}\n': (2, "each once"),
    "PAGES: dict = {}\n": (1, "only a docstring"),
    "PAGES = LISTINGS = {}\n": (1, "only a docstring"),
    "PAGES = dict()\n": (1, "PAGES must be a dictionary literal"),
    'PAGES = {"a": {\n  **{},\n}}\n': (2, "must be a name in quotes"),
    'PAGES = {"a": {\n  "b c": ["d"],\n}}\n': (2, "must be a name in quotes"),
    'PAGES = {"a": {\n  "b": ["c"],\n  "b": ["d"],\n}}\n': (3, "'b' is there twice"),
    'PAGES = {"a": {}}\n': (1, "PAGES['a'] has no fields"),
    'PAGES = {"a": {\n  "b": ("c",),\n}}\n': (2, "must be a list literal"),
    'PAGES = {"a": {"b": [\n  "c",\n  f"d",\n]}}\n': (3, "only plain strings"),
    'PAGES = {"a": {"b": [\n  b"c",\n]}}\n': (2, "only plain strings"),
    'PAGES = {"a": {"b": [\n  "c" + "d",\n]}}\n': (2, "only plain strings"),
    'PAGES = {"a": {\n  "rows": ["c"]}}\n': (2, '"rows" is reserved'),
    'LISTINGS = {"a":\n  {"rows": ["tr"]}}\n': (2, 'exactly the keys "rows" and "fields"'),
    'LISTINGS = {"a": {"rows":\n  [], "fields": {"b": ["c"]}}}\n': (2, "has no selector"),
    'LISTINGS = {"a": {"rows": ["tr"], "fields": {"b": ["c"]}}}\nPAGES = {"a": {\n  "b": ["d"]}}\n': (
        3,
        "field 'b' of 'a' is there already, on line 1",
    ),
    'PAGES = {"a": {"b": [\n  "h1",\n  "h1[",\n]}}\n': (3, "'h1['"),
    'PAGES = {"a": {"b": [\n  "h1::nonsense",\n]}}\n': (2, "a.b: 'h1::nonsense'"),
    'PAGES = {"a": {"b": [\n  "//a[",\n]}}\n': (2, "'//a['"),
    'PAGES = {"a": {"b": [\n  "//a/nonsense()",\n]}}\n': (2, "nonsense"),
    'PAGES = {"a": {"b": [\n  " ",\n]}}\n': (2, "a selector is empty"),
    f'PAGES = {{"a": {{"b": [\n  "{"p" * (MAX_SELECTOR_CHARS + 1)}",\n]}}}}\n': (2, "has 1001 characters"),
}


@pytest.mark.parametrize(("source", "fault"), FAULTS.items(), ids=[message for _, message in FAULTS.values()])
def test_a_fault_is_named_with_file_and_line(source: str, fault: tuple[int, str]) -> None:
    line, message = fault
    with pytest.raises(SelectorModuleError) as raised:
        parse_module(source, "selectors/gazette.py")
    assert str(raised.value).startswith(f"selectors/gazette.py:{line}: ")
    assert message in str(raised.value)


def test_a_module_is_not_run() -> None:
    with pytest.raises(SelectorModuleError, match="only a docstring"):
        parse_module("raise SystemExit\n", "x.py")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_usable_selector_or_has_a_problem(text: str) -> None:
    problem = selector_problem(text)
    assert problem == "" or problem.startswith(("a selector", repr(text)))


JSON_MODULE = """\
LISTINGS = {"law_list": {"rows": ["jmespath:results"], "fields": {"title": ["jmespath:name", "jmespath:title"]}}}
PAGES = {
    "law_list": {"next_url": ["jmespath:next"]},
    "law": {
        "title": ["h1::text"],
    },
}
"""


def test_a_json_page_kind_stands_beside_an_html_one() -> None:
    kinds = parse_module(JSON_MODULE, "court.py").kinds
    assert kinds["law_list"].is_json
    assert kinds["law_list"].columns["title"] == ("jmespath:name", "jmespath:title")
    assert not kinds["law"].is_json


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("jmespath:law.title[", "court.py:5: law.title: 'jmespath:law.title[' is no valid JMESPath expression"),
        ("jmespath:titel(law)", "court.py:5: law.title: 'jmespath:titel(law)': there is no function titel()"),
        ("jmespath:", "court.py:5: law.title: 'jmespath:' has no expression"),
        ("jmespath:" + "a." * 500 + "a", "court.py:5: law.title: a selector has 1010 characters"),
    ],
)
def test_an_expression_that_cannot_be_used_is_named_with_its_place(new: str, told: str) -> None:
    with pytest.raises(SelectorModuleError) as caught:
        parse_module(JSON_MODULE.replace("h1::text", new), "court.py")
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("jmespath:next", "a.next::attr(href)", "court.py:3: law_list.next_url: 'a.next::attr(href)' is CSS or XPath"),
        (
            '"jmespath:title"',
            '"td.title"',
            "court.py:1: law_list.title: 'td.title' is CSS or XPath, but rows has JMESPath",
        ),
        (
            '"h1::text"',
            '"h1::text", "jmespath:title"',
            "court.py:5: law.title: 'jmespath:title' is JMESPath, but title",
        ),
    ],
)
def test_a_page_kind_is_html_or_json(old: str, new: str, told: str) -> None:
    with pytest.raises(SelectorModuleError) as caught:
        parse_module(JSON_MODULE.replace(old, new), "court.py")
    assert str(caught.value).startswith(told)
    assert "in one language" in str(caught.value)
