"""From the lines of pages to their text: no headers and footers, columns in order, whole words, whole paragraphs."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from etl_sentiment.pdf.characters import SOFT_HYPHEN
from etl_sentiment.pdf.columns import Block, blocks
from etl_sentiment.pdf.hyphens import Vocabulary, is_divided, join
from etl_sentiment.pdf.paragraphs import goes_on, paragraphs
from etl_sentiment.pdf.running import without_running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.pdf.lines import Page


def repaired(pages: Sequence[Page]) -> list[str]:
    """The text of each page, one paragraph a line; a word that is divided between two pages is on the first of them."""
    kept = [blocks(page) for page in without_running(pages)]
    vocabulary = Vocabulary.of(line.text for page in kept for block in page for line in block)
    texts = [_page_paragraphs(page, vocabulary) for page in kept]
    _join_divided(texts, vocabulary)
    return ["\n".join(paragraph.rstrip(SOFT_HYPHEN) for paragraph in page) for page in texts]


def _page_paragraphs(page: Sequence[Block], vocabulary: Vocabulary) -> list[str]:
    """Of all blocks; a paragraph that goes on in the next column is one."""
    found: list[str] = []
    for block in page:
        new = paragraphs(block, vocabulary)
        if found and new and goes_on(found[-1], new[0]):
            found[-1] = join(found[-1], new.pop(0), vocabulary)
        found += new
    return found


def _join_divided(pages: list[list[str]], vocabulary: Vocabulary) -> None:
    """Moves the second half of a word to the page that it begins on."""
    for before, after in itertools.pairwise(pages):
        if not before or not after or not is_divided(before[-1]) or not after[0][:1].islower():
            continue
        half, _, rest = after[0].partition(" ")
        before[-1] = join(before[-1], half, vocabulary)
        after[0] = rest
        if not rest:
            after.pop(0)
