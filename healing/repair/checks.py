"""What the gate asks of one candidate on the pages at hand: faults forbid it, support makes it surer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from healing.dom.labels import clean_label
from healing.dom.locate import locate
from healing.dom.page import parse
from healing.dom.paths import tag_path
from healing.dom.text import normal
from healing.dom.vocabulary import rival_words, standard_words
from healing.model import Kind
from healing.repair.checks_together import together_faults
from healing.repair.claims import CONTEXT, STANDARD, claims
from healing.repair.dates import days
from healing.repair.hidden import hidden_fault
from healing.repair.link_memory import link_memory
from healing.repair.places import shown
from healing.repair.values import COMPARED_CHARS, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Reading, Rule
    from healing.repair.claims import Claim
    from healing.repair.incident import Incident
    from healing.repair.run import Run
    from healing.repair.thresholds import Thresholds

_CONTRADICTED = 0.5
_LABELLED = re.compile(r"([^\W\d_][^:：]{0,38})[:：]\s*\S")
_BARE = frozenset({Kind.TEXT, Kind.IDENTIFIER, Kind.NUMBER})
"""A date with its label before it is still that day; a link or a long text has none."""
_PROSE = 80
"""A claim of so many characters is a description."""


def faults_of(trial: Run, limits: Thresholds) -> tuple[str, ...]:
    """Why the candidate cannot be the field, for people; empty where nothing speaks against it."""
    found = [*_page_faults(trial, limits), *together_faults(trial, limits)]
    return tuple(f"{trial.candidate.selectors[0]}: {fault}" for fault in dict.fromkeys(found))


def _page_faults(trial: Run, limits: Thresholds) -> Iterator[str]:
    for place, (page, reading) in enumerate(zip(trial.pages, trial.readings, strict=True)):
        if not reading.values:
            continue
        if reading.problem:
            yield reading.problem
        elif trial.rule.kind is Kind.DATE and not days(reading.values[0]):
            yield f"{reading.values[0]!r} names no day"
        elif word := min(set(normal(reading.values[0]).split()) & rival_words(trial.rule), default=""):
            yield f"{reading.values[0]!r} is another day: {word!r}"
        yield from _place_faults(trial, page, reading)
        yield from _other_field(trial, place, reading)
        yield from _profile_faults(trial, reading, limits)


def _place_faults(trial: Run, page: Page, reading: Reading) -> Iterator[str]:
    located = locate(page.root, reading.selector or "").elements
    read_from = located if trial.rule.kind.is_many else located[:1]
    aside = sum(element in page.side and element.tag != "meta" for element in read_from)
    if _must_be_main(trial) and aside > len(read_from) / 2:
        yield "stands in a part of the page that is not the record's"
    if trial.candidate.by_meaning and trial.rule.kind is Kind.TEXT and _is_new_in_head(trial, read_from):
        yield "stands in the page's head only, where the field never stood"
    if trial.candidate.by_meaning and (fault := hidden_fault(page, read_from, reading.values)):
        yield fault
    if normal(clean_label(reading.values[0])) in trial.labels:
        yield "is the field's label, not its value"
    elif trial.rule.kind in _BARE and (label := _own_label(trial, reading.values[0])):
        yield f"begins with the field's label {label!r}, which no value did before"


def _own_label(trial: Run, value: str) -> str:
    """The label that a value begins with, if it is the field's and no remembered value begins with one."""
    found = _LABELLED.match(value)
    if found is None or any(
        _LABELLED.match(known) for page in trial.incident.memory.pages for known in page.values.get(trial.field, ())[:1]
    ):
        return ""
    label = found[1].strip()
    return label if normal(label) in trial.labels or standard_words(trial.rule) & set(normal(label).split()) else ""


def _must_be_main(trial: Run) -> bool:
    """Old selectors may read side parts, as they did; so may witnessed lists: navigation never shows just these.

    So may a list that stood in such a part before: topics often stand in an article's footer. What a person named may
    stand anywhere.
    """
    name, is_list = trial.candidate.proposer, trial.rule.kind.has_items
    if trial.rule.kind is Kind.URLS and link_memory(trial.incident, trial.field).names:
        return False  # what names the record in its address is the record's, in whatever box it stands
    return name not in ("history", "example") and not (is_list and (name == "witness" or _stood_aside(trial)))


def _is_new_in_head(trial: Run, elements: Sequence[HtmlElement]) -> bool:
    """Whether a text that readers saw before is now read from metadata, which would be its own witness."""
    prints = [page.fingerprints.get(trial.field) for page in trial.incident.memory.pages]
    paths = [known.path for known in prints if known is not None]
    is_head = bool(elements) and all("head" in tag_path(element) for element in elements)
    return is_head and bool(paths) and not any("head" in path for path in paths)


