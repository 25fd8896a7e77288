"""How a template becomes a sentence: ``[one|another]`` is a choice, ``{people}`` what the article is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SENTENCE_START = re.compile(r"(^[“„]?|(?<!\d)[.!?][“”]? [“„]?)([a-zäöü])")
"""Not after a number: in German "am 4. märz" would be wrong either way, and no template has it."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a topic is about: whom it concerns, what is hoped for and what is feared of its laws."""

    topic: str
    people: str
    things: str
    gain: str
    loss: str
    scene: str
    fact: str


@dataclass(frozen=True, slots=True)
class GermanMatter:
    """The same in German, with the cases that its sentences need."""

    topic: str
    stem: str
    official: str
    """Accusative, after "über"."""
    people: str
    people_dat: str
    things: str
    things_dat: str
    gain: str
    loss: str
    scene: str
    fact: str


@dataclass(frozen=True, slots=True)
class Language:
    """The templates of one language, by the part that they play in an article.

    ``for_it`` and ``against_it`` take sides; the other parts take none.
    """

    headlines: Mapping[int, tuple[str, ...]]
    """By stance."""
    headlines_of: Mapping[str, tuple[str, ...]]
    """By genre, where it has headlines of its own."""
    undecided: tuple[str, ...]
    """Headlines of an opinion that takes no side."""
    leads: Mapping[int, tuple[str, ...]]
    leads_go_on: tuple[str, ...]
    """The second sentence of a lead, if it has one."""
    introductions: Mapping[str, tuple[str, ...]]
    """By genre: the paragraph that names the law."""
    provisions: tuple[str, ...]
    background: tuple[str, ...]
    arguments: Mapping[int, tuple[str, ...]]
    reported: Mapping[int, tuple[str, ...]]
    conceded: Mapping[int, tuple[str, ...]]
    """By the stance of the article: what it grants the other side, and why that does not move it."""
    asides: Mapping[int, tuple[str, ...]]
    """By the stance towards another law, which they name."""
    questions: tuple[str, ...]
    endings: Mapping[str, Mapping[int, tuple[str, ...]]]
    """By genre and stance."""
    agency_edits: tuple[tuple[str, str], ...]
    """What an editor puts in place of an agency's words."""
    corrections: tuple[str, ...]


def written(template: str, values: Mapping[str, str], random: Random) -> str:
    """``template`` with its choices made and its names filled in; every sentence begins with a capital."""
    chosen = _CHOICE.sub(lambda found: random.choice(found[1].split("|")), template)
    return _SENTENCE_START.sub(lambda found: found[1] + found[2].upper(), chosen.format_map(values))
