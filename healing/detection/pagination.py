"""Does the listing go on? A page without its link to the next one is either the last page, or one whose link broke."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from healing.detection.look import Look
from healing.dom.paths import name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lxml.html import HtmlElement

    from healing.model import Rule

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?<![a-z])(?:page|pagina|paged|seite|pg|p|start|offset|from|skip|first)[-_=/]?(\d{1,6})(?!\d)", re.IGNORECASE
)
_PAGER = re.compile(r"paginat|pager|page-?nav|page-?numbers|nav-?links|blaettern|seitennavi", re.IGNORECASE)
_OFF = re.compile(r"disabled|inactive|unavailable|is-?hidden|d-none|(?:^|\s)hidden", re.IGNORECASE)
_MAX_WORDS = 40
_MAX_LINKS = 3000

_NEXT = re.compile(
    r"next(?: (?:page|results|entries))?|older(?: (?:posts|entries|articles|stories|news))?|weiter|nächste(?: seite)?"
    r"|ältere(?: (?:artikel|beiträge|einträge|meldungen))?|(?:articles )?plus anciens|(?:page )?suivante?s?"
    r"|(?:página )?siguiente|próxim[ao](?: página)?|(?:pagina )?successiv[ao]|avanti|volgende(?: pagina)?|seuraava"
    r"|następn[ay](?: strona)?|nästa(?: sida)?|næste(?: side)?|neste(?: side)?|следующая|далее|次へ|下一页"
)
_LEADS_ON = re.compile(r"\b(?:next|older|following)\b|paginat|\bpager\b", re.IGNORECASE)
_ARROWS = re.compile(r"[›»→>⟩❯]{1,2}")
# With a noun or a verb of loading: a bare "show more" unfolds something as often as not.
_MORE = re.compile(
    r"load more(?: \w+)?|(?:show |view |see )?more (?:results|entries|documents)|(?:mehr|weitere)(?: \w+)? laden"
    r"|(?:mehr|weitere) ergebnisse(?: anzeigen)?|charger plus(?: de \w+)?|(?:afficher |voir )?plus de résultats"
    r"|cargar más(?: \w+)?|(?:ver |mostrar )?más resultados|carica altr[io](?: \w+)?|mostra altri risultati"
    r"|carregar mais(?: \w+)?|meer (?:resultaten|laden)|więcej wyników|загрузить ещ[её]"
)
_OF = r"(?:of|von|de|sur|di|van|av|af|z|из|/)"
_COUNTED = (
    re.compile(rf"\b(?:page|seite|p[aá]gina|strona|sida|side|страница)\s+(\d+)\s*{_OF}\s*(\d+)", re.IGNORECASE),
    re.compile(rf"\b\d+\s?[-–—]\s?(\d+)\s+{_OF}\s+(\d+)(?![.,]?\d)", re.IGNORECASE),
)
"""Where a page says which of how many pages, or records, it shows."""
_MAX_SAME_WORDS = 2
"""A pager may stand above and below the rows; a word on more links than that is not a pager's."""


class Strength(IntEnum):
    """How sure a sign is that its link leads to the very next page."""

    GOES_ON = 0
    """The listing goes on, but this link may lead to any later page, or only a script knows where."""
    ARROW = 1
    WORDS = 2
    SAID = 3
    """The page says so to machines: ``rel=next``."""


@dataclass(frozen=True, slots=True)
class NextLink:
    """An element that leads from one page of a listing to a later one."""

    element: HtmlElement
    target: str
    """The absolute URL."""
    sign: str
    """What says so, for people."""
    strength: Strength


def further_page(html: str, url: str, known_links: Iterable[str] = ()) -> str:
    """The sign that a listing goes on after this page, for people; empty where there is none."""
    return next((link.sign for link in next_links(Look(html).page.root, url, known_links)), "")


def sure_next_page(html: str, url: str) -> str:
    """The sign of a link that can only lead to the next page, for people; empty where there is none.

    For a listing of which no link to a next page is known: words such as "next" stand on other links, too.
    """
    links = next_links(Look(html).page.root, url)
    return next((link.sign for link in links if _is_sure(link, url)), "")


def says_it_ends(html: str, anchors: Collection[str]) -> bool:
    """Whether a listing says that this is its last page: "page 2 of 2", "1-20 of 20"; or its pager has no link at all.

    ``anchors``: names of what the link to the next page stood in on healthy pages (``Fingerprint.anchor``).
    """
    root = Look(html).page.root
    counted = [pair for pattern in _COUNTED for pair in pattern.findall(" ".join("".join(root.itertext()).split()))]
    if counted:
        return all(here == last for here, last in counted)
    pagers = [node for node in root.iter("*") if anchors and name_of(node) in anchors]
    return bool(pagers) and not any(next(pager.iter("a", "button"), None) is not None for pager in pagers)


def _is_sure(link: NextLink, url: str) -> bool:
    """Whether it says so to machines; or in words, and leads to the same list or to a higher page number."""
    here, there = urlsplit(url), urlsplit(link.target)
    if link.strength < Strength.WORDS or here.netloc != there.netloc:
        return False
    is_same_list = here.path == there.path or page_number(link.target) > max(1, page_number(url))
    return link.strength is Strength.SAID or is_same_list


