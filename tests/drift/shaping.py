"""Mutations of structure: wrappers, other tags, other order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drift.marks import BLOCK, FIELD, FOR, MAIN, ROLE, fields_in, new, shown_of, with_role, wrap

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from tests.drift.scene import Mutation, Scene

_CELLS = frozenset({"td", "th", "dt", "dd", "tr", "tbody", "li"})
"""Elements that stand only where they do: what changes about them changes inside."""
_OTHER_TAGS = {
    "h1": ("h2", "div", "h1"),
    "h2": ("h1", "h3"),
    "h3": ("h2", "div"),
    "p": ("div", "p"),
    "span": ("div", "b", "small"),
    "b": ("p", "strong"),
    "i": ("span", "small"),
    "em": ("span", "p"),
    "div": ("section", "div"),
    "time": ("span", "div"),
    "section": ("div",),
    "article": ("div", "section"),
    "header": ("div",),
}


def wrap_fields(scene: Scene) -> None:
    """New elements around those of some fields."""
    for field in fields_in(scene.root):
        if scene.dice.chance(field, 0.6):
            named = scene.dice.pick(f"class {field}", ("", "inner", f"box-{field}", "x-wrap", f"{field}-outer"))
            for element in shown_of(scene.root, field):
                _wrap_inside(element) if element.tag in _CELLS else wrap(element, new("span", cls=named))


def _wrap_inside(cell: HtmlElement) -> None:
    """A cell stays what it is; a new element inside takes over what it shows."""
    inner = new("span", field=cell.get(FIELD, ""))
    inner.text, cell.text = cell.text, None
    inner.extend(list(cell))
    cell.append(inner)
    del cell.attrib[FIELD]


def wrap_blocks(scene: Scene) -> None:
    """New elements around the parts of the page, and around all of it."""
    for block in with_role(scene.root, BLOCK):
        for level in range(int(scene.dice.share(block.get(FOR, "")) * 3)):
            around = new("div", cls=scene.dice.pick(f"{block.get(FOR)}{level}", ("", "row", "grid-item", "l-part")))
            wrap(block, around)
            around.set(ROLE, BLOCK)
            around.set(FOR, block.attrib.pop(FOR, ""))
            block.attrib.pop(ROLE, None)
            block = around  # noqa: PLW2901 - the next wrapper goes around this one


def swap_tags(scene: Scene) -> None:
    """Elements become others of the same look."""
    for element in list(scene.body.iter("*")):
        tag = str(element.tag)
        if tag in _OTHER_TAGS and scene.dice.chance(f"{tag}{element.get(FIELD)}{element.get('class')}", 0.6):
            element.tag = scene.dice.pick(f"{tag} {element.get(FIELD)}", _OTHER_TAGS[tag])
            if tag == "time":
                element.attrib.pop("datetime", None)


def unlink(scene: Scene) -> None:
    """Names and topics are plain text now."""
    for field in ("authors", "topics", "subjects"):
        for element in shown_of(scene.root, field):
            if element.tag == "a" and scene.dice.chance(field, 0.7):
                element.tag = "span"
                for name in ("href", "rel"):
                    element.attrib.pop(name, None)


def reorder_blocks(scene: Scene) -> None:
    """The parts of the page in another order; the parts that some records lack have their place, too."""
    blocks = with_role(scene.root, BLOCK)
    if len({block.getparent() for block in blocks}) != 1:
        return
    parent = blocks[0].getparent()
    for block in scene.dice.shuffled(blocks, lambda block: str(block.get(FOR))):
        block.tail = None
        parent.append(block)


def nest_main(scene: Scene) -> None:
    """The whole record one level deeper, its ``main`` and ``article`` plain elements now."""
    for main in with_role(scene.root, MAIN):
        main.tag = "div"
        wrap(main, new("div", cls="layout"))


SHAPING: dict[str, Mutation] = {
    "wrap fields": wrap_fields,
    "wrap blocks": wrap_blocks,
    "swap tags": swap_tags,
    "unlink": unlink,
    "reorder blocks": reorder_blocks,
    "nest main": nest_main,
}
