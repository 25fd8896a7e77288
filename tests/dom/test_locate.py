from __future__ import annotations

import pytest

from healing.dom.locate import locate
from healing.dom.page import parse

PAGE = '<div><h1 class="t">An <b>act</b></h1><time datetime="2024-05-03">3 May</time><p>One</p><p>Two</p></div>'


@pytest.mark.parametrize(
    ("selector", "tags", "attribute"),
    [
        ("h1.t", ["h1"], ""),
        ("p::text", ["p", "p"], ""),
        ("time::attr(datetime)", ["time"], "datetime"),
        ("//time/@datetime", ["time"], "datetime"),
        ("normalize-space(//h1)", ["h1"], ""),
        ("//h1//text()", ["h1", "b"], ""),
        ("//p[9]", [], ""),
        ("//p[", [], ""),
        ("p:nope", [], ""),
        ("concat(//h1, //p)", [], ""),
    ],
)
def test_the_elements_behind_a_selector(selector: str, tags: list[str], attribute: str) -> None:
    found = locate(parse(PAGE).root, selector)
    assert [element.tag for element in found.elements] == tags
    assert found.attribute == attribute
