"""Mutations of form: labelled facts and rows as a table, a list, lines or cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drift.marks import BLOCK, FACTS, FIELD, FOR, LABEL, ROLE, ROW, VALUE, fields_in, new, shown_of, with_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from tests.drift.scene import Mutation, Scene

Pair = tuple["HtmlElement", "HtmlElement"]


def reorder_facts(scene: Scene) -> None:
    for holder in with_role(scene.root, FACTS):
        pairs = _pairs(holder)
        if pairs:
            _rebuild(holder, scene.dice.shuffled(pairs, lambda pair: str(pair[0].get(FOR))), _form_of(holder), scene)


def facts_to_other(scene: Scene) -> None:
    """Labelled facts in another form: table, definition list, plain list, lines."""
    for holder in with_role(scene.root, FACTS):
        pairs = _pairs(holder)
        forms = [form for form in ("table", "dl", "ul", "div", "p") if form != _form_of(holder)]
        if pairs:
            _rebuild(holder, pairs, scene.dice.pick("form", forms), scene)


def rows_to_other(scene: Scene) -> None:
    """Rows of a list in another form: table, cards, items."""
    rows = with_role(scene.root, ROW)
    if not rows:
        return
    tags = scene.dice.pick(
        "form", (("table", "tr", "td"), ("ul", "li", "span"), ("div", "div", "div"), ("dl", "dt", ""))
    )
    cells = scene.dice.shuffled(fields_in(scene.root), str)
    around = new(tags[0], cls=scene.dice.pick("class", ("list", "entries", "", "decision-list")))
    for row in rows:
        line = new(tags[1], cls="entry" if scene.dice.chance("row class") else "", role=ROW)
        parts = [element for field in cells for element in shown_of(row, field)]
        for part in parts:
            line.append(_cell(part, tags[2], str(part.get(FIELD)), scene))
        around.append(line)
    holder = next(block for block in with_role(scene.root, BLOCK) if block.get(FOR) == "rows")
    for child in list(holder):
        holder.remove(child)
    holder.append(around)


def _cell(part: HtmlElement, tag: str, field: str, scene: Scene) -> HtmlElement:
    part.tail = " "
    if part.tag == "td":
        part.tag = "span"
    if not tag:
        return part
    cell = new(tag, cls=f"col-{field}" if scene.dice.chance(f"named {field}") else "")
    cell.append(part)
    cell.tail = " "
    return cell


def _form_of(holder: HtmlElement) -> str:
    return {"tbody": "table", "table": "table", "dl": "dl", "ul": "ul"}.get(str(holder.tag), "div")


def _pairs(holder: HtmlElement) -> list[Pair]:
    """Labels with their values; none where another mutation put labels into values."""
    labels = [element for element in holder.iter("*") if element.get(ROLE) == LABEL]
    values = [element for element in holder.iter("*") if element.get(ROLE) == VALUE]
    return list(zip(labels, values, strict=True)) if len(labels) == len(values) else []


def _rebuild(holder: HtmlElement, pairs: Sequence[Pair], form: str, scene: Scene) -> None:
    """Fill the holder again, in another form; classes of the old cells are gone with their cells."""
    tags = {"table": ("tr", "th", "td"), "dl": ("", "dt", "dd"), "ul": ("li", "strong", "span"), "p": ("p", "b", "")}
    line_tag, label_tag, value_tag = tags.get(form, ("div", "span", "span"))
    colon = ":" if scene.dice.chance("colon") else ""
    lines: list[HtmlElement] = []
    for label, value in pairs:
        name = str(label.get(FOR))
        head = new(label_tag, f"{_text(label).rstrip(':')}{colon}", role=LABEL, of=name)
        head.tail = " "
        tail = new(value_tag or "span", role=VALUE, of=name)
        tail.text, value.text = value.text, None
        tail.extend(list(value))
        lines += [_line(line_tag, head, tail)] if line_tag else [head, tail]
    table = form == "table"
    _become(holder, "table" if table else "dl" if form == "dl" else "ul" if form == "ul" else "div", lines)


def _text(element: HtmlElement) -> str:
    return "".join(element.itertext())


def _line(tag: str, head: HtmlElement, tail: HtmlElement) -> HtmlElement:
    line = new(tag)
    line.extend([head, tail])
    return line


def _become(holder: HtmlElement, tag: str, lines: Sequence[HtmlElement]) -> None:
    table = holder.getparent()
    if holder.tag == "tbody":
        table.getparent().replace(table, holder)
    holder.tag = tag
    for child in list(holder):
        holder.remove(child)
    holder.extend(lines)


REFITTING: dict[str, Mutation] = {
    "reorder facts": reorder_facts,
    "facts to other": facts_to_other,
    "rows to other": rows_to_other,
}
