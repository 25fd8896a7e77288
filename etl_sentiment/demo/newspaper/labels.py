"""What the pages say around the articles, and how they write a day, by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_ENGLISH = {
    "motto": "Founded 1848 · Veldstad",
    "home": "Home",
    "by": "By",
    "and": "and",
    "advertisement": "Advertisement",
    "advert": "Warm feet since 1902: Tarn's felt slippers, in all good shops.",
    "read_also": "Read also",
    "related": "More on this subject",
    "most_read": "Most read",
    "topics": "Topics",
    "print": "Print",
    "older": "Older articles",
    "newer": "Newer articles",
    "page": "Page {} of {}",
    "read_on": "Read on",
    "corrected": "Corrected",
    "comments": "Comments",
    "comment": "Sign in to comment.",
    "newsletter": "The Courier by the morning boat",
    "newsletter_text": "Our newsletter brings the day's articles at six. You can cancel it at any time.",
    "address": "Your e-mail address",
    "subscribe": "Subscribe",
    "wall": "Go on reading with a subscription",
    "wall_text": "This article is for subscribers. Four weeks cost one crown.",
    "about": "About us",
    "imprint": "Imprint",
    "privacy": "Privacy",
    "rights": "© The Veldmark Courier. The Republic of Veldmark does not exist; nor do its laws and people.",
    "picture": "Archive picture: the Courier",
    "other_language": "Deutsch",
    "all": "All of",
    "writer": "writes for the Courier.",
    "reading": "{} minutes",
}

_GERMAN = {
    "motto": "Gegründet 1848 · Veldstadt",
    "home": "Startseite",
    "by": "Von",
    "and": "und",
    "advertisement": "Anzeige",
    "advert": "Warme Füße seit 1902: Filzpantoffeln von Tarn, in jedem guten Laden.",
    "read_also": "Lesen Sie auch",
    "related": "Mehr zum Thema",
    "most_read": "Meistgelesen",
    "topics": "Themen",
    "print": "Drucken",
    "older": "Ältere Artikel",
    "newer": "Neuere Artikel",
    "page": "Seite {} von {}",
    "read_on": "Weiterlesen",
    "corrected": "Korrigiert",
    "comments": "Kommentare",
    "comment": "Zum Kommentieren bitte anmelden.",
    "newsletter": "Der Kurier mit dem Morgenboot",
    "newsletter_text": "Unser Newsletter bringt um sechs die Artikel des Tages. Er lässt sich jederzeit abbestellen.",
    "address": "Ihre E-Mail-Adresse",
    "subscribe": "Abonnieren",
    "wall": "Weiterlesen mit einem Abonnement",
    "wall_text": "Dieser Artikel ist für Abonnenten. Vier Wochen kosten eine Krone.",
    "about": "Über uns",
    "imprint": "Impressum",
    "privacy": "Datenschutz",
    "rights": "© Veldmarker Kurier. Die Republik Veldmark gibt es nicht, und ihre Gesetze und Leute auch nicht.",
    "picture": "Archivbild: Kurier",
    "other_language": "English",
    "all": "Alles aus",
    "writer": "schreibt für den Kurier.",
    "reading": "{} Minuten",
}

LABELS = {"en": _ENGLISH, "de": _GERMAN}

COMMENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("Old Pilot", "At last somebody writes it down. I have said so for years at this very place."),
        ("M. from Brunn", "With respect, the author has never stood at a market at five in the morning."),
        ("Tide table", "Could the paper please print the figures, and not only the moods?"),
        ("gull47", "Half of this was in the paper last year already."),
        ("A reader of long standing", "Thank you. Balanced, which is rare enough."),
        ("Wend", "And who pays? We do, as always."),
    ),
    "de": (
        ("Alter Lotse", "Endlich schreibt es einer auf. Ich sage das an dieser Stelle seit Jahren."),
        ("M. aus Brunn", "Bei allem Respekt, der Verfasser stand noch nie um fünf auf einem Markt."),
        ("Gezeitentafel", "Könnte die Zeitung bitte die Zahlen drucken und nicht nur die Stimmung?"),
        ("moewe47", "Die Hälfte davon stand schon letztes Jahr in der Zeitung."),
        ("Langjährige Leserin", "Danke. Ausgewogen, das ist selten genug."),
        ("Wend", "Und wer bezahlt es? Wir, wie immer."),
    ),
}
"""Who wrote, and what."""

_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
           "November", "Dezember"),
}  # fmt: skip


def long_day(moment: datetime, language: str) -> str:
    """``4 March 2021`` or ``4. März 2021``, whatever the locale."""
    dot = "." if language == "de" else ""
    return f"{moment.day}{dot} {_MONTHS[language][moment.month - 1]} {moment.year}"


def long_moment(moment: datetime, language: str) -> str:
    """``4 March 2021, 06:30`` or ``4. März 2021, 6.30 Uhr``."""
    clock = f"{moment.hour}.{moment.minute:02} Uhr" if language == "de" else f"{moment:%H:%M}"
    return f"{long_day(moment, language)}, {clock}"


def enumerated(parts: Sequence[str], language: str) -> str:
    """``A, B and C``."""
    *first, last = parts
    return f"{', '.join(first)} {LABELS[language]['and']} {last}" if first else last
