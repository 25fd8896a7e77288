from __future__ import annotations

import pytest

from healing.dom.labels import label_element, label_near, label_of
from healing.dom.page import parse


@pytest.mark.parametrize(
    "html",
    [
        "<dl><dt>Enacted</dt><dd id=x>3 May 2019</dd></dl>",
        "<table><tr><th>Enacted:</th><td id=x>3 May 2019</td></tr></table>",
        "<div><span>Enacted:</span><span id=x>3 May 2019</span></div>",
        '<div><span class="fact-label">Enacted</span><div><p id=x>3 May 2019</p></div></div>',
        "<p id=x>Enacted: 3 May 2019</p>",
        "<p>Enacted: <span id=x>3 May 2019</span></p>",
        "<table><tr><th>Title</th><th>Enacted</th></tr><tr><td>Act</td><td id=x>3 May 2019</td></tr></table>",
    ],
)
def test_labels_in_their_usual_forms(html: str) -> None:
    element = parse(html).root.find(".//*[@id='x']")
    assert label_of(element) == "Enacted"


def test_a_value_beside_is_no_label() -> None:
    element = parse("<div><span>Ministry</span><span id=x>3 May 2019</span></div>").root.find(".//*[@id='x']")
    assert label_of(element) == ""
    assert label_element(element) is None


def test_a_known_label_needs_no_mark() -> None:
    element = parse("<div><span>Enacted</span><span id=x>3 May 2019</span></div>").root.find(".//*[@id='x']")
    found = label_element(element, known=frozenset({"enacted"}))
    assert found is not None
    assert found[0].text == "Enacted"
    assert found[1] is element


def test_a_short_text_just_before_is_the_label_where_nothing_marks_one() -> None:
    element = parse("<div><span>Enacted</span><span><b id=x>3 May 2019</b></span></div>").root.find(".//*[@id='x']")
    assert label_near(element) == "Enacted"
    far = parse(f"<div><p>{'word ' * 20}</p><p id=x>3 May 2019</p></div>").root.find(".//*[@id='x']")
    assert label_near(far) == ""
