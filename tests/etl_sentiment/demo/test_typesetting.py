from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from etl_sentiment.demo.content import make_laws
from etl_sentiment.demo.typesetting import broken_lines

PARAGRAPHS = sorted({paragraph for law in make_laws()[:40] for paragraph in law.paragraphs})


@given(st.sampled_from(PARAGRAPHS), st.integers(120, 500))
def test_no_line_is_too_wide_and_nothing_is_lost(paragraph: str, width: int) -> None:
    lines = broken_lines(paragraph, width)
    assert all(stringWidth(line, "Times-Roman", 11) <= width + 0.01 for line in lines)
    assert "".join(line[:-1] if line.endswith("-") else f"{line} " for line in lines).split() == paragraph.split()


def test_words_are_broken_between_syllables() -> None:
    assert broken_lines("The application", 52) == ["The appli-", "cation"]
    assert broken_lines("The through", 45) == ["The", "through"]
