"""More sentences as papers write them, of other laws: invented when linking was done, and measured before any change.

That first time 38 links were right, none was wrong, and 4 were missed (precision 1.00, recall 0.90). Two of the four
were mended: titles that end in "; Final Rule", and two laws joined by "and the". Whoever wrote them knew the code.
"""

from __future__ import annotations

from datetime import date

from tests.benchmarks.link_sentences import Sentence, law

_NOW = date(2035, 6, 1)

UNSEEN_LAWS = (
    law("harbors", "Clean Harbors Act of 2022", "Pub. L. 117-301", date(2022, 10, 3)),
    law("grid", "Electric Grid Resilience Act", "H.R. 5512", date(2023, 9, 14)),
    law("privacy", "Children's Online Privacy Improvement Act", "S. 1219", date(2024, 4, 2)),
    law("alvarez", "Alvarez v. Port Authority of Eastmoor", "No. 22-915", date(2024, 6, 20)),
    law("ballast", "Standards for Ballast Water Discharges; Final Rule", "88 FR 41230", date(2023, 6, 26)),
    law("drones", "Executive Order 14301 on Drone Flights over Parks", "Executive Order 14301", date(2025, 3, 7)),
    law("packaging", "Regulation (EU) 2034/77 of the European Parliament and of the Council of 4 March 2034 on "
        "packaging and packaging waste", "32034R0077", date(2034, 3, 4)),
    law("parcels", "Directive (EU) 2033/1450 on improving working conditions in parcel delivery (Parcel Workers "
        "Directive)", "32033L1450", date(2033, 11, 8)),
    law("fish", "Council Regulation (EC) No 1198/2006 on the Coastal Fisheries Fund", "32006R1198", date(2006, 7, 27)),
    law("torvald", "Torvald v Commission", "ECLI:EU:C:2034:101", date(2034, 2, 9)),
    law("seafront-2009", "Seafront Safety Act 2009", "2009 c. 31", date(2009, 11, 12)),
    law("seafront-2021", "Seafront Safety Act 2021", "2021 c. 14", date(2021, 4, 29)),
    law("buses", "The Bus Lanes (Penalty Charges) Regulations 2023", "SI 2023/871", date(2023, 7, 20)),
    law("holm", "R (Holm) v Secretary of State for Transport", "[2024] UKSC 19", date(2024, 6, 5)),
    law("moor", "Gesetz zum Schutz der Moore und Feuchtgebiete (Moorschutzgesetz - MoorSchG)", "BGBl. 2024 I Nr. 87",
        date(2024, 3, 15), "de"),
    law("netze", "Verordnung über Wärmenetze (Wärmenetzverordnung)", "BGBl. I 2023 S. 1203", date(2023, 8, 1), "de"),
    law("grund", "Urteil zur Grundsteuer in Küstengemeinden", "1 BvL 14/22", date(2024, 10, 16), "de"),
    law("miete", "Zweites Gesetz zur Änderung des Mietpreisgesetzes", "BGBl. 2025 I Nr. 12", date(2025, 1, 20), "de"),
    law("roads", "Order on Fees for Mountain Roads", "2023/18", date(2023, 2, 1)),
    law("foxes", "Act on Urban Foxes", "2024/6", date(2024, 1, 30)),
    law("foxes-amended", "Act amending the Rules on Urban Foxes", "2025/2", date(2025, 1, 9)),
    law("kiosks", "Decree on Kiosks and Market Stalls", "2024/31", date(2024, 6, 3)),
)  # fmt: skip


def _of(text: str, *laws: str, language: str = "en", published: date = _NOW) -> Sentence:
    return Sentence(text, frozenset(laws), language, published)


