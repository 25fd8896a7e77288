"""Mutations of names: classes and ids that are renamed, hashed, dropped, traded; attributes for machines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.drift.marks import fields_in, shown_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

    from tests.drift.scene import Dice, Mutation, Scene

_SYNONYMS = {
    "title": ("headline", "heading", "name"),
    "headline": ("title", "heading", "hl"),
    "author": ("writer", "byline", "autor"),
    "authors": ("byline", "writers", "credits"),
    "date": ("day", "published", "timestamp"),
    "lead": ("standfirst", "summary", "teaser-text"),
    "intro": ("standfirst", "summary", "dek"),
    "text": ("content", "copy", "richtext"),
    "body": ("content", "main-text", "copy"),
    "topic": ("tag", "keyword", "subject"),
    "story": ("article", "post", "entry"),
    "law": ("document", "act", "norm"),
    "docket": ("reference", "number", "file-no"),
    "filed": ("day", "decided", "datum"),
}
_PREFIXES = ("c", "gz", "site", "art", "nx", "page", "m")
_LOOKS = ("mt-4", "text-lg", "flex", "p-2", "md:w-1/2", "font-bold", "leading-6", "text-gray-700", "mb-8", "block")


def rename_names(scene: Scene) -> None:
    """Every class and id gets another name."""
    _rename(scene, lambda word: _renamed(word, scene.dice))


def rename_some(scene: Scene) -> None:
    """A third of the names change."""
    _rename(scene, lambda word: _renamed(word, scene.dice) if scene.dice.chance(f"some {word}", 0.35) else word)


def hash_names(scene: Scene) -> None:
    """A build tool writes the names: nothing of the old ones is left."""
    style = scene.dice.pick("style", ("css-1", "sc-", ""))
    _rename(scene, lambda word: style + scene.dice.code(word, 7))


def module_names(scene: Scene) -> None:
    """CSS modules: a name, or another one, and a hash."""
    dice = scene.dice
    _rename(scene, lambda word: f"{_plain(_renamed(word, dice) if dice.chance('new') else word)}__{dice.code(word, 5)}")


def utility_names(scene: Scene) -> None:
    """Classes say how elements look, and many share them."""
    dice = scene.dice
    _rename(scene, lambda word: f"{dice.pick(word, _LOOKS)} {dice.pick(word + '2', _LOOKS)}", ids=False)


def drop_names(scene: Scene) -> None:
    """No classes and ids at all."""
    for element in scene.body.iter("*"):
        element.attrib.pop("class", None)
        element.attrib.pop("id", None)


def trade_names(scene: Scene) -> None:
    """Two fields trade their elements' classes, so that an old selector finds the wrong one."""
    named = [name for name in fields_in(scene.root) if any(one.get("class") for one in shown_of(scene.root, name))]
    pair = scene.dice.shuffled(sorted(named), str)[:2]
    if len(pair) < 2:
        return
    groups = [shown_of(scene.root, name) for name in pair]
    words = [next(one.get("class") for one in group if one.get("class")) for group in groups]
    for group, word in zip(groups, reversed(words), strict=True):
        for element in group:
            element.set("class", word)


def add_state_names(scene: Scene) -> None:
    """Classes of the moment, and numbers of the record, beside the names."""
    for place, element in enumerate(scene.body.iter("*")):
        if element.get("class") and scene.dice.chance(f"{element.tag}{element.get('class')}"):
            word = "is-active" if place % 2 else f"post-{scene.record.number}"
            element.set("class", f"{element.get('class')} {word}")


def add_hooks(scene: Scene) -> None:
    """Microdata or test ids on some of the fields' elements."""
    names = {"title": "headline", "published": "datePublished", "authors": "author", "topics": "keywords"}
    kind = scene.dice.pick("kind", ("itemprop", "data-testid"))
    for field in fields_in(scene.root):
        if scene.dice.chance(field, 0.6):
            for element in shown_of(scene.root, field):
                element.set(kind, names.get(field, field))


def _rename(scene: Scene, renamed: Callable[[str], str], *, ids: bool = True) -> None:
    for element in _named(scene.body):
        if words := (element.get("class") or "").split():
            element.set("class", " ".join(map(renamed, words)))
        if ids and (identity := element.get("id")):
            element.set("id", renamed(identity))


def _named(body: HtmlElement) -> Iterator[HtmlElement]:
    return (element for element in body.iter("*") if element.get("class") or element.get("id"))


def _renamed(word: str, dice: Dice) -> str:
    parts = word.split("-")
    new = "-".join(dice.pick(part, _SYNONYMS.get(part, (part,))) for part in parts)
    return f"{dice.pick('prefix', _PREFIXES)}{dice.pick('glue', ('-', '__', '_'))}{new}"


def _plain(word: str) -> str:
    return re.sub(r"[-_]+(\w)", lambda found: found[1].upper(), word).capitalize()


NAMING: dict[str, Mutation] = {
    "rename": rename_names,
    "rename some": rename_some,
    "hash": hash_names,
    "modules": module_names,
    "utilities": utility_names,
    "no names": drop_names,
    "trade names": trade_names,
    "states": add_state_names,
    "hooks": add_hooks,
}
