"""The names that a law goes by: its title, and the short titles that follow from how titles are made.

"Act on Harbour Pilots" is the "Harbour Pilots Act", "Ordinance on the Supervision of Ferries" the "Ferries Supervision
Ordinance", "Act to amend the Ferries Act" the "Ferries Amendment Act", "Gesetz über Hafenlotsen" the
"Hafenlotsengesetz". What stands in parentheses at the end is a name as well: "(General Data Protection Regulation)",
"(BDSG)". Nothing is translated: what the papers of another language call a law cannot be told from its title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl_sentiment.linking import kinds
from etl_sentiment.linking.model import SHORT_TITLE, TITLE
from etl_sentiment.linking.reading import ON, read

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 24
"""Words of a name; nobody cites more of a title."""
_CUT = 400
"""Characters of a title."""

_TYPE = r"(?P<type>Act|Law|Statute|Code|Bill|Regulations?|Rules|Decree|Order|Ordinance|Directive|Decision)"
_ON = r"(?:on|of|concerning|regarding|relating to|respecting|about|for|to)"
_TYPE_FIRST = re.compile(rf"{_TYPE} {_ON} (?:the )?(?P<matter>\S.*)", re.IGNORECASE)
_AMENDING = re.compile(rf"{_TYPE} (?:amending|to amend) (?:the )?(?P<matter>\S.*)", re.IGNORECASE)
_AMENDED = re.compile(
    rf"(?:Rules|Provisions|Act|Law|Code|Regulations?|Decree|Order|Ordinance) {_ON} (?:the )?", re.IGNORECASE
)
_TYPE_LAST = re.compile(rf"(?P<matter>\S.*?),? {_TYPE}", re.IGNORECASE)
_DEED = re.compile(r"(?P<deed>\S+(?: \S+){0,2}?) (?:of|for) (?:the )?(?P<object>\S.*)", re.IGNORECASE)
"""What is done to what: "Fees for Ferries"."""
_GERMAN = re.compile(r"(?P<type>\w*?(?:gesetz|ordnung|dekret|erlass|satzung)) (?:über|zur|zum|für|betreffend) "
                     r"(?:(?:den|die|das|der|dem|des) )?(?P<matter>\w+)", re.IGNORECASE)  # fmt: skip
_PARTIES = re.compile(r"(?P<one>\S.*?) (?:v\.?|vs\.?|gegen|/\.) (?P<other>\S.*)")
_ASIDE = re.compile(r"\(([^()]{2,80})\)")
_RULE = re.compile(r"; (?:Direct |Interim |Temporary )?(?:Final|Proposed|Interim) Rule\b.*")
"""How titles in the Federal Register end."""
_CLOSING_ASIDE = re.compile(r"\s*\([^()]{2,80}\)\s*$")
_NAMES_ASIDE = re.compile(r"\s[-–—]\s|[;,]|\bor\b|\boder\b")
_ACRONYM = re.compile(r"(?=\S*[A-ZÄÖÜ]\S*[A-ZÄÖÜ])[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{2,11}")
_COMMUNITIES = frozenset(("EWG", "EEC", "EWR", "EEA", "EURATOM"))
_DAY = re.compile(
    r",? (?:of|vom|du|de|van|del|av) \d{1,2}(?:st|nd|rd|th|er|º)?\.? [^\W\d]{3,12}\.? (?:1[6-9]|20)\d\d\b",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(r",?(?: (?:of|von|vom|de|du))? (?:1[6-9]|20)\d\d$|^(?:1[6-9]|20)\d\d ")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a law."""

    words: tuple[str, ...]
    """Folded."""
    found_by: str
    has_capitals: bool
    """Whether most of its words are written with capitals: then a text has to do so too."""
    exact: str = ""
    """For an acronym: what has to stand in the text, letter by letter."""


def names_of(title: str) -> Iterator[Name]:
    """The title first; the same words may come twice. None where the title is too ordinary to be known by."""
    title = " ".join(title[:_CUT].split())
    main = _LAST_YEAR.sub("", _CLOSING_ASIDE.sub("", _DAY.sub("", title))).strip(" ,.")
    yield from _named(main, TITLE)
    for short in _short_titles(main):
        yield from _named(short, SHORT_TITLE)
    for aside in _ASIDE.findall(title):
        yield from _of_aside(aside)


def other_name(text: str) -> Iterator[Name]:
    """A name that is known from elsewhere; none where it is too ordinary."""
    return _named(" ".join(text[:_CUT].split()), SHORT_TITLE)


def _named(text: str, found_by: str) -> Iterator[Name]:
    words = read(text)
    folded = tuple(words.folded[:LONGEST])
    initials = [words.raw(place)[0] for place, word in enumerate(words.folded) if word != ON]
    has_capitals = sum(initial.isupper() for initial in initials) * 2 > len(initials)
    if _is_distinct(folded, has_capitals=has_capitals):
        yield Name(folded, found_by, has_capitals)


def _is_distinct(words: tuple[str, ...], *, has_capitals: bool) -> bool:
    """ "Finance Act" is, "Act" and "Public Libraries" are not: without a word for a law it takes three, or four."""
    own = [word for word in words if word != ON and word not in kinds.TYPES and len(word) > 1]
    if any(kinds.is_compound(word) for word in words):
        return True
    if any(word in kinds.TYPES for word in words) or "v" in words:
        return any(len(word) > 2 and not word.isdigit() for word in own)
    return sum(len(word) > 3 for word in own) >= (3 if has_capitals else 4)


def _short_titles(title: str) -> Iterator[str]:
    if found := _AMENDING.fullmatch(title):
        matter = _AMENDED.sub("", found["matter"], count=1)
        last = _TYPE_LAST.fullmatch(matter)
        yield f"{last['matter'] if last else matter} Amendment {found['type']}"
    elif found := _TYPE_FIRST.fullmatch(title):
        yield f"{found['matter']} {found['type']}"
        if deed := _DEED.fullmatch(found["matter"]):
            yield f"{deed['object']} {deed['deed']} {found['type']}"
    elif found := _TYPE_LAST.fullmatch(title):
        yield f"{found['type']} on {found['matter']}"
    if (ruled := _RULE.sub("", title)) != title:
        yield ruled
    if found := _GERMAN.fullmatch(title):
        yield f"{found['matter']}{found['type'].lower()}"
        yield f"{found['matter']}s{found['type'].lower()}"
    if found := _PARTIES.fullmatch(title):
        one, other = (_party(found[name]) for name in ("one", "other"))
        yield f"{one} v. {other}"


def _party(name: str) -> str:
    """Without "et al.", "Inc.", "State Health Officer": papers stop at the first comma."""
    return re.sub(r" (?:et al|Inc|Ltd|LLC|GmbH|AG|plc)\.?$", "", name.partition(",")[0])


def _of_aside(aside: str) -> Iterator[Name]:
    for part in _NAMES_ASIDE.split(aside):
        name = part.strip(" “”„\"'")
        if _ACRONYM.fullmatch(name) and name.upper() not in _COMMUNITIES and not kinds.is_compound(name.lower()):
            yield Name(tuple(read(name).folded), SHORT_TITLE, has_capitals=False, exact=name)
        elif any(kinds.is_type(word) for word in read(name).folded):
            yield from _named(name, SHORT_TITLE)
