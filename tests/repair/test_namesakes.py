"""A label that stood for something else in the old layout does not name the field in the new one."""

from __future__ import annotations

from dataclasses import replace

from healing.dom.page import parse
from healing.model import Kind
from healing.repair.incident import KeptPage
from healing.repair.namesakes import names_another_value, shared_label
from tests.repair.portal import NEW_LAWS, OLD_LAWS, RULES, cards, hashed, incident, old_layout

KEPT = tuple(KeptPage(law.identifier, old_layout(law), {"enacted": (law.enacted,)}) for law in OLD_LAWS)
EVIDENCE = replace(incident(cards), kept=KEPT)


def test_the_label_of_another_field_is_known() -> None:
    assert RULES["enacted"].kind is Kind.DATE
    assert names_another_value("published", "enacted", EVIDENCE)
    assert not names_another_value("enacted", "enacted", EVIDENCE)


def test_a_label_that_never_stood_there_may_be_a_new_name() -> None:
    assert not names_another_value("date of enactment", "enacted", EVIDENCE)
    assert not names_another_value("published", "enacted", replace(EVIDENCE, kept=()))


def test_on_several_pages_the_text_before_the_value_is_its_label() -> None:
    pages = [parse(hashed(law)) for law in NEW_LAWS]
    values = [page.by_text[law.enacted.lower()][0] for page, law in zip(pages, NEW_LAWS, strict=True)]
    assert shared_label(values) == "enacted"
    assert shared_label(values[:1]) == ""


def test_texts_that_differ_are_no_label() -> None:
    pages = [parse(f"<p><b>{number}</b><i>{number}</i></p>") for number in ("one", "two", "three")]
    assert shared_label([next(page.root.iter("i")) for page in pages]) == ""
