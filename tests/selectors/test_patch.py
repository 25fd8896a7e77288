from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter

import libcst as cst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healing.errors import PatchError
from healing.selectors.literal_list import literal, with_texts
from healing.selectors.patch import MAX_SELECTORS, merged, patch, replace
from healing.selectors.read import parse_module
from tests.selectors.samples import GAZETTE


def comments(source: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def test_a_new_selector_goes_first_and_all_else_stays() -> None:
    patched = patch(GAZETTE, "law", {"title": ("h2.title::text",)})
    assert patched == GAZETTE.replace(
        '            "h1.law-title::text",', '            "h2.title::text",\n            "h1.law-title::text",'
    )


def test_rows_columns_and_page_fields_are_patched_together() -> None:
    changes = {"rows": ("ul.laws li",), "url": ("a::attr(href)",), "next_url": ("a.more::attr(href)",)}
    patched = patch(GAZETTE, "law_list", changes)
    assert patched == (
        GAZETTE.replace('["table.laws tbody tr"]', '["ul.laws li", "table.laws tbody tr"]')
        .replace("['td.title a::attr(href)']", "[\"a::attr(href)\", 'td.title a::attr(href)']")
        .replace('["a[rel=next]::attr(href)"]', '["a.more::attr(href)", "a[rel=next]::attr(href)"]')
    )


def test_a_selector_that_is_there_already_moves_to_the_front() -> None:
    patched = patch(GAZETTE, "law", {"title": ("h1::text",)})
    assert parse_module(patched, "x.py").kind("law").of("title") == ("h1::text", "h1.law-title::text")


def test_the_oldest_go_when_there_are_more_than_four() -> None:
    patched = patch(GAZETTE, "law", {"title": ("a", "b", "c", "a")})
    assert parse_module(patched, "x.py").kind("law").of("title") == ("a", "b", "c", "h1.law-title::text")
    assert comments(patched) == comments(GAZETTE)


def test_patching_twice_is_patching_once() -> None:
    once = patch(GAZETTE, "law", {"title": ("a", "b")})
    assert patch(once, "law", {"title": ("a", "b")}) == once


@pytest.mark.parametrize(
    ("source", "texts", "wanted"),
    [
        ('["a"]', ("x", "a"), '["x", "a"]'),
        ("[]", ("x", "y"), '["x", "y"]'),
        ("[  # c\n]", ("x",), '[  # c\n"x"]'),
        ('["a", "b", ]', ("a",), '["a", ]'),
        ('["a", "b"]', ("b",), '["b"]'),
        ('["a",\n "b"]', ("b",), '["b"]'),
        ('["a",\n "b"]', ("a",), '["a"]'),
        ('["a"]', ("a", "x"), '["a", "x"]'),
        ('[\n    "a",  # c\n]', ("a", "x"), '[\n    "a",  # c\n    "x",\n]'),
        ('[\n    "a",  # c\n]', ("x",), '[\n    "x",\n    # c\n]'),
        ('[\n    # c\n    "a",\n]', ("x", "a"), '[\n    "x",\n    # c\n    "a",\n]'),
        ('["a",\n "b"]', ("x", "a", "b"), '["x",\n "a",\n "b"]'),
        ('[\n    "a"  # c\n    , "b"]', ("x", "b"), '[\n    "x",\n    # c\n    "b"]'),
        ('[\n    "a", "b"\n]', ("x", "y", "a", "b"), '[\n    "x", "y", "a", "b"\n]'),
    ],
)
def test_lists_keep_their_form(source: str, texts: tuple[str, ...], wanted: str) -> None:
    node = with_texts(cst.ensure_type(cst.parse_expression(source), cst.List), texts)
    assert cst.Module([]).code_for_node(node) == wanted


@settings(deadline=None)
@given(st.text())
def test_any_text_is_one_plain_string_literal_on_one_line(text: str) -> None:
    written = literal(text).value
    node = ast.parse(written, mode="eval").body
    assert isinstance(node, ast.Constant)
    assert node.value == text
    assert len(written.splitlines()) == 1
    written.encode()


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=())), min_size=1, max_size=6))
def test_any_texts_come_through_a_patch_and_nothing_else_changes(texts: list[str]) -> None:
    patched = patch(GAZETTE, "law", {"title": tuple(texts)})
    namespace = {target.id: ast.literal_eval(node.value) for target, node in assignments(patched)}
    assert namespace["PAGES"]["law"].pop("title") == list(merged(tuple(texts), ("h1.law-title::text", "h1::text")))
    untouched = {target.id: ast.literal_eval(node.value) for target, node in assignments(GAZETTE)}
    del untouched["PAGES"]["law"]["title"]
    assert namespace == untouched
    assert comments(patched) == comments(GAZETTE)


