"""What is likely by chance: how often an optional field is filled, how long a text is; and what signs say together."""

from __future__ import annotations

from math import comb, exp, lgamma, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from healing.memory.profile import Profile

_MOST_PAGES = 12
"""A profile of more pages counts like one of so many: the redesign may have changed how often the field is filled."""


def together(signs: Iterable[float]) -> float:
    """How sure independent signs are together, each 0 to 1: what doubt one leaves, another may take away (noisy or)."""
    return 1 - prod(1 - sign for sign in signs)


def chance_of_fewer(filled: int, pages: int, profile: Profile) -> float:
    """The probability that a field is filled on at most ``filled`` of ``pages``, after what was remembered of it.

    Beta-binomial with a flat prior: https://en.wikipedia.org/wiki/Beta-binomial_distribution
    """
    return sum(_chance(count, pages, profile) for count in range(filled + 1))


def chance_of_more(filled: int, pages: int, profile: Profile) -> float:
    """The probability that a field is filled on at least ``filled`` of ``pages``."""
    return sum(_chance(count, pages, profile) for count in range(filled, pages + 1))


def _chance(filled: int, pages: int, profile: Profile) -> float:
    scale = min(1.0, _MOST_PAGES / profile.pages) if profile.pages else 1.0
    alpha, beta = 1 + scale * profile.filled, 1 + scale * (profile.pages - profile.filled)
    return comb(pages, filled) * exp(log_beta(filled + alpha, pages - filled + beta) - log_beta(alpha, beta))


def log_beta(one: float, other: float) -> float:
    """The logarithm of Euler's beta function."""
    return lgamma(one) + lgamma(other) - lgamma(one + other)


def share_longer(lengths: Sequence[int], usual: Sequence[int]) -> float:
    """How often one of ``lengths`` is longer than one of ``usual``, 0 to 1; ties count half.

    The statistic of Mann and Whitney's test: 0.5 where both are of one kind.
    """
    pairs = [(length, other) for length in lengths for other in usual]
    return sum((length > other) + 0.5 * (length == other) for length, other in pairs) / len(pairs) if pairs else 0.5
