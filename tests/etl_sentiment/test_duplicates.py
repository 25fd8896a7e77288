"""Copies are found, different articles are not, and a signature of today can still be read in years."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl_sentiment.demo.newspaper.content import make_articles
from etl_sentiment.duplicates import BANDS, THRESHOLD, Signature, bands, from_bytes, signature, similarity, to_bytes
from tests.real.driftbench import VARIABLE, find_driftbench, load_cases

if TYPE_CHECKING:
    from collections.abc import Sequence

DRIFTBENCH = find_driftbench()
LATIN, CYRILLIC = "abcdefghijklmnoprstuvwz", "абвгдежзиклмнопрстуфхцчш"
DEVANAGARI = [consonant + vowel for consonant in "कखगघचजटडतदनपबमयरलवसह" for vowel in "ािीुूेो"]
THAI, KANA = [chr(code) for code in range(0x0E01, 0x0E2F)], [chr(code) for code in range(0x3041, 0x3094)]
HAN, HANGUL = [chr(code) for code in range(0x4E00, 0x4E00 + 900)], [chr(code) for code in range(0xAC00, 0xAC00 + 900)]
SPACED = {"Latin": LATIN, "Cyrillic": CYRILLIC, "Devanagari": DEVANAGARI, "Hangul": HANGUL}
UNSPACED = {"Thai": THAI, "Japanese": [*KANA, *HAN[:300]], "Chinese": HAN}
FULL_STOP = ". "


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - made-up texts


def sentences(random: Random, letters: Sequence[str], count: int, blank: str = " ") -> list[str]:
    """Sentences whose words, like those of people, are mostly the same few."""
    words = ["".join(random.choices(letters, k=random.randint(2, 8))) for _ in range(900)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    return [blank.join(random.choices(words, weights, k=random.randint(9, 24))) for _ in range(count)]


def paragraphs(said: Sequence[str]) -> str:
    return "\n".join(FULL_STOP.join(said[start : start + 3]) for start in range(0, len(said), 3))


def edited(random: Random, said: Sequence[str], others: Sequence[str], share: float) -> list[str]:
    """The sentences after this share of edits: one dropped, one put in, or words of one changed."""
    edited = list(said)
    for _ in range(round(share * len(said))):
        place = random.randrange(len(edited))
        match random.choice(("drop", "insert", "change")):
            case "drop":
                edited.pop(place)
            case "insert":
                edited.insert(place, random.choice(others))
            case "change":
                edited[place] = edited[place][: len(edited[place]) // 2] + " " + random.choice(others)[:30]
    return edited


def signed(text: str) -> Signature:
    found = signature(text)
    assert found is not None
    return found


def meet(one: Signature, other: Signature) -> bool:
    """Whether a search by bands finds the pair, and the comparison then says that they are copies."""
    return bool(set(bands(one)) & set(bands(other))) and similarity(one, other) >= THRESHOLD


@pytest.mark.parametrize(
    ("letters", "blank"), [(a, " ") for a in SPACED.values()] + [(a, "") for a in UNSPACED.values()]
)
def test_copies_with_edits_are_found_and_other_texts_of_the_language_are_not(
    letters: Sequence[str], blank: str
) -> None:
    random = seeded(11)
    pool = sentences(random, letters, 400, blank)
    texts = [pool[start : start + 25] for start in range(0, 300, 25)]
    originals = [signed(paragraphs(text)) for text in texts]
    assert not any(meet(one, other) for one, other in combinations(originals, 2))
    for share in (0.1, 0.2, 0.3):
        copies = [signed(paragraphs(edited(random, text, pool[300:], share))) for text in texts]
        assert all(meet(one, copy) for one, copy in zip(originals, copies, strict=True))


def test_the_estimate_is_near_the_true_share_of_shingles() -> None:
    random = seeded(5)
    said = sentences(random, LATIN, 60)
    whole, half = signed(paragraphs(said)), signed(paragraphs(said[:30]))
    assert similarity(whole, half) == pytest.approx(0.5, abs=0.14)  # three standard errors
    assert similarity(whole, whole) == 1


def test_the_agency_copies_of_the_bundled_newspaper_are_found_and_nothing_else() -> None:
    articles = make_articles()
    known = {article.number: signed("\n".join(article.shown)) for article in articles}
    by_band: defaultdict[int, set[int]] = defaultdict(set)
    for number, found in known.items():
        for band in bands(found):
            by_band[band].add(number)
    near = {pair for numbers in by_band.values() for pair in combinations(sorted(numbers), 2)}
    copies = {pair for pair in near if similarity(known[pair[0]], known[pair[1]]) >= THRESHOLD}
    assert copies == {(one.copy_of, one.number) for one in articles if one.copy_of is not None}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Too short to tell.",
        "\n".join(["Home", "Politics", "Sport", "Share this article", "Sign in", "Read more about taxes"] * 30),
        "\n".join(["Subscribe now to read the whole article, and support the work of our newsroom today."] * 30),
        " ".join(["advertisement"] * 400),
        "…\n" * 500,
        "\N{GRINNING FACE} " * 500,
    ],
    ids=["empty", "short", "navigation", "notice", "one word", "no words", "emoji"],
)
def test_what_is_too_short_or_no_text_of_its_own_has_no_signature(text: str) -> None:
    assert signature(text) is None


TEXT = paragraphs(sentences(seeded(3), LATIN, 20))


@pytest.mark.parametrize(
    "same",
    [
        TEXT.upper(),
        TEXT.replace(" ", "\N{NO-BREAK SPACE}"),
        TEXT.replace(" ", "  "),
        TEXT.replace(". ", " – "),
        TEXT.replace("an", "a\N{SOFT HYPHEN}n"),
        "\N{LEFT DOUBLE QUOTATION MARK}" + TEXT + "\N{RIGHT DOUBLE QUOTATION MARK}",
        "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in TEXT),
    ],
    ids=["case", "no-break spaces", "blanks", "dashes", "soft hyphens", "quotes", "full width"],
)
def test_typesetting_does_not_matter(same: str) -> None:
    assert signature(same) == signature(TEXT)


def test_a_signature_of_today_is_the_one_of_every_later_release() -> None:
    """Stored signatures are compared with new ones. If this fails, the method changed: it needs a version of its own,
    and what is stored must be made anew from the texts."""
    text = "\n".join(
        f"Paragraph {n} tells of law {n * n} and of the {n + 3} people whom it concerns." for n in range(40)
    )
    stored = to_bytes(signed(text))
    assert len(stored) == 241
    assert stored[:17].hex() == PINNED
    assert bands(signed(text))[1] == PINNED_BAND


PINNED, PINNED_BAND = "019c73441fd76f366f11344094aa8ee601", 341325634617492


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(8, 60))
def test_signatures_survive_storing_and_bands_fit_a_column_of_64_bits(seed: int, count: int) -> None:
    found = signed(paragraphs(sentences(seeded(seed), LATIN, count)))
    assert from_bytes(to_bytes(found)) == found
    assert len(set(bands(found))) == len(bands(found)) == BANDS
    assert all(-(2**63) <= band < 2**63 for band in bands(found))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_has_a_signature_or_none(text: str) -> None:
    found = signature(text)
    assert found is None or similarity(found, found) == 1
    assert signature(text) == found


def test_a_character_that_cannot_be_encoded_is_no_error() -> None:
    assert signature(" ".join(f"{word}\ud800" for word in TEXT.split())) == signature(TEXT)


def test_a_vowel_sign_does_not_split_a_word() -> None:
    """Forty-five words of Hindi are too few, sixty are enough; cut at each sign they would be three times as many."""
    words = ["".join(letters) for letters in product(DEVANAGARI[:4], DEVANAGARI[20:24], DEVANAGARI[40:44])]
    assert signature(" ".join(words[:45])) is None
    assert signature(" ".join(words[:60])) is not None


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300).filter(lambda data: len(data) != 241 or data[0] != 1))
def test_what_is_no_signature_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a signature of version 1"):
        from_bytes(data)


@pytest.mark.skipif(
    DRIFTBENCH is None, reason=f"no benchmark of real redesigns beside the repository, nor where {VARIABLE} says"
)
def test_real_articles_are_not_taken_for_one_another_and_versions_of_one_are() -> None:
    assert DRIFTBENCH is not None
    texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for case in load_cases(DRIFTBENCH / "news"):
        body = case.fields.get("body", {})
        for side in ("old", "new"):
            if value := body.get(f"{side}_value"):
                texts[case.data[f"url_{side}"]]["\n".join(value) if isinstance(value, list) else value] = None
    known = [(url, found) for url, versions in texts.items() for text in versions if (found := signature(text))]
    assert len(known) > 70
    wrong = [(a, b) for (a, one), (b, other) in combinations(known, 2) if meet(one, other) != (a == b)]
    assert wrong == []
