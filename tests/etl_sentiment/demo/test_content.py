from __future__ import annotations

from itertools import pairwise

import pytest

from etl_sentiment.demo.content import SPECIAL, Sort, make_laws


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


def test_a_law_takes_effect_after_it_was_published_and_is_called_what_its_title_says() -> None:
    for law in make_laws():
        assert law.enacted < law.published < law.effective
        assert law.title.startswith(law.kind)


def test_laws_have_none_one_or_two_documents_and_each_has_an_address_of_its_own() -> None:
    laws = make_laws()
    counts = [sum(len(law.documents) == number for law in laws) for number in range(4)]
    assert counts[1] > counts[0] > counts[2] > 20
    assert counts[3] == 0
    paths = [document.path for law in laws for document in law.documents]
    assert len(set(paths)) == len(paths)
    assert all(path.startswith("/documents/") and path.endswith(".pdf") for path in paths)


def test_there_is_one_bad_document_of_each_sort() -> None:
    sorts = [document.sort for law in make_laws() for document in law.documents]
    assert {sort: sorts.count(sort) for sort in SPECIAL.values()} == dict.fromkeys(set(Sort) - {Sort.PRINTED}, 1)
