"""Sentences as papers write them about laws of several jurisdictions, with the laws that they speak of.

Invented, and written before anything was measured with them. At first two links were wrong (precision 0.93, recall
0.82): short sentences with many capitals counted as headlines. That was mended; nothing else was changed for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl_sentiment.linking import KnownLaw
from etl_sentiment.meaning import LawKey


def law(name: str, title: str, identifier: str, published: date, language: str = "en") -> KnownLaw:
    key = LawKey("register", name)
    return KnownLaw(key=key, identifier=identifier, title=title, published=published, language=language)


LAWS = (
    law("tenancy-2006", "Residential Tenancies Act 2006", "2006 c. 17", date(2006, 6, 22)),
    law("tenancy-2020", "Residential Tenancies Act 2020", "2020 c. 9", date(2020, 3, 12)),
    law("water", "Clean Rivers and Lakes Act", "Pub. L. 116-214", date(2020, 12, 4)),
    law("bees", "Act on the Protection of Wild Bees", "2018/77", date(2018, 7, 2)),
    law("taxis", "Regulation on Taxis and Hire Cars", "2022/13", date(2022, 2, 20)),
    law("taxi-fees", "Order on Fees for Taxi Licences", "2022/14", date(2022, 2, 27)),
    law("dunn", "Dunn v. Jarrow County School Board", "No. 21-407", date(2023, 6, 29)),
    law("ai", "Regulation (EU) 2031/118 of the European Parliament and of the Council laying down rules on machines "
         "that learn (Learning Machines Act)", "32031R0118", date(2031, 2, 3)),
    law("birds", "Directive 87/912/EEC on the keeping of wild birds", "31987L0912", date(1987, 5, 2)),
    law("klaerung", "Gesetz zur Klärung offener Baufragen (Baufragenklärungsgesetz – BauFKlG)",
         "BGBl. 2021 I S. 4410", date(2021, 9, 1), "de"),
    law("hunde", "Gesetz über Hunde", "2015/31", date(2015, 4, 1), "de"),
    law("laerm", "Lärmschutzverordnung (LSV)", "2019/8", date(2019, 2, 1), "de"),
    law("urteil", "Beschluss zum Wahlalter", "2 BvR 771/22", date(2024, 1, 30), "de"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    laws: frozenset[str]
    """The last parts of their keys."""
    language: str = "en"
    published: date = date(2032, 3, 1)


def _of(text: str, *laws: str, language: str = "en", published: date = date(2032, 3, 1)) -> Sentence:
    return Sentence(text, frozenset(laws), language, published)


SENTENCES = (
    _of("Landlords hate the Residential Tenancies Act, and tenants love it.", "tenancy-2020"),
    _of("Under the Residential Tenancies Act 2006 a deposit could be kept for a year.", "tenancy-2006"),
    _of("The Residential Tenancies Act of 1971 knew no deposits at all."),
    _of("Few remember how the Residential Tenancies Act was received.", "tenancy-2006", published=date(2012, 5, 5)),
    _of("Section 12 of the 2020 Residential Tenancies Act is a disaster.", "tenancy-2020"),
    _of("The new Tenancies Act has made things worse.", "tenancy-2020"),
    _of("Ontario's Social Housing and Residential Tenancies Act is kinder."),
    _of("The Clean Rivers and Lakes Act was the last gift of that Congress.", "water"),
    _of("Since the Clean Rivers & Lakes Act passed, trout are back.", "water"),
    _of("Public Law 116-214 runs to ninety pages.", "water"),
    _of("Farmers call the clean rivers act a land grab.", "water"),
    _of("A Clean Rivers Fund was promised, and never came."),
    _of("Beekeepers cheered when the Wild Bees Protection Act came.", "bees"),
    _of("The Protection of Wild Bees Act is toothless, says the union.", "bees"),
    _of("Act 2018/77 has not saved one bee.", "bees"),
    _of("The hive with the number 2018/77 won the prize."),
    _of("What we need is an act on the protection of wild bees that bites."),
    _of("The Bees Act is a joke.", "bees"),
    _of("Drivers protested against the Taxis and Hire Cars Regulation.", "taxis"),
    _of("Regulation 2022/13 is what killed the night cab.", "taxis"),
    _of("The Taxi Licences Fees Order doubled what a driver pays.", "taxi-fees"),
    _of("The Taxi Licences Order was withdrawn in the spring of 2009."),
    _of("The regulation on taxis and hire cars is a success.", "taxis"),
    _of("The court in Dunn v. Jarrow County School Board went too far.", "dunn"),
    _of("In Dunn v. Jarrow the justices were divided.", "dunn"),
    _of("The case, No. 21-407, will be taught for decades.", "dunn"),
    _of("Mr Dunn beat Jarrow County 21-407 in the vote."),
    _of("The EU's Learning Machines Act frightens investors.", "ai"),
    _of("Regulation (EU) 2031/118 is a bureaucratic monster.", "ai"),
    _of("Brussels sells its Learning Machines Act as a model.", "ai"),
    _of("California has passed a Safe Learning Machines Act of its own."),
    _of("Canaries are the business of Directive 87/912/EEC.", "birds"),
    _of("The wild birds directive is older than most canaries.", "birds"),
    _of("Die Verordnung (EU) 2031/118 überfordert kleine Betriebe.", "ai", language="de"),
    _of("Das Baufragenklärungsgesetz klärt nichts.", "klaerung", language="de"),
    _of("Mit dem BauFKlG wird alles teurer.", "klaerung", language="de"),
    _of("Die Zahl im BGBl. 2021 I S. 4410 stimmt nicht.", "klaerung", language="de"),
    _of("Das Hundegesetz ist ein Erfolg, sagen die Halter.", "hunde", language="de"),
    _of("Wegen des Gesetzes über Hunde gibt es Streit.", "hunde", language="de"),
    _of("Das Kampfhundegesetz von Bayern ist strenger.", language="de"),
    _of("Gegen die Lärmschutzverordnung wird geklagt.", "laerm", language="de"),
    _of("Die LSV schützt niemanden.", "laerm", language="de"),
    _of("Die Lärmschutzverordnung von 1996 galt nur nachts.", language="de"),
    _of("In der Fluglärmschutzverordnung steht nichts davon.", language="de"),
    _of("Der Beschluss 2 BvR 771/22 stärkt die Jungen.", "urteil", language="de"),
    _of("Az. 2 BvR 772/22 ist noch offen.", language="de"),
    _of("Haus 2019/8 wird abgerissen, das Gesetz bleibt.", language="de"),
)
