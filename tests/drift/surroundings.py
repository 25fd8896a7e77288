"""Mutations that add what is not the record's: teasers, side columns, comments, a second date, boxes in the text."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING

from tests.drift.marks import BLOCK, FIELD, FOR, MAIN, ROW, new, shown_of, strip, with_role
from tests.drift.template import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from tests.drift.records import Record
    from tests.drift.scene import Mutation, Scene

_FRAMES = (("aside", "related"), ("div", "related-box"), ("section", "more"), ("div", "x-list"), ("div", ""))


_ANYWHERE = ("inside", "inside", "after", "before", "first")
_BELOW = ("inside", "after")


def _put(scene: Scene, part: HtmlElement, places: Sequence[str] = _ANYWHERE) -> None:
    """Into the page: within the record's element, at its end or beginning, or before or after it."""
    main = with_role(scene.root, MAIN)[0]
    place = scene.dice.pick("place", places)
    if place == "inside":
        main.append(part)
    elif place == "first":
        main.insert(0, part)
    else:
        main.addprevious(part) if place == "before" else main.addnext(part)


def _teaser(scene: Scene, other: Record) -> HtmlElement:
    """Another record in short: title, day, author, summary, as much as it has."""
    dice, gold = scene.dice, other.gold
    card = new(dice.pick("card", ("div", "li", "article")), cls=dice.pick("card class", ("card", "item", "")))
    head = new(dice.pick("head", ("h3", "h4", "div", "h2")), cls=dice.pick("head class", ("title", "", "item-title")))
    head.append(new("a", gold["title"][0], href=other.path))
    card.append(head)
    if dice.chance("day"):
        machine = {"datetime": str(other.day)} if dice.chance("machine") else {}
        card.append(
            new("time" if machine else "span", other.shown(other.day), cls=dice.pick("dc", ("date", "")), **machine)
        )
    for field in ("authors", "lead", "identifier", "status"):
        if gold.get(field) and dice.chance(field):
            card.append(
                new(
                    dice.pick(field + "t", ("span", "p")),
                    ", ".join(gold[field]),
                    cls=dice.pick(field + "c", (field, "")),
                )
            )
    return card


def _box(scene: Scene, records: Sequence[Record]) -> HtmlElement:
    tag, name = scene.dice.pick("frame", _FRAMES)
    box = new(tag, cls=name)
    if scene.dice.chance("headed"):
        box.append(new(scene.dice.pick("box head", ("h2", "h3", "p", "b")), scene.record.language.related))
    box.extend([_teaser(scene, other) for other in records])
    return box


def teasers(scene: Scene) -> None:
    """Links to related records, others on every page."""
    _put(scene, _box(scene, scene.others[: 1 + int(3 * scene.dice.share("count"))]))


def most_read(scene: Scene) -> None:
    """The same few records on every page."""
    _put(scene, _box(scene, scene.shared[:3]))


def twins(scene: Scene) -> None:
    """Another record in the very elements and names of this one, below it."""
    block = next((one for one in with_role(scene.root, BLOCK) if one.get(FOR) in ("title", "facts")), None)
    if block is None or with_role(scene.root, ROW):
        return
    other = scene.others[0]
    twin = deepcopy(block)
    for element in twin.iter("*"):
        field = element.get(FIELD)
        if field and field in other.gold and len(element) == 0:
            element.text = other.shown(other.day) if field == "enacted" else ", ".join(other.gold[field])
    strip(twin)
    frame = new("div", cls=scene.dice.pick("twin", ("see-also", "", "linked")))
    frame.append(twin)
    with_role(scene.root, MAIN)[0].append(frame)


def comments(scene: Scene) -> None:
    """Readers with names, days and opinions."""
    thread = new("div", cls=scene.dice.pick("thread", ("comments", "thread", "")))
    for other in scene.others:
        note = new("div", cls="comment" if scene.dice.chance("named") else "")
        name = other.gold.get("authors", other.gold["title"])[0]
        note.extend([new("b", name), new("span", other.shown(other.day)), new("p", " ".join(_prose(other)))])
        thread.append(note)
    _put(scene, thread, _BELOW)


