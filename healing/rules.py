"""Item metadata -> rules. Works for dataclasses, attrs classes, pydantic models and ``scrapy.Item`` alike.

A field's metadata may hold ``kind``, ``required``, ``about``, ``pattern``, ``examples`` and ``instead`` (a pydantic
model keeps them in ``json_schema_extra``); keys of other tools, such as ``serializer``, are left alone. This is edge,
not core: itemadapter imports Scrapy where it is installed.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, TypeVar

from itemadapter.adapter import ItemAdapter

from healing.errors import RulesError
from healing.extraction import problem_with
from healing.model import ROWS, Kind, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

KEYS = ("kind", "required", "about", "pattern", "examples", "instead")
"""The metadata keys that make a rule."""


def rules_of_kinds(page_kinds: Mapping[str, type]) -> dict[str, dict[str, Rule]]:
    """The rules of each page kind, by field name."""
    rules = {}
    for page_kind, item_class in page_kinds.items():
        if not isinstance(item_class, type) or not ItemAdapter.is_item_class(item_class):
            raise RulesError(
                f"page kind {page_kind!r} = {item_class!r}: must be an item class"
                " (a dataclass, an attrs class, a pydantic model or a scrapy.Item)"
            )
        rules[page_kind] = rules_of(item_class)
    return rules


def rules_of(item_class: type) -> dict[str, Rule]:
    """One rule for each field of an item class; a field without metadata is optional text.

    Raises :class:`RulesError`, which names the class, the field, the key and the value.
    """
    if not ItemAdapter.is_item_class(item_class):
        raise RulesError(f"{item_class.__name__}: not an item class, so it has no rules")
    names = ItemAdapter.get_field_names_from_class(item_class)
    if not names:
        raise RulesError(f"{item_class.__name__}: declares no fields, so there is nothing to extract")
    rules = {name: _rule(item_class, name) for name in names}
    for name, rule in rules.items():
        if rule.instead and rule.instead not in rules:
            raise RulesError(f"{item_class.__name__}.{name}: instead = {rule.instead!r}: no such field")
    return rules


def _rule(item_class: type, name: str) -> Rule:
    where = f"{item_class.__name__}.{name}"
    if name == ROWS:
        raise RulesError(f"{where}: {ROWS!r} names a listing's row selector; call the field something else")
    meta = _metadata(item_class, name)
    for key in meta:
        near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.8)
        if key not in KEYS and near:
            raise RulesError(f"{where}: {key} = {meta[key]!r}: no such key; did you mean {near[0]}?")
    rule = Rule(
        name=name,
        kind=_kind(where, meta.get("kind", Kind.TEXT)),
        required=_typed(where, "required", meta.get("required", False), bool),
        instead=_typed(where, "instead", meta.get("instead", ""), str),
        about=_typed(where, "about", meta.get("about", ""), str),
        pattern=_pattern(where, meta.get("pattern")),
        examples=_examples(where, meta.get("examples", ())),
    )
    for example in rule.examples:
        if problem := problem_with((example,), rule):
            raise RulesError(f"{where}: examples: {problem}: the example breaks its own rule")
    return rule


def _metadata(item_class: type, name: str) -> dict[str, Any]:
    """The field's metadata; of what pydantic keeps beside ``json_schema_extra`` only the examples are ours."""
    meta = dict(ItemAdapter.get_field_meta_from_class(item_class, name))
    if not hasattr(item_class, "model_fields"):
        return {str(key): value for key, value in meta.items()}
    extra = meta.get("json_schema_extra")
    native = {"examples": meta["examples"]} if "examples" in meta else {}
    return native | (extra if isinstance(extra, dict) else {})


def _kind(where: str, value: object) -> Kind:
    try:
        return Kind(str(value))
    except ValueError:
        near = difflib.get_close_matches(str(value), list(Kind), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise RulesError(f"{where}: kind = {value!r}: must be one of {', '.join(Kind)}{hint}") from None


def _typed(where: str, key: str, value: object, wanted: type[T]) -> T:
    if not isinstance(value, wanted):
        raise RulesError(f"{where}: {key} = {value!r}: must be {'true or false' if wanted is bool else 'a text'}")
    return value


def _pattern(where: str, value: object) -> str | None:
    if value is None:
        return None
    pattern = _typed(where, "pattern", value, str)
    try:
        re.compile(pattern)
    except re.error as error:
        raise RulesError(f"{where}: pattern = {pattern!r}: not a regular expression: {error}") from error
    return pattern


def _examples(where: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise RulesError(f"{where}: examples = {value!r}: must be a list of texts")
    return tuple(value)
