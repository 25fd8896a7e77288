"""The language model as a proposer, through the real client and a server double."""

from __future__ import annotations

from healing.llm.budget import Budget
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import Model
from healing.memory.remembered import KindMemory, PageMemory
from healing.model import ROWS, Kind, KindSelectors, Rule
from healing.repair.healer import heal
from healing.repair.incident import Answer, Incident, PageEvidence
from healing.repair.language_model import LanguageModel, question_of
from healing.repair.naming import names_nodes
from tests.doubles.ollama import OllamaDouble, named

RECORDS = (("The Bees Act", "Helmi Aro"), ("The Moss Act", "Juno Berg"), ("The Tide Act", "Ilse Coen"))
BUDGET = Budget(deadline_seconds=20, call_seconds=10)


def page(title: str, reporter: str) -> PageEvidence:
    """Nothing tells where the reporter is: no label, no name, no metadata."""
    text = "Text of the act. " * 30
    html = f"<body><main><h1>{title}</h1><div class=who><i>{reporter}</i></div><p>{text}</p></main></body>"
    return PageEvidence(f"https://laws.example/{title[4:8]}", html)


def incident(*pages: PageEvidence) -> Incident:
    return Incident(
        source="gazette",
        page_kind="law",
        rules={"reporter": Rule("reporter", Kind.TEXT, required=True, about="Who reported on the law.")},
        selectors=KindSelectors({"reporter": ("span.reporter",)}),
        broken=("reporter",),
        pages=pages,
        memory=KindMemory((PageMemory("https://laws.example/old", {"reporter": ("Anna Dahl",)}),)),
    )


def ask(double: OllamaDouble, *names: str) -> LanguageModel:
    models = [Model(name) for name in names]
    return LanguageModel(OllamaProvider(double.url), models, BUDGET, naming=names_nodes)


def test_a_pick_becomes_a_selector_of_our_own_making_and_is_judged_on_all_pages() -> None:
    evidence = incident(*(page(*record) for record in RECORDS))
    assert not heal(evidence).fields["reporter"].accepted
    with OllamaDouble(named({"reporter": "Helmi Aro"}), models=("phi3:latest",)) as double:
        verdict = heal(evidence, ask=ask(double, "phi3"))
    assert verdict.fields["reporter"].accepted, verdict
    assert verdict.fields["reporter"].sample == ("Helmi Aro",)
    assert verdict.fields["reporter"].proposer == "llm (phi3)"
    assert {call.model for call in verdict.calls} == {"phi3"}
    example = verdict.fields["reporter"].example
    assert example is not None
    assert (example.field, example.kind, example.why) == ("reporter", "text", "as told")
    assert "Helmi Aro" in example.line


def test_one_page_is_too_little_for_a_pick_alone() -> None:
    with OllamaDouble(named({"reporter": "Helmi Aro"}), models=("phi3:latest",)) as double:
        verdict = heal(incident(page(*RECORDS[0])), ask=ask(double, "phi3"))
    assert not verdict.fields["reporter"].accepted
    assert any(trial.candidate.proposer == "llm (phi3)" for trial in verdict.trials)


def test_the_next_model_is_asked_where_one_gives_no_usable_answer() -> None:
    with OllamaDouble(named({"reporter": "Helmi Aro"}), models=("llama3:latest",)) as double:
        answer = ask(double, "phi3", "llama3")(incident(page(*RECORDS[0])), ("reporter",))
    assert {(call.model, bool(call.error)) for call in answer.calls} == {("llama3", False)}
    assert "has no model phi3: fetch it with `ollama pull phi3`" in answer.note
    assert [candidate.field for candidate in answer.candidates] == ["reporter"]


def test_without_a_server_healing_goes_on_and_one_line_says_so() -> None:
    with OllamaDouble(named({})) as double:
        nobody = double.url
    model = LanguageModel(OllamaProvider(nobody), [Model("phi3")], BUDGET, naming=names_nodes)
    answer = model(incident(page(*RECORDS[0])), ("reporter",))
    assert answer == Answer((), answer.calls, answer.note)
    assert answer.note.startswith("no language model's answer for reporter: ")
    assert "\n" not in answer.note


def test_the_rows_of_a_listing_are_asked_for_too() -> None:
    listing = Incident(
        source="gazette",
        page_kind="law_list",
        rules={"title": Rule("title", required=True)},
        selectors=KindSelectors({}, ("tr",), {"title": ("td",)}),
        broken=(ROWS, "title"),
        pages=(page(*RECORDS[0]),),
        memory=KindMemory((PageMemory("https://laws.example/", rows=({"title": ("The Ants Act",)},)),)),
    )
    question = question_of(listing, (ROWS, "title"))
    assert set(question.rules) == {ROWS, "title"}
    assert question.past_values["title"] == ("The Ants Act",)
    assert question.is_repeated(ROWS)
