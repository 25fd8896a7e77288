"""Words that synthetic records are made of, by language; written for these tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """What a site writes in one language: months, names, sentence parts, labels."""

    code: str
    months: tuple[str, ...]
    day: str
    """How a day is written, of ``{day}``, ``{month}`` and ``{year}``."""
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    places: tuple[str, ...]
    topics: tuple[str, ...]
    by: str
    joined: str
    """The word between the last two names."""
    labels: dict[str, str]
    statuses: tuple[str, ...]
    issuers: tuple[str, ...]
    acts: tuple[str, ...]
    related: str
    """The head above links to other records."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


ENGLISH = Language(
    code="en",
    months=_words("January|February|March|April|May|June|July|August|September|October|November|December"),
    day="{day} {month} {year}",
    first_names=_words("Ann|Bo|Clara|David|Edith|Frank|Grace|Hugh|Iris|Jack|Kate|Liam|Mary-Jane|Nora|Owen|Petra"),
    last_names=_words("Lee|Marsh|O'Neill|Reed|Stone|Tanner|Unwin|Vale|West|Young|Abbot|Brook|Carver|Dale|Ford|Gray"),
    subjects=_words(
        "The council|A group of farmers|The harbourmaster|The new minister|The court in the old town|"
        "Every second household|The railway|A small museum"
    ),
    verbs=_words("has decided on|is waiting for|argues about|will pay for|has given up|wants to see|voted against"),
    objects=_words(
        "a second bridge over the river|higher dues for visitors|the long promised school|"
        "new rules for wells and pumps|a report that nobody has read|the night train|cheaper bread"
    ),
    places=_words(
        "in the northern valley|before the winter comes|after a debate of nine hours|on the eastern shore|"
        "while the mayor was abroad|for the third time this year|without asking the neighbours"
    ),
    topics=_words("Harbour|Schools|Water|Railways|Farming|Taxes|Housing|Elections|Museums|Energy"),
    by="By",
    joined="and",
    labels={
        "identifier": "Number",
        "issuer": "Issued by",
        "status": "Status",
        "enacted": "Enacted",
        "published": "Published",
        "subjects": "Subjects",
        "updated": "Updated",
        "docket": "Docket",
        "filed": "Filed",
    },
    statuses=_words("in force|repealed|amended|not yet in force"),
    issuers=_words("Ministry of Transport|Home Office|Ministry of Education|Environment Agency|Treasury"),
    acts=_words("Water|Road Traffic|Public Records|School Meals|Forest Fires|Data Sharing|Harbour Dues|Museum Loans"),
    related="More on this",
)

GERMAN = Language(
    code="de",
    months=_words("Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"),
    day="{day}. {month} {year}",
    first_names=_words("Anja|Bernd|Claudia|Dörte|Emil|Frieda|Götz|Heike|Ingo|Jutta|Klaus|Lena|Moritz|Nele|Otto|Paula"),
    last_names=_words("Ahrens|Böhm|Claßen|Dreher|Eilers|Fuchs|Gärtner|Hansen|Jäger|Köhler|Lüders|Maurer|Oswald|Pohl"),
    subjects=_words(
        "Der Gemeinderat|Eine Gruppe von Landwirten|Die Hafenmeisterin|Der neue Minister|Das Gericht der Altstadt|"
        "Jeder zweite Haushalt|Die Bahn|Ein kleines Museum"
    ),
    verbs=_words("beschließt|erwartet|streitet über|bezahlt|verwirft|fordert|prüft"),
    objects=_words(
        "eine zweite Brücke über den Fluss|höhere Gebühren für Gäste|die lange versprochene Schule|"
        "neue Regeln für Brunnen|einen Bericht, den niemand las|den Nachtzug|billigeres Brot"
    ),
    places=_words(
        "im nördlichen Tal|vor dem Winter|nach neun Stunden Debatte|am östlichen Ufer|"
        "ohne die Nachbarn zu fragen|zum dritten Mal in diesem Jahr|trotz vieler Einwände"
    ),
    topics=_words("Hafen|Schulen|Wasser|Bahn|Landwirtschaft|Steuern|Wohnen|Wahlen|Museen|Energie"),
    by="Von",
    joined="und",
    labels={
        "identifier": "Nummer",
        "issuer": "Erlassen von",
        "status": "Stand",
        "enacted": "Ausgefertigt",
        "published": "Verkündet",
        "subjects": "Sachgebiete",
        "updated": "Aktualisiert",
        "docket": "Aktenzeichen",
        "filed": "Datum",
    },
    statuses=_words("in Kraft|aufgehoben|geändert|noch nicht in Kraft"),
    issuers=_words("Verkehrsministerium|Innenministerium|Bildungsministerium|Umweltamt|Finanzministerium"),
    acts=_words("Wasser|Straßenverkehr|Archiv|Schulessen|Waldbrand|Datenaustausch|Hafengebühren|Leihgaben"),
    related="Mehr zum Thema",
)

