"""From the nodes that a language model picked to selectors: a pick is an example, code finds all that is meant by it.

The prompt shows a few items of a list, a text cut short, one page of many; so a picked item stands for its list, a
picked paragraph for the text that it is of, and the same place is looked for on the pages that were not shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.paths import tag_path, up
from healing.dom.text import normal
from healing.dom.vocabulary import cue_words
from healing.extraction import read_field
from healing.model import Kind
from healing.repair.item_lists import item_lists
from healing.repair.places import innermost_first, likeness, selectors_for, shown
from healing.repair.prose import Prose, main_texts, prose_in
from healing.repair.synthesis import Target, find, synthesise_first, synthesise_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.llm.question import Pick
    from healing.model import Rule, Selectors
    from healing.repair.places import Places

_LEAST_SHARE = 0.9
"""F1 of the blocks found and those meant, from which selectors of a long text are good."""
_ALIKE = 0.6
"""Elements of another page that look so much like the picked one may be the same place."""
_MAX_ALIKE = 5


def picked_on(pick: Pick, pages: Sequence[Page]) -> dict[int, tuple[HtmlElement, ...]]:
    """The picked elements of each page, in document order, by the page's index."""
    found: dict[int, tuple[HtmlElement, ...]] = {}
    for index, page in enumerate(pages):
        nodes = (find(node.xpath, page.root) for node in pick.nodes if node.page == index)
        elements = {element for few in nodes for element in few}
        if elements:
            found[index] = tuple(sorted(elements, key=page.positions.__getitem__))
    return found


def field_selectors(pick: Pick, rule: Rule, pages: Sequence[Page]) -> Selectors:
    """Selectors of a page's own field for what was picked; empty where synthesis can express none."""
    picked = picked_on(pick, pages)
    attributes = {node.attribute for node in pick.nodes}
    if not picked or len(attributes) != 1:
        return ()
    if rule.kind is Kind.LONGTEXT and (selectors := _text_selectors(picked, pages)):
        return selectors
    meant = {index: _meant(rule, pages[index], elements) for index, elements in picked.items()}
    attribute = attributes.pop()
    if selectors := _everywhere(meant, rule, attribute, pages):
        return selectors
    is_text_of_one = not attribute and not rule.kind.is_many
    return synthesise_first([Target(pages[index].root, one) for index, one in meant.items()]) if is_text_of_one else ()


def _meant(rule: Rule, page: Page, elements: Places) -> Places:
    """The picked element; of a list the whole run of like items that the picked ones belong to."""
    if rule.kind is Kind.URLS:
        return elements if len(elements) > 1 else _siblings_alike(elements)
    elements = _in_record(page, tuple(_without_cue(rule, page, one) for one in elements))
    if rule.kind is not Kind.LIST:
        return elements if rule.kind.is_many else elements[:1]
    runs = (items for items in item_lists(page) if set(elements) <= set(items))
    return min(runs, key=len, default=()) or _siblings_alike(elements)


def _in_record(page: Page, elements: Places) -> Places:
    """The elements; or, where they stand in a side part such as an author's box, the record's own of these texts."""
    if not any(element in page.side and "head" not in tag_path(element) for element in elements):
        return elements
    found = [innermost_first(shown(page, page.text(element))) for element in elements]
    return tuple(same[0] for same in found) if all(found) else elements


def _without_cue(rule: Rule, page: Page, element: HtmlElement) -> HtmlElement:
    """The part of an element that leaves out only a word before the value, such as "By"; else the element itself."""
    first, _, rest = normal(page.text(element)).partition(" ")
    if first.rstrip(":") not in cue_words(rule):
        return element
    return next((inner for inner in element.iterdescendants() if normal(page.text(inner)) == rest), element)


def _siblings_alike(elements: Places) -> Places:
    """The children of the first element's parent that look like it, such as tags in a page's head."""
    first = elements[0]
    parent = first.getparent()
    alike = [one for one in parent if _look(one) == _look(first)] if parent is not None else []
    return tuple(alike) if set(elements) <= set(alike) else elements


def _look(element: HtmlElement) -> tuple[object, ...]:
    return element.tag, element.get("class"), hooks(element)


def _everywhere(meant: Mapping[int, Places], rule: Rule, attribute: str, pages: Sequence[Page]) -> Selectors:
    """Selectors that read a value on every page; those of the picked pages alone are tried first."""
    alone = _selectors(meant, rule, attribute, pages)
    if len(meant) == len(pages) or _reads_all(alone, rule, pages):
        return alone
    lead = next(iter(meant.values()))
    options = [
        [meant[index]] if index in meant else list(_like(lead, rule, page, attribute))
        for index, page in enumerate(pages)
    ]
    together = selectors_for(pages, options, attribute, many=rule.kind.is_many)
    return together if _reads_all(together, rule, pages) else alone


def _selectors(meant: Mapping[int, Places], rule: Rule, attribute: str, pages: Sequence[Page]) -> Selectors:
    options = [[meant[index]] if index in meant else [] for index in range(len(pages))]
    return selectors_for(pages, options, attribute, many=rule.kind.is_many)


def _reads_all(selectors: Selectors, rule: Rule, pages: Sequence[Page]) -> bool:
    return bool(selectors) and all(read_field(page.selector, selectors, rule).is_valid for page in pages)


def _like(lead: Places, rule: Rule, page: Page, attribute: str) -> Iterator[Places]:
    """What on another page may stand in the same place, the likest first."""
    first = lead[0]
    alike = [one for one in page.elements if one.tag == first.tag and (not attribute or one.get(attribute))]
    scored = sorted(((likeness(first, one), one) for one in alike), key=lambda pair: -pair[0])
    for score, element in scored[:_MAX_ALIKE]:
        if score >= _ALIKE:
            yield _meant(rule, page, (element,))


def _text_selectors(picked: Mapping[int, Places], pages: Sequence[Page]) -> Selectors:
    """Selectors for the blocks of a long text of which one or more, or what holds them, were picked."""
    shown = [pages[index] for index in picked]
    texts = [
        (page, _text_of(page, elements, main))
        for page, elements, main in zip(shown, picked.values(), main_texts(shown), strict=True)
    ]
    whole = [(page, text) for page, text in texts if text is not None and text.paragraphs]
    if len(whole) < len(texts):
        return ()
    selectors, share = synthesise_members(
        [Target(page.root, (text.holder,)) for page, text in whole],
        [Target(page.root, text.paragraphs) for page, text in whole],
    )
    return selectors if share >= _LEAST_SHARE else ()


def _text_of(page: Page, elements: Places, main: Prose | None) -> Prose | None:
    """The text that the picked elements are of: the main text where they are in it, or hold it; else their holder's."""
    parts = set() if main is None else {main.holder, *main.paragraphs}
    if main is not None and (any(node in parts for node in up(elements[0])) or _holds(elements[0], main)):
        return main
    holder = elements[0] if len(elements) == 1 and len(elements[0]) else elements[0].getparent()
    return prose_in(page, holder) if holder is not None else None


def _holds(element: HtmlElement, text: Prose) -> bool:
    """Whether the element holds the text and hardly anything else: the text's holder is its child, or its child's."""
    return element in (text.holder.getparent(), *text.holder.iterchildren())
