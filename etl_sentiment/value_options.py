"""The values that a person names on the command line, such as ``title="Fisheries Act"`` or ``2:title="Ports Act"``."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from healing.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from healing.model import Rule

_VALUE = re.compile(r"(?:(?P<page>\d+):)?(?P<field>[A-Za-z_]\w*)=(?P<value>.*)", re.DOTALL)


def read_values(texts: Sequence[str], rules: Mapping[str, Rule], pages: int) -> list[dict[str, tuple[str, ...]]]:
    """The named values of each example page, by field.

    ``ConfigError`` for what is no ``[PAGE:]FIELD=VALUE``, for an unknown field, for a page that is not there. Without a
    page the first one is meant. A lone empty value says that the page has none.
    """
    given: list[defaultdict[str, list[str]]] = [defaultdict(list) for _ in range(pages)]
    for text in texts:
        found = _VALUE.fullmatch(text)
        if not found:
            raise ConfigError(f'--value {text!r}: write it as FIELD="VALUE", or 2:FIELD="VALUE" for the second page')
        page = int(found["page"] or 1)
        if not 1 <= page <= pages:
            raise ConfigError(f"--value {text!r}: there is no page {page}; {pages} example page(s) were given")
        if found["field"] not in rules:
            raise ConfigError(f"--value {text!r}: no such field{_meant(found['field'], rules)}")
        given[page - 1][found["field"]].append(" ".join(found["value"].split()))
    for name in {name for named in given for name in named}:
        if not any(any(named.get(name, ())) for named in given):
            raise ConfigError(f"--value {name}=: name a value of at least one page, or leave the field out")
    return [{name: tuple(values) if any(values) else () for name, values in named.items()} for named in given]


def _meant(field: str, rules: Mapping[str, Rule]) -> str:
    close = get_close_matches(field, rules, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"{hint}; the fields are\n" + described(rules.values())


def missing(rules: Mapping[str, Rule], named: Iterable[Mapping[str, Sequence[str]]]) -> list[Rule]:
    """The required fields that no page names a value of."""
    filled = {name for values in named for name, given in values.items() if given}
    return [rule for rule in rules.values() if rule.required and not filled & {rule.name, rule.instead}]


def described(rules: Iterable[Rule]) -> str:
    """The fields for people, one a line."""
    return "\n".join(f"  {rule.name} ({', '.join(_marks(rule))}) {rule.about}".rstrip() for rule in rules)


def _marks(rule: Rule) -> Iterator[str]:
    yield rule.kind.value
    if rule.required:
        yield f"required, or {rule.instead} instead" if rule.instead else "required"
