"""The rungs of selector synthesis: queries for an element, the one most likely to last first.

After ROBULA+ (Leotta et al. 2016): begin general, specialise step by step. The order of the rungs is a judgement: what
machines read (microdata, ``rel``) is redesigned last, what a build writes (hashed classes) first; that is never used.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.labels import clean_label, label_element
from healing.dom.paths import link_pattern, up
from healing.dom.text import collapse, normal, own_text
from healing.dom.words import is_hashed, is_stable, is_state, is_utility, module_prefix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

_PLAIN = re.compile(r"-?[A-Za-z_][\w-]*", re.ASCII)
_TELLING_TAGS = frozenset({"h1", "time", "address", "main", "article"})
_MAX_ANCESTORS = 8
_MAX_STEPS = 6
_MAX_LABEL = 60
_FOLDER = re.compile(r"/[A-Za-z_-]{3,30}/")
_LABEL = re.compile(r"[^\W\d_][^:：]*[:：]")
_MOST = 0.7
COUNTING = ":nth-"
"""What a query that counts siblings has in it."""


class Family(IntEnum):
    """What a query holds on to; two locators of one field should differ in it."""

    HOOK = 0
    NAME = 1
    LABEL = 2
    TAG = 3
    PLACE = 4


@dataclass(frozen=True, slots=True)
class Query:
    """A CSS or XPath query for elements, with what it holds on to."""

    text: str
    family: Family


@dataclass(frozen=True, slots=True)
class Step:
    """One compound CSS selector, such as ``a[rel~="author"]``."""

    css: str
    family: Family


def ladder(
    roots: Sequence[HtmlElement],
    targets: Sequence[Sequence[HtmlElement]],
    labels: frozenset[str] = frozenset(),
    *,
    many: bool = False,
) -> Iterator[Query]:
    """Queries for the target elements below each root, best first; not tested, and some will find other elements too.

    ``labels``: labels of the field, in normal form, that are known from before. ``many``: other pages may have
    more of them behind the label, such as links.
    """
    elements = [element for found in targets for element in islice(found, 12)]
    own = _common([_steps(element) for element in elements])
    strong = [step for step in own if step.family <= Family.NAME or _bare(step.css) in _TELLING_TAGS]
    yield from (Query(step.css, step.family) for step in strong)
    yield from _labelled(roots, targets, labels, many=many)
    named = shared_ancestors(roots, targets)
    last = own[:4] + [step for step in own[4:] if step.css == elements[0].tag]
    for holder in named[:8]:
        for step in last:
            yield Query(f"{holder.css} {step.css}", min(holder.family, step.family))
    yield from (Query(step.css, step.family) for step in own if step not in strong)
    yield from _nested(named, last)
    yield from _placed(elements, named)


def common_steps(elements: Sequence[HtmlElement]) -> list[str]:
    """CSS for what most of the elements share, the most telling first, the commonest tag last."""
    votes = Counter(step for element in elements for step in _steps(element))
    most = [step for step, count in votes.items() if count >= _MOST * len(elements)]
    tag = Counter(str(element.tag) for element in elements).most_common(1)[0][0]
    named = sorted((step for step in most if step.css != tag), key=lambda step: step.family)
    return [*(step.css for step in named if step.family <= Family.NAME), tag]


def shared_ancestors(roots: Sequence[HtmlElement], targets: Sequence[Sequence[HtmlElement]]) -> list[Step]:
    """The named elements that all target elements stand in, the nearest first."""
    pairs = zip(roots, targets, strict=True)
    above = _common([_ancestor_steps(element, root) for root, found in pairs for element in found[:6]])
    return [step for step in above if step.family <= Family.NAME]


def _nested(named: Sequence[Step], last: Sequence[Step]) -> Iterator[Query]:
    for holder in named[:5]:
        for step in last[:4]:
            yield Query(f"{holder.css} > {step.css}", Family.PLACE)
    for inner, outer in [(inner, outer) for i, inner in enumerate(named[:5]) for outer in named[i + 1 : 6]]:
        for step in last[:3]:
            yield Query(f"{outer.css} {inner.css} {step.css}", Family.PLACE)


def _placed(elements: Sequence[HtmlElement], named: Sequence[Step]) -> Iterator[Query]:
    """Queries that count: the n-th child, below a name where there is one."""
    tails = _common([[Step(tail, Family.PLACE) for tail in _tails(element)] for element in elements])
    for tail in tails:
        yield from (Query(f"{holder.css} {tail.css}", Family.PLACE) for holder in named[:5])
        yield Query(tail.css, Family.PLACE)


def _tails(element: HtmlElement) -> Iterator[str]:
    """Paths of child steps that end in the element: plain, then counted; the last step counted or, for lists, not."""
    plain = loose = exact = ""
    for node in islice(up(element), 4):
        if node.tag in ("body", "html"):
            return
        counted = f"{node.tag}:nth-of-type({place_of(node)})"
        yield from dict.fromkeys(_joined(str(node.tag), tail) for tail in (plain, loose, exact))
        plain, loose, exact = (
            _joined(str(node.tag), plain),
            _joined(counted if loose else str(node.tag), loose),
            _joined(counted, exact),
        )
        yield from dict.fromkeys((loose, exact))


def _joined(step: str, tail: str) -> str:
    return f"{step} > {tail}" if tail else step


def place_of(element: HtmlElement) -> int:
    """Which of its parent's children with its tag the element is, from 1."""
    return 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))


