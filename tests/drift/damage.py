"""Damage to a page's text: what servers, editors and networks do to HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.drift.scene import Dice

_END_TAG = re.compile(r"</(?!script|style)\w+>")


def _unclosed(page: str, dice: Dice) -> str:
    """A third of the end tags are missing."""
    places = iter(range(len(page)))
    return _END_TAG.sub(lambda found: "" if dice.chance(str(next(places)), 0.3) else found[0], page)


def _overclosed(page: str, dice: Dice) -> str:
    """End tags of elements that are not open."""
    places = iter(range(len(page)))
    stray = ("</div>", "</p>", "</body>", "</table>", "</li></ul>")
    return _END_TAG.sub(
        lambda found: found[0] + (dice.pick(f"t{found.start()}", stray) if dice.chance(str(next(places)), 0.1) else ""),
        page,
    )


def _cut(page: str, dice: Dice) -> str:
    """The connection broke, perhaps within a tag."""
    return page[: int(dice.share("length") * len(page))]


def _no_body(page: str, dice: Dice) -> str:
    return re.sub(r"</?(?:html|head|body)[^>]*>", "", page)


def _frames(page: str, dice: Dice) -> str:
    return page.replace(
        "<body>", '<frameset cols="20%,80%"><frame src="/menu"><frame src="/main"></frameset><noframes>'
    )


def _nested_forms(page: str, dice: Dice) -> str:
    """Forms in forms, links in links, tables in table rows."""
    wrapped = page.replace("<main", '<form><table><tr><form action="/x"><main').replace("</main>", "</main></form>")
    return wrapped.replace("<h1", '<a href="/a"><a href="/b"><h1')


def _huge_attributes(page: str, dice: Dice) -> str:
    long = "x" * 20_000
    return page.replace("<p", f'<p data-state="{long}" style="{long}"', 3).replace(
        "<div", f'<div class="{"a b " * 2000}"', 2
    )


def _odd_attributes(page: str, dice: Dice) -> str:
    """Names and values of template languages, quotes within quotes."""
    odd = (
        "@click='go()' :class=\"{on: a > 1}\" *ngIf='x' v-if a\"b='c' =x \u00e9t\u00e9=1 xml:lang='en'"
        " class='a\u00a0b {{x}} [y] \"z' id='1 2' rel=\"a'b\" itemprop='x\\y' name='\\'"
        " data-testid='</p>' datetime='not a day' property='<b>'"
    )
    return re.sub(r"<(p|div|span|h1|time|td|li)(?=[ >])", lambda found: f"{found[0]} {odd}", page, count=12)


def _odd_elements(page: str, dice: Dice) -> str:
    """Names with colons and dashes, drawings, formulas, processing instructions, comments, sections of XML."""
    odd = (
        "<?php echo 1 ?><o:p>&nbsp;</o:p><my-card><slot name=x></slot></my-card><svg><title>Icon</title><g><text>1 May"
        " 2020</text></g></svg><math><mi>x</mi></math><!-- <p>old</p> --><![CDATA[ x ]]><!--[if IE]>"
        "<b>IE</b><![endif]-->"
    )
    return page.replace("<h1", f"{odd}<h1").replace("<p", f"{odd}<p", 2).replace("<time", f"{odd}<time")


def _odd_characters(page: str, dice: Dice) -> str:
    odd = "\x00\x01\x0b\ufeff\u200b\u202e\u2028\ud7ff\U0001f600&#0;&#x110000;&#xD800;&bogus;&amp;amp;"
    return page.replace("</p>", f"{odd}</p>").replace("</h1>", f"{odd}</h1>").replace('class="', f'class="{odd} ')


def _misread(page: str, dice: Dice) -> str:
    """UTF-8 that was read as another encoding."""
    return page.encode("utf-8", "replace").decode(
        dice.pick("encoding", ("latin-1", "cp1251", "utf-16-le", "koi8-r")), "replace"
    )


def _deep(page: str, dice: Dice) -> str:
    return page.replace("<main", "<div>" * 600 + "<main").replace("</main>", "</main>" + "</div>" * 600)


def _wide(page: str, dice: Dice) -> str:
    """The same small box many hundred times."""
    box = '<div class="item"><a href="/r/1">Next</a> <span>1 May 2020</span></div>'
    return page.replace("</body>", f"{box * 700}</body>")


def _bad_data(page: str, dice: Dice) -> str:
    """JSON-LD that is none, or none of the usual make."""
    odd = (
        "{",
        "null",
        "[1, 2, [3]]",
        '"x"',
        '{"@graph": {"@type": 7}}',
        '{"@type": {"a": 1}, "headline": {"@value": 3}}',
        '{"@type": "NewsArticle", "author": [[["x"]], 5, null], "datePublished": 20200101, "headline": ["a", {}]}',
        "[" * 3000,
    )
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in odd)
    return page.replace(
        "</head>", f"{scripts}<meta property='og:title'><meta content='x'><meta name='' content=''></head>"
    )


def _nothing(page: str, dice: Dice) -> str:
    return dice.pick(
        "rest", ("", " ", "<", "<!-- -->", "<html></html>", "plain text", "{}", "<p", "\x00", "<?xml version='1.0'?>")
    )


DAMAGE: dict[str, Callable[[str, Dice], str]] = {
    "unclosed": _unclosed,
    "overclosed": _overclosed,
    "cut": _cut,
    "no body": _no_body,
    "frames": _frames,
    "nested forms": _nested_forms,
    "huge attributes": _huge_attributes,
    "odd attributes": _odd_attributes,
    "odd elements": _odd_elements,
    "odd characters": _odd_characters,
    "misread": _misread,
    "deep": _deep,
    "wide": _wide,
    "bad data": _bad_data,
    "nothing": _nothing,
}
