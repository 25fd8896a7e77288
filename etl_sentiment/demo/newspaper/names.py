"""The invented people and places of the newspaper, and its sections."""

from __future__ import annotations

from dataclasses import dataclass

AGENCY = "Veldmark Press Agency"
TITLES = {"en": "The Veldmark Courier", "de": "Veldmarker Kurier"}
EDITORS = {"en": "Courier editorial board", "de": "Redaktion des Kuriers"}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    is_woman: bool


def _people(women: str, men: str) -> tuple[Person, ...]:
    return tuple(Person(name.strip(), is_woman) for names, is_woman in ((women, True), (men, False))
                 for name in names.split(","))  # fmt: skip


AUTHORS = _people(
    "Ada Lindqvist, Jorun Vael, Marit Osterkamp, Henrike Soll, Philippa Brandt, Wencke Tarn, Carla Mewes, Ottilie Rand",
    "Tobias Fenn, Anselm Krug, Piet Haverland, Ruben Ostwald, Elias Norrby, Casper Thiel, Magnus Adderley, Jonas Wieck",
)

CITIZENS = _people(
    "Hilde Vennick, Tilda Roskam, Grete Amundsen, Rosa Kallweit, Ingrid Maas, Bente Oehler, Frieda Lomm, Astrid Quell, "
    "Line Petersdotter, Wilma Zander, Cora Stavenow, Edda Birkholm, Nele Tamm, Sunniva Haas",
    "Arne Kolbe, Joost Reimers, Per Sandvik, Bertil Gram, Enno Fredrichs, Klaas Donner, Matti Uhl, Ole Marquard, "
    "Sievert Lang, Thure Beck, Veit Hollander, Henk Molenaar, Gustav Rieck, Lasse Ohm",
)

TOWNS = {
    "en": ("Osterby", "Sandvig", "Haldmouth", "Lower Wend", "Brunn", "Rath", "Nether Sorn", "Upper Sorn", "Marshby",
           "Hohenstieg", "Appelhof", "Ullmoor", "Bad Ulm", "Veldstad"),
    "de": ("Osterby", "Sandvig", "Haldmünde", "Niederwend", "Brunn", "Rath", "Niedersorn", "Obersorn", "Marschby",
           "Hohenstieg", "Appelhof", "Ullmoor", "Bad Ulm", "Veldstadt"),
}  # fmt: skip

ROLES = {
    ("en", True): ("chairwoman of the local association", "member of the district council", "master of her trade",
                   "treasurer of the guild", "head of the regional office"),
    ("en", False): ("chairman of the local association", "member of the district council", "master of his trade",
                    "treasurer of the guild", "head of the regional office"),
    ("de", True): ("Vorsitzende des Ortsvereins", "Mitglied des Kreistags", "Meisterin ihres Fachs",
                   "Schatzmeisterin der Innung", "Leiterin des Regionalamts"),
    ("de", False): ("Vorsitzender des Ortsvereins", "Mitglied des Kreistags", "Meister seines Fachs",
                    "Schatzmeister der Innung", "Leiter des Regionalamts"),
}  # fmt: skip

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
}

GERMAN_ISSUERS = {
    "National Assembly": ("die Nationalversammlung", "der Nationalversammlung"),
    "Council of Ministers": ("der Ministerrat", "dem Ministerrat"),
    "Ministry of Harbours and Fisheries": (
        "das Ministerium für Häfen und Fischerei", "dem Ministerium für Häfen und Fischerei",
    ),
    "Ministry of Roads & Railways": ("das Verkehrsministerium", "dem Verkehrsministerium"),
    "Ministry of Forests, Moors and Rivers": (
        "das Ministerium für Wälder, Moore und Flüsse", "dem Ministerium für Wälder, Moore und Flüsse",
    ),
    "Ministry of Schools and Learning": ("das Schulministerium", "dem Schulministerium"),
    "Ministry of Health": ("das Gesundheitsministerium", "dem Gesundheitsministerium"),
    "Treasury of the Republic": ("das Schatzamt der Republik", "dem Schatzamt der Republik"),
}  # fmt: skip
"""Nominative and dative."""

GERMAN_SUBJECTS = {
    "Archives": "Archive", "Consumers": "Verbraucher", "Culture": "Kultur", "Energy": "Energie",
    "Environment": "Umwelt", "Farming": "Landwirtschaft", "Fisheries": "Fischerei", "Food": "Ernährung",
    "Forests": "Wälder", "Harbours": "Häfen", "Health": "Gesundheit", "Languages": "Sprachen", "Learning": "Bildung",
    "Moors": "Moore", "Professions": "Berufe", "Public money": "Staatsgeld", "Railways": "Bahn", "Rivers": "Flüsse",
    "Roads": "Straßen", "Safety": "Sicherheit", "Schools": "Schule", "Towns": "Städte", "Trades": "Handwerk",
    "Transport": "Verkehr", "Water": "Wasser", "Work": "Arbeit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the paper; each language has its own."""

    path: str
    name: str
    language: str


SECTIONS: dict[str, dict[str, Section]] = {
    "en": {
        "politics": Section("/politics", "Politics", "en"),
        "economy": Section("/economy", "Economy", "en"),
        "country": Section("/coast-and-country", "Coast & Country", "en"),
        "opinion": Section("/opinion", "Opinion", "en"),
        "letters": Section("/letters", "Letters", "en"),
    },
    "de": {
        "politics": Section("/de/politik", "Politik", "de"),
        "economy": Section("/de/wirtschaft", "Wirtschaft", "de"),
        "country": Section("/de/kueste-und-land", "Küste & Land", "de"),
        "opinion": Section("/de/meinung", "Meinung", "de"),
        "letters": Section("/de/leserbriefe", "Leserbriefe", "de"),
    },
}
"""By language and by what the section is about."""

DESKS = {
    "Trades": "economy", "Food": "economy", "Public money": "economy", "Consumers": "economy", "Work": "economy",
    "Energy": "economy", "Fisheries": "country", "Rivers": "country", "Moors": "country", "Forests": "country",
    "Farming": "country", "Harbours": "country", "Water": "country",
}  # fmt: skip
"""The section of a subject; all others are politics."""
