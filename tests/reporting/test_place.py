from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.reporting.place import place_of

PAGE = """<html><head><title>x</title></head><body><nav>Home</nav><main class="m" onclick="steal()">
<h1 id="h">Water <em>Act</em></h1><dl><dt>Number</dt><dd class="no">1931/7</dd><dt>Link</dt>
<dd><a href="javascript:alert(1)" title="The act">read</a><script>evil()</script><img src="http://x.example/1"></dd></dl>
</main></body></html>"""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[object] = []
        self.open = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.attributes += list(attrs)  # type: ignore[call-overload]
        self.open += 1

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1


def _parsed(html: str) -> _Tags:
    parser = _Tags()
    parser.feed(html)
    return parser


def test_the_element_is_marked_among_what_stands_around_it() -> None:
    place = place_of(PAGE, ["dd.no::text"])
    assert place is not None
    assert place.value == "1931/7"
    assert '<div class="dt">Number</div><mark class="dd">1931/7</mark>' in place.html
    assert "Number »1931/7« Link" in place.text


def test_an_attribute_is_the_value() -> None:
    place = place_of(PAGE, ["dd a::attr(title)"])
    assert place is not None
    assert (place.value, place.attribute, "<mark>read</mark>" in place.html) == ("The act", "title", True)


def test_nothing_of_the_page_but_words_and_plain_elements() -> None:
    place = place_of(PAGE, ["h1::text"])
    assert place is not None
    for bad in ("script", "evil", "javascript", "onclick", "href", "src", "img", 'class="m"', "id="):
        assert bad not in place.html


def test_a_column_is_looked_for_in_the_rows() -> None:
    rows = "".join(f"<tr class=r><td class=t>Act {number}</td><td>1931</td></tr>" for number in (1, 2))
    html = f"<p class=t>wrong</p><table>{rows}</table>"
    place = place_of(html, [".t::text"], ["tr.r"])
    assert place is not None
    assert place.value == "Act 1"
    assert place_of(html, [".t::text"], ["tr.gone"]) is None


def test_rows_of_a_table_are_marked_whole() -> None:
    place = place_of("<table><tr class=r><td>Act</td></tr><tr class=r><td>Bill</td></tr></table>", ["tr.r"])
    assert place is not None
    assert place.html.count('<mark class="tr"><div class="td">') == 2


@pytest.mark.parametrize("selectors", [(), ("h6.gone::text",), ("h1[[",), ("count(//p)",), ("//*" * 40,)])
def test_what_finds_nothing(selectors: tuple[str, ...]) -> None:
    assert place_of(PAGE, selectors) is None


@given(st.text(max_size=300), st.sampled_from(["p", "h1", "b"]))
def test_whatever_the_page_says_it_stays_text(text: str, tag: str) -> None:
    place = place_of(f"<body><div><{tag} class=x>a{text}</{tag}><script>{text}</script></div></body>", [".x::text"])
    if place is not None:
        found = _parsed(place.html)
        assert set(found.attributes) <= {("class", name) for name in ("div", tag)}
        assert found.tags <= {"div", "span", "mark"}


def test_a_long_page_is_cut() -> None:
    place = place_of(f"<body><div><p class=x>{'word ' * 5000}</p>{'<p>more</p>' * 500}</div></body>", [".x::text"])
    assert place is not None
    assert len(place.html) < 3000
    assert len(place.value) < 300


def test_of_many_neighbours_the_nearest_are_shown() -> None:
    items = "".join(f"<li id=n{number}>{number}</li>" for number in range(50))
    place = place_of(f"<body><ul>{items}</ul></body>", ["li#n30"])
    assert place is not None
    assert place.text == "… 26 27 28 29 »30« 31 32 33 34 …"


def test_a_long_neighbour_is_left_out() -> None:
    place = place_of(f"<body><div><p>{'word ' * 60}</p><p>before</p><b id=x>it</b></div></body>", ["#x"])
    assert place is not None
    assert place.text == "… before »it«"


def test_of_many_marked_elements_the_first_are_shown() -> None:
    place = place_of(f"<body><ul>{'<li>x</li>' * 40}</ul></body>", ["li"])
    assert place is not None
    assert place.text == "»x« " * 10 + "…"
