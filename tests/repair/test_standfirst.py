"""A text between headline and main text, or first in the main text, is found there again."""

from __future__ import annotations

from healing.repair.healer import heal
from tests.repair.article import LEAD, NEW_LEAD, NEW_TITLE, incident, new_page, old_page

STANDING = f"<p>{NEW_LEAD}</p>"


def _lead(html: str, *, old: str = "") -> tuple[str, ...]:
    return heal(incident(html, old=old)).fields["lead"].sample


def _page(text: str) -> str:
    return new_page().replace(STANDING, text)


def test_a_text_where_it_stood_before_is_found() -> None:
    assert _lead(new_page()) == (NEW_LEAD,)


def test_a_headline_said_again_is_passed_over() -> None:
    again = f"<h2>{NEW_TITLE}: what the fishermen say</h2>"
    assert _lead(_page(again + STANDING)) == (NEW_LEAD,)


def test_of_a_heading_and_a_text_the_text_is_taken() -> None:
    assert _lead(_page(f"<h3>How the harbourmaster came to his new sums</h3>{STANDING}")) == (NEW_LEAD,)


def test_a_short_heading_alone_is_no_standfirst() -> None:
    assert _lead(_page("<h3>How the harbourmaster came to his new sums</h3>")) == ()


def test_a_long_heading_alone_is_one() -> None:
    assert _lead(_page(f"<h3>{NEW_LEAD}</h3>")) == (NEW_LEAD,)


def test_a_text_that_is_set_off_may_have_moved_into_the_main_text() -> None:
    inside = _page("").replace('<section class="x9y8z7">', f'<section class="x9y8z7"><p class="intro">{NEW_LEAD}</p>')
    assert _lead(inside) == (NEW_LEAD,)


def test_a_first_paragraph_like_all_others_is_no_standfirst() -> None:
    inside = _page("").replace('<section class="x9y8z7">', f'<section class="x9y8z7"><p>{NEW_LEAD}</p>')
    assert _lead(inside) == ()


def test_what_opened_the_main_text_may_now_stand_before_it() -> None:
    old = old_page().replace(f'<p class="story-lead">{LEAD}</p>', "")
    old = old.replace('<div class="story-text">', f'<div class="story-text"><p class="story-lead">{LEAD}</p>')
    assert _lead(new_page(), old=old) == (NEW_LEAD,)


def test_a_fact_with_its_label_is_passed_over() -> None:
    value = "the office of the harbour and the fishermen of the outer islands"
    fact = f'<div><!-- told --><span class="label">Told by</span><span>{value}</span></div>'
    assert _lead(_page(fact + STANDING)) == (NEW_LEAD,)
    assert _lead(_page(fact)) == ()


def test_a_text_with_its_subject_before_a_colon_is_no_fact() -> None:
    told = f"<p><span>Harbours: {NEW_LEAD}</span></p>"
    assert _lead(_page(told)) == (f"Harbours: {NEW_LEAD}",)


def test_facts_in_a_definition_list_are_no_standfirst() -> None:
    facts = "<dl><dt>Home</dt><dd>News of the outer islands</dd><dt>Told by</dt><dd>the office of the harbour</dd></dl>"
    assert _lead(_page(facts)) == ()
