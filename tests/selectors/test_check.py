from __future__ import annotations

import pytest

from healing.errors import SelectorModuleError
from healing.model import Kind, Rule
from healing.selectors.check import check
from healing.selectors.read import parse_module
from tests.selectors.samples import GAZETTE

MODULE = parse_module(GAZETTE, "selectors/gazette.py")
LAW = {"title": Rule("title", required=True), "enacted": Rule("enacted"), "court": Rule("court")}
LAW_LIST = {name: Rule(name, required=True) for name in ("title", "url", "next_url")}


def test_a_module_that_serves_its_rules_passes() -> None:
    check(MODULE, {"law": LAW, "law_list": LAW_LIST})


def test_a_required_field_may_be_left_out_where_the_one_instead_of_it_is_read() -> None:
    module = parse_module('PAGES = {"law": {"title": ["h1"], "attachments": ["a"]}}', "selectors/gazette.py")
    attachments = Rule("attachments", kind=Kind.URLS)
    text = Rule("text", required=True, instead="attachments")
    check(module, {"law": {"title": Rule("title"), "text": text, "attachments": attachments}})
    with pytest.raises(SelectorModuleError, match="required"):
        check(
            module, {"law": {"title": Rule("title"), "text": Rule("text", required=True), "attachments": attachments}}
        )


def test_page_kinds_without_rules_are_left_alone() -> None:
    check(MODULE, {"law": LAW})


def test_all_findings_come_in_one_error_by_line() -> None:
    module = parse_module('PAGES = {"law": {\n  "titel": ["h1"],\n  "enacted": [],\n}}\n', "selectors/gazette.py")
    with pytest.raises(SelectorModuleError) as raised:
        check(module, {"law": LAW, "ruling": {}})
    assert str(raised.value).splitlines() == [
        "selectors/gazette.py:1: page kind 'ruling' is missing: add it to PAGES or LISTINGS",
        "selectors/gazette.py:2: law.titel: no such field (did you mean 'title'?): "
        "rename it, or give the item the field",
        "selectors/gazette.py:2: law.title: required, but it has no selectors: add them",
        "selectors/gazette.py:3: law.enacted: no selectors: write one, or remove the field",
    ]


def test_an_unknown_column_is_found_on_its_line() -> None:
    with pytest.raises(SelectorModuleError, match=r":9: law_list\.title: no such field: rename"):
        check(MODULE, {"law_list": {name: rule for name, rule in LAW_LIST.items() if name != "title"}})
