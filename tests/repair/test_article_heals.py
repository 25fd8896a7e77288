"""Newspaper pages: metadata is a witness that the visible element is looked up by; what is gone is refused."""

from __future__ import annotations

from dataclasses import replace

from healing.model import Kind
from healing.repair.healer import heal
from healing.repair.values import same
from tests.repair.article import BYLINE, NEW_LEAD, NEW_PARAGRAPHS, NEW_TITLE, RULES, incident, new_page, old_page


def test_all_fields_are_found_and_right() -> None:
    verdict = heal(incident(new_page()))
    samples = {name: field.sample for name, field in verdict.fields.items() if field.accepted}
    assert samples["title"] == (NEW_TITLE,)
    assert samples["authors"] == ("Bo Ek", "Cy Dane")
    assert same(Kind.DATE, samples["published"], ("2024-05-03",))
    assert samples["lead"] == (NEW_LEAD,)
    assert samples["body"] == NEW_PARAGRAPHS
    assert samples["topics"] == ("Harbour", "Fishing")


def test_authors_that_are_gone_are_refused_though_others_are_linked_beside() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour dues to rise again"}</script>'
    )
    verdict = heal(incident(new_page(data=data, byline="")))
    assert not verdict.fields["authors"].accepted
    assert verdict.fields["authors"].reasons
    assert verdict.fields["title"].accepted


def test_without_metadata_two_dates_are_not_guessed_between() -> None:
    verdict = heal(incident(new_page(data=""), old=old_page()))
    assert not verdict.fields["published"].accepted


def test_metadata_that_once_said_something_else_is_no_witness() -> None:
    old = old_page(data='<meta property="og:title" content="Courier: all the news">')
    page = new_page(data='<meta property="og:title" content="Sport">').replace("<title>", "<title>Sport - ")
    verdict = heal(incident(page, old=old))
    assert verdict.fields["title"].sample in ((), (NEW_TITLE,))


def test_names_joined_in_one_text_are_found_together() -> None:
    joined = (
        BYLINE.replace('<a href="/people/bo-ek">', "").replace('<a href="/people/cy-dane">', "").replace("</a>", "")
    )
    verdict = heal(incident(new_page(byline=joined)))
    assert verdict.fields["authors"].accepted
    assert verdict.fields["authors"].sample == ("Bo Ek and Cy Dane",)


def test_selectors_that_were_rolled_back_are_not_proposed_again() -> None:
    first = heal(incident(new_page())).fields["title"].selectors
    again = heal(replace(incident(new_page()), rejected={"title": first}))
    assert not set(first) & set(again.fields["title"].selectors)


def test_what_the_address_gave_before_is_looked_up() -> None:
    evidence = incident(new_page(data="", byline=""), old=old_page())
    page = replace(evidence.pages[0], known={"published": ("2024-05-03",), "title": (NEW_TITLE,)})
    verdict = heal(replace(evidence, pages=(page,)))
    assert verdict.fields["published"].proposer == "known value"
    assert same(Kind.DATE, verdict.fields["published"].sample, ("2024-05-03",))


def test_an_earlier_selector_that_fits_again_is_tried() -> None:
    evidence = replace(incident(new_page()), history={"title": ("article > h1",)}, broken=("title",))
    trials = [trial.candidate.proposer for trial in heal(evidence).trials]
    assert "history" in trials


def test_only_broken_fields_are_judged() -> None:
    verdict = heal(replace(incident(new_page()), broken=("title",)))
    assert set(verdict.fields) == {"title"}
    assert set(RULES) > set(verdict.fields)