def assignments(source: str) -> list[tuple[ast.Name, ast.Assign]]:
    nodes = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    return [(node.targets[0], node) for node in nodes if isinstance(node.targets[0], ast.Name)]


GAPS = st.sampled_from(["", " ", "\n    ", "  # one\n    ", "\n    # two\n    ", "  # three\n\n    # four\n"])


@settings(deadline=None)
@given(st.data())
def test_no_comment_is_lost_whatever_the_form_of_the_list(data: st.DataObject) -> None:
    old = data.draw(st.lists(st.sampled_from("abcdef"), max_size=5, unique=True))
    new = data.draw(st.lists(st.sampled_from("abcdefxyz"), min_size=1, max_size=MAX_SELECTORS, unique=True))
    parts = [f'{data.draw(GAPS)}"{text}"{data.draw(GAPS)}' for text in old]
    end = data.draw(st.sampled_from(["", ","])) if old else ""
    source = f'PAGES = {{"k": {{"f": [{",".join(parts)}{end}{data.draw(GAPS)}]}}}}\n'
    replaced = replace(source, "k", {"f": tuple(new)})
    assert parse_module(replaced, "x.py").kind("k").of("f") == tuple(new)
    assert comments(replaced) == comments(source)


def test_line_ends_of_windows_stay() -> None:
    patched = patch(GAZETTE.replace("\n", "\r\n"), "law", {"title": ("h2",)})
    assert patched == patch(GAZETTE, "law", {"title": ("h2",)}).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("source", "page_kind", "changes", "message"),
    [
        (GAZETTE, "law", {"court": ("b",)}, "no list for law.court"),
        (GAZETTE, "ruling", {"title": ("b",)}, "no list for ruling.title"),
        (GAZETTE, "law", {"rows": ("b",)}, "no list for law.rows"),
        ("import os\n", "law", {"title": ("b",)}, "line 1: only a docstring"),
    ],
)
def test_what_is_not_there_is_not_patched(
    source: str, page_kind: str, changes: dict[str, tuple[str, ...]], message: str
) -> None:
    with pytest.raises(PatchError, match=message):
        patch(source, page_kind, changes)


def test_a_field_is_never_left_without_selectors() -> None:
    with pytest.raises(PatchError, match=r"law\.title would have no selectors left"):
        replace(GAZETTE, "law", {"title": ()})


def test_a_patch_that_changes_more_than_its_strings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(node: cst.List, texts: tuple[str, ...]) -> cst.List:
        call = cst.parse_expression("[print(1)]")
        return cst.ensure_type(call, cst.List) if texts else node

    monkeypatch.setattr("healing.selectors.patch.with_texts", careless)
    with pytest.raises(PatchError, match="may hold only plain strings"):
        patch(GAZETTE, "law", {"title": ("h2",)})


def test_a_patch_that_touches_another_field_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healing.selectors.patch._at", lambda module, path: _first_list(module))
    with pytest.raises(PatchError, match="would change more than its strings"):
        patch(GAZETTE, "law", {"title": ("h2",)})


def _first_list(module: cst.Module) -> cst.List:
    found: list[cst.List] = []

    class Lists(cst.CSTVisitor):
        def visit_List(self, node: cst.List) -> None:  # noqa: N802 - LibCST's name
            found.append(node)

    module.visit(Lists())
    return found[0]
