"""How the newspaper names a law, in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl_sentiment.demo import words
from etl_sentiment.demo.newspaper import matters_de, matters_en
from etl_sentiment.demo.newspaper.article import Form
from etl_sentiment.demo.newspaper.names import GERMAN_ISSUERS

if TYPE_CHECKING:
    from collections.abc import Collection

    from etl_sentiment.demo.content import Law

_ENGLISH_FORMS = {
    "Act on {}": ("act", "{} Act"),
    "Act amending the Rules on {}": ("act", "{} Amendment Act"),
    "Decree concerning {}": ("decree", "{} Decree"),
    "Regulation on {}": ("regulation", "{} Regulation"),
    "Order on Fees for {}": ("order", "{} Fees Order"),
    "Ordinance on the Supervision of {}": ("ordinance", "{} Supervision Ordinance"),
}
"""What the text goes on to call it, and the short name."""

_GERMAN_FORMS = {
    "Act on {}": ("das", "Gesetz", "Gesetz über {}", "{}gesetz"),
    "Act amending the Rules on {}": ("die", "Novelle", "Novelle der Vorschriften über {}", "{}novelle"),
    "Decree concerning {}": ("das", "Dekret", "Dekret über {}", "{}dekret"),
    "Regulation on {}": ("die", "Verordnung", "Verordnung über {}", "{}verordnung"),
    "Order on Fees for {}": ("die", "Gebührenordnung", "Gebührenordnung für {}", "{}gebührenordnung"),
    "Ordinance on the Supervision of {}": ("die", "Aufsichtsordnung", "Aufsichtsordnung für {}", "{}aufsichtsordnung"),
}
_DATIVE = {"das": "dem", "die": "der"}
_TO = {"das": "zum", "die": "zur"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A law in the words of one language."""

    law: Law
    short: str
    """The short name, which no other law has."""
    words: dict[str, str]
    """What the templates call ``short``, ``law``, ``people``... of it."""
    cites: dict[frozenset[Form], dict[str, str]]
    """``cite`` and, in German, ``cite_dat``, by the forms that they name it in."""

    def named(self, forms: Collection[Form]) -> dict[str, str]:
        return self.cites[frozenset(forms)]

    def forms_in(self, text: str) -> tuple[Form, ...]:
        """How ``text`` names this law."""
        names = {Form.TITLE: self.law.title, Form.NUMBER: self.law.identifier, Form.SHORT_NAME: self.short}
        return tuple(form for form, name in names.items() if re.search(rf"\b{re.escape(name)}\b", text))


def cited(law: Law, language: str) -> Cited:
    return _english(law) if language == "en" else _german(law)


@cache
def topics_of_titles() -> dict[str, tuple[str, str]]:
    """The form and the topic of each title that a bundled law can have."""
    return {form.format(topic): (form, topic) for form in words.FORMS for topic, _, _ in words.TOPICS}


def _english(law: Law) -> Cited:
    form, topic = topics_of_titles()[law.title]
    matter = matters_en.MATTERS[topic]
    noun, pattern = _ENGLISH_FORMS[form]
    short = pattern.format(topic)
    told = {
        "short": short, "act": noun, "issuer": f"the {law.issuer}", "people": matter.people, "things": matter.things,
        "gain": matter.gain, "loss": matter.loss, "scene": matter.scene, "fact": matter.fact,
    }  # fmt: skip
    number = law.identifier
    cites = {
        frozenset({Form.TITLE, Form.NUMBER}): {"cite": f"the {law.title} ({number})"},
        frozenset({Form.TITLE}): {"cite": f"the {law.title}"},
        frozenset({Form.NUMBER}): {"cite": f"{noun.title()} {number}"},
        frozenset({Form.SHORT_NAME}): {"cite": f"the {short}"},
        frozenset({Form.SHORT_NAME, Form.NUMBER}): {"cite": f"the {short} ({number})"},
    }
    return Cited(law, short, told, cites)


def _german(law: Law) -> Cited:
    form, topic = topics_of_titles()[law.title]
    matter = matters_de.MATTERS[topic]
    article, noun, title_pattern, short_pattern = _GERMAN_FORMS[form]
    short = short_pattern.format(matter.stem)
    issuer, issuer_dative = GERMAN_ISSUERS[law.issuer]
    told = {
        "short": short, "the_short": f"{article} {short}", "the_short_dat": f"{_DATIVE[article]} {short}",
        "to_the_short": f"{_TO[article]} {short}",
        "law": f"{article} {noun}", "issuer": issuer, "issuer_dat": issuer_dative,
        "people": matter.people, "people_dat": matter.people_dat, "things": matter.things,
        "things_dat": matter.things_dat, "gain": matter.gain, "loss": matter.loss, "scene": matter.scene,
        "fact": matter.fact,
    }  # fmt: skip
    title, number = title_pattern.format(matter.official), law.identifier
    names = {
        frozenset({Form.TITLE, Form.NUMBER}): f"{title} (amtlich „{law.title}“, {number})",
        frozenset({Form.TITLE}): f"{title} (amtlich „{law.title}“)",
        frozenset({Form.NUMBER}): f"{noun} {number}",
        frozenset({Form.SHORT_NAME}): short,
        frozenset({Form.SHORT_NAME, Form.NUMBER}): f"{short} ({number})",
    }
    cites = {
        forms: {"cite": f"{article} {name}", "cite_dat": f"{_DATIVE[article]} {name}"} for forms, name in names.items()
    }
    return Cited(law, short, told, cites)