def _stood_aside(trial: Run) -> bool:
    pages = [parse(kept.html, kept.url) for kept in trial.incident.kept if kept.values.get(trial.field)]
    queries = trial.incident.selectors.of(trial.field)
    found = [(page, element) for page in pages for query in queries for element in locate(page.root, query).elements]
    return bool(found) and all(element in page.side for page, element in found)


def _other_field(trial: Run, place: int, reading: Reading) -> Iterator[str]:
    for name, values in trial.taken.items():
        if name == trial.field or not values[place]:
            continue
        if _same_text(reading.values, values[place]) and not _were_equal(trial.incident, trial.field, name):
            yield f"gives the value of {name}"
        kinds = (trial.rule.kind, trial.incident.rules[name].kind)
        is_part = kinds == (Kind.TEXT, Kind.LONGTEXT) and _is_part(reading.values, values[place])
        if is_part and not _was_part(trial.incident, trial.field, name) and not _opens(trial, reading, values[place]):
            yield f"gives a part of {name}"


def _opens(trial: Run, reading: Reading, text: Sequence[str]) -> bool:
    """Whether it is the first paragraph of a text, named by the proposer that looks for what is set off there."""
    return trial.candidate.proposer == "order" and _is_part(reading.values, text[:1])


def _same_text(one: Sequence[str], other: Sequence[str]) -> bool:
    return normal(" ".join(one)) == normal(" ".join(other))


def _is_part(one: Sequence[str], text: Sequence[str]) -> bool:
    return normal(one[0][:COMPARED_CHARS]) in (normal(block[:COMPARED_CHARS]) for block in text)


def _was_part(incident: Incident, one: str, text: str) -> bool:
    pages = incident.memory.pages
    return any(_is_part(page.values[one], page.values.get(text, ())) for page in pages if page.values.get(one))


def _were_equal(incident: Incident, one: str, other: str) -> bool:
    """Whether the two fields had the same value on a healthy page."""
    pages = incident.memory.pages
    return any(_same_text(page.values.get(one, ()), page.values.get(other, ("",))) for page in pages)


def _profile_faults(trial: Run, reading: Reading, limits: Thresholds) -> Iterator[str]:
    profile = trial.incident.memory.profiles.get(trial.field)
    if profile is None or profile.filled < limits.profile_values:
        return
    if trial.rule.kind is Kind.LONGTEXT:
        if sum(map(len, reading.values)) < limits.shortest_text * profile.shortest:
            yield f"is {sum(map(len, reading.values))} characters long; never fewer than {profile.shortest} before"
        return
    length = max(map(len, reading.values))
    if not limits.shortest * profile.shortest <= length <= limits.longest * profile.longest:
        yield f"is {length} characters long; {profile.shortest} to {profile.longest} were usual"


def support_of(trial: Run) -> tuple[tuple[str, ...], float]:
    """Independent witnesses that agree on every page that has any, and a factor for the confidence."""
    name, agreeing = trial.field, []
    for page, evidence, reading in zip(trial.pages, trial.incident.pages, trial.readings, strict=True):
        every = claims(trial.incident, name, page, evidence)
        # The day of publication is what metadata tells best; other names for other fields are less to be relied on.
        least = STANDARD if trial.rule.kind is Kind.DATE else CONTEXT
        strong = [claim for claim in every if claim.weight >= least]
        if not strong or not reading.values:
            continue
        claim = next((one for one in strong if same(trial.rule.kind, one.values, reading.values)), None)
        if claim is not None:
            agreeing.append(claim.origin)
        elif not _is_vague(strong, every, page, trial.rule, reading):
            return (), _CONTRADICTED
    return ((f"agrees with {agreeing[0]} on {len(agreeing)} page(s)",) if agreeing else ()), 1.0


def _is_vague(strong: Sequence[Claim], every: Sequence[Claim], page: Page, rule: Rule, reading: Reading) -> bool:
    """Whether the strong claims contradict nothing: the page shows none of them, and they are words of their own.

    Descriptions are often written anew for search engines, and headlines, too; then another name has the real one.
    """
    if rule.kind is not Kind.TEXT or any(shown(page, claim.values[0]) for claim in strong):
        return False
    is_prose = all(len(claim.values[0]) >= _PROSE for claim in strong)
    return is_prose or any(same(rule.kind, claim.values, reading.values) for claim in every)
