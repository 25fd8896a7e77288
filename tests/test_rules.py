"""Rules from item classes of every kind, and what a wrong one is told."""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass

import attrs
import pydantic
import pytest
import scrapy

from healing.errors import RulesError
from healing.model import Kind, Rule
from healing.rules import rules_of, rules_of_kinds

META = {
    "kind": "identifier",
    "required": True,
    "about": "The law's number.",
    "pattern": r"\d+/\d{4}",
    "examples": ["12/2024"],
}


@dataclass
class DataclassLaw:
    number: str = field(default="", metadata=META | {"serializer": str})
    title: str = ""


@attrs.define
class AttrsLaw:
    number: str = attrs.field(default="", metadata=META | {"serializer": str})
    title: str = ""


class ScrapyLaw(scrapy.Item):
    number = scrapy.Field(serializer=str, **META)
    title = scrapy.Field()


class PydanticLaw(pydantic.BaseModel):
    number: str = pydantic.Field(
        default="",
        description="Not ours.",
        json_schema_extra={
            "kind": "identifier",
            "required": True,
            "about": "The law's number.",
            "pattern": r"\d+/\d{4}",
            "x-unit": "law",
        },
        examples=["12/2024"],
    )
    title: str = pydantic.Field(default="", max_length=500, frozen=True)


@pytest.mark.parametrize("law", [DataclassLaw, AttrsLaw, ScrapyLaw, PydanticLaw])
def test_every_kind_of_item_class_makes_the_same_rules(law: type) -> None:
    number = Rule("number", Kind.IDENTIFIER, True, "The law's number.", r"\d+/\d{4}", ("12/2024",))
    assert rules_of(law) == {"number": number, "title": Rule("title")}


def test_the_rules_of_page_kinds() -> None:
    rules = rules_of_kinds({"law": DataclassLaw, "act": AttrsLaw})
    assert rules["law"] == rules["act"] == rules_of(PydanticLaw)


def item(**metadata: object) -> type:
    return make_dataclass("Bill", [("title", str, field(metadata=metadata))])


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ({"kind": "longtex"}, ["kind = 'longtex'", "text, longtext, date", "did you mean longtext?"]),
        ({"kind": 7}, ["kind = 7"]),
        ({"required": "yes"}, ["required = 'yes'", "true or false"]),
        ({"about": 7}, ["about = 7"]),
        ({"pattern": "("}, ["pattern = '('", "regular expression"]),
        ({"pattern": 7}, ["pattern = 7"]),
        ({"examples": "one"}, ["examples = 'one'", "list of texts"]),
        ({"examples": [1]}, ["examples = [1]"]),
        ({"patern": "x"}, ["patern = 'x'", "did you mean pattern?"]),
        ({"requried": True}, ["requried = True", "did you mean required?"]),
        ({"instead": "nowhere"}, ["instead = 'nowhere': no such field"]),
        ({"kind": "date", "examples": ["soon"]}, ["'soon' is not a date"]),
        ({"pattern": r"\d+", "examples": ["x"]}, [r"'x' does not match \d+"]),
    ],
)
def test_a_wrong_rule_is_told_with_its_place(metadata: dict[str, object], told: list[str]) -> None:
    with pytest.raises(RulesError) as caught:
        rules_of(item(**metadata))
    for part in ["Bill.title", *told]:
        assert part in str(caught.value)


@pytest.mark.parametrize("key", ["serializer", "input_processor", "output_processor", "unit", "label", "description"])
def test_metadata_of_other_tools_are_left_alone(key: str) -> None:
    assert rules_of(item(**{key: object()})) == {"title": Rule("title")}


def test_a_field_cannot_be_called_rows() -> None:
    with pytest.raises(RulesError, match=r"Bill\.rows"):
        rules_of(make_dataclass("Bill", [("rows", str)]))


@pytest.mark.parametrize("item_class", [dict, int, scrapy.Item])
def test_a_class_without_fields_has_no_rules(item_class: type) -> None:
    with pytest.raises(RulesError, match=item_class.__name__):
        rules_of(item_class)


def test_a_page_kind_must_name_an_item_class() -> None:
    with pytest.raises(RulesError, match="page kind 'law' = 'LawItem'"):
        rules_of_kinds({"law": "LawItem"})  # type: ignore[dict-item]
