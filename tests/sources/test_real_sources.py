"""The selectors of the real sources give the right values on real saved pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl_sentiment.sources import Source, load_sources
from healing.rules import rules_of_kinds
from healing.selectors.check import check
from spiders_healable.laws import LawsSpider
from spiders_healable.opinions import OpinionsSpider
from tests.real.driftbench import VARIABLE, OwnScoring, RealCase, find_driftbench, load_cases
from tests.sources.proofs import MODULES, NAMES, PROOFS, READABLE, SavedPage, module_of, pages_of, read_page

ROOT = Path(__file__).parents[2]
DRIFTBENCH = find_driftbench()
SPIDERS = {spider.name: spider for spider in (LawsSpider, OpinionsSpider)}
CASES: list[RealCase] = [] if DRIFTBENCH is None else load_cases(DRIFTBENCH)
PAGES = [(name, page) for name, proof in PROOFS.items() for page in pages_of(proof, CASES)]

with_saved_pages = pytest.mark.skipif(
    DRIFTBENCH is None, reason=f"no benchmark of real redesigns beside the repository, nor where {VARIABLE} says"
)


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    path = ROOT / "settings" / "sources.yaml"
    return load_sources(path.read_text("utf-8"), str(path))


@pytest.fixture(scope="module")
def scoring() -> OwnScoring:
    assert DRIFTBENCH is not None
    return OwnScoring(DRIFTBENCH)


def test_at_least_three_portals_and_three_newspapers_are_shipped_and_none_is_switched_on(
    sources: dict[str, Source],
) -> None:
    real = {name: source for name, source in sources.items() if source.bundled is None}
    assert set(real) == set(PROOFS)
    assert not any(source.enabled for source in real.values())
    assert {source.spider: 0 for source in real.values()} == {"laws": 0, "opinions": 0}
    for spider in SPIDERS:
        assert sum(source.spider == spider for source in real.values()) >= 3


def test_real_sources_are_asked_politely_and_stay_on_their_sites(sources: dict[str, Source]) -> None:
    for name in PROOFS:
        source = sources[name]
        assert source.delay is not None
        assert source.delay >= 3
        assert source.robots
        assert source.language
        assert source.allowed_domains


@pytest.mark.parametrize("name", sorted(path.stem for path in MODULES.glob("[a-z]*.py")))
def test_each_shipped_selector_module_serves_the_rules_of_its_spider(name: str, sources: dict[str, Source]) -> None:
    (spider,) = {source.spider for source in sources.values() if source.selectors == name}
    rules = rules_of_kinds(SPIDERS[spider].page_kinds)
    module = module_of(name)
    assert set(module.kinds) <= set(rules)
    check(module, {kind: rules[kind] for kind in module.kinds})


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_what_a_source_is_not_read_for_is_said(name: str) -> None:
    proof = PROOFS[name]
    selectors = module_of(name).kinds[proof.page_kind]
    assert READABLE[proof.page_kind] - {*selectors.fields, *selectors.columns} == set(proof.not_read)


@with_saved_pages
def test_each_source_has_a_saved_page_that_proves_it() -> None:
    assert {name for name, _ in PAGES} == set(PROOFS)


@with_saved_pages
@pytest.mark.parametrize(("name", "page"), PAGES, ids=[f"{name} on {page.id}" for name, page in PAGES])
def test_every_known_value_of_a_saved_page_is_read(name: str, page: SavedPage, scoring: OwnScoring) -> None:
    names = NAMES[PROOFS[name].page_kind]
    page_read = read_page(name, page.html)
    if page.case.is_listing:
        rows = [{gold: row[names[gold]] for gold in page.case.fields} for row in page_read.row_values()]
        assert scoring.right_columns(page.case, rows, page.side) == set(page.case.fields)
        assert len(rows) == max(len(field[f"{page.side}_values"]) for field in page.case.fields.values())
        assert all(row[field] for row in page_read.row_values() for field in ("title", "url"))
    else:
        values = {gold: page_read[names[gold]] for gold in page.case.fields}
        wrong = {gold: value for gold, value in values.items() if not is_right(scoring, page, gold, value)}
        assert wrong == {}


def is_right(scoring: OwnScoring, page: SavedPage, gold: str, value: Any) -> bool:
    return value is not None and scoring.is_right(page.case, gold, value, page.side)
