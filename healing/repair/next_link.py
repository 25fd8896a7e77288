"""The link from one page of a listing to the next: found by its words, proved where lists go on and where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from healing.detection.pagination import NextLink, Strength, leads_on, next_links, page_number
from healing.dom.page import parse
from healing.extraction import read_field
from healing.repair.incident import Candidate, FieldVerdict, Trial
from healing.repair.sandbox import fault_of
from healing.repair.synthesis import Target, synthesise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.repair.incident import Incident, KeptPage, PageEvidence

_CONFIDENCE = {Strength.ARROW: 0.85, Strength.WORDS: 0.92, Strength.SAID: 0.97}


class NextLinkProposer:
    """Links that say that they lead to the next page: ``rel=next``, the word in many languages, an arrow in a pager."""

    name: ClassVar[str] = "next link"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        for name in incident.broken:
            if is_next_link(incident, name):
                yield from self._candidates(incident, name)

    def _candidates(self, incident: Incident, name: str) -> Iterator[Candidate]:
        links = [sure_links(incident, name, page) for page in incident.pages]
        ends = [page for page, found in zip(incident.pages, links, strict=True) if not found]
        without = [parse(page.html, page.url).root for page in ends]
        without += [parse(page.html, page.url).root for page in incident.kept if not page.values.get(name)]
        for strength in sorted(_CONFIDENCE, reverse=True):
            targets = [
                Target(
                    parse(page.html, page.url).root,
                    tuple(link.element for link in found if link.strength is strength)[:1],
                )
                for page, found in zip(incident.pages, links, strict=True)
            ]
            selectors = synthesise(targets, "href", without=without)
            if selectors:
                # A second locator may well find the link back where the list ends: only last pages show that.
                selectors = selectors if ends else selectors[:1]
                sign = next(link.sign for found in links for link in found if link.strength is strength)
                yield Candidate(name, selectors, self.name, _CONFIDENCE[strength], sign)


def is_next_link(incident: Incident, name: str) -> bool:
    """Whether a field is the optional link beside a listing's rows that led to later pages, or is said to do so."""
    fields = incident.selectors.fields
    if not incident.selectors.is_listing or name not in fields or not incident.rules[name].is_optional_link:
        return False
    links = [(page.url, link) for page in incident.memory.pages for link in page.values.get(name, ())]
    if not links and not any(page.values.get(name) for page in incident.kept):
        return leads_on(incident.rules[name])
    numbered = bool(links) and all(page_number(urljoin(url, link)) > page_number(url) for url, link in links)
    return numbered or any(_said_so(page, name) for page in incident.kept)


def _said_so(page: KeptPage, name: str) -> bool:
    """Whether the link of a page of the old layout said that it leads to the next page."""
    targets = {link.target for link in next_links(parse(page.html, page.url).root, page.url) if link.strength}
    return any(urljoin(page.url, link) in targets for link in page.values.get(name, ()))


def sure_links(incident: Incident, name: str, page: PageEvidence) -> list[NextLink]:
    """The links of one page that say that they lead to the next one."""
    known = [link for remembered in incident.memory.pages for link in remembered.values.get(name, ())]
    found = next_links(parse(page.html, page.url).root, page.url, known)
    return [link for link in found if link.strength in _CONFIDENCE]


def judge_next_link(incident: Incident, name: str, candidates: Sequence[Candidate]) -> tuple[FieldVerdict, list[Trial]]:
    """The verdict on the candidates for the link to the next page: the surest one without a fault."""
    trials: list[Trial] = []
    verdict = FieldVerdict(accepted=False, reasons=("no link on the page says that it leads to the next page",))
    for candidate in sorted(candidates, key=lambda one: -one.score):
        faults = tuple(dict.fromkeys(_faults(incident, name, candidate)))
        sample = next(filter(None, (_given(incident, name, candidate, page) for page in incident.pages)), "")
        accepted = not faults and not verdict.accepted
        trials.append(Trial(candidate, accepted, faults or (candidate.evidence,), (sample,)))
        if accepted:
            reasons = (candidate.evidence,)
            verdict = FieldVerdict(True, candidate.selectors, candidate.proposer, candidate.score, reasons, (sample,))
        elif faults and not verdict.accepted:
            verdict = FieldVerdict(accepted=False, reasons=faults)
    return verdict, trials


def _faults(incident: Incident, name: str, candidate: Candidate) -> Iterator[str]:
    if problem := next(filter(None, map(fault_of, candidate.selectors)), ""):
        yield problem
        return
    given = [_given(incident, name, candidate, page) for page in incident.pages]
    if not any(given):
        yield "gives no link on any page"
    for page, link in zip(incident.pages, given, strict=True):
        targets = {one.target for one in sure_links(incident, name, page)}
        if link and urljoin(page.url, link) not in targets:
            yield f"gives {link} on {page.url}, where nothing says that the list goes on there"
        elif targets and not link:
            yield f"gives nothing on {page.url}, where the list goes on"
    yield from (fault for page in incident.kept if (fault := _fault_of_kept(incident, name, candidate, page)))


def _fault_of_kept(incident: Incident, name: str, candidate: Candidate, page: KeptPage) -> str:
    """A page of the old layout on which the new selectors would lead elsewhere."""
    link = _given(incident, name, candidate, page)
    known = page.values.get(name, ())
    return f"gives {link} on {page.url}, which had {known or 'none'}" if link and (link,) != tuple(known) else ""


def _given(incident: Incident, name: str, candidate: Candidate, page: PageEvidence | KeptPage) -> str:
    reading = read_field(parse(page.html, page.url).selector, candidate.selectors, incident.rules[name])
    return reading.values[0] if reading.is_valid else ""
