"""What a page shows at a glance: headlines, how much text, forms, scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import parsel
from lxml import etree

from healing.dom.regions import is_side
from healing.dom.text import normal
from healing.dom.vocabulary import OTHER_RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_MAX_HTML = 5_000_000
_MAX_TEXT = 20_000
_UNSHOWN = frozenset({"script", "style", "noscript", "template", "svg", "option", "textarea"})
_BLOCKS = ("p", "div", "td", "span", "li", "h1", "h2", "h3", "h4", "h5", "em", "strong", "section")
_HEADLINES = "//title[not(ancestor::svg)] | //h1"
_MOUNT_POINT = (
    "//body//*[self::div or self::main or self::app-root or self::section][not(*)][not(normalize-space())]"
    "[@id='root' or @id='app' or @id='__next' or @id='__nuxt' or @id='___gatsby' or @id='main-app' or self::app-root]"
)
_STATEMENTS = f"//body//*[{' or '.join(f'self::{tag}' for tag in _BLOCKS)}]"
_PARTS = re.compile(r"\s[|·•–—-]\s|\|")
_HIDING = re.compile(r"display:\s?none|visibility:\s?hidden")
_HIDDEN_WORDS = frozenset({"hidden", "d-none", "hide", "is-hidden", "visually-hidden", "sr-only", "invisible"})
_LEAST_RECORDS, _LEAST_RECORD_TEXT = 4, 25


@dataclass(eq=False)
class Look:
    """One page, parsed when it is first asked about."""

    html: str

    @cached_property
    def page(self) -> parsel.Selector:
        return parsel.Selector(text=self.html[:_MAX_HTML], type="html")

    @cached_property
    def text(self) -> str:
        """What a visitor reads, white space collapsed, the first part of a long page."""
        parts, size = [], 0
        for part in _shown_texts(self.page.root.find("body")):
            parts.append(part)
            size += len(part)
            if size > 2 * _MAX_TEXT:
                break
        return " ".join(" ".join(parts).split())[:_MAX_TEXT]

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """The title and the ``h1``, whole and in the parts that ``|`` or ``-`` divide: one is often the site's name."""
        found: dict[str, None] = {}
        for node in self.page.xpath(_HEADLINES)[:6]:
            whole = " ".join(node.xpath("string()").get("").split())[:300]
            found |= dict.fromkeys(part.strip() for part in (whole, *_PARTS.split(whole)) if part.strip())
        return tuple(found)

    @cached_property
    def has_password_field(self) -> bool:
        return bool(self.page.xpath("//input[@type='password']"))

    @cached_property
    def has_scripts(self) -> bool:
        return bool(self.page.xpath("//script"))

    @cached_property
    def has_empty_mount_point(self) -> bool:
        """Whether there is an element that a JavaScript application has yet to fill."""
        return bool(self.page.xpath(_MOUNT_POINT))

    @cached_property
    def has_h1(self) -> bool:
        return bool(self.page.xpath("//h1[normalize-space()]"))

    @cached_property
    def noscript(self) -> str:
        """What visitors without JavaScript are told."""
        return " ".join(" ".join(self.page.xpath("//noscript//text()").getall()).split())[:2000]

    def statement(self, pattern: re.Pattern[str]) -> HtmlElement | None:
        """The first short text of its own that begins so; what is hidden or stands in a side part does not count."""
        for node in self.page.xpath(_STATEMENTS):
            words = words_in(node.root) if len(node.root) <= 3 else ""
            if 0 < len(words) <= 200 and pattern.match(words.casefold()) and not _is_out_of_sight(node.root):
                return node.root
        return None

    @cached_property
    def records(self) -> tuple[HtmlElement, ...]:
        """What holds several like elements with links and some text one after the other, as a listing its rows."""
        parents = self.page.xpath("//body//*[count(*) > 3][.//a[@href]]")
        return tuple(parent.root for parent in parents if self._are_records(parent))

    def _are_records(self, parent: parsel.Selector) -> bool:
        alike: dict[tuple[str, str], int] = {}
        for child in parent.root:
            if isinstance(child.tag, str) and (child.tag == "tr" or child.find(".//a[@href]") is not None):
                look = (child.tag, child.get("class") or "")
                alike[look] = alike.get(look, 0) + (len(words_in(child)) >= _LEAST_RECORD_TEXT)
        return max(alike.values(), default=0) >= _LEAST_RECORDS and not _is_out_of_sight(parent.root)


def _shown_texts(body: HtmlElement | None) -> Iterator[str]:
    """The texts below an element in reading order, without those that no visitor sees."""
    if body is None:
        return
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        is_shown = isinstance(element.tag, str) and element.tag not in _UNSHOWN
        if event == "end":
            if element is not body and element.tail:
                yield element.tail
        elif not is_shown:
            walk.skip_subtree()
        elif element.text:
            yield element.text


def words_in(element: HtmlElement) -> str:
    """The text of an element, white space collapsed."""
    return " ".join("".join(element.itertext()).split())


def _is_out_of_sight(element: HtmlElement) -> bool:
    """Whether an element is hidden or in a side part. Some systems wrap the whole page in a form: that is no side."""
    for node in (element, *element.iterancestors()):
        if node.tag != "form" and is_side(node):
            return True
        if _HIDING.search(node.get("style") or "") or _HIDDEN_WORDS & set((node.get("class") or "").split()):
            return True
    return False


def are_others(records: HtmlElement, statement: HtmlElement) -> bool:
    """Whether records stand below a statement under a heading of their own that says so: "Latest laws"."""
    heading = next(iter(records.xpath("preceding::*[self::h2 or self::h3 or self::h4 or self::h5][1]")), None)
    if heading is None or not OTHER_RECORDS & set(normal(words_in(heading)).split()):
        return False
    return statement in heading.xpath("preceding::*")
