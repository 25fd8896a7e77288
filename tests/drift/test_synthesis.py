"""Synthesis on any page, for any nodes: its selectors find exactly what was wanted, and hold on to what lasts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from parsel import Selector

from healing.dom.text import collapse, normal
from healing.dom.words import is_hashed, is_stable, is_state, module_prefix
from healing.extraction import is_xpath, select
from healing.repair.sandbox import fault_of
from healing.repair.synthesis import Target, synthesise, synthesise_members
from tests.drift.marks import FIELD, parse, shown_of, strip, write
from tests.drift.profile import PROFILE
from tests.drift.strategy import drifts
from tests.drift.world import Drift, build

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from healing.model import Selectors

_NAMES_IN_CSS = re.compile(r"\.(-?[A-Za-z_][\w-]*)|\[class~=\"([^\"]*)\"\]|#(-?[A-Za-z_][\w-]*)")


def _marked_root(page: str) -> HtmlElement:
    """The page parsed as a crawl parses it, the marks still on."""
    root: HtmlElement = Selector(text=page).root
    return root


def _is_sound(selectors: Selectors) -> bool:
    """Selectors that may run, and hold on to no name that a tool made or that tells of the moment."""
    words = [word for one in selectors if not is_xpath(one) for found in _NAMES_IN_CSS.findall(one) for word in found]
    return not any(map(fault_of, selectors)) and not any(is_hashed(word) or is_state(word) for word in words if word)


def _found(root: HtmlElement, selector: str) -> list[HtmlElement | str]:
    """Elements, or the values of attributes."""
    return [node.root for node in select(Selector(root=root, type="html"), selector)]


def _text(element: HtmlElement) -> str:
    return normal(collapse("".join(element.itertext())))


@settings(PROFILE, max_examples=40)
@given(drifts(), st.data())
def test_one_element_on_each_page(drift: Drift, data: st.DataObject) -> None:
    world = build(replace(drift, removed=""))
    roots = [_marked_root(page.marked) for page in world.evidence]
    shared = [name for name in world.template.rules if all(shown_of(root, name) for root in roots)]
    name = data.draw(st.sampled_from(shared))
    targets = [Target(root, (shown_of(root, name)[0],)) for root in roots]
    for root in roots:
        strip(root)
    selectors = synthesise(targets)
    assert _is_sound(selectors)
    for selector in selectors:
        for target in targets:
            found = _found(target.root, selector)
            assert found[0] is target.elements[0]
            assert {_text(element) for element in found} == {_text(target.elements[0])}


@settings(PROFILE, max_examples=40)
@given(drifts(), st.data())
def test_any_elements_of_a_page(drift: Drift, data: st.DataObject) -> None:
    root = _marked_root(build(drift).evidence[0].marked)
    strip(root)
    elements = [element for element in root.find("body").iter("*") if isinstance(element.tag, str)]
    places = data.draw(st.sets(st.integers(0, len(elements) - 1), min_size=1, max_size=5))
    wanted = tuple(elements[place] for place in sorted(places))
    selectors = synthesise([Target(root, wanted)], many=True)
    assert _is_sound(selectors)
    assert all(_found(root, selector) == list(wanted) for selector in selectors)


@settings(PROFILE, max_examples=25)
@given(drifts(), st.sampled_from(("href", "datetime", "class")), st.data())
def test_attributes_are_read_from_the_wanted_element(drift: Drift, attribute: str, data: st.DataObject) -> None:
    root = _marked_root(build(drift).evidence[0].marked)
    strip(root)
    holders = [element for element in root.find("body").iter("*") if element.get(attribute)]
    if holders:
        wanted = data.draw(st.sampled_from(holders))
        for selector in synthesise([Target(root, (wanted,))], attribute):
            assert set(_found(root, selector)) == {wanted.get(attribute)}


@settings(PROFILE, max_examples=40)
@given(drifts("article", "law", "listing"), st.data())
def test_an_own_lasting_name_comes_first_and_as_css(drift: Drift, data: st.DataObject) -> None:
    root = _marked_root(build(drift).evidence[0].marked)
    strip(root)
    named = [element for element in root.find("body").iter("*") if _unique_name(root, element)]
    if named:
        wanted = data.draw(st.sampled_from(named))
        assert not is_xpath(synthesise([Target(root, (wanted,))])[0])


def _unique_name(root: HtmlElement, element: HtmlElement) -> str:
    """A class word that a person chose for this element alone."""
    words = [word for word in (element.get("class") or "").split() if is_stable(word) and word.isidentifier()]
    return next((word for word in words if len(root.cssselect(f".{word}")) == 1), "")


@settings(PROFILE, max_examples=40)
@given(drifts("listing"))
def test_cells_are_selected_relative_to_their_rows(drift: Drift) -> None:
    root = _marked_root(build(replace(drift, removed="")).evidence[0].marked)
    rows = [element for element in root.iter("*") if element.get("drift-role") == "row"]
    cells = [tuple(shown_of(row, "docket"))[:1] for row in rows]
    strip(root)
    targets = [Target(row, found) for row, found in zip(rows, cells, strict=True)]
    for selector in synthesise(targets):
        assert not selector.startswith("/")
        assert all(_found(target.root, selector)[0] is target.elements[0] for target in targets)


@settings(PROFILE, max_examples=40)
@given(drifts("article", "law"))
def test_paragraphs_are_found_to_the_share_that_is_told(drift: Drift) -> None:
    world = build(replace(drift, removed=""))
    field = "body" if drift.page_kind == "article" else "text"
    roots = [_marked_root(page.marked) for page in world.evidence]
    members = [Target(root, tuple(shown_of(root, field))) for root in roots]
    holders = [Target(target.root, (target.elements[0].getparent(),)) for target in members]
    selectors, share = synthesise_members(holders, members)
    for root in roots:
        strip(root)
    assert _is_sound(selectors)
    for target in members:
        found = set(_found(target.root, selectors[0]))
        lost = sum(len(_text(element)) for element in set(target.elements) ^ found)
        assert lost <= (1 - share) * 2.01 * sum(len(_text(element)) for element in {*target.elements, *found}) + 1


def test_a_lasting_prefix_of_a_module_name_may_be_used() -> None:
    page = write(parse('<div><p class="Lead_text__aB3dE">A</p><p class="Body_text__xY9zW">B</p></div>'))
    root = Selector(text=page).root
    (selector, *_) = synthesise([Target(root, (root.find(".//p"),))])
    assert module_prefix("Lead_text__aB3dE") == "Lead_text__"
    assert "Lead_text__" in selector
    assert "aB3dE" not in selector
    assert FIELD not in selector
