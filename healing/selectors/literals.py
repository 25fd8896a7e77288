"""The shape of a selector module, found in its syntax tree: nothing here imports or runs it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.model import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.model import Selectors

LISTINGS = "LISTINGS"
PAGES = "PAGES"
COLUMNS = "fields"
"""The key of a listing under which the fields of its rows are."""


class LiteralError(ValueError):
    """A source is not a selector module; ``line`` says where (from 1)."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class SelectorList:
    """The list of one field's selectors, as it stands in the module."""

    path: tuple[str, ...]
    """The constant and the keys that lead to it, such as ``("LISTINGS", kind, "fields", field)``."""
    node: ast.List
    texts: Selectors

    @property
    def page_kind(self) -> str:
        return self.path[1]

    @property
    def field(self) -> str:
        """The field's name, or ``rows``."""
        return self.path[-1]

    @property
    def is_column(self) -> bool:
        """Whether it is read in each row of a listing, rather than on the page."""
        return len(self.path) == 4


def parse(source: str) -> ast.Module:
    """The syntax tree; ``LiteralError`` where the source is not Python."""
    try:
        tree = ast.parse(source)
        compile(tree, "<selectors>", "exec", dont_inherit=True)  # a misplaced future statement shows only here
    except SyntaxError as error:
        raise LiteralError(error.lineno or 1, f"not valid Python: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes; an expression nested beyond the parser
        raise LiteralError(1, f"not valid Python: {error}") from error
    return tree


def selector_lists(tree: ast.Module) -> Iterator[SelectorList]:
    """Every list of selectors in the module; ``LiteralError`` at the first thing that does not belong there."""
    assigned = constants(tree)
    if not assigned:
        raise LiteralError(1, f"neither {LISTINGS} nor {PAGES} is there: assign at least one of them")
    for constant, value in assigned.items():
        for page_kind, body in _entries(value, constant):
            if constant == LISTINGS:
                yield from _listing((LISTINGS, page_kind), body)
            else:
                yield from _fields((PAGES, page_kind), body)


def constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The values assigned to ``LISTINGS`` and ``PAGES``; ``LiteralError`` where anything else is in the module."""
    found: dict[str, ast.expr] = {}
    for number, statement in enumerate(tree.body):
        match statement:
            case ast.Expr(value=ast.Constant(value=str())) if number == 0:
                pass
            case ast.ImportFrom(module="__future__"):
                pass
            case ast.Assign(targets=[ast.Name(id=name)]) if name in (LISTINGS, PAGES) and name not in found:
                found[name] = statement.value
            case _:
                message = f"only a docstring, {LISTINGS} = {{...}} and {PAGES} = {{...}} may stand here, each once"
                raise LiteralError(statement.lineno, f"{message}: move other code to another module")
    return found


def _listing(path: tuple[str, ...], body: ast.expr) -> Iterator[SelectorList]:
    parts = dict(_entries(body, _where(path)))
    if parts.keys() != {ROWS, COLUMNS}:
        raise LiteralError(body.lineno, f'{_where(path)} needs exactly the keys "{ROWS}" and "{COLUMNS}"')
    rows = _selector_list((*path, ROWS), parts[ROWS])
    if not rows.texts:
        raise LiteralError(rows.node.lineno, f"{_where(rows.path)} has no selector: write at least one")
    yield rows
    yield from _fields((*path, COLUMNS), parts[COLUMNS])


def _fields(path: tuple[str, ...], body: ast.expr) -> Iterator[SelectorList]:
    fields = _entries(body, _where(path))
    if not fields:
        raise LiteralError(body.lineno, f"{_where(path)} has no fields: name at least one, or remove it")
    for field, value in fields:
        if field == ROWS:
            raise LiteralError(value.lineno, f'{_where(path)}: "{ROWS}" is reserved for listings: rename the field')
        yield _selector_list((*path, field), value)


def _entries(node: ast.expr, where: str) -> list[tuple[str, ast.expr]]:
    """The keys and values of a dictionary display: names as literal strings, each once."""
    if not isinstance(node, ast.Dict):
        raise LiteralError(node.lineno, f"{where} must be a dictionary literal: {{...}}")
    entries: dict[str, ast.expr] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.isidentifier()):
            raise LiteralError((key or value).lineno, f'{where}: each key must be a name in quotes, such as "title"')
        if key.value in entries:
            raise LiteralError(key.lineno, f"{where}: {key.value!r} is there twice: keep one")
        entries[key.value] = value
    return list(entries.items())


def _selector_list(path: tuple[str, ...], node: ast.expr) -> SelectorList:
    if not isinstance(node, ast.List):
        raise LiteralError(node.lineno, f"{_where(path)} must be a list literal of selectors: [...]")
    texts = []
    for element in node.elts:
        if not (isinstance(element, ast.Constant) and isinstance(element.value, str)):
            raise LiteralError(element.lineno, f"{_where(path)} may hold only plain strings in quotes")
        texts.append(element.value)
    return SelectorList(path, node, tuple(texts))


def _where(path: tuple[str, ...]) -> str:
    constant, *keys = path
    return constant + "".join(f"[{key!r}]" for key in keys)
