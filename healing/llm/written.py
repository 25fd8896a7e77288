"""The second way of asking: where no numbered node fits, the model writes selectors that may name one.

Only nodes come of them: each runs once, in the sandbox, and what is patched is made of the nodes that it finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.llm.fence import fenced
from healing.llm.prompt import DATA, described, object_schema, why_schema
from healing.llm.provider import Message, UnusableReplyError
from healing.llm.reply import answers_in, shown

if TYPE_CHECKING:
    from collections.abc import Collection

    from healing.llm.condense import Sheet
    from healing.llm.question import Question
    from healing.model import Selectors

MAX_SELECTORS = 3
MAX_SELECTOR = 200
"""Characters."""

_SYSTEM = f"""\
You repair a web scraper after a site was redesigned. The page below is shown in part, and the value of each field is \
not among the lines shown. For each field, write up to {MAX_SELECTORS} CSS selectors or XPaths that may find the \
element that holds it, the likeliest first; none where you have no idea.
A line is: number element (label) "text" attributes. Numbers are no part of a selector.
Go by names, labels and hooks as this page has them; never by position alone. End at the element or, where an \
attribute holds the value, as a link's href does, with ::attr(href) or /@href.
{DATA}
Example. decided (date), file (url)
{{"decided":{{"why":"other facts stand beside their label",\
"selectors":["//dt[contains(.,'Decided')]/following-sibling::dd[1]",".facts time"]}},\
"file":{{"why":"documents have a class","selectors":["a.document::attr(href)"]}}}}"""


def write_prompt_for_selectors(question: Question, sheet: Sheet) -> tuple[Message, ...]:
    """The messages of the call that asks for selectors of all fields of the question."""
    lines = [*described(question), "Page:", fenced(sheet.lines()), "Reply in JSON as in the example."]
    return Message("system", _SYSTEM), Message("user", "\n".join(lines))


def selectors_schema(names: Collection[str]) -> dict[str, object]:
    """The JSON schema of the reply: for each field a short ``why``, then its selectors."""
    query = {"type": "string", "minLength": 1, "maxLength": MAX_SELECTOR}
    several = {"type": "array", "items": query, "minItems": 0, "maxItems": MAX_SELECTORS}
    return object_schema({name: object_schema({"why": why_schema(), "selectors": several}) for name in names})


def read_selectors(text: str, names: Collection[str]) -> dict[str, tuple[Selectors, str]]:
    """For each field its selectors, and the reason; ``UnusableReplyError`` names what came instead."""
    return {
        name: (_selectors(name, parts["selectors"]), why)
        for name, (parts, why) in answers_in(text, names, "selectors").items()
    }


def _selectors(name: str, given: object) -> Selectors:
    if not isinstance(given, list) or len(given) > MAX_SELECTORS:
        raise UnusableReplyError(f"{name}: selectors is no list of at most {MAX_SELECTORS}: {shown(given)}")
    return tuple(dict.fromkeys(_selector(name, one) for one in given))


def _selector(name: str, given: object) -> str:
    if not isinstance(given, str) or not given.strip() or len(given) > MAX_SELECTOR:
        raise UnusableReplyError(f"{name}: no selector of 1 to {MAX_SELECTOR} characters: {shown(given)}")
    return given.strip()
