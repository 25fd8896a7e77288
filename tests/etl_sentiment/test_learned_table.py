from __future__ import annotations

from rich.console import Console

from etl_sentiment.learned_table import given, learned_table, remarks
from healing.model import ROWS, Kind, Rule
from healing.repair.authoring import learn_selectors
from healing.repair.examples import Example

RULES = {"title": Rule("title"), "text": Rule("text", Kind.LONGTEXT), "subjects": Rule("subjects", Kind.LIST)}
PARAGRAPHS = "".join(f"<p>Paragraph {n} of the act, which is long enough to be one.</p>" for n in range(3))
HTML = (
    f"<nav><b>Act 1</b></nav><main><h1 class=name>Act 1</h1><i>A</i><i>B</i><div class=body>{PARAGRAPHS}</div></main>"
)
OTHER = HTML.replace("Paragraph 0", "Another one")
ROWS_HTML = "<table>" + "".join(f"<tr><td class=name>Act {n}</td></tr>" for n in range(5)) + "</table>"
NAMED = {"title": ("Act 1",), "text": ("Paragraph 0 of the act",), "subjects": ("A", "B")}


def test_each_field_is_a_line_with_what_it_gives() -> None:
    learned = learn_selectors(
        "law", RULES, [Example("https://x.org/1", HTML, NAMED), Example("https://x.org/2", OTHER)]
    )
    console = Console(width=200)
    with console.capture() as capture:
        console.print(learned_table(learned))
    lines = capture.get().splitlines()
    assert lines[0].split() == ["field", "selectors", "what", "they", "give", "on", "each", "page"]
    assert any(line.split()[:4] == ["title", "h1.name", "1:", "Act"] for line in lines)
    assert "(3 paragraphs)" in given(learned.pages[0], "text")
    assert given(learned.pages[0], "subjects") == "A, B"


def test_rows_are_counted_and_the_first_are_shown() -> None:
    example = Example("https://x.org", ROWS_HTML, {"title": ("Act 1", "Act 2")})
    (page,) = learn_selectors("list", RULES, [example]).pages
    assert given(page, ROWS) == "5 rows"
    assert given(page, "title") == "Act 0\nAct 1\nAct 2"


def test_refusals_and_other_places_are_remarked_on() -> None:
    named = {**NAMED, "subjects": ("C",)}
    told = [str(line) for line in remarks(learn_selectors("law", RULES, [Example("https://x.org/1", HTML, named)]))]
    assert told[0].startswith("refused  subjects: 'C' was not found")
    assert told[1].startswith("title stands in 2 places: h1.name is taken")
    assert told[1].endswith('--value 2:title="..."')
