"""Is a value the right one? Unicode form, quotes, dashes, white space and case never decide."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from urllib.parse import unquote

from healing.bench.dates import days_in
from healing.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAME_SHARE = 0.9
"""F1 from which a list, a long text or a listing's column is the right one."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_QUOTES = re.compile("[‘’‚‛′`´ʼ‹›“”„‟″«»＂「」『』]|''")
_DASHES = re.compile("[‐‑‒–—―−]")
_NAME_GLUE = re.compile(r"\s*[,;|•·]\s*|\s+(?:and|und|et|y|e|og|och|en|ve|i|&)\s+")
_BYLINE = re.compile(r"^(?:by|von|par|por|di|av|af|door|text)\b[\s:]*")
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def is_right(kind: Kind, gold: object, got: Sequence[str]) -> bool:
    """Whether ``got`` (what a page's selector gave) is the value ``gold``, in the form that case files hold it."""
    if not got:
        return False
    if kind is Kind.DATE:
        return _is_day(gold, got)
    if kind is Kind.LIST:
        return _list_f1(_strings(gold), got) >= SAME_SHARE
    if kind is Kind.URLS:
        return set(map(_folded_url, _strings(gold))) == set(map(_folded_url, got))
    if kind is Kind.LONGTEXT:
        return _f1(_tokens(_strings(gold)), _tokens(got)) >= SAME_SHARE
    return normalised(_strings(gold)[0]) in (normalised(got[0]), normalised(" ".join(got)))


def normalised(text: str) -> str:
    """One form for what readers take to be the same text."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _DASHES.sub("-", _QUOTES.sub("'", text).replace('"', "'"))
    return " ".join(text.split()).casefold()


def column_f1(
    gold: Mapping[str, Sequence[str | None]],
    got: Sequence[Mapping[str, str | None]],
    kinds: Mapping[str, Kind],
) -> dict[str, float]:
    """F1 of each column of a listing; rows are aligned one to one, the best agreeing first."""
    length = max(map(len, gold.values()), default=0)
    wanted = [{n: _fold(v[i] if i < len(v) else None, kinds[n]) for n, v in gold.items()} for i in range(length)]
    found = [{n: _fold(row.get(n), kinds[n]) for n in gold} for row in got]
    pairs = _aligned(wanted, found, kinds)
    return {name: _column_f1(name, wanted, found, pairs) for name in gold}


def same_cells(kind: Kind, gold: Sequence[str | None], got: Sequence[str]) -> list[frozenset[int]]:
    """For each value of ``got`` the rows, by their place, whose value in one column of a listing it is."""
    wanted = [_fold(one, kind) for one in gold]
    return [
        frozenset(place for place, one in enumerate(wanted) if _same(one, value))
        for value in (_fold(one, kind) for one in got)
    ]


def _column_f1(
    name: str, wanted: list[dict[str, str]], found: list[dict[str, str]], pairs: list[tuple[int, int]]
) -> float:
    common = sum(_same(wanted[i][name], found[j][name]) for i, j in pairs)
    total = sum(bool(row[name]) for row in wanted) + sum(bool(row[name]) for row in found)
    return 2 * common / total if total else 0.0


def _aligned(
    wanted: list[dict[str, str]], found: list[dict[str, str]], kinds: Mapping[str, Kind]
) -> list[tuple[int, int]]:
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for j, row in enumerate(found):
        for name, value in row.items():
            places[name, value].append(j)
    options = []
    for i, row in enumerate(wanted):
        votes: Counter[int] = Counter()
        for name, value in row.items():
            for j in places[name, value] if value else ():
                votes[j] += 1 if kinds[name] is Kind.DATE else 3  # many rows share a day
        options += [(-count, abs(i - j), i, j) for j, count in votes.items()] or _near(i, row, found)
    return _one_to_one(sorted(options))


def _near(i: int, row: dict[str, str], found: list[dict[str, str]]) -> list[tuple[int, int, int, int]]:
    agreement = ((j, sum(_same(value, other[name]) for name, value in row.items())) for j, other in enumerate(found))
    return [(-count, abs(i - j), i, j) for j, count in agreement if count]


def _one_to_one(options: list[tuple[int, int, int, int]]) -> list[tuple[int, int]]:
    left: set[int] = set()
    right: set[int] = set()
    pairs = []
    for _, _, i, j in options:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _fold(value: str | None, kind: Kind) -> str:
    if not value:
        return ""
    if kind.is_link:
        return _folded_url(value)
    if kind is Kind.DATE:
        days = days_in(normalised(value))
        if days:
            return days[0].isoformat()
    return "".join(filter(str.isalnum, normalised(value)))


def _folded_url(value: str) -> str:
    path = re.sub(
        r"^(?:[a-z][a-z0-9+.-]*:)?//[^/]*", "", unquote(value.strip()).replace("\\", "/"), flags=re.IGNORECASE
    )
    return re.sub(r"^(?:\.{0,2}/)+", "", path.split("#")[0] if not path.startswith("#") else path)


def _same(gold: str, got: str) -> bool:
    """Equal; or one a little longer than the other (a trailing note); or a link with or without its folders."""
    if not gold or not got:
        return False
    if gold == got:
        return True
    short, long = sorted((gold, got), key=len)
    if long.endswith("/" + short) and len(short) >= 5:
        return True
    return "/" not in long and len(short) >= 12 and short in long and len(short) >= 0.8 * len(long)


def _is_day(gold: object, got: Sequence[str]) -> bool:
    if isinstance(gold, dict):
        days = {gold["iso"], *gold.get("iso_also", ())}
        shown = gold["shown"]
    else:
        days, shown = {str(gold)[:10]}, str(gold)
    if normalised(got[0]) == normalised(shown):
        return True
    read = days_in(normalised(got[0][:200])) or days_in(normalised(" ".join(got)[:100]))
    return any(day.isoformat() in days for day in read)


def _strings(gold: object) -> list[str]:
    return [str(item) for item in gold] if isinstance(gold, list) else [str(gold)]


def _tokens(values: Sequence[str]) -> Counter[str]:
    return Counter(_TOKEN.findall(normalised(" ".join(values))))


def _list_f1(gold: Sequence[str], got: Sequence[str]) -> float:
    """A single string may also be the whole list, joined: "A, B and C"."""
    forms = [_items(got)]
    if len(got) == 1:
        forms.append(_items(_NAME_GLUE.split(_BYLINE.sub("", normalised(got[0])))))
    return max(_f1(_items(gold), form) for form in forms)


def _items(values: Sequence[str]) -> Counter[str]:
    items = (_BYLINE.sub("", normalised(value)).strip(" ,;|:/#•·-") for value in values)
    return Counter({item for item in items if any(map(str.isalnum, item))})


def _f1(gold: Counter[str], got: Counter[str]) -> float:
    total = gold.total() + got.total()
    return 2 * (gold & got).total() / total if total else 0.0