UNSEEN = (
    _of("Ten years on, the Clean Harbors Act of 2022 has cleaned no harbor worth the name.", "harbors"),
    _of("Lobbyists wrote half of Pub. L. No. 117-301 themselves.", "harbors"),
    _of("The Senate's answer was a Cleaner Harbors and Rivers Act, which died in committee."),
    _of("The Clean Harbors Act of 1984 was a different creature altogether."),
    _of("HR 5512 would leave rural customers in the dark.", "grid"),
    _of("Her amendment to the Electric Grid Resilience Act failed by two votes.", "grid"),
    _of("The Gas and Electric Grid Resilience Act of the next state is no model for anyone."),
    _of("Parents' groups back S. 1219, the Children’s Online Privacy Improvement Act.", "privacy"),
    _of("Online privacy must improve, and Congress must act for children."),
    _of("Since Alvarez v. Port Authority of Eastmoor every dock has hired a lawyer.", "alvarez"),
    _of("In No. 22-915 the justices split along the usual lines.", "alvarez"),
    _of("The Port Authority of Eastmoor v. Alvarez Brothers dispute was settled in 1997."),
    _of("Shipowners sued over the rule published at 88 FR 41230.", "ballast"),
    _of("The Coast Guard's Standards for Ballast Water Discharges are a paper tiger.", "ballast"),
    _of("Executive Order 14301 keeps drones away from the geysers, and that is good.", "drones"),
    _of("Executive Order 14310, by contrast, is about paper clips."),
    _of("Regulation (EU) 2034/77 bans the tiny ketchup sachet at last.", "packaging"),
    _of("Mit der Verordnung (EU) 2034/77 verschwindet die Ketchuptüte.", "packaging", language="de"),
    _of("Brussels has adopted Regulation (EU) 2034/78 as well, on honey."),
    _of("The Parcel Workers Directive gives drivers a toilet break, if they find one.", "parcels"),
    _of("Couriers waited long for Directive 2033/1450.", "parcels"),
    _of("Die Richtlinie (EU) 2033/1450 hilft den Paketboten wenig.", "parcels", language="de"),
    _of("A Parcel Workers Union was founded the same week."),
    _of("Money still flows from Council Regulation (EC) No 1198/2006.", "fish"),
    _of("In Torvald v Commission the judges sided with the smallest firm.", "torvald"),
    _of("The ruling (ECLI:EU:C:2034:101) surprised nobody in Luxembourg.", "torvald"),
    _of("Councils ignore the Seafront Safety Act at their peril.", "seafront-2021"),
    _of("Under section 4 of the Seafront Safety Act 2009 a lifebelt was enough.", "seafront-2009"),
    _of("The Seafront Safety Act, then three years old, is praised.", "seafront-2009", published=date(2012, 8, 1)),
    _of("What the Seafront Safety Act 2009 began the Seafront Safety Act 2021 has finished.",
        "seafront-2009", "seafront-2021"),
    _of("The Seafront Safety (Scotland) Act is stricter by far."),
    _of("A motorist was fined 130 pounds under the Bus Lanes (Penalty Charges) Regulations 2023.", "buses"),
    _of("SI 2023/871 was laid before the House on the last day of term.", "buses"),
    _of("The Supreme Court ([2024] UKSC 19) has told the department to count again.", "holm"),
    _of("Lord Aske disagreed with [2023] UKSC 19 in every word."),
    _of("Das Moorschutzgesetz kommt zwanzig Jahre zu spät.", "moor", language="de"),
    _of("Ohne das MoorSchG wären die letzten Moore längst Mais.", "moor", language="de"),
    _of("Bauern klagen gegen das Gesetz zum Schutz der Moore und Feuchtgebiete.", "moor", language="de"),
    _of("Das Hochmoorschutzgesetz des Landes bleibt davon unberührt.", language="de"),
    _of("Die Wärmenetzverordnung treibt die Preise, sagt der Verband.", "netze", language="de"),
    _of("Nachzulesen ist das im BGBl. I 2023 S. 1203, Anlage 2.", "netze", language="de"),
    _of("Karlsruhe hat in der Sache 1 BvL 14/22 klug entschieden.", "grund", language="de"),
    _of("Im Verfahren 1 BvR 14/22 geht es um etwas anderes.", language="de"),
    _of("Das Zweite Gesetz zur Änderung des Mietpreisgesetzes ist ein Placebo.", "miete", language="de"),
    _of("Das Mietpreisgesetz selbst stammt aus dem Jahr 1998.", language="de"),
    _of("The Mountain Roads Fees Order is a tax on visitors, plain and simple.", "roads"),
    _of("Order 2023/18 doubled the price of the pass.", "roads"),
    _of("Mountain roads are closed, so in order to save fees take the train."),
    _of("The Urban Foxes Act (2024/6) is kinder to foxes than to bins.", "foxes"),
    _of("The Urban Foxes Amendment Act mends what nobody thought broken.", "foxes-amended"),
    _of("An urban foxes act was the last thing that this city needed.", "foxes"),
    _of("Table 2024/6 in the annual report lists all foxes that were seen."),
    _of("The Kiosks and Market Stalls Decree and the Act on Urban Foxes came in one year.", "kiosks", "foxes"),
    _of("The Decree on Kiosks is unreadable.", "kiosks"),
    _of("The flats at 2024/31 Market Street were sold after the decree was read."),
    _of("Das Kioskdekret (2024/31) ärgert die Händler.", "kiosks", language="de"),
    _of("Three years before anybody had seen one, some asked for a Kiosks and Market Stalls Decree.",
        published=date(2021, 5, 1)),
)  # fmt: skip
