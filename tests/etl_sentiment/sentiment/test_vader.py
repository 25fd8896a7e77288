from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl_sentiment.meaning import Label
from etl_sentiment.sentiment.vader import HEADLINE_WEIGHT, Vader

VADER = Vader()


def score(text: str, *about: str) -> float:
    found = VADER.judge(text, "en", about).score
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The act is a success and makes people happy.", Label.POSITIVE),
        ("The act is a disaster for tenants.", Label.NEGATIVE),
        ("The act has nine sections.", Label.NEUTRAL),
        ("The act is not good.", Label.NEGATIVE),
        ("The act is not bad at all.", Label.POSITIVE),
        ("The idea is good, but the act is a disaster.", Label.NEGATIVE),
    ],
)
def test_labels(text: str, label: Label) -> None:
    found = VADER.judge(text, "en")
    assert (found.label, found.language, found.reason, found.quotes) == (label, "en", "", [])
    assert found.method.startswith("vader 3.")


def test_degrees_and_negation() -> None:
    assert score("It is a very good law.") > score("It is a good law.") > 0 > score("It is not a good law.")
    assert score("It isn’t a good law.") == score("It isn't a good law.") < 0


def test_the_name_of_a_law_says_nothing() -> None:
    assert score("The Fraud and Abuse Act applies.") < 0
    assert score("The Fraud and Abuse Act applies.", "Fraud and Abuse Act") == 0
    assert score("The Fraud Act is a fraud.", "Fraud Act", "") < 0
    assert score("The Fraud Act (the Fraud) applies.", "Fraud", "Fraud Act") == 0
    assert score("A goodly law.", "good") == score("A goodly law.")
    assert score("It is a failure.", "fail") < 0


def test_an_article_is_the_mean_of_its_sentences_and_the_headline() -> None:
    good, bad = score("It is good."), score("It is bad.")
    text = "It is good.\n" + "It is bad. " * 3
    found = VADER.judge_article("It is good.", "", text, "en")
    assert found.score == pytest.approx(HEADLINE_WEIGHT * good + (1 - HEADLINE_WEIGHT) * (good + 3 * bad) / 4, abs=1e-4)
    assert VADER.judge_article("", "It is good.", "It is bad.", "en").score == pytest.approx((good + bad) / 2, abs=1e-4)
    assert VADER.judge_article("It is good.", "", "", "en").score == pytest.approx(good, abs=1e-4)


def test_a_long_article_does_not_saturate() -> None:
    text = "The harbour is good. The quay has nine berths. " * 200
    assert VADER.judge_article("The harbour", "", text, "en").score == pytest.approx(
        score("It is good.") * 0.4, abs=1e-3
    )


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("Das Gesetz ist gut, und die Leute mögen es sehr.", "en", "language de: VADER judges English only"),
        ("", "en", "there is no text"),
        ("12.", None, "the language is not known: the text is too short to tell, and the page does not say"),
    ],
)
def test_what_is_not_judged(text: str, language: str | None, reason: str) -> None:
    found = VADER.judge_article("", "", text, language)
    assert (found.label, found.score, found.method, found.reason) == (Label.UNSUPPORTED, None, "", reason)


def test_a_sentence_is_in_the_language_of_its_article() -> None:
    assert VADER.judge("Gut.", "de").reason == "language de: VADER judges English only"
    assert VADER.judge("It is a good law and people like it.", None).label is Label.POSITIVE
    assert VADER.judge("It is good.", "en-GB").label is Label.POSITIVE


@settings(max_examples=50)
@given(st.text(max_size=300), st.text(max_size=20))
def test_any_text_has_a_score_in_range_or_a_reason(text: str, name: str) -> None:
    found = VADER.judge(text, "en", [name])
    assert (found.score is None) == (found.label is Label.UNSUPPORTED) == bool(found.reason)
    assert found.score is None or -1 <= found.score <= 1


def test_a_sentence_without_end_is_judged_in_pieces() -> None:
    assert score("good " * 20_000) > 0.5
