"""What a language model is asked, and what comes of it: values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from healing.model import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.llm.provider import ChatReply
    from healing.model import Rule, Selectors


@dataclass(frozen=True, slots=True)
class Question:
    """Where are these fields on these pages of a redesigned site?

    ``rules`` has the fields that are still broken, ``rows`` among them where the rows of a listing are asked for.
    """

    page_kind: str
    rules: Mapping[str, Rule]
    pages: tuple[str, ...]
    """HTML of a few failed pages; the most telling one first, since a small prompt has room for little more."""
    old_selectors: Mapping[str, Selectors] = field(default_factory=dict)
    past_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Two or three good values of each field, from before the redesign (usually of other records)."""
    failures: tuple[str, ...] = ()
    """What broke, in words."""
    columns: frozenset[str] = frozenset()
    """The fields that have one value in each row of a listing."""

    def is_repeated(self, name: str) -> bool:
        """Whether the field ``name`` may be on several nodes of a page."""
        return name == ROWS or name in self.columns or self.rules[name].kind.is_many


@dataclass(frozen=True, slots=True)
class PickedNode:
    """One element of one page: the index into ``Question.pages``, and an absolute XPath in that page's tree."""

    page: int
    xpath: str
    attribute: str = ""
    """The attribute that holds the value; empty where it is the element's text."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The model's answer for one field: its nodes, none where it says that the field is not on the page."""

    nodes: tuple[PickedNode, ...]
    why: str = ""
    """The model's own short reason, for people; never to be trusted."""


@dataclass(frozen=True, slots=True)
class Picks:
    """One answer for each field that was asked for, and the calls that it took."""

    fields: Mapping[str, Pick]
    calls: tuple[ChatReply, ...] = ()