def _prose(other: Record) -> tuple[str, ...]:
    return other.gold.get("body", other.gold.get("text", other.gold["title"]))[:1]


def second_date(scene: Scene) -> None:
    """The day of an update beside the wanted one."""
    for field in ("published", "enacted"):
        for element in shown_of(scene.root, field)[:1]:
            label = scene.record.language.labels["updated"] if scene.dice.chance("label") else ""
            text = f"{label} {scene.record.shown(scene.record.other_day)}".strip()
            later = new(element.tag, text, cls=element.get("class") or "" if scene.dice.chance("alike") else "")
            if element.get("datetime"):
                later.set("datetime", str(scene.record.other_day))
            before = scene.dice.chance("before") and element.tag not in ("td", "dd")
            element.addprevious(later) if before else element.addnext(later)


def credits_of_others(scene: Scene) -> None:
    """A photographer and an editor, as linked as the authors."""
    for element in shown_of(scene.root, "body")[:1]:
        figure = new("figure", cls="picture" if scene.dice.chance("class") else "")
        caption = new("figcaption" if scene.dice.chance("tag") else "div", "Photo: ")
        name = scene.others[0].gold["authors"][0]
        caption.append(new("a", name, href=f"/people/{slug(name)}"))
        figure.extend([new("img", src="/photo.jpg"), caption])
        element.addprevious(figure)


def boxes_in_text(scene: Scene) -> None:
    """Calls to subscribe between the paragraphs."""
    for field in ("body", "text"):
        paragraphs = shown_of(scene.root, field)
        if len(paragraphs) > 2:
            call = f"{scene.record.language.related}: {scene.shared[0].gold['title'][0]}"
            box = new(
                scene.dice.pick("tag", ("div", "p", "aside")), cls=scene.dice.pick("class", ("newsletter", "", "promo"))
            )
            box.append(new("a", call, href="/subscribe"))
            paragraphs[1].addnext(box)


def loose_metadata(scene: Scene) -> None:
    """Metadata that says the same on every page, or tells of the records beside."""
    head = scene.root.find("head")
    if scene.dice.chance("description"):
        head.append(new("meta", name="description", content=" ".join(_prose(scene.shared[0]))[:120]))
    if scene.dice.chance("title"):
        head.append(new("meta", property="og:title", content=scene.record.language.issuers[0]))
    listed = [{"@type": "NewsArticle", "headline": one.gold["title"][0]} for one in scene.others]
    data = {"@type": "ItemList", "itemListElement": listed} if scene.dice.chance("listed", 0.7) else listed
    script = new("script", json.dumps(data, ensure_ascii=False), type="application/ld+json")
    head.append(script)


def second_list(scene: Scene) -> None:
    """News with links and days beside a list of records."""
    if with_role(scene.root, ROW):
        box = new(scene.dice.pick("tag", ("ul", "ol", "div")), cls=scene.dice.pick("class", ("news", "", "updates")))
        for other in scene.shared:
            item = new("li" if box.tag != "div" else "div")
            item.extend([new("a", other.gold["title"][0], href=other.path), new("span", other.shown(other.other_day))])
            box.append(item)
        _put(scene, box)


def month_heads(scene: Scene) -> None:
    """A line without a record before some of the rows."""
    rows = with_role(scene.root, ROW)
    for place in range(0, len(rows), 5):
        line = new(rows[place].tag, cls="month" if scene.dice.chance("class") else "")
        cell = new("td" if rows[place].tag == "tr" else "b", scene.record.language.months[place % 12])
        line.append(cell)
        rows[place].addprevious(line)


SURROUNDINGS: dict[str, Mutation] = {
    "teasers": teasers,
    "most read": most_read,
    "twins": twins,
    "comments": comments,
    "second date": second_date,
    "credits": credits_of_others,
    "boxes in text": boxes_in_text,
    "loose metadata": loose_metadata,
    "second list": second_list,
    "month heads": month_heads,
}
