from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from healing.reporting.webpage.drawing import SHAPES, Mark, line, timeline
from healing.reporting.webpage.fields import FieldLine, Point

EVIL = '<script>&"'
MARKS = st.lists(
    st.builds(Mark, st.floats(0, 1000), st.sampled_from(sorted(SHAPES)), st.text('a<&"', max_size=5)), min_size=1
)


def _numbers(svg: str, name: str) -> list[float]:
    return [float(value) for value in re.findall(rf'{name}="([\d.]+)%"', svg)]


@given(MARKS)
def test_each_incident_is_a_mark_within_the_picture(marks: list[Mark]) -> None:
    svg = timeline({EVIL: marks}, min(one.at for one in marks), max(one.at for one in marks))
    root = ET.fromstring(svg)  # noqa: S314 (our own)
    assert len(root.findall("svg")) == len(marks)
    assert all(0 <= x <= 100 for x in _numbers(svg, "x"))
    assert [one.text or "" for one in root.iter("title")] == [mark.told for mark in marks]
    assert root.findtext("text") == EVIL


def test_times_are_written_as_finely_as_they_must_be() -> None:
    rows = {"gazette": [Mark(0.0, "good", "")]}
    assert ">00:00:00</text>" in timeline(rows, 0.0, 60.0)
    assert ">01-01 12:00</text>" in timeline(rows, 0.0, 86_400.0)
    assert ">1970-01-31</text>" in timeline(rows, 0.0, 30 * 86_400.0)


@given(st.lists(st.builds(Point, st.none() | st.floats(0, 1), st.booleans(), st.booleans()), max_size=30))
def test_a_line_has_a_dot_a_crawl_and_gaps(points: list[Point]) -> None:
    svg = line(FieldLine(EVIL, points))
    root = ET.fromstring(svg)  # noqa: S314 (our own)
    known = [one for one in points if one.share is not None]
    assert len(root.findall("circle")) == len(known)
    assert len(root.findall("line[@class='broke']")) == sum(one.is_broken for one in points)
    assert len(root.findall("circle[@class='bad']")) == sum(one.is_told for one in known)
    assert all(0 <= float(one.get("cy", "")) <= 46 for one in root.findall("circle"))
    pairs = list(pairwise(points))
    joined = sum(one.share is not None and other.share is not None for one, other in pairs)
    assert len([one for one in root.findall("line") if not one.get("class")]) == joined
