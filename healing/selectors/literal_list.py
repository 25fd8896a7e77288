"""Editing one list of string literals so that what a person wrote around them stays: comments, line breaks, commas."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import libcst as cst
from libcst import ParenthesizedWhitespace, SimpleWhitespace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from libcst import BaseParenthesizableWhitespace as Gap

    from healing.model import Selectors


def literal(text: str) -> cst.SimpleString:
    """Any text as one plain string literal on one line, in double quotes where that needs no escapes."""
    written = repr(text)  # escapes quotes, backslashes, line ends, lone surrogates and whatever cannot be printed
    if written.startswith("'") and '"' not in text:
        written = f'"{written[1:-1]}"'
    return cst.SimpleString(written)


def with_texts(node: cst.List, texts: Selectors) -> cst.List:
    """The list with ``texts`` in it: strings that stay keep their literal and their comments.

    The comments of a string that goes stay too, on lines of their own.
    """
    editing = _Editing(node)
    edits = SequenceMatcher(None, editing.texts(), texts, autojunk=False).get_opcodes()
    for _, start, end, new_start, new_end in reversed([edit for edit in edits if edit[0] != "equal"]):
        fresh = texts[new_start:new_end]
        editing.insert(start, fresh)
        editing.drop(start + len(fresh), end + len(fresh))
    return editing.result()


class _Editing:
    """A list as its values and the gaps around them (white space with comments): one gap more than values."""

    def __init__(self, node: cst.List) -> None:
        self._node = node
        self._values: list[cst.BaseExpression] = [element.value for element in node.elements]
        commas = [element.comma for element in node.elements if isinstance(element.comma, cst.Comma)]
        inner = [_merged(comma.whitespace_before, comma.whitespace_after) for comma in commas]
        opening, closing = node.lbracket.whitespace_after, node.rbracket.whitespace_before
        self._ends_with_comma = bool(inner) and len(inner) == len(self._values)
        if self._ends_with_comma:
            closing = _merged(inner.pop(), closing)
        self._gaps: list[Gap] = [opening, *inner, closing] if self._values else [_merged(opening, closing)]
        self._separator = _separator(opening, inner)

    def texts(self) -> Selectors:
        return tuple(str(getattr(value, "evaluated_value", "")) for value in self._values)

    def insert(self, place: int, texts: Sequence[str]) -> None:
        if not texts:
            return
        before, after = self._split(place)
        self._gaps[place : place + 1] = [before, *[self._separator] * (len(texts) - 1), after]
        self._values[place:place] = [literal(text) for text in texts]

    def _split(self, place: int) -> tuple[Gap, Gap]:
        """The gap at ``place`` as the gaps before and after the values that come there."""
        gap = self._gaps[place]
        if not self._values:
            return gap, SimpleWhitespace("")
        if place == len(self._values):
            return self._trailing(gap), _without_first_comment(gap)
        return _without_lines(gap), self._leading(gap)

    def drop(self, start: int, end: int) -> None:
        for _ in range(start, end):
            del self._values[start]
            before, after = self._gaps[start : start + 2]
            keeps_opening = start == 0 and not _has_comment(after)
            self._gaps[start : start + 2] = [before if keeps_opening else _merged(before, after)]

    def result(self) -> cst.List:
        opening, *inner, closing = self._gaps if self._values else [*self._gaps, SimpleWhitespace("")]
        elements = [
            cst.Element(value, comma=cst.Comma(whitespace_after=gap))
            for value, gap in zip(self._values[:-1], inner, strict=True)
        ]
        if self._values:
            comma = cst.Comma() if self._ends_with_comma else cst.MaybeSentinel.DEFAULT
            elements.append(cst.Element(self._values[-1], comma=comma))
        return self._node.with_changes(
            elements=elements,
            lbracket=cst.LeftSquareBracket(whitespace_after=opening),
            rbracket=cst.RightSquareBracket(whitespace_before=closing),
        )

    def _leading(self, gap: Gap) -> Gap:
        """The gap before a value that gets a new neighbour in front: comment lines above the value stay there."""
        if isinstance(gap, ParenthesizedWhitespace) and gap.empty_lines:
            return _without_first_comment(gap)
        return self._separator

    def _trailing(self, gap: Gap) -> Gap:
        """The gap after a last value that gets a new neighbour behind: a comment on the value's line stays there."""
        if isinstance(gap, ParenthesizedWhitespace) and gap.first_line.comment:
            lines = self._separator if isinstance(self._separator, ParenthesizedWhitespace) else gap
            return lines.with_changes(first_line=gap.first_line, empty_lines=[])
        return self._separator


def _separator(opening: Gap, inner: Sequence[Gap]) -> Gap:
    """What stands between two values of this list, without comments."""
    if inner:
        return _without_first_comment(_without_lines(inner[0]))
    if isinstance(opening, ParenthesizedWhitespace):
        return _without_first_comment(_without_lines(opening))
    return SimpleWhitespace(" ")


def _without_lines(gap: Gap) -> Gap:
    return gap.with_changes(empty_lines=[]) if isinstance(gap, ParenthesizedWhitespace) else gap


def _without_first_comment(gap: Gap) -> Gap:
    return gap.with_changes(first_line=cst.TrailingWhitespace()) if isinstance(gap, ParenthesizedWhitespace) else gap


def _merged(first: Gap, second: Gap) -> Gap:
    """One gap with the comments of both; it ends as the second does."""
    if not isinstance(first, ParenthesizedWhitespace) or not (_has_comment(first) or _has_comment(second)):
        return second
    if not isinstance(second, ParenthesizedWhitespace):
        return first
    comment = second.first_line.comment
    own_line = [cst.EmptyLine(whitespace=first.last_line, comment=comment)] if comment else []
    return second.with_changes(
        first_line=first.first_line, empty_lines=[*first.empty_lines, *own_line, *second.empty_lines]
    )


def _has_comment(gap: Gap) -> bool:
    if not isinstance(gap, ParenthesizedWhitespace):
        return False
    return bool(gap.first_line.comment) or any(line.comment for line in gap.empty_lines)
