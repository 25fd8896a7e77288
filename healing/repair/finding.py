"""Where a page shows a given value: as text, in an attribute, in a meta tag of the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from healing.model import Kind
from healing.repair.dates import days
from healing.repair.places import innermost_first, likeness, shown
from healing.repair.values import is_joined, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page

_MAX_DATE_TEXT = 60
_ALIKE = 0.6
_MAX_OPTIONS = 6
_WHOLE_LIST = 3


@dataclass(frozen=True, slots=True)
class Way:
    """How a value is read from its elements, and how much that place is to be trusted (0 to 1)."""

    attribute: str
    trust: float
    place: str

    def __str__(self) -> str:
        return f"{self.place} shows it" if not self.attribute else f"{self.place}, attribute {self.attribute}, holds it"


TEXT = Way("", 1.0, "the text")
MACHINE_DATE = Way("datetime", 1.0, "the text")
MICRODATA = Way("content", 0.99, "microdata")
META = Way("content", 0.97, "a meta tag")
JOINED = Way("", 0.96, "one text with all items")
ADDRESS = Way("href", 1.0, "the link")


@dataclass(frozen=True, slots=True)
class Found:
    """Elements that together show the value (one, but for lists)."""

    places: tuple[HtmlElement, ...]
    way: Way


def find_value(
    page: Page, values: Sequence[str], kind: Kind, sources: Sequence[str] = (), *, anywhere: bool = False
) -> list[Found]:
    """Where the page shows the values, the most telling first; side parts are left out unless ``anywhere``.

    ``sources``: metadata paths that named the value; a meta tag among them goes before others that hold the same.
    """
    if kind is Kind.DATE:
        return [*_dates(page, values[0], anywhere=anywhere), *_meta(page, values, kind, sources)]
    if kind is Kind.URL:
        return [Found((link,), ADDRESS) for link in page.root.iter("a") if link.get("href") == values[0]][:_MAX_OPTIONS]
    if kind is Kind.URLS:
        return [Found(group, ADDRESS) for group in _link_groups(page, values)]
    if kind is Kind.LIST:
        groups = [Found(group, TEXT) for group in _groups(page, values, anywhere=anywhere)]
        return [*groups, *_meta(page, values, kind, sources), *([] if groups else _joined(page, values))]
    visible = [Found((element,), TEXT) for element in shown(page, values[0], anywhere=anywhere)[:_MAX_OPTIONS]]
    return visible if kind in (Kind.TEXT, Kind.LONGTEXT) else [*visible, *_meta(page, values, kind, sources)]


def _link_groups(page: Page, values: Sequence[str]) -> Iterator[tuple[HtmlElement, ...]]:
    """A link for each value, wherever they stand, for the addresses tell; as like the first one as can be."""
    places = [links_to(page, value) for value in values]
    if not all(places):
        return
    for lead in places[0][:_MAX_OPTIONS]:
        group = [max(others, key=lambda other: likeness(lead, other)) for others in places[1:]]
        yield tuple(sorted((lead, *group), key=lambda element: page.positions[element]))


def links_to(page: Page, value: str) -> list[HtmlElement]:
    """The links of the page that lead where an address does, the record's own first."""
    wanted = urljoin(page.url, value)
    links = (element for element in page.root.iter("a", "area", "link") if element.get("href"))
    found = [link for link in links if urljoin(page.url, link.get("href").strip()) == wanted]
    return sorted(found, key=lambda link: link in page.side)


def _groups(page: Page, values: Sequence[str], *, anywhere: bool) -> Iterator[tuple[HtmlElement, ...]]:
    """One element for each value, alike and near each other; groups around each place of the first value."""
    # Navigation never shows exactly the items of one record, so that a whole list may stand in a side part.
    is_whole = anywhere or len(values) >= _WHOLE_LIST
    places = [innermost_first(shown(page, value, anywhere=is_whole)) for value in values]
    if not all(places):
        return
    for lead in places[0][:_MAX_OPTIONS]:
        group = [lead]
        for others in places[1:]:
            alike = [other for other in others if likeness(lead, other) >= _ALIKE]
            if not alike:
                break
            group.append(min(alike, key=lambda other: abs(page.positions[other] - page.positions[lead])))
        else:
            yield tuple(sorted(group, key=lambda element: page.positions[element]))


def _joined(page: Page, values: Sequence[str]) -> Iterator[Found]:
    """Elements whose text is all the values with little between them, such as "By A, B and C"; the shortest first."""
    if len(values) < 2:
        return
    for text in sorted(page.by_text, key=len):
        if is_joined((text,), values):
            inner = innermost_first([element for element in page.by_text[text] if element not in page.side])
            yield from (Found((element,), JOINED) for element in inner)


def _dates(page: Page, value: str, *, anywhere: bool) -> Iterator[Found]:
    wanted = days(value)
    if not wanted:
        return
    for element in page.elements:
        if element in page.side and not anywhere:
            continue
        if (written := element.get("datetime")) and days(written) & wanted:
            yield Found((element,), MACHINE_DATE)
        elif element.get("itemprop") and (written := element.get("content")) and days(written) & wanted:
            yield Found((element,), MICRODATA)
    for element in dated(page, anywhere=anywhere):
        if days(page.text(element)) & wanted:
            yield Found((element,), TEXT)


def dated(page: Page, *, anywhere: bool = False) -> list[HtmlElement]:
    """The innermost elements of the record (``anywhere``: of side parts too) whose short text names a day."""
    found = [
        element
        for text, elements in page.by_text.items()
        if len(text) <= _MAX_DATE_TEXT and any(map(str.isdigit, text)) and days(page.text(elements[0]))
        for element in elements
        if anywhere or element not in page.side
    ]
    # The paragraph around a date reads as the same day, but its text has more than the date.
    around = {ancestor for element in found for ancestor in element.iterancestors()}
    return sorted((one for one in found if one not in around), key=lambda element: page.positions[element])


def _meta(page: Page, values: Sequence[str], kind: Kind, sources: Sequence[str]) -> Iterator[Found]:
    """Meta tags that hold the value, those that named it first."""
    groups: dict[str, list[HtmlElement]] = {}
    for tag in page.root.iter("meta"):
        if tag.get("content") and (key := tag.get("property") or tag.get("name")):
            groups.setdefault(key, []).append(tag)
    for key in sorted(groups, key=lambda key: f"meta:{key}" not in sources):
        if same(kind, [tag.get("content") for tag in groups[key]], values):
            yield Found(tuple(groups[key]), META)
