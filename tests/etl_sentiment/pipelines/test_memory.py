from __future__ import annotations

from tests.benchmarks.etl.__main__ import measure


def test_the_memory_of_a_crawl_does_not_grow_with_its_items() -> None:
    """The texts of the last four fifths alone have 10 MB: they would show if they were kept."""
    took = measure("crawl", 5_000)
    assert took.items == 5_000
    assert took.peak_mb < took.early_mb + 8