def _common(lists: Sequence[Sequence[Step]]) -> list[Step]:
    """The steps that all elements share, in the order of the first."""
    if not lists:
        return []
    shared = set(lists[0]).intersection(*lists[1:])
    return [step for step in dict.fromkeys(lists[0]) if step in shared]


def _steps(element: HtmlElement) -> list[Step]:
    """Compound selectors for one element: hooks, names that a person chose, plain tag; never hashes or states."""
    tag = str(element.tag)
    found = [Step(tag + css, Family.HOOK) for name, value in hooks(element) if (css := _attribute(name, value))]
    classes = (element.get("class") or "").split()
    found += [Step(tag + _class(word), Family.NAME) for word in classes if is_stable(word)][:_MAX_STEPS]
    prefixes = (module_prefix(word) for word in classes)
    found += [Step(f'{tag}[class*="{prefix}"]', Family.NAME) for prefix in prefixes if prefix]
    if tag == "a" and _FOLDER.fullmatch(folder := link_pattern(element)):
        found.append(Step(f'a[href*="{folder}"]', Family.TAG))
    found.append(Step(tag, Family.TAG))
    weak = [word for word in classes if is_utility(word) or not is_stable(word)]
    weak = [word for word in weak if not is_hashed(word) and not is_state(word) and _PLAIN.fullmatch(word)]
    found += [Step(tag + _class(word), Family.PLACE) for word in weak[:_MAX_STEPS]]
    if role := element.get("role"):
        found.append(Step(f'{tag}[role="{role}"]', Family.PLACE)) if _PLAIN.fullmatch(role) else None
    return found


def _ancestor_steps(element: HtmlElement, root: HtmlElement) -> list[Step]:
    above = list(islice(up(element, root), 1, _MAX_ANCESTORS + 1))
    nodes = [node for node in above if node.tag not in ("html", "body")]
    steps = [
        step
        for node in nodes
        for step in _steps(node)
        if step.family <= Family.NAME or _bare(step.css) in _TELLING_TAGS
    ]
    return [Step(step.css, Family.NAME) if step.family > Family.NAME else step for step in steps]


def _bare(css: str) -> str:
    return css if css.isalnum() else ""


def _class(word: str) -> str:
    return f".{word}" if _PLAIN.fullmatch(word) else f'[class~="{word}"]'


def _attribute(name: str, value: str) -> str:
    """One attribute as CSS; empty where its value cannot be written safely."""
    if any(char in value for char in "\"'\\<>{}\n") or not re.fullmatch(r"[\w-]+", name):
        return ""
    if name == "id":
        return f"#{value}" if _PLAIN.fullmatch(value) else f'[id="{value}"]'
    if not value:
        return f"[{name}]"
    return f'[{name}~="{value}"]' if name == "rel" and " " not in value else f'[{name}="{value}"]'


def _labelled(
    roots: Sequence[HtmlElement], targets: Sequence[Sequence[HtmlElement]], labels: frozenset[str], *, many: bool
) -> Iterator[Query]:
    """XPath that starts from the label; only where all roots have the same one, which then needs no mark."""
    known = None if len(roots) > 1 else labels
    pairs = zip(roots, targets, strict=True)
    found = [set(_label_queries(elements[0], root, known, many=many)) for root, elements in pairs if elements]
    shared = set.intersection(*found) if found else set()
    yield from (Query(text, Family.LABEL) for text in sorted(shared, key=len))


def _label_queries(
    element: HtmlElement, root: HtmlElement, known: frozenset[str] | None, *, many: bool
) -> Iterator[str]:
    start = "//" if root.getparent() is None else ".//"
    yield from _inner_label_queries(element, start, known)
    pair = label_element(element, known=known)
    if pair is None or root not in up(pair[0]):
        return
    label, node = pair
    text = collapse("".join(label.itertext()))
    if '"' in text or len(text) > _MAX_LABEL:
        return
    head = f'{start}{label.tag}[normalize-space(.)="{text}"]/following-sibling::'
    if node is element:
        # A list of one item here may have several on the next page.
        yield f"{head}{element.tag}" if many else f"{head}{element.tag}[1]"
    elif element in node.iterdescendants():
        yield f"{head}{node.tag}[1]//{element.tag}"
        yield f"{head}{node.tag}[1]/{_counted_path(element, node)}"


def _counted_path(element: HtmlElement, node: HtmlElement) -> str:
    """Child steps from ``node`` down to the element."""
    steps = [f"{step.tag}[{place_of(step)}]" for step in up(element, node) if step is not node]
    return "/".join(reversed(steps))


def _inner_label_queries(element: HtmlElement, start: str, known: frozenset[str] | None) -> Iterator[str]:
    """Where the element holds its label itself, before its own text: as its first child, or as words with a colon."""
    if lead := _LABEL.match(collapse(element.text or "")):
        label = lead[0]
        condition = f'starts-with(normalize-space(.), "{label}")'
    elif len(element) and not collapse(element.text or "") and own_text(element):
        label = collapse("".join(element[0].itertext())) if isinstance(element[0].tag, str) else ""
        condition = f'*[1][normalize-space(.)="{label}"]'
    else:
        return
    if 0 < len(label) <= _MAX_LABEL and '"' not in label and (known is None or normal(clean_label(label)) in known):
        yield f"{start}{element.tag}[{condition}]"
