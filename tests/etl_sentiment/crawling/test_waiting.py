from __future__ import annotations

from scrapy import Request

from etl_sentiment.crawling.waiting import WaitingRoom
from tests.etl_sentiment.crawling.clock import TurnedClock

FIRST, SECOND, ELSEWHERE = (Request(f"https://{host}.org/{path}") for host, path in [("x", 1), ("x", 2), ("y", 1)])


def test_each_leaves_when_its_time_has_come() -> None:
    left: list[Request] = []
    clock = TurnedClock()
    room = WaitingRoom(left.append, clock.call_later)
    room.hold(FIRST, 5)
    room.hold(SECOND, 2)
    assert len(room) == 2
    clock.turn(2)
    assert left == [SECOND]
    assert len(room) == 1
    clock.turn(3)
    assert left == [SECOND, FIRST]
    assert not len(room)


def test_it_knows_the_hosts_that_are_waited_for() -> None:
    clock = TurnedClock()
    room = WaitingRoom(lambda _: None, clock.call_later)
    room.hold(FIRST, 1)
    room.hold(SECOND, 2)
    assert room.waits_for("https://x.org/other")
    assert not room.waits_for(ELSEWHERE.url)
    clock.turn(2)
    assert not room.waits_for(FIRST.url)


def test_nobody_leaves_an_emptied_room() -> None:
    left: list[Request] = []
    clock = TurnedClock()
    room = WaitingRoom(left.append, clock.call_later)
    room.hold(FIRST, 5)
    room.hold(ELSEWHERE, 1)
    assert room.empty() == [FIRST, ELSEWHERE]
    clock.turn(10)
    assert left == []
    assert room.empty() == []
    assert not room.waits_for(FIRST.url)
