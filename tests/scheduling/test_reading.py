from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from healing.errors import ConfigError
from healing.scheduling.reading import check_spiders, choose_agents, load_agents
from healing.scheduling.times import seconds_of, span

GOOD = """
agents:
  laws_daily:
    spider: laws
    sources: [law_portal, gazette]
    cron: "30 4 * * mon-fri"
    timezone: Europe/Berlin
    jitter: 15m
    max_runtime: 6h
    retries: {count: 3, wait: 1m, cap: 10m}
    expected: {items: 100, per: week}
    settings: {LOG_LEVEL: WARNING}
  often: {spider: opinions, interval: 6h, missed: skip, enabled: false}
"""


def test_what_is_written_is_what_is_read() -> None:
    agents = load_agents(GOOD, "agents.yaml")
    laws, often = agents["laws_daily"], agents["often"]
    assert (laws.spider, laws.sources, laws.max_runtime, laws.jitter) == (
        "laws",
        ["law_portal", "gazette"],
        21_600,
        900,
    )
    assert [laws.retries.wait_before(retry) for retry in (1, 2, 3, 9)] == [60, 120, 240, 600]
    assert laws.expected is not None
    assert laws.expected.seconds == 604_800
    assert (often.interval, often.missed, often.enabled) == (21_600, "skip", False)
    assert list(choose_agents(agents, [])) == ["laws_daily"]
    assert list(choose_agents(agents, ["often"])) == ["often"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("agents: [1]", "agents"),
        ("agents:\n  Laws: {spider: laws, interval: 1h}", "agents.yaml, line 2"),
        ("agents:\n  a: {interval: 1h}", "spider: is missing"),
        ("agents:\n  a: {spider: laws}", "agents.yaml, line 2"),
        ("agents:\n  a: {spider: laws, interval: 1h, cron: '* * * * *'}", "agents.yaml, line 2"),
        ("agents:\n  a: {spider: laws, cron: '61 * * * *'}", "agents.yaml, line 2"),
        ("agents:\n  a: {spider: laws, cron: '0 0 31 2 *'}", "agents.yaml, line 2"),
        ("agents:\n  a: {spider: laws, interval: soon}", "must be a time such as 90s"),
        ("agents:\n  a: {spider: laws, interval: 1h, timezone: Europe/Berln}", "did you mean Europe/Berlin?"),
        ("agents:\n  a:\n    spider: laws\n    interval: 1h\n    retry: 3", "agents.yaml, line 5"),
        ("agents:\n  a: {spider: laws, interval: 1h, settings: {HEALING_JOB: x}}", "is set for each crawl"),
        ("agents:\n  a: {spider: laws, interval: 1h, arguments: {_version: x}}", "scrapyd's own"),
        ("agents: {a: {", "agents.yaml"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_agents(text, "agents.yaml")
    assert told in str(refused.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3),
        max_leaves=8,
    )
)
def test_any_yaml_is_agents_or_a_clear_error(data: object) -> None:
    text = yaml.safe_dump({"agents": {"a": data}})
    try:
        load_agents(text, "agents.yaml")
    except ConfigError as error:
        told = str(error)
    else:
        told = "agents.yaml"
    assert "agents.yaml" in told


def test_unknown_names() -> None:
    agents = load_agents(GOOD, "agents.yaml")
    with pytest.raises(ConfigError, match="Did you mean laws_daily"):
        choose_agents(agents, ["laws_dayly"])
    with pytest.raises(ConfigError, match=r"agents\.yaml, line 4.*did you mean opinions\?|no such spider"):
        check_spiders(agents, ["law", "opinions"])


@given(st.integers(0, 30_000_000))
def test_time_spans_come_back(seconds: int) -> None:
    assert seconds_of(span(seconds)) == seconds
