from __future__ import annotations

from itertools import pairwise

import pytest

from etl_sentiment.demo.content import make_laws


def test_the_same_seed_gives_the_same_laws() -> None:
    assert make_laws(seed=5) == make_laws(seed=5)
    assert make_laws(seed=5) != make_laws(seed=6)


def test_no_two_laws_share_a_title_or_an_identifier_or_a_path() -> None:
    laws = make_laws()
    assert len(laws) > 200
    for values in ([law.title for law in laws], [law.identifier for law in laws], [law.path for law in laws]):
        assert len(set(values)) == len(laws)


def test_laws_are_of_very_different_length() -> None:
    lengths = sorted(len("".join(law.paragraphs)) for law in make_laws())
    assert lengths[0] < 300
    assert lengths[-1] > 8000


def test_the_newest_law_comes_first_and_numbers_follow_the_days() -> None:
    laws = make_laws()
    assert [law.enacted for law in laws] == sorted((law.enacted for law in laws), reverse=True)
    for newer, older in pairwise(laws):
        if newer.enacted.year == older.enacted.year:
            assert int(newer.identifier[5:]) > int(older.identifier[5:])


def test_a_summary_is_neither_rare_nor_usual() -> None:
    """A field that nearly every page has would count as broken on the pages that never had it."""
    with_summary = sum(bool(law.summary) for law in make_laws())
    assert 0.5 < with_summary / len(make_laws()) < 0.8


def test_more_laws_than_titles_are_refused() -> None:
    with pytest.raises(ValueError, match="count = 100000"):
        make_laws(count=100_000)
