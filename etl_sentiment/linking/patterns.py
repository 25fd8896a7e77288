"""How the identifiers of laws and decisions look, by jurisdiction, each with the source of its form.

No pattern has one repetition inside another, nor two in a row that may take the same characters, so each takes a time
that is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DASH = "[-\u2010\u2011\u2013]"
_GAP = "[ \u00a0\u202f]"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form of identifiers."""

    name: str
    source: str
    """Where the form is laid down."""
    regex: re.Pattern[str]
    key: Callable[[re.Match[str]], str]
    """The same for all ways to write one identifier."""
    space: str
    """Keys are compared within it; several forms may share one."""
    is_plain: bool = False
    """Whether other things are written so too: such a place is only taken where a law is known by it."""


def _joined(found: re.Match[str]) -> str:
    """All groups, without spaces and dots."""
    return "/".join(re.sub(r"[\s.\u00a0\u202f]", "", group).casefold() for group in found.groups() if group)


def _eu_act(found: re.Match[str]) -> str:
    """Its CELEX number. Directives always had the year first; regulations since 2015, before it came last."""
    one, other = int(found["one"]), int(found["other"])
    kind = found["kind"].casefold()
    letter = "R" if kind.startswith(("reg", "ver")) else "L" if kind.startswith(("dir", "ric")) else "D"
    is_year_last = bool(found["no"]) or (letter == "R" and not 2015 <= one < 2100)
    year, number = (other, one) if is_year_last else (one, other)
    year += 0 if year >= 100 else 1900 if year > 50 else 2000
    return f"3{year}{letter}{number:04}".casefold()


def _pattern(
    name: str,
    source: str,
    regex: str,
    key: Callable[[re.Match[str]], str] = _joined,
    *,
    space: str = "",
    is_plain: bool = False,
) -> Pattern:
    return Pattern(name, source, re.compile(regex), key, space or name, is_plain)


_EU_KIND = rf"\b(?P<kind>Regulation|Directive|Decision|Verordnung|Richtlinie|Beschluss){_GAP}"
_EU_NUMBER = rf"(?P<no>(?:No|Nr)\.?{_GAP})?(?P<one>\d{{2,4}})/(?P<other>\d{{2,4}})"
_COMMUNITY = "(?:EU|EC|EEC|EG|EWG|Euratom)"


