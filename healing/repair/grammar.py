"""What an XPath asks for, told from its words: so that one which would explode is refused before it runs.

https://www.w3.org/TR/xpath-10/#exprlex, with its rule on when ``*`` and names such as ``and`` are operators.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAME = r"[^\W\d][\w.-]*"
# Each alternative begins with another character or is one run of one class: nothing to go back over.
_TOKEN = re.compile(
    rf"""(?P<blank>\s+)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<axis>{_NAME})\s*::
    |(?P<call>{_NAME}(?:\s*:\s*{_NAME})?)\s*\(
    |(?P<name>{_NAME}(?:\s*:\s*(?:{_NAME}|\*))?)
    |(?P<mark>//|\.\.|[<>!]=|[\[\]/@|()*,=<>+.-])""",
    re.VERBOSE,
)
# fmt: off
_FUNCTIONS = frozenset({
    "last", "position", "count", "id", "local-name", "name", "string", "concat", "starts-with", "contains", "substring",
    "substring-before", "substring-after", "string-length", "normalize-space", "translate", "boolean", "not", "true",
    "false", "lang", "number", "sum", "floor", "ceiling", "round", "has-class",
})
"""Those of XPath 1.0, and the one that parsel adds. The other ones that lxml and libexslt have run regular expressions
(``re:``), evaluate text (``dyn:``), open files (``document``) or build trees: no selector needs them."""
_NODE_TESTS = frozenset({"text", "node", "comment"})
_WIDE = frozenset({
    "descendant", "descendant-or-self", "ancestor", "ancestor-or-self", "following", "preceding",
    "following-sibling", "preceding-sibling",
})
# fmt: on
_SIDEWAYS = frozenset({"following", "preceding"})
_ANYTHING = frozenset({"*", ".", ".."})
_ENDS_OPERAND = frozenset({")", "]", ".", "..", "*"})
# How cssselect writes the blank between two parts of a selector.
_CSS_BLANK = "descendant-or-self::*/"


@dataclass(frozen=True, slots=True)
class Shape:
    """What makes an XPath costly, counted."""

    predicates: int = 0
    depth: int = 0
    """How deep predicates stand in each other."""
    wide: int = 0
    """Steps that look at a whole part of the page: ``//`` and the axes like it."""
    wide_inside: int = 0
    """Those inside a predicate: they are taken anew for each node."""
    wide_deep: int = 0
    """Those inside a predicate's predicate."""
    unbound: int = 0
    """Those that take every node there, whatever its name, with no predicate."""
    sideways: int = 0
    """``following::`` and ``preceding::``: hardly any node of the page is not meant."""
    rooted: int = 0
    """Paths that begin at the page's root again, inside a predicate."""
    unions: int = 0
    fault: str = ""
    """What is not of the grammar, for people."""


@dataclass(slots=True)
class _Token:
    kind: str
    word: str
    depth: int = 0
    is_start: bool = field(default=True)
    """Whether an operand begins here: nothing stands before it, or an operator."""


def shape_of(xpath: str) -> Shape:
    """The shape of an XPath, or the one that CSS was translated to; ``fault`` tells what has no place in one."""
    tokens: list[_Token] = []
    for token in _tokens(xpath.replace(_CSS_BLANK, "descendant::")):
        if fault := _fault(token):
            return Shape(fault=fault)
        tokens.append(token)
    return _counted(tokens)


def _tokens(xpath: str) -> Iterator[_Token]:
    """The words of an XPath; the last one has the kind ``strange`` where it cannot be read on."""
    place = depth = 0
    is_start = True
    while place < len(xpath):
        match = _TOKEN.match(xpath, place)
        if match is None or match.lastgroup is None:
            yield _Token("strange", xpath[place])
            return
        place = match.end()
        if match.lastgroup == "blank":
            continue
        token = _Token(match.lastgroup, match[match.lastgroup], depth, is_start)
        if not is_start and (token.kind in ("name", "call") or token.word == "*"):
            place = match.end(match.lastgroup)  # ``and (``: the bracket is read for itself
            token.kind = "operator"
        depth += (token.word == "[") - (token.word == "]")
        is_start = not (token.kind in ("text", "number", "name") or (token.kind == "mark" and _ends(token)))
        yield token


def _ends(mark: _Token) -> bool:
    return mark.word in _ENDS_OPERAND


def _fault(token: _Token) -> str:
    if token.kind == "strange":
        return f"it has {token.word!r} outside of quotes"
    if token.kind == "call" and token.word not in _FUNCTIONS | _NODE_TESTS:
        return f"it uses {token.word}()"
    if token.kind == "name" and ":" in token.word:
        return f"it uses the namespace of {token.word}"
    return ""


def _counted(tokens: Sequence[_Token]) -> Shape:
    marks = Counter(token.word for token in tokens if token.kind == "mark")
    wide = [place for place, token in enumerate(tokens) if _is_wide(token)]
    return Shape(
        predicates=marks["["],
        depth=max((token.depth for token in tokens), default=0),
        wide=len(wide),
        wide_inside=sum(tokens[place].depth > 0 for place in wide),
        wide_deep=sum(tokens[place].depth > 1 for place in wide),
        unbound=sum(_takes_all(tokens[place + 1 :]) for place in wide),
        sideways=sum(token.kind == "axis" and token.word in _SIDEWAYS for token in tokens),
        rooted=sum(token.depth > 0 and token.is_start and token.word in ("/", "//") for token in tokens),
        unions=marks["|"],
    )


def _is_wide(token: _Token) -> bool:
    return token.word == "//" if token.kind == "mark" else token.kind == "axis" and token.word in _WIDE


def _takes_all(after: Sequence[_Token]) -> bool:
    """Whether what comes after a wide step's mark is any node, and nothing that chooses among them."""
    rest = list(after)
    while rest and rest[0].kind == "axis":
        if _is_wide(rest[0]):
            return False  # counted for itself
        rest.pop(0)
    if not rest:
        return False
    if rest[0].kind == "call" and rest[0].word == "node":
        rest.pop(0)
    elif rest[0].word not in _ANYTHING or rest[0].kind != "mark":
        return False
    return len(rest) < 2 or rest[1].word != "["
