"""What stands around a name in a text: a year, capitals, more of a longer name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl_sentiment.linking import kinds
from etl_sentiment.linking.reading import ON, fold

if TYPE_CHECKING:
    from etl_sentiment.linking.phrases import Place
    from etl_sentiment.linking.reading import Words

_YEAR_AFTER = re.compile(
    r"[“”\"»’]?(?:,? (?:of|from|von|vom|aus|in der Fassung von)(?: dem)?(?: Jahre?)? |,? |,? ?\()"
    r"(?P<year>(?:1[6-9]|20)\d\d)(?![\d/]|[-\u2010-\u2013]\d|[.,]\d)"
)
_YEAR_BEFORE = re.compile(r"(?<![\d/.,-])(?P<year>(?:1[6-9]|20)\d\d)(?:er)? [“„\"«]?$")
LONG = 4
"""Words of more than three letters."""
LITTLE = frozenset(
    ("the", "a", "an", "why", "how", "what", "when", "where", "while", "whether", "if", "is", "are", "was", "does",
     "do", "did", "can", "will", "under", "since", "after", "before", "with", "without", "by", "in", "from", "this",
     "that", "these", "our", "their", "his", "her", "its", "new", "old", "no", "but", "or", "as", "at", "against",
     "over", "and", "both", "first", "today", "now", "every", "each", "any", "some", "beyond", "despite", "unlike",
     "like", "then", "so")
)  # fmt: skip
"""Words that a sentence may begin with before the name of a law."""
_FEW = 25
"""Words; a text as short as that may be a headline."""
_FAR = 7
"""Words after a name among which another may end."""
_SHOUTED_BEFORE = re.compile(r"(?P<word>[^\W\d_]{3,}) $")
_SHOUTED_AFTER = re.compile(r" (?P<word>[^\W\d_]{3,})")
_CONTINUES = re.compile(r"(?P<link>['’]s? | (?P<joint>and|&|or) (?:the )?)? ?(?P<word>[A-Z][^\W\d_]+)")
_FRONT = re.compile(r"(?P<word>[A-Z][^\W\d_]+)(?: (?:and|&|or))? $")


def year_beside(text: str, start: int, end: int) -> int | None:
    """The year that says which version is meant: "Ferries Act 2019", "2019 Ferries Act", "Ferries Act of 2019"."""
    found = _YEAR_AFTER.match(text, end)
    found = found if found is not None else _YEAR_BEFORE.search(text, max(0, start - 12), start)
    return None if found is None else int(found["year"])


def has_capitals(words: Words, place: Place, *, all_words: bool) -> bool:
    """Whether a name begins with a capital, and with ``all_words`` most of its words but for "on" and the like.

    Long names in small letters are no accident: of those that need no capitals otherwise nothing is asked.
    """
    own = [one for one in range(place.first, place.last + 1) if words.folded[one] != ON]
    if not all_words:
        is_long = sum(len(words.folded[one]) > 3 for one in own) >= LONG
        return is_long or words.raw(own[0] if own else place.first)[0].isupper()
    initials = [words.raw(one)[0] for one in own]
    return sum(initial.isupper() or initial.isdigit() for initial in initials) * 2 > len(initials)


def is_among_capitals(words: Words, place: Place) -> bool:
    """Whether an acronym stands where whole words are in capitals, so that it may be one of them."""
    front = words.text[max(0, words.starts[place.first] - 20) : words.starts[place.first]]
    back = words.text[words.ends[place.last] : words.ends[place.last] + 20]
    beside = (_SHOUTED_BEFORE.search(front), _SHOUTED_AFTER.match(back))
    return any(found is not None and found["word"].isupper() for found in beside)


def is_headline(words: Words) -> bool:
    """Whether it is no sentence and nearly every word has a capital, so that capitals tell nothing."""
    if len(words) > _FEW or words.text.rstrip('”“"»’) \n').endswith("."):
        return False
    long = [words.raw(place) for place in range(len(words)) if len(words.raw(place)) > 3]
    return sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def starts_with_capital(words: Words, place: int) -> bool:
    return words.text[words.starts[place]].isupper()


def is_part_of_longer(words: Words, place: Place, *, few_capitals: bool) -> bool:
    """Whether the name goes on, before or after, with words in capitals.

    Where capitals are many (a headline, German) they say little: only "and", a possessive, or another word for a law
    after the name then count.
    """
    after = _CONTINUES.match(words.text, words.ends[place.last])
    if after and after["joint"] and _another_follows(words, place):
        after = None
    if after and (kinds.is_type(fold(after["word"])) or after["word"] == "Amendment"):
        return True
    ends_with_type = kinds.is_type(words.folded[place.last])
    if after and not ends_with_type and (few_capitals or after["link"]):
        return True
    return few_capitals and _is_longer_before(words, place)


def _another_follows(words: Words, place: Place) -> bool:
    """Whether the words with capitals after a name are the name of another law: "the Wells Act and the Ferries Act"."""
    for one in range(place.last + 1, min(len(words), place.last + _FAR)):
        has_capital = starts_with_capital(words, one) or words.folded[one] == "or"
        if words.parts[one] != words.parts[place.last] or not has_capital:
            return False
        if kinds.is_type(words.folded[one]):
            return True
    return False


def _is_longer_before(words: Words, place: Place) -> bool:
    start = words.starts[place.first]
    found = _FRONT.search(words.text, max(0, start - 40), start)
    if kinds.is_type(words.folded[place.first]) or not found or found["word"].casefold() in LITTLE:
        return False
    return not found["word"].isupper() and not kinds.is_type(fold(found["word"]))
