"""Class and id words: names that people gave, apart from hashes, states and utilities that tools wrote."""

from __future__ import annotations

import re

_STATE = re.compile(
    r"(?:is|has|js|no|not|ng|u)-.*|.*--(?:active|open|closed|hidden|visible|loaded)|"
    r"(?:active|open|opened|closed|current|selected|hidden|visible|show|shown|disabled|enabled|loaded|lazy\w*|focus|hover|"
    r"first|last|odd|even|clearfix|collapsed|expanded|sticky|fixed|in|on|off|fade|left|right|center)",
    re.IGNORECASE,
)
# https://tailwindcss.com/docs/styling-with-utility-classes : short property names with a scale or a variant.
_UTILITY = re.compile(
    r"-?(?:[mp][trblxyse]?|gap|space|inset|top|bottom|left|right|z|w|h|min|max|size|basis|col|grid|flex|text|font|"
    r"leading|tracking|bg|border|rounded|shadow|opacity|ring|divide|items|justify|self|overflow|align|whitespace|"
    r"cursor|transition|duration|ease|delay|animate|scale|rotate|translate|decoration|underline|aspect|sr|fill|"
    r"stroke|fs|fw|lh|d|g|offset|hover|focus|dark|sm|md|lg|xl|xs|xxl|2xl)(?:-[\w./%]+)+|"
    r"order-\d+|row-(?:span|start|end|\d).*|content-(?:center|start|end|between|around|evenly|none)|"
    r"line-(?:clamp|through).*|object-(?:cover|contain|fill|top|center)|select-(?:none|all|text|auto)|"
    r"place-(?:items|content|self)-\w+|block|inline|hidden|relative|absolute|static|container|contents|italic|uppercase|"
    r"lowercase|capitalize|truncate|antialiased|underline|grow|shrink|prose|group|peer|isolate|row|column|wrapper|"
    r"inner|outer|clear|flex|grid|border|rounded|shadow|transition",
    re.IGNORECASE,
)
_VARIANT = re.compile(r"[:\[\]!@/]")
# Names that tools write: styled-components, emotion, JSS, Svelte, Angular, CSS modules.
_TOOL_MADE = re.compile(
    r"(?:sc|css|jss|svelte|styled|emotion|ng|jsx|tss|mui|chakra|astro|ember|react)-?[\w-]*\d[\w-]*|sc-[a-zA-Z]{5,8}"
)
_MODULE = re.compile(
    r"^(?P<name>_?[A-Za-z][A-Za-z0-9-]*(?:_[A-Za-z][A-Za-z0-9-]*)*_{1,2})(?P<hash>[A-Za-z0-9+-]{5,8})(?:_\d+)?$"
)
_HEX = re.compile(r"(?=.*\d)[0-9a-f]{5,8}")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_VOWEL = re.compile(r"[aeiouyäöüåæøéèáíóú]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def is_hashed(word: str) -> bool:
    """Whether a build tool made this word, so that the next build may change it."""
    if _TOOL_MADE.fullmatch(word):
        return True
    return module_prefix(word) is not None or any(_is_hash(part) for part in re.split(r"[-_]+", word) if part)


def module_prefix(word: str) -> str | None:
    """The lasting part of a CSS-modules name: ``Article_body__`` of ``Article_body__mmNWJ``; else ``None``."""
    found = _MODULE.match(word)
    if found is None or not _LETTERS.search(found["name"]):
        return None
    return found["name"] if _is_hash(found["hash"]) or _HEX.fullmatch(found["hash"]) else None


def _is_hash(part: str) -> bool:
    if len(part) < 5:
        return False
    if any(map(str.isdigit, part)) and re.search(
        r"\d[a-zA-Z]+\d|[a-zA-Z]\d+[a-zA-Z]|^\d+[a-zA-Z]|^[0-9a-f]{6,}$", part
    ):
        return True
    if part.isdigit():
        return True
    mixed = part[1:].lower() != part[1:] and part.upper() != part
    return mixed and len(part) <= 8 and any(_is_noise(run) for run in _CAMEL.findall(part))


def _is_noise(run: str) -> bool:
    return len(run) <= 2 or not _VOWEL.search(run)


def is_state(word: str) -> bool:
    """Whether the word tells a momentary state (open, active, loaded) rather than what the element is."""
    return bool(_STATE.fullmatch(word))


def is_utility(word: str) -> bool:
    """Whether the word says how the element looks (Tailwind, Bootstrap) rather than what it is."""
    return bool(_VARIANT.search(word) or _UTILITY.fullmatch(word))


def is_stable(word: str) -> bool:
    """Whether a person chose the word for what the element is; such names outlive builds."""
    return bool(_LETTERS.search(word)) and not (is_state(word) or is_utility(word) or is_hashed(word))


def stable_words(value: str | None) -> tuple[str, ...]:
    """The stable words of a class attribute, in order, none twice."""
    return tuple(dict.fromkeys(word for word in (value or "").split() if is_stable(word)))


def meanings(word: str) -> frozenset[str]:
    """The lower-case parts of a name: ``articleBody-main`` gives article, body, main."""
    return frozenset(run.lower() for run in _CAMEL.findall(module_prefix(word) or word) if len(run) > 2)
