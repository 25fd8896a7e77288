"""A picture for each article: a hilly coast in the colours of its own, drawn from its number."""

from __future__ import annotations

from random import Random

_SKIES = (("#f7d9a8", "#d98c5f"), ("#bcd7e8", "#6f9fbf"), ("#e8e2d0", "#b9a98a"), ("#cbb8d9", "#7d6a9c"))
_GROUNDS = ("#2f4a3c", "#3d4f63", "#5b4a36", "#274b5a")


def drawing(number: int) -> str:
    """An SVG of 640 by 360; the same for the same number."""
    random = Random(number)  # noqa: S311 - a picture
    light, dark = random.choice(_SKIES)
    ground = random.choice(_GROUNDS)
    hills = "".join(_hill(random, level, ground) for level in range(3))
    sun = f'<circle cx="{random.randint(80, 560)}" cy="{random.randint(60, 150)}" r="34" fill="#fff6df"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360">'
        f'<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="{light}"/>'
        f'<stop offset="1" stop-color="{dark}"/></linearGradient></defs>'
        f'<rect width="640" height="360" fill="url(#s)"/>{sun}{hills}</svg>'
    )


def _hill(random: Random, level: int, colour: str) -> str:
    """The further back, the paler."""
    points = [random.randint(150 + level * 55, 210 + level * 55) for _ in range(5)]
    curve = " ".join(f"S {place * 160 - 60} {y - 20} {place * 160} {y}" for place, y in enumerate(points[1:], start=1))
    return f'<path d="M 0 360 L 0 {points[0]} {curve} L 640 360 Z" fill="{colour}" opacity="{0.35 + level * 0.3:.2f}"/>'
