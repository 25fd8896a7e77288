"""Month words of many languages, from the Unicode locale data that dateparser carries.

``dateparser.parse`` itself is no choice here: a text that is no date makes it load all its 200 locales (3 s), and then
costs 25 ms each time.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from healing.dom.text import normal

_LANGUAGES = """
    en de fr es it pt nl da sv nb fi is pl cs sk sl tr ru uk be lt lv et hu ro bg el hr sr mk sq ca gl eu cy ga mt
    id ms vi tl ar fa he ur hi bn ta th sw af zu ka hy az kk uz mn zh ja ko
"""
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


@cache
def month_words() -> dict[str, frozenset[int]]:
    """Month numbers (1 to 12) by word in lower case; a few words name different months in different languages."""
    table: dict[str, set[int]] = {}
    for language in _LANGUAGES.split():
        info = import_module(f"dateparser.data.date_translation_data.{language}").info
        for number, name in enumerate(_MONTHS, 1):
            for word in map(normal, info.get(name, ())):
                if (bare := word.strip(". ")).isalpha():
                    table.setdefault(bare, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in table.items()}
