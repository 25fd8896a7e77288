"""A question about a law's page after its redesign, shared by the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.llm.question import Question
from healing.model import Kind, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.llm.question import Pick, PickedNode

LAW_PAGE = """
<html><head><title>Acts</title>
<meta property="og:title" content="The Press Act"><script>var a = "hidden words"</script></head>
<body>
 <nav><a href="/">Home</a><a href="/acts">Acts</a></nav>
 <main>
  <h1 class="act-name css-1x2y3z">The Press Act</h1>
  <dl><dt>Enacted</dt><dd><time datetime="2024-05-04">4 May 2024</time></dd><dt>Number</dt><dd>2024/17</dd></dl>
  <p class="full-text">First paragraph of the act.</p><p class="full-text">Second paragraph.</p>
  <a class="document" href="/acts/17.pdf">PDF</a>
 </main>
 <footer>Printed 1 January 2020</footer>
</body></html>
"""

RULES = {
    "title": Rule("title", required=True, about="The name of the act."),
    "enacted": Rule("enacted", Kind.DATE, about="The day on which the act was enacted."),
    "pdf": Rule("pdf", Kind.URL, about="Link to the document."),
    "body": Rule("body", Kind.LONGTEXT, about="The paragraphs of the act."),
}

LAW = Question(
    page_kind="law",
    rules=RULES,
    pages=(LAW_PAGE,),
    old_selectors={"title": ("h2.name::text",)},
    past_values={"title": ("The Roads Act", "The Water Act"), "enacted": ("2 March 2023",)},
    failures=("title: missing", "enacted: missing"),
)

LIST_PAGE = (
    "<html><body><main><table>"
    + "".join(
        f"<tr class='act-row'><td><a href='/acts/{n}'>Act number {n}</a></td><td>{n} May 2024</td></tr>"
        for n in range(1, 9)
    )
    + "</table></main></body></html>"
)

ACTS = Question(
    page_kind="law_list",
    rules={"rows": Rule("rows"), "name": Rule("name"), "url": Rule("url", Kind.URL)},
    pages=(LIST_PAGE,),
    columns=frozenset({"name", "url"}),
)


def nothing_wrong(picks: Mapping[str, Pick]) -> dict[str, str]:
    """A review without objections."""
    return {}


def names_nothing(selectors: Mapping[str, tuple[str, ...]], seconds: float) -> dict[str, tuple[PickedNode, ...]]:
    """A naming for which no selector finds a node."""
    return {}