def leads_on(rule: Rule) -> bool:
    """Whether a person called a link the one to the next page, by its name or in what is said about it."""
    return bool(_LEADS_ON.search(f"{rule.name} {rule.about}".replace("_", " ")))


def next_links(root: HtmlElement, url: str, known_links: Iterable[str] = ()) -> Iterator[NextLink]:
    """The links to later pages below ``root``, in document order.

    ``known_links`` are links to next pages as they were on healthy pages: a link of the same form with a higher number
    is a sign whatever it is called. Links that are switched off, or lead to this very page, are none.
    """
    here = page_number(url)
    forms = frozenset(_form(urljoin(url, link)) for link in known_links)
    links = {element: _words(element) for element in _links(root)}
    same = Counter(words for element, words in links.items() if element.tag == "a")
    for element, words in links.items():
        target = urljoin(url, (element.get("href") or "").strip())
        if _is_off(element) or not _leads_on(element, words, target, url):
            continue
        is_named = bool(_NEXT.fullmatch(words)) and same[words] <= _MAX_SAME_WORDS
        sign, strength = _sign(element, words, is_named=is_named)
        if not sign and _form(target) in forms and page_number(target) > max(1, here):
            sign = f"a link to {target}"
        if sign:
            yield NextLink(element, target, sign, strength)


def _sign(element: HtmlElement, words: str, *, is_named: bool) -> tuple[str, Strength]:
    """What an element says of where it leads, by itself or as a part of a pager."""
    if "next" in (element.get("rel") or "").lower().split():
        return "a link rel=next", Strength.SAID
    if is_named:
        return f"a link {words!r}", Strength.WORDS
    if _MORE.fullmatch(words):
        return f"a link {words!r}", Strength.GOES_ON
    pager = next((node for node in element.iterancestors() if _is_pager(node)), None)
    strength = _strength_in(pager, words) if pager is not None else None
    return ("", Strength.GOES_ON) if strength is None else (f"{words!r} among the page numbers", strength)


def _strength_in(pager: HtmlElement, words: str) -> Strength | None:
    """How sure a pager's link leads to the next page; ``None`` where it may as well lead back."""
    if _ARROWS.fullmatch(words):
        return Strength.ARROW
    if _NEXT.match(words):
        return Strength.WORDS
    return Strength.GOES_ON if _is_higher(words, pager) else None


def page_number(url: str) -> int:
    """The page (or the first record) that a URL names; 0 where it names none, as the first page's mostly does."""
    parts = urlsplit(url)
    found = _PAGE_NUMBER.findall(f"{parts.path}?{parts.query}")
    return int(found[-1]) if found else 0


def _links(root: HtmlElement) -> Iterator[HtmlElement]:
    for place, element in enumerate(root.iter("a", "link", "button")):
        if place >= _MAX_LINKS:
            return
        if element.tag == "button" or element.get("href"):
            yield element


def _leads_on(element: HtmlElement, words: str, target: str, url: str) -> bool:
    """Whether a link leads to another page. What a script makes of a button is not known: only its words say it."""
    if _MORE.fullmatch(words):
        return True
    if element.tag == "button" or not target.startswith(("http://", "https://")):
        return False
    return urldefrag(target)[0] != urldefrag(url)[0]


def _is_higher(words: str, pager: HtmlElement) -> bool:
    """Whether a page number is higher than the one that its pager marks as the current one."""
    if not words.isdecimal():
        return False
    marked = pager.xpath(
        ".//*[@aria-current or contains(concat(' ', @class), ' current') or contains(concat(' ', @class), ' active')"
        " or contains(@class, '--current') or contains(@class, '--active') or self::strong or self::b]"
    )
    current = [int(found[0]) for node in marked if (found := _NUMBER.findall("".join(node.itertext())))]
    return bool(current) and int(words) > max(current)


def _is_pager(node: HtmlElement) -> bool:
    names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('aria-label') or ''}"
    return node.tag not in ("body", "html") and bool(_PAGER.search(names))


def _is_off(element: HtmlElement) -> bool:
    for node in (element, element.getparent()):
        if node is None:
            continue
        if node.get("aria-disabled") == "true" or node.get("disabled") is not None or node.get("hidden") is not None:
            return True
        if _OFF.search(node.get("class") or ""):
            return True
    return False


def _words(element: HtmlElement) -> str:
    """What a link is called: its text without arrows beside it, else what is said to those who cannot see it."""
    text = " ".join("".join(element.itertext()).split()).casefold()
    bare = text.strip("›»→>⟩❯ ") or text
    if bare and len(bare) <= _MAX_WORDS and any(map(str.isalnum, bare)):
        return bare
    label = " ".join((element.get("aria-label") or element.get("title") or "").split()).casefold()
    return (label or text)[:_MAX_WORDS]


def _form(url: str) -> str:
    """A URL with its numbers left open."""
    parts = urlsplit(url)
    return _NUMBER.sub("9", f"{parts.netloc}{parts.path}?{parts.query}")
