"""A selector module's text from selectors: a whole new module, or one more page kind in an existing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from healing.errors import PatchError
from healing.model import ROWS
from healing.selectors.literal_list import literal
from healing.selectors.literals import COLUMNS, LISTINGS, PAGES
from healing.selectors.packaged import valid_name
from healing.selectors.read import parse_module

if TYPE_CHECKING:
    from healing.model import KindSelectors, Selectors

_INDENT = "    "
_WIDTH = 100
_Body = dict[str, "_Body | Selectors"]


def new_module(source: str, page_kind: str, selectors: KindSelectors) -> str:
    """The text of a selector module with one page kind; ``source`` is the module's name."""
    parts = [_assignment(constant, page_kind, body) for constant, body in _bodies(selectors).items()]
    return "\n".join((f'"""Selectors of {valid_name(source)}, learned from example pages."""\n', *parts))


def with_kind(source: str, page_kind: str, selectors: KindSelectors) -> str:
    """The module's text with one more page kind; everything that is there stays as it is, comments too.

    ``PatchError`` where the module has the page kind already, or cannot take it.
    """
    kinds = parse_module(source, "the selector module").kinds
    if page_kind in kinds:
        raise PatchError(f"the selector module has selectors for {page_kind!r} already: nothing was changed")
    text = source if source.endswith("\n") else f"{source}\n"
    for constant, body in _bodies(selectors).items():
        if _assigned(text, constant) is None:
            text = f"{text}\n{_assignment(constant, page_kind, body)}"
        else:
            text = _inserted(text, constant, page_kind, body)
    if parse_module(text, "the selector module").kinds != {**kinds, page_kind: selectors}:
        raise PatchError(f"adding {page_kind!r} would change other selectors: nothing was changed")
    return text


def _bodies(selectors: KindSelectors) -> dict[str, _Body]:
    """What goes into each constant; those that stay empty are left out."""
    bodies: dict[str, _Body] = {}
    if selectors.is_listing:
        bodies[LISTINGS] = {ROWS: selectors.rows, COLUMNS: dict(selectors.columns)}
    if selectors.fields:
        bodies[PAGES] = dict(selectors.fields)
    return bodies


def _assignment(constant: str, page_kind: str, body: _Body) -> str:
    return f"{constant} = {{\n{_entry(page_kind, body)}\n}}\n"


def _entry(key: str, value: _Body | Selectors, depth: int = 1) -> str:
    indent = _INDENT * depth
    if isinstance(value, dict):
        inner = "\n".join(_entry(name, part, depth + 1) for name, part in value.items())
        return f"{indent}{literal(key).value}: {{\n{inner}\n{indent}}},"
    texts = [literal(text).value for text in value]
    line = f"{indent}{literal(key).value}: [{', '.join(texts)}],"
    if len(line) <= _WIDTH:
        return line
    each = "".join(f"{indent}{_INDENT}{text},\n" for text in texts)
    return f"{indent}{literal(key).value}: [\n{each}{indent}],"


def _assigned(text: str, constant: str) -> cst.Dict | None:
    for line in cst.parse_module(text).body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match statement:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=cst.Dict() as value):
                    if name == constant:
                        return value
    return None


class _Insert(cst.CSTTransformer):
    """Puts one more entry at the end of the dictionary that a constant is assigned."""

    def __init__(self, constant: str, alone: cst.Dict) -> None:
        """``alone``: a dictionary with the entry as its only one."""
        super().__init__()
        self._constant = constant
        self._alone = alone
        self._entry = alone.elements[0]

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:  # noqa: N802 - LibCST's
        target = original_node.targets[0].target
        if not isinstance(target, cst.Name) or target.value != self._constant:
            return updated_node
        return updated_node.with_changes(value=self._extended(cst.ensure_type(updated_node.value, cst.Dict)))

    def _extended(self, node: cst.Dict) -> cst.Dict:
        if not node.elements:
            return self._alone
        closing = node.rbrace.whitespace_before
        line = cst.ParenthesizedWhitespace(indent=True)
        gap = closing if isinstance(closing, cst.ParenthesizedWhitespace) else line
        gap = gap.with_changes(last_line=cst.SimpleWhitespace(_INDENT))
        before = [*node.elements[:-1], node.elements[-1].with_changes(comma=cst.Comma(whitespace_after=gap))]
        brace = node.rbrace.with_changes(whitespace_before=line)
        return node.with_changes(elements=[*before, self._entry.with_changes(comma=cst.Comma())], rbrace=brace)


def _inserted(text: str, constant: str, page_kind: str, body: _Body) -> str:
    alone = cst.ensure_type(cst.parse_expression(f"{{\n{_entry(page_kind, body)}\n}}"), cst.Dict)
    return cst.parse_module(text).visit(_Insert(constant, alone)).code
