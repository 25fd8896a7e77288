"""The standard names under which pages publish common fields for machines: schema.org, Open Graph, Dublin Core.

Asked where memory has not learned which of a page's own names agrees with a field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from healing.model import Kind

if TYPE_CHECKING:
    from healing.model import Rule


@dataclass(frozen=True, slots=True)
class _Entry:
    words: frozenset[str]
    kinds: frozenset[Kind]
    paths: tuple[str, ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _entry(words: str, kinds: tuple[Kind, ...], *paths: str) -> _Entry:
    return _Entry(_words(words), frozenset(kinds), paths)


_TEXTS = (Kind.TEXT, Kind.LIST)
_ENTRIES = (
    _entry(
        "title headline heading",
        (Kind.TEXT,),
        "jsonld:headline",
        "itemprop:headline",
        "meta:og:title",
        "title:0",
        "title:",
    ),
    _entry(
        "author authors byline writer", _TEXTS, "jsonld:author.name", "jsonld:author", "itemprop:author", "meta:author"
    ),
    _entry(
        "modified updated changed",
        (Kind.DATE,),
        *("jsonld:dateModified", "itemprop:dateModified", "meta:article:modified_time", "meta:og:updated_time"),
    ),
    _entry(
        "published publishing publication posted pubdate date",
        (Kind.DATE,),
        *("jsonld:datePublished", "itemprop:datePublished", "meta:article:published_time", "meta:date", "meta:dc.date"),
    ),
    _entry(
        "topics topic tags tag keywords subjects",
        (Kind.LIST,),
        *("jsonld:keywords", "meta:keywords", "meta:news_keywords", "meta:article:tag", "jsonld:about.name"),
    ),
    _entry(
        "lead summary description standfirst abstract intro subtitle excerpt deck dek subheadline ingress lede "
        "synopsis",
        (Kind.TEXT, Kind.LONGTEXT),
        *("jsonld:description", "itemprop:description", "meta:og:description", "meta:description"),
    ),
    _entry(
        "attachments attachment annexes annex files file documents document downloads download pdf pdfs",
        (Kind.URLS,),
        *("meta:citation_pdf_url", "jsonld:encoding.contentUrl", "jsonld:associatedMedia.contentUrl"),
    ),
    _entry("body text content articlebody", (Kind.LONGTEXT,), "jsonld:articleBody"),
    _entry("identifier number id", (Kind.IDENTIFIER, Kind.TEXT), "jsonld:legislationIdentifier", "jsonld:identifier"),
)
_CUES = (
    (
        _words("topic topics tag tags keyword keywords subject subjects"),
        _words(
            """topic topics tag tags keyword keywords subject subjects theme themes thema themen schlagwort schlagworte
        schlagwörter stichwort stichworte stichwörter sujet sujets thème thèmes mots-clés tema temas temi etiqueta
        etiquetas argomento argomenti onderwerp onderwerpen trefwoorden ämne ämnen tagg taggar emne emner emneord aihe
        aiheet avainsanat tagi tagów témata téma štítky címkék topik teme oznake konu konular etiketler"""
        ),
    ),
    (
        _words("author authors byline writer"),
        _words(
            """by author authors von autor autorin autoren par auteur auteurs por autora autores di autore autori door
        av af skribent oleh penulis przez text"""
        ),
    ),
)
"""Words that pages print before a list, or use in its links, by the names that developers give the field."""
OTHER_RECORDS = _words(
    "more other related popular trending most latest top weitere mehr beliebte ähnliche meist otros otras más autres "
    "plus altri altre più andere meer fler flere mer mere więcej další lainnya daha"
)
"""A heading with such a word speaks of other records than the page's."""
_OTHER_DAYS = _words(
    "modified updated changed update aktualisiert geändert actualizado actualizada actualización modifié modifiée "
    "aggiornato aggiornata bijgewerkt gewijzigd uppdaterad opdateret oppdatert zaktualizowano aktualizováno diperbarui "
    "güncellendi atualizado atualizada"
)
"""Words beside the day of the last change."""
STANDARD_PATHS = frozenset(path for entry in _ENTRIES for path in entry.paths)
_PART = re.compile(r"[a-z]+")


def standard_paths(rule: Rule) -> tuple[str, ...]:
    """The metadata paths that a field of this name and kind usually has; empty for names of a trade of its own."""
    words = set(_PART.findall(rule.name.lower()))
    return next((entry.paths for entry in _ENTRIES if rule.kind in entry.kinds and words & entry.words), ())


def standard_words(rule: Rule) -> frozenset[str]:
    """Other words for the field's name in developers' vocabulary; the name's own words included."""
    words = frozenset(_PART.findall(rule.name.lower()))
    alike = (entry.words for entry in _ENTRIES if rule.kind in entry.kinds and words & entry.words)
    return words.union(*alike)


def rival_words(rule: Rule) -> frozenset[str]:
    """Names of another date than the field's, which is not that of the last change; empty for other fields."""
    return frozenset() if rule.kind is not Kind.DATE or standard_words(rule) & _OTHER_DAYS else _OTHER_DAYS


@cache
def cue_words(rule: Rule) -> frozenset[str]:
    """Words in several languages that pages print before the values of a field of this name; empty where unknown."""
    words = standard_words(rule)
    return frozenset[str]().union(*(cues for fields, cues in _CUES if words & fields))
