"""New selectors in a selector module's text: string literals change, and nothing else."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from healing.errors import PatchError
from healing.selectors.literal_list import with_texts
from healing.selectors.literals import LiteralError, SelectorList, parse, selector_lists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.model import Selectors

MAX_SELECTORS = 4
"""How many selectors a patched field keeps, the new ones among them."""


def merged(new: Selectors, old: Selectors) -> Selectors:
    """The new selectors, then the older ones: each once, the newest ``MAX_SELECTORS``."""
    return tuple(dict.fromkeys((*new, *old)))[:MAX_SELECTORS]


def patch(source: str, page_kind: str, changes: Mapping[str, Selectors]) -> str:
    """The module's text with new selectors in front of the older ones.

    ``changes`` are by field; ``rows`` is the listing's rows. ``PatchError`` where there is no such list, or where
    anything but the strings of these lists would differ.
    """
    old = {found.field: found.texts for found in _lists(source).values() if found.page_kind == page_kind}
    return replace(source, page_kind, {name: merged(new, old.get(name, ())) for name, new in changes.items()})


def replace(source: str, page_kind: str, lists: Mapping[str, Selectors]) -> str:
    """As ``patch``, but the named lists hold exactly the given selectors afterwards."""
    there = _lists(source)
    for name, texts in lists.items():
        if (page_kind, name) not in there:
            raise PatchError(f"the selector module has no list for {page_kind}.{name}: a person must add it first")
        if not texts:
            raise PatchError(f"{page_kind}.{name} would have no selectors left: at least one must stay")
    module = _concrete(source)
    for name, texts in lists.items():
        node = _at(module, there[page_kind, name].path)
        module = cst.ensure_type(module.deep_replace(node, with_texts(node, texts)), cst.Module)
    _verify(source, module.code, {(page_kind, name): texts for name, texts in lists.items()})
    return module.code


def _lists(source: str) -> dict[tuple[str, str], SelectorList]:
    try:
        return {(found.page_kind, found.field): found for found in selector_lists(parse(source))}
    except LiteralError as fault:
        raise PatchError(f"line {fault.line}: {fault}") from fault


def _concrete(source: str) -> cst.Module:
    try:
        return cst.parse_module(source)
    except cst.ParserSyntaxError as error:
        raise PatchError(f"line {error.raw_line}: the selector module cannot be edited: {error.message}") from error


def _at(module: cst.Module, path: tuple[str, ...]) -> cst.List:
    constant, *keys = path
    node = _assigned(module, constant)
    for key in keys:
        node = _value(cst.ensure_type(node, cst.Dict), key)
    return cst.ensure_type(node, cst.List)


def _assigned(module: cst.Module, constant: str) -> cst.BaseExpression:
    for line in module.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match statement:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]) if name == constant:
                    return statement.value
    raise PatchError(f"{constant} is not assigned in the selector module")


def _value(node: cst.Dict, key: str) -> cst.BaseExpression:
    for element in node.elements:
        match element:
            case cst.DictElement(key=cst.SimpleString() | cst.ConcatenatedString() as name) if (
                name.evaluated_value == key
            ):
                return element.value
    raise PatchError(f"{key!r} is not a key in the selector module")


def _verify(before: str, after: str, wanted: Mapping[tuple[str, str], Selectors]) -> None:
    """``PatchError`` unless the syntax trees are equal but for the wanted strings, and those are as wanted."""
    now = _lists(after)
    if any(now[name].texts != texts for name, texts in wanted.items()) or _rest(before, wanted) != _rest(after, wanted):
        names = ", ".join(f"{page_kind}.{field}" for page_kind, field in wanted)
        raise PatchError(f"patching {names} would change more than its strings: nothing was changed")


def _rest(source: str, without: Mapping[tuple[str, str], Selectors]) -> str:
    """The syntax tree as text, with the named lists empty."""
    tree = parse(source)
    for found in selector_lists(tree):
        if (found.page_kind, found.field) in without:
            found.node.elts = []
    return ast.dump(tree)
