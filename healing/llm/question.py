"""What a language model is asked, and what comes of it: values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from healing.model import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """What broke, each in the form ``field: what``; the first of each field is told."""
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
    votes: float = 1.0
    """The share of the variants asked for that gave this answer; 0 where they did not agree on one."""
    shown: str = ""
    """The first node's line as the model saw it; empty where it was not on the sheet."""
    is_written: bool = False
    """Whether a selector that the model wrote named the nodes."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model, for the account; tokens are 0 where the server does not count them."""

    model: str
    purpose: Literal["look", "pick", "write"]
    """``look``: a first look at the server, listed where there was none."""
    digest: str = ""
    """Of everything that decides the reply: model, messages, schema, options. The same digest is not asked twice."""
    text: str = ""
    """The reply, where it could be used."""
    prompt_tokens: int = 0
    reply_tokens: int = 0
    seconds: float = 0.0
    error: str = ""
    """Why there was no usable reply; empty where there was one."""
    is_failure: bool = False
    """Whether there was no reply at all; one that could not be used is no failure of the server."""


@dataclass(frozen=True, slots=True)
class Example:
    """A pick that held, shown to a model as how such a question is answered well."""

    field: str
    kind: str
    line: str
    """The node's line, as the model saw it."""
    why: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """What earlier heals left for this one."""

    replies: Mapping[str, str] = field(default_factory=dict)
    """The text of usable replies, by :attr:`Call.digest`."""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Picks:
    """One pick for each field that a model could answer for, and the calls that it took."""

    fields: Mapping[str, Pick]
    calls: tuple[Call, ...] = ()
    model: str = ""
    """The model whose answer it is; empty where none gave a usable one."""
    error: str = ""
    """Why there is no usable answer, for people; empty where there is one."""
    notes: tuple[str, ...] = ()
    """What went wrong on the way to an answer all the same, for people: a model of the chain that is missing."""


Review = Callable[["Mapping[str, Pick]"], "Mapping[str, str]"]
"""What is wrong with picks, by field, in words for the model (missing, surplus, invalid); nothing where all is well."""

Naming = Callable[["Mapping[str, tuple[str, ...]]", float], "Mapping[str, tuple[PickedNode, ...]]"]
"""Selectors that a model wrote, by field, and the seconds left -> the nodes that the first useful one of each finds.

They are run in the sandbox; it is called in a thread of its own.
"""