FRENCH = Language(
    code="fr",
    months=_words("janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"),
    day="{day} {month} {year}",
    first_names=_words("Aline|Benoît|Chloé|Denis|Élodie|Fabien|Gaëlle|Hervé|Inès|Jean-Luc|Karine|Lucas|Maud|Noé"),
    last_names=_words("Arnaud|Besson|Carlier|Dumas|Étienne|Faure|Girard|Huet|Joly|Lefèvre|Morin|Noël|Perrot|Roche"),
    subjects=_words(
        "Le conseil municipal|Un groupe d'agriculteurs|La capitaine du port|Le nouveau ministre|"
        "Le tribunal de la vieille ville|Un foyer sur deux|Le chemin de fer|Un petit musée"
    ),
    verbs=_words("approuve|attend|conteste|paiera|abandonne|réclame|examine"),
    objects=_words(
        "un second pont sur la rivière|des taxes plus élevées|l'école promise depuis longtemps|"
        "de nouvelles règles pour les puits|un rapport que personne n'a lu|le train de nuit|du pain moins cher"
    ),
    places=_words(
        "dans la vallée du nord|avant l'hiver|après neuf heures de débat|sur la rive orientale|"
        "sans consulter les voisins|pour la troisième fois cette année|malgré les critiques"
    ),
    topics=_words("Port|Écoles|Eau|Chemins de fer|Agriculture|Impôts|Logement|Élections|Musées|Énergie"),
    by="Par",
    joined="et",
    labels={
        "identifier": "Numéro",
        "issuer": "Autorité",
        "status": "État",
        "enacted": "Adoptée le",
        "published": "Publiée le",
        "subjects": "Matières",
        "updated": "Mise à jour",
        "docket": "Affaire",
        "filed": "Rendue le",
    },
    statuses=_words("en vigueur|abrogée|modifiée|à venir"),
    issuers=_words("Ministère des Transports|Ministère de l'Intérieur|Ministère de l'Éducation|Agence de l'eau"),
    acts=_words("Eau|Circulation|Archives|Cantines|Forêts|Données|Ports|Prêts des musées"),
    related="Sur le même sujet",
)

SPANISH = Language(
    code="es",
    months=_words("enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"),
    day="{day} de {month} de {year}",
    first_names=_words("Alba|Bruno|Carmen|Diego|Elena|Fermín|Gloria|Hugo|Irene|Julián|Lucía|Mateo|Nuria|Óscar"),
    last_names=_words("Arias|Blanco|Castaño|Durán|Esteban|Fuentes|Gil|Herrera|Ibáñez|Lozano|Molina|Núñez|Ortega"),
    subjects=_words(
        "El ayuntamiento|Un grupo de agricultores|La capitana del puerto|El nuevo ministro|"
        "El tribunal del casco viejo|Una de cada dos familias|El ferrocarril|Un pequeño museo"
    ),
    verbs=_words("aprueba|espera|discute|pagará|abandona|reclama|estudia"),
    objects=_words(
        "un segundo puente sobre el río|tasas más altas para visitantes|la escuela tantas veces prometida|"
        "nuevas normas para los pozos|un informe que nadie ha leído|el tren nocturno|el pan más barato"
    ),
    places=_words(
        "en el valle del norte|antes del invierno|tras nueve horas de debate|en la orilla oriental|"
        "sin preguntar a los vecinos|por tercera vez este año|a pesar de las críticas"
    ),
    topics=_words("Puerto|Escuelas|Agua|Ferrocarriles|Agricultura|Impuestos|Vivienda|Elecciones|Museos|Energía"),
    by="Por",
    joined="y",
    labels={
        "identifier": "Número",
        "issuer": "Órgano",
        "status": "Estado",
        "enacted": "Aprobada",
        "published": "Publicada",
        "subjects": "Materias",
        "updated": "Actualizado",
        "docket": "Expediente",
        "filed": "Fecha",
    },
    statuses=_words("en vigor|derogada|modificada|pendiente"),
    issuers=_words("Ministerio de Transportes|Ministerio del Interior|Ministerio de Educación|Agencia del Agua"),
    acts=_words("Aguas|Tráfico|Archivos|Comedores|Incendios|Datos|Puertos|Préstamos"),
    related="Más sobre el tema",
)

LANGUAGES = (ENGLISH, GERMAN, FRENCH, SPANISH)
