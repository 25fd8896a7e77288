"""What the measurement of the overhead stands on; the measurement itself is ``make bench-overhead``."""

from __future__ import annotations

from urllib.request import urlopen

from parsel import Selector

from healing.extraction import extract
from healing.model import KindSelectors
from healing.rules import rules_of
from tests.benchmarks.overhead import OFF, ON, PLAIN, UNSAMPLED, Usage, report
from tests.benchmarks.pages import make_page, path_of
from tests.benchmarks.serving import served
from tests.benchmarks.site.items import Record
from tests.benchmarks.site.selectors.gazette import PAGES


def test_a_page_is_always_the_same_and_as_large_as_real_ones() -> None:
    assert make_page(7) == make_page(7)
    assert make_page(7) != make_page(8)
    assert 50_000 < len(make_page(7)) < 70_000


def test_all_eight_fields_are_valid_on_every_page() -> None:
    selectors = KindSelectors(fields={name: tuple(queries) for name, queries in PAGES["record"].items()})
    for number in range(20):
        page = Selector(make_page(number).decode())
        readings = extract(page, "record", selectors, rules_of(Record)).fields
        assert len(readings) == 8
        assert [name for name, reading in readings.items() if not reading.is_valid] == []


def test_the_pages_are_served_from_another_process() -> None:
    with served(2) as url, urlopen(url + path_of(1)) as response:  # noqa: S310 - the server of this test
        assert response.read() == make_page(1)


def test_the_report_compares_within_a_round() -> None:
    """The second round ran on a machine that was twice as slow: the ratios are those of the first."""
    fast, slow = Usage(page=10, besides=2), Usage(page=20, besides=4)
    rounds = {
        PLAIN: [fast, slow],
        OFF: [fast, slow],
        ON: [Usage(15, 2), Usage(30, 4)],
        UNSAMPLED: [Usage(11, 2), Usage(22, 4)],
    }
    *_, off, on, unsampled = report(rounds, pages=400)
    assert "ratio 1.000 (1.000 to 1.000), +0.00 ms" in off
    assert "ratio 1.500 (1.500 to 1.500), +7.50 ms; best rounds 15.00 ms, ratio 1.500, +5.00 ms" in on
    assert "ratio 1.100 (1.100 to 1.100)" in unsampled
