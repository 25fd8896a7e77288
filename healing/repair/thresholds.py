"""The figures that the gate decides by, in one place."""

from __future__ import annotations

from dataclasses import dataclass

SEVERAL = 3
"""So many pages of different records say more together than one."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the gate asks for; confidences and shares are 0 to 1."""

    one_page: float = 0.8
    """Confidence needed with a single page of evidence."""
    several_pages: float = 0.65
    """Confidence needed where three pages or more agree; two pages lie half way."""
    margin: float = 0.15
    """By how much the runner-up has to be behind, unless a witness agrees."""
    optional_share: float = 0.6
    """An optional field that nothing is remembered of has to be found on this share of the pages, a required on all."""
    too_rare: float = 0.02
    """An optional field may be missing on so many pages that as many or more are at least this likely."""
    too_often: float = 0.0005
    """It may be there on so many that as many or more are at least this likely: what is always there is another."""
    other_length: float = 0.05
    """Long texts of which so few pairs, new and remembered, are the longer (or shorter) ones are other texts."""
    other_scale: float = 3.0
    """Their medians have to differ by this factor, too."""
    longest: float = 4.0
    """A value may be so many times longer than the longest remembered."""
    shortest: float = 0.2
    """A value has at least this share of the shortest remembered length."""
    shortest_text: float = 0.1
    """The same of a long text, all its paragraphs together."""
    profile_values: int = 3
    """Lengths are only compared with a profile of so many values."""

    word: float = 0.3
    """What a proposer's word is worth, beside what the gate measures itself."""
    word_on_meaning: float = 0.7
    """The same of one that understood the texts of three pages or more: that cannot be measured here."""

    def believed(self, score: float, measured: float, *, by_meaning: bool = False) -> float:
        """How sure the gate is of a candidate: at most as sure as its proposer, and as what was measured lets it be."""
        return min(score, 1 - (1 - measured) * (1 - self.worth(by_meaning=by_meaning)))

    def worth(self, *, by_meaning: bool) -> float:
        """What a proposer's word is worth."""
        return self.word_on_meaning if by_meaning else self.word

    def needed(self, pages: int) -> float:
        """The confidence that a verdict on so many pages takes."""
        return {1: self.one_page, 2: (self.one_page + self.several_pages) / 2}.get(pages, self.several_pages)


THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class ListingThresholds:
    """What the gate asks of a listing; confidences and shares are 0 to 1."""

    one_page: float = 0.82
    """Confidence that a column needs with a single page of evidence."""
    several_pages: float = 0.7
    """Confidence where several pages agree."""
    fill: float = 0.8
    """A column is filled in at least this share of what it was filled before; the page with the least counts."""
    invalid: float = 0.1
    """At most this share of a column's values breaks its rule."""
    distinct: float = 0.3
    """A column whose values used to differ has at least this share of different values."""
    few: int = 3
    """So few values may be the same by chance."""
    longest: float = 4.0
    """The median value is at most so many times as long as the longest remembered."""
    shortest: float = 0.25
    """And at least this share of the shortest."""
    equal: float = 0.5
    """Two columns that give the same text in this share of the rows are one."""
    behind: float = 0.01
    """A place that fits by so much less than another of the same rows is the wrong one."""
    behind_on_meaning: float = 0.25
    """The same where the proposer understood what the texts say: shapes alone do not outvote it."""
    word_on_meaning: float = 0.5
    """What the word of such a proposer is worth, beside what the gate measures itself."""
    elsewhere: float = 0.5
    """A link that fits less leads elsewhere than before: its rows have to have all the other columns."""
    pages: int = 3
    """On so many of the pages the columns are compared with what is remembered of them."""


LISTING_THRESHOLDS = ListingThresholds()
