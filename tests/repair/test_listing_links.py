from __future__ import annotations

import pytest
from lxml import html as lxml_html

from healing.repair.listing_links import Addresses, echo, link_kinds, words_of

FILES = ["/opinions/sp-7021.pdf", "/opinions/sp-7022.pdf", "/opinions/sp-7023.pdf"]


def test_files_are_likelier_to_stay_files_than_to_become_pages() -> None:
    known = Addresses.of(FILES)
    moved = ["https://court.test/media/a7-7416.PDF", "https://court.test/media/b8-7417.PDF"]
    pages = ["/cases/general?id=23024", "/cases/general?id=23025"]

    assert known.likeness(Addresses.of(moved)) > known.likeness(Addresses.of(pages)) + 0.3


def test_the_host_is_no_part_of_the_likeness() -> None:
    there = [f"https://other.test{address}" for address in FILES]

    assert Addresses.of(FILES).likeness(Addresses.of(there)) == pytest.approx(1.0)


@pytest.mark.parametrize("address", ["", "?", "//", "http://[", "%%%", "/a b/c"])
def test_any_address_can_be_summed_up(address: str) -> None:
    assert 0 <= Addresses.of([address]).likeness(Addresses.of(FILES)) <= 1


def test_an_address_that_repeats_the_number_beside_it() -> None:
    assert echo(FILES, ["7021 S-15370", "7022 S-15332", "No. 7023"]) == 1.0
    assert echo(["/x?id=1", "/x?id=2"], ["7021", "7022"]) == 0.0
    assert echo([], []) == 0.0


def test_words_of_all_records_are_no_echo() -> None:
    addresses = ["/opinion/1", "/opinion/2", "/opinion/3"]

    assert echo(addresses, ["Opinion of May", "Opinion of June", "Opinion of July"]) == 0.0


def test_words_of_an_address() -> None:
    assert words_of("/OpenOpinions?docNumber=3&id=7") == {"open", "opinion", "number"}


def test_what_sets_a_link_apart() -> None:
    link = lxml_html.fromstring("<p><a class='file x1f9k2' href='/docs/open/12.pdf?v=1'>12</a></p>").find("a")

    kinds = list(link_kinds(link))

    assert any("' file '" in kind for kind in kinds)
    assert ".//a[contains(@href, '.pdf')]" in kinds
    assert ".//a[contains(@href, '/open')]" in kinds
    assert all(link.getparent().xpath(kind) == [link] for kind in kinds)
