"""The words that say what sort of rule a text is, in English and German, and which of them may mean the same."""

from __future__ import annotations

from etl_sentiment.linking.reading import fold

_ENGLISH = {
    "act": "act", "statute": "act", "code": "act", "bill": "act", "constitution": "act",
    "regulation": "regulation", "rule": "rule", "decree": "decree", "order": "order", "ordinance": "ordinance",
    "directive": "directive", "decision": "decision", "law": "",
}  # fmt: skip
"""Empty: says nothing, people call everything a law."""
_BY_LAW = frozenset(("regulation", "rule", "decree", "order", "ordinance"))
_GERMAN: dict[str, frozenset[str]] = {
    "gesetzbuch": frozenset(("act",)),
    "gesetz": frozenset(("act",)),
    "novelle": frozenset(("act", *_BY_LAW)),
    "verordnung": _BY_LAW,
    "anordnung": _BY_LAW,
    "ordnung": _BY_LAW | {"act"},
    "dekret": frozenset(("decree",)),
    "erlass": _BY_LAW,
    "satzung": _BY_LAW,
    "richtlinie": frozenset(("directive",)),
    "beschluss": frozenset(("decision",)),
}
"""A German paper has its own word for what the gazette calls an order: translations differ."""
_CASES = frozenset(
    map(fold, ("docket", "case", "cases", "appeal", "judgment", "ruling", "az", "aktenzeichen", "urteil"))
)

TYPES = frozenset(map(fold, (*_ENGLISH, *_GERMAN)))
"""Folded, as they stand alone."""
GERMAN = tuple(_GERMAN)
"""What German compounds end with: "Lotsengesetz", the longest first."""
_KINDS: dict[str, frozenset[str]] = {
    **{fold(word): frozenset((kind,) if kind else ()) for word, kind in _ENGLISH.items()},
    **_GERMAN,
}


def is_type(folded: str) -> bool:
    """Whether a folded word names a sort of rule, alone or as the end of a German compound."""
    return folded in TYPES or is_compound(folded)


def is_compound(folded: str) -> bool:
    """Whether it is a German name in one word."""
    return folded.endswith(GERMAN) and folded not in TYPES


def is_case(folded: str) -> bool:
    """Whether it announces the number of a court's case."""
    return folded in _CASES


def kinds(folded: str) -> frozenset[str]:
    """The sorts that a word may mean; empty where it does not tell."""
    if folded in _KINDS:
        return _KINDS[folded]
    return next((_GERMAN[end] for end in GERMAN if folded.endswith(end)), frozenset())


def agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both may mean the same sort; what does not tell agrees with everything."""
    return not one or not other or bool(one & other)
