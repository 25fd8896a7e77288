"""Mutations of what an element shows: values split over several nodes, merged into one, moved elsewhere, taken out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.drift.marks import (
    ALSO,
    BLOCK,
    FIELD,
    FOR,
    LABEL,
    MAIN,
    VALUE,
    new,
    of_field,
    shown_of,
    with_role,
)
from tests.drift.template import LINKED_KEYS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from tests.drift.scene import Mutation, Scene

DATES = ("published", "enacted", "filed")
_SIDES = (("aside", "sidebar"), ("div", "sidebar"), ("div", "rail"), ("aside", ""), ("div", ""))


def split_dates(scene: Scene) -> None:
    """Day, month and year in elements of their own."""
    for field in DATES:
        for element in shown_of(scene.root, field):
            _split_words(element)


def split_names(scene: Scene) -> None:
    """First and last names in elements of their own."""
    for element in shown_of(scene.root, "authors"):
        _split_words(element)


def _split_words(element: HtmlElement) -> None:
    words = (element.text or "").split()
    if len(words) < 2 or len(element):
        return
    element.text = None
    for word in words:
        part = new("span", word)
        part.tail = " "
        element.append(part)


def join_names(scene: Scene) -> None:
    """All authors in one text: "By A, B and C"."""
    found = shown_of(scene.root, "authors")
    if not found:
        return
    language = scene.record.language
    names = scene.record.gold["authors"]
    text = f" {language.joined} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    lead = f"{language.by} " if scene.dice.chance("by") else ""
    holder = found[0].getparent()
    joined = new("span", lead + text, field="authors", cls=scene.dice.pick("class", ("", "byline", "credits")))
    for child in list(holder):
        holder.remove(child)
    holder.text = None
    holder.append(joined)


def date_with_words(scene: Scene) -> None:
    """The label in the same text as the date."""
    for field in DATES:
        for element in shown_of(scene.root, field):
            if len(element) == 0:
                element.text = f"{scene.record.language.labels[field]}: {element.text}"


def date_in_attribute(scene: Scene) -> None:
    """People read how long ago it was, machines the day."""
    for field in ("published", "enacted"):
        for element in shown_of(scene.root, field):
            for child in list(element):
                element.remove(child)
            if element.tag in ("td", "dd"):
                continue
            element.tag, element.text = "time", scene.record.language.places[2]
            element.set("datetime", f"{scene.record.day}T08:30:00")


def odd_spaces(scene: Scene) -> None:
    """Blanks that do not break, soft hyphens, line ends: no reader sees them."""
    for field in ("title", "issuer", "lead"):
        for element in shown_of(scene.root, field):
            if element.text:
                element.text = "\n  " + element.text.replace(" ", "\u00a0", 2).replace("ss", "s\u00ads", 1) + "\n"


def label_inside(scene: Scene) -> None:
    """The label is bold text in the element that has the value as its own."""
    for label, value in _facts(scene):
        shown = [element for element in value.iter("*") if element.get(FIELD)]
        if len(shown) != 1 or len(shown[0]) or shown[0].tag == "a":
            continue
        field, text = shown[0].get(FIELD), shown[0].text
        for child in list(value):
            value.remove(child)
        head = new("b", f"{(label.text or '').rstrip(':')}:")
        head.tail = f" {text}"
        value.text = None
        value.append(head)
        value.set(FIELD, str(field))
        label.getparent().remove(label)


def label_fused(scene: Scene) -> None:
    """Label and value are one text, which no selector can part."""
    for label, value in _facts(scene):
        shown = [element for element in value.iter("*") if element.get(FIELD)]
        if len(shown) == 1 and not len(shown[0]) and scene.dice.chance(str(shown[0].get(FIELD)), 0.3):
            shown[0].text = f"{(label.text or '').rstrip(':')}: {shown[0].text}"
            label.getparent().remove(label)


def _facts(scene: Scene) -> list[tuple[HtmlElement, HtmlElement]]:
    labels = with_role(scene.root, LABEL)
    values = {value.get(FOR): value for value in with_role(scene.root, VALUE)}
    return [(label, values[label.get(FOR)]) for label in labels]


def lead_into_body(scene: Scene) -> None:
    """The summary is the first paragraph of the text."""
    leads, paragraphs = shown_of(scene.root, "lead"), shown_of(scene.root, "body")
    if not leads or not paragraphs:
        return
    lead = leads[0]
    lead.tag, lead.tail = paragraphs[0].tag, None
    lead.attrib.pop("class", None)
    lead.set(ALSO, "body")
    if paragraphs[0].get("class"):
        lead.set("class", paragraphs[0].get("class"))
    paragraphs[0].addprevious(lead)


def body_in_one(scene: Scene) -> None:
    """Paragraphs are parted by line breaks, not by elements."""
    for field in ("body", "text"):
        paragraphs = shown_of(scene.root, field)
        holder = paragraphs[0].getparent() if paragraphs else None
        if holder is None or list(holder) != paragraphs:
            continue
        texts = ["".join(paragraph.itertext()) for paragraph in paragraphs]
        for paragraph in paragraphs:
            holder.remove(paragraph)
        whole = new("div", texts[0], field=field)
        for text in texts[1:]:
            whole.extend([new("br"), last := new("br")])
            last.tail = text
        holder.append(whole)


def move_aside(scene: Scene) -> None:
    """One part of the record on the other side of the page, beside what is not the record's."""
    blocks = [
        block for block in with_role(scene.root, BLOCK) if block.get(FOR) not in ("title", "body", "text", "rows")
    ]
    mains = with_role(scene.root, MAIN)
    names = sorted({str(block.get(FOR)) for block in blocks} | {"published", "authors", "topics", "lead", "facts"})
    field = scene.dice.pick("field", names)
    tag, name = scene.dice.pick("side", _SIDES)
    side = new(tag, cls=name)
    for block in blocks:
        if block.get(FOR) == field:
            block.tail = None
            side.append(block)
    if scene.dice.chance("before"):
        mains[0].addprevious(side)
    else:
        mains[0].addnext(side)


def take_out(root: HtmlElement, field: str, site: str) -> None:
    """Take a field's value out of the page everywhere: its elements and label, metadata, title."""
    if field == "url":
        for link in shown_of(root, "title"):
            link.tag = "span"
            link.attrib.pop("href", None)
    for element in of_field(root, field):
        if element.tag == "title":
            element.text = site
        else:
            _drop(element)
    for holder in [*with_role(root, LABEL), *with_role(root, VALUE), *with_role(root, BLOCK)]:
        if holder.get(FOR) == field and holder.getparent() is not None:
            _drop(holder)
    for script in root.iter("script"):
        data = json.loads(script.text or "null")
        if isinstance(data, dict):
            script.text = json.dumps({key: value for key, value in data.items() if LINKED_KEYS.get(key) != field})


def _drop(element: HtmlElement) -> None:
    element.tail = None
    element.getparent().remove(element)


VALUES: dict[str, Mutation] = {
    "split dates": split_dates,
    "split names": split_names,
    "join names": join_names,
    "date with words": date_with_words,
    "date in attribute": date_in_attribute,
    "odd spaces": odd_spaces,
    "label inside": label_inside,
    "label fused": label_fused,
    "lead into body": lead_into_body,
    "body in one": body_in_one,
    "move aside": move_aside,
}
