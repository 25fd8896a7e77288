from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.llm.condense import condense
from healing.llm.fence import CLOSE, OPEN
from healing.llm.provider import UnusableReplyError
from healing.llm.written import (
    MAX_SELECTOR,
    MAX_SELECTORS,
    read_selectors,
    selectors_schema,
    write_prompt_for_selectors,
)
from tests.llm.samples import LAW


def reply(*selectors: object) -> str:
    return json.dumps({"title": {"why": "as before", "selectors": list(selectors)}})


def test_the_prompt_asks_for_elements_that_are_not_shown() -> None:
    system, user = write_prompt_for_selectors(LAW, condense(LAW, 1500))

    assert "up to 3 CSS selectors or XPaths" in system.content
    assert "- title (text): The name of the act." in user.content
    assert user.content.count(OPEN) == user.content.count(CLOSE) == 1


def test_the_schema_bounds_what_may_be_written() -> None:
    schema: Any = selectors_schema(["title"])
    selectors = schema["properties"]["title"]["properties"]["selectors"]

    assert schema["required"] == ["title"]
    assert selectors["maxItems"] == MAX_SELECTORS
    assert selectors["items"] == {"type": "string", "minLength": 1, "maxLength": MAX_SELECTOR}


def test_selectors_are_read_with_their_reason_none_twice() -> None:
    assert read_selectors(reply("h1.title", " //h1 ", "h1.title"), ["title"]) == {
        "title": (("h1.title", "//h1"), "as before")
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (reply("a" * (MAX_SELECTOR + 1)), "title: no selector of 1 to 200 characters: 'aaa"),
        (reply("  "), "title: no selector of 1 to 200 characters"),
        (reply(1), "title: no selector of 1 to 200 characters: '1'"),
        (reply(*"abcd"), "title: selectors is no list of at most 3"),
        (reply().replace("[]", "null"), "title: selectors is no list of at most 3: 'null'"),
        (reply().replace("title", "price"), "the reply lacks title"),
        (reply().replace("selectors", "node"), "title lacks selectors"),
    ],
)
def test_anything_else_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(UnusableReplyError) as refusal:
        read_selectors(text, ["title"])

    assert said in str(refusal.value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["title", "why", "selectors"]), inner),
)


@given(anything)
def test_only_short_texts_come_of_a_reply(given: object) -> None:
    try:
        found = read_selectors(json.dumps(given), ["title"])
    except UnusableReplyError:
        return
    assert all(0 < len(selector) <= MAX_SELECTOR for selector in found["title"][0])