PATTERNS = (
    _pattern(
        "EU act",
        "EU Interinstitutional style guide, 2.3: numbering of acts",
        rf"{_EU_KIND}\({_COMMUNITY}(?:, Euratom)?\){_GAP}{_EU_NUMBER}\b(?![/.]?\d)",
        _eu_act,
        space="CELEX",
    ),
    _pattern(
        "EU act of before 2015",
        "EU Interinstitutional style guide, 2.3: numbering of acts",
        rf"{_EU_KIND}{_EU_NUMBER}/{_COMMUNITY}\b",
        _eu_act,
        space="CELEX",
    ),
    _pattern(
        "EU act as papers write it",
        "the number without the community",
        rf"{_EU_KIND}{_EU_NUMBER}\b(?![/.]?\d|/E)",
        _eu_act,
        space="CELEX",
        is_plain=True,
    ),
    _pattern(
        "CELEX",
        "EUR-Lex: how CELEX numbers are composed",
        r"\b([1-9]\d{4}[A-Z]{1,2}\d{4})\b",
    ),
    _pattern(
        "ECLI",
        "Council conclusions 2011/C 127/01; e-justice.europa.eu",
        r"\b((?:ECLI|ecli):[A-Za-z]{2}:[A-Za-z0-9]{1,7}:\d{4}:[A-Za-z0-9.]{0,24}[A-Za-z0-9])\b",
        lambda found: found[1].casefold(),
    ),
    _pattern(
        "EU case",
        "Court of Justice of the EU: method of citing the case-law",
        rf"\b([CTF]){_DASH}(\d{{1,4}}/\d\d)(?!\d)",
    ),
    _pattern(
        "US public law",
        "GPO style manual; 1 U.S.C. 106a",
        rf"\bPub(?:lic|\.){_GAP}?L(?:aw|\.){_GAP}?(?:No\.{_GAP})?(\d{{2,3}}){_DASH}(\d{{1,4}})\b",
    ),
    _pattern(
        "US code",
        "Bluebook rule 12; Office of the Law Revision Counsel",
        rf"\b(\d{{1,2}}){_GAP}U\.?{_GAP}?S\.?{_GAP}?C\.?{_GAP}?(?:§§?|[Ss]ec\.){_GAP}?(\d{{1,5}}[a-z]{{0,2}})\b",
    ),
    _pattern(
        "US bill of the House",
        "GPO: congressional bills",
        rf"\b(H\.?{_GAP}?R\.?){_GAP}?(\d{{1,5}})\b",
    ),
    _pattern(
        "US bill of the Senate",
        "GPO: congressional bills",
        r"(?<!I )(?<!U\.)(?<!U\. )\b(S\.) (\d{2,4})\b(?! \(?(?:f|ff|Rn)\b)",
    ),
    _pattern(
        "US reports",
        "Bluebook table T1.1",
        rf"\b(\d{{1,3}}){_GAP}(U\.{_GAP}?S\.){_GAP}(\d{{1,4}})\b",
    ),
    _pattern(
        "US docket",
        "PACER: case numbers of district courts",
        rf"\b(\d:\d\d){_DASH}(cv|cr|mc|md|bk|ap){_DASH}(\d{{3,6}})\b",
    ),
    _pattern(
        "UK chapter",
        "Acts of Parliament Numbering and Citation Act 1962; legislation.gov.uk",
        rf"\b((?:1[6-9]|20)\d\d){_GAP}c\.?{_GAP}?(\d{{1,3}})\b",
    ),
    _pattern(
        "UK statutory instrument",
        "Statutory Instruments Regulations 1947; legislation.gov.uk",
        rf"\b(S\.?I\.?){_GAP}(?:No\.?{_GAP})?((?:19|20)\d\d/\d{{1,5}})\b",
    ),
    _pattern(
        "UK neutral citation",
        "Practice Direction (Judgments: Form and Citation) 2001",
        rf"\[((?:19|20)\d\d)\]{_GAP}(UKSC|UKHL|UKPC|EWCA{_GAP}(?:Civ|Crim)|EWHC|CSIH|CSOH|NICA){_GAP}(\d{{1,4}})\b",
    ),
    _pattern(
        "German file number",
        "German courts: Aktenordnung, Registerzeichen",
        rf"\b(\d{{1,3}}|[IVX]{{1,5}}){_GAP}([A-Z][A-Za-z]{{0,4}}){_GAP}(\d{{1,5}}[/.]\d\d)(?!\d)",
        lambda found: re.sub(r"\s", "", f"{found[1]}{found[2]}{found[3]}").replace(".", "/").casefold(),
    ),
    _pattern(
        "German law gazette",
        "Bundesgesetzblatt; since 2023 by number (VkBkmG)",
        rf"\bBGBl\.?{_GAP}?(?:(20\d\d|19\d\d){_GAP})?(I{{1,3}}),?{_GAP}(?:(20\d\d|19\d\d){_GAP})?"
        rf"(Nr\.{_GAP}?\d{{1,4}}|S\.{_GAP}?\d{{1,5}})\b",
        lambda found: re.sub(r"\s", "", f"{found[1] or found[3] or ''}/{found[2]}/{found[4]}").casefold(),
    ),
    _pattern(
        "number of a year's acts",
        "Interpretation acts of Commonwealth countries; Latin American and Southern European statutes",
        rf"\b(?:Act|Law|Decree|Ley|Lei|Loi|Legge|Decreto)(?:{_GAP}(?:No\.?|n\.?º|n°|nº))?{_GAP}"
        rf"(\d{{1,5}}){_GAP}?(?:of|/|de){_GAP}?((?:19|20)\d\d)\b(?![/.]?\d)",
        space="own number",
        is_plain=True,
    ),
)

OWN = Pattern(
    "own number",
    "the gazette's own: year and number, number and year, or a docket of the year and number",
    re.compile(
        rf"(?<![\w/.,:]|{_DASH})(?<!\d )(?:[A-Za-z]{{1,5}}{_DASH})?\d{{1,5}}(?:/|{_DASH})\d{{1,6}}"
        rf"(?![\w/]|{_DASH}|[.,:]\d|{_GAP}?[%°€$£])"
    ),
    lambda found: own_key(found[0]),
    "own number",
    is_plain=True,
)
"""Says nothing by itself, so it counts only where the words around it speak of a law."""

_LABEL = re.compile(r"^(?:no|nos|nr|az|docket|case|file)\b[.:]?\s*", re.IGNORECASE)
_DASHES = re.compile("[\u2010\u2011\u2013\u2212]")


def own_key(identifier: str) -> str:
    """How an identifier of no known form is compared: without label, case and spaces."""
    return re.sub(r"\s+", "", _LABEL.sub("", _DASHES.sub("-", identifier.strip()[:80]))).casefold()


def keys_of(identifier: str) -> Iterator[tuple[str, str]]:
    """The (space, key) under which a law is known that bears this identifier."""
    text = " ".join(identifier[:80].split())
    for pattern in PATTERNS:
        for found in pattern.regex.finditer(text):
            yield pattern.space, pattern.key(found)
    if OWN.regex.fullmatch(own := _LABEL.sub("", text)):
        yield OWN.space, own_key(own)
