from __future__ import annotations

import pytest

from etl_sentiment.value_options import described, missing, read_values
from healing.errors import ConfigError
from healing.model import Kind, Rule

RULES = {
    "title": Rule("title", required=True, about="The name of the law."),
    "subjects": Rule("subjects", Kind.LIST),
}


def test_values_belong_to_the_first_page_unless_another_is_named() -> None:
    texts = ["title=Act  1", "subjects=A", "subjects=B = C", "2:title=Act 2", "2:subjects="]
    assert read_values(texts, RULES, pages=3) == [
        {"title": ("Act 1",), "subjects": ("A", "B = C")},
        {"title": ("Act 2",), "subjects": ()},
        {},
    ]


def test_an_empty_value_among_others_is_a_row_without_one() -> None:
    assert read_values(["title=A", "title=", "title=C"], RULES, pages=1) == [{"title": ("A", "", "C")}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title", "write it as FIELD="),
        ("=x", "write it as FIELD="),
        ("3:title=x", r"there is no page 3; 2 example page\(s\) were given"),
        ("0:title=x", "there is no page 0"),
        ("titel=x", r"no such field; did you mean title\?; the fields are\n  title \(text, required\) The name"),
        ("colour=x", r"no such field; the fields are\n"),
        ("title=", "name a value of at least one page"),
    ],
)
def test_what_cannot_be_meant_is_told(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_values([text], RULES, pages=2)


def test_required_fields_that_are_not_named() -> None:
    assert [rule.name for rule in missing(RULES, [{"subjects": ("A",)}, {"title": ()}])] == ["title"]
    assert missing(RULES, [{}, {"title": ("A",)}]) == []


def test_fields_are_described_one_a_line() -> None:
    assert described(RULES.values()) == "  title (text, required) The name of the law.\n  subjects (list)"
