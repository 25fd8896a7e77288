from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.alerts.limiting import Sent, admitted, forgotten, from_json, is_wanted, to_json
from healing.events import Event, Level, Name
from healing.policy import AlertsSection

POLICY = AlertsSection(repeat_seconds=100, most_per_hour=3)


def _refused(at: float, source: str) -> Event:
    return Event(at, Name.REFUSED, agent="laws", context={"source": source})


def _sent(times: list[tuple[str, float]]) -> tuple[list[bool], Sent]:
    sent, told = Sent(), []
    for key, at in times:
        sent, is_sent = admitted(sent, _refused(at, key), POLICY)
        told.append(is_sent)
    return told, sent


def test_the_same_is_not_told_again_for_a_while() -> None:
    told, sent = _sent([("a", 0), ("a", 50), ("b", 60), ("a", 101)])
    assert told == [True, False, True, True]
    assert sent.suppressed == 0


def test_what_was_not_told_is_counted_until_the_next() -> None:
    assert _sent([("a", 0), ("a", 1), ("a", 2)])[1].suppressed == 2


def test_not_too_many_an_hour() -> None:
    told, _ = _sent([(name, place * 10) for place, name in enumerate("abcde")])
    assert told == [True, True, True, False, False]
    told, _ = _sent([("a", 0), ("b", 1), ("c", 2), ("d", 3599), ("e", 3601)])
    assert told == [True, True, True, False, True]


def test_it_is_remembered_in_a_file() -> None:
    _, sent = _sent([("a", 0), ("a", 1), ("ü", 60)])
    assert from_json(to_json(sent)) == sent


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"last": 3}', b"\xff\xfe"])
def test_a_file_that_says_nothing(text: bytes) -> None:
    assert from_json(text) == Sent()


def test_what_reached_nobody_is_told_the_next_time() -> None:
    _, sent = _sent([("a", 0), ("b", 1)])
    key = "refused:laws:a:"
    assert admitted(forgotten(sent, key), _refused(2, "a"), POLICY)[1]
    assert not admitted(forgotten(sent, key), _refused(2, "b"), POLICY)[1]


def test_a_clock_that_was_wrong_does_not_silence_alerts_for_years() -> None:
    assert _sent([("a", 1e9), ("a", 5.0)])[0] == [True, True]
    assert _sent([("a", 1e9), ("b", 1e9), ("c", 1e9), ("d", 5.0)])[0] == [True] * 4


def test_an_agent_that_fails_again_after_it_was_well_is_news() -> None:
    failed, well, other = ((Name.AGENT_FAILED, "a"), (Name.AGENT_RECOVERED, "a"), (Name.AGENT_FAILED, "b"))
    policy = AlertsSection(repeat_seconds=100, most_per_hour=20)
    sent, told = Sent(), []
    for at, (name, agent) in enumerate([failed, failed, well, well, failed, other, other]):
        sent, is_sent = admitted(sent, Event(float(at), name, agent=agent), policy)
        told.append(is_sent)
    assert told == [True, False, True, False, True, True, False]


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.floats(0, 1e5)), max_size=40))
def test_never_more_than_allowed_in_any_hour(times: list[tuple[str, float]]) -> None:
    times.sort(key=lambda one: one[1])
    told, _ = _sent(times)
    sent = [at for (_, at), is_sent in zip(times, told, strict=True) if is_sent]
    assert all(sum(0 <= other - at < 3600 for other in sent) <= 3 for at in sent)


def test_what_is_wanted() -> None:
    assert is_wanted(Event(0.0, Name.REFUSED), AlertsSection())
    assert not is_wanted(Event(0.0, Name.HEALED), AlertsSection())
    assert not is_wanted(Event(0.0, Name.REFUSED), AlertsSection(min_level=Level.ERROR))
    assert is_wanted(Event(0.0, Name.HEALED), AlertsSection(min_level=Level.INFO, events=(Name.HEALED,)))
