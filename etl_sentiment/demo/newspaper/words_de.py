"""The German templates of the newspaper. Names in braces: see :mod:`etl_sentiment.demo.newspaper.writing`.

``{law}`` is nominative and accusative in one: none of its words is masculine.
"""

# ruff: noqa: E501 - a template a line reads better than one cut in two
from __future__ import annotations

from etl_sentiment.demo.newspaper.wording import Language

_HEADLINES = {
    1: (
        "{People} begrüßen {the_short}",
        "Warum {the_short} eine Chance verdient",
        "Aufatmen in {town}: Was {the_short} verändert hat",
        "{The_short} wirkt, und zwar so",
        "Ein gutes Jahr für {people}",
        "„Endlich“: {people} über {the_short}",
        "{Things} stehen mit den neuen Regeln besser da",
        "{town} zeigt, was {the_short} kann",
    ),
    0: (
        "Was {the_short} für {people} bedeutet",
        "{town} bereitet sich auf {the_short} vor",
        "{The_short}: Fragen und Antworten",
        "Ausschuss hört {people} {to_the_short}",
        "{Things}: Was ab jetzt gilt",
        "Zwei Blicke auf {the_short}",
        "Erste Zahlen {to_the_short}",
        "Versammlung verlangt Bericht über {things}",
    ),
    -1: (
        "{People} fürchten {the_short}",
        "{The_short} hilft niemandem",
        "Ärger in {town} über {the_short}",
        "{People} sehen {things} in Gefahr",
        "Was an {the_short_dat} falsch ist",
        "„Uns hat keiner gefragt“: {people} über {the_short}",
        "Wie {the_short} sein Ziel verfehlt",
        "{People} wollen gegen {the_short} klagen",
    ),
}

_HEADLINES_OF = {
    "interview": (
        "„Im zweiten Winter wissen wir mehr“: {name} über {the_short}",
        "„Fragen Sie die {people}“: ein Gespräch über {the_short}",
        "Zehn Fragen zu {things_dat} an {name}",
        "„Auf das Kleingedruckte kommt es an“: {name} aus {town} über {things}",
    ),
    "letter": (
        "Leserbrief: Über {things} und gesunden Menschenverstand",
        "Leserbrief: {the_short}, von {town} aus gesehen",
        "Leserbrief: Was Ihr Bericht über {people} verschwieg",
        "Leserbrief: Ein Wort zu {things_dat}",
    ),
}

_UNDECIDED = (
    "{The_short}, noch einmal betrachtet",
    "Abwarten: Gedanken {to_the_short}",
    "Was wir über {the_short} noch nicht wissen",
    "{The_short}: einerseits, andererseits",
)

_LEADS = {
    1: (
        "In {town} hatte man sich auf Ärger eingestellt. Gekommen ist [Ordnung|ein ruhiges Jahr], und {people} sagen es laut.",
        "Als Papiertiger wurde es verspottet. [Ein Blick auf {things}|Ein Besuch bei {people_dat}] zeigt, dass die Regeln dort greifen, wo sie sollen.",
        "Die Kritiker sind still geworden. Es ist keine Kleinigkeit, dass {gain}.",
        "Selten hat ein Regelwerk über {things} so schnell so viele Freunde gefunden.",
    ),
    0: (
        "Die Regeln für {things} ändern sich. Was {people} wissen müssen, und was noch offen ist.",
        "[Hoffnungen|Erwartungen] auf der einen, Sorgen auf der anderen Seite: In {town} wird {law} sehr verschieden gelesen.",
        "{issuer} nennt Termine, {people} haben Fragen. Ein Überblick.",
        "Seit {law} verkündet ist, stehen in {town} die Telefone nicht still.",
    ),
    -1: (
        "Gut gemeint, schlecht gemacht: {People} beklagen, dass {loss}.",
        "In {town} stößt {law} auf [Wut|Kopfschütteln]. Die Betroffenen wurden kaum gehört.",
        "Was {people_dat} helfen sollte, hat bisher Formulare gebracht. [Und das ist noch das kleinere Übel|Es kann noch schlimmer kommen].",
        "Geschrieben haben {law} Leute, die {things} nie von innen gesehen haben, sagen die Gegner.",
    ),
}

_LEADS_GO_ON = (
    "Aus {town}, wo man über {things} nicht erst im Gesetzblatt gelesen hat.",
    "Ein Blick ins Kleingedruckte, auf die Kosten und auf alle, die Tag für Tag damit leben müssen.",
    "Was beschlossen wurde, wen es trifft, und warum über {things} das letzte Wort noch nicht gesprochen ist.",
    "Rund um {town} gibt es kaum einen Küchentisch, an dem in diesen Wochen nicht darüber geredet wurde.",
    "Wir haben den Text gelesen, nachgerechnet und {people_dat} zugehört, die selten in der Zeitung stehen.",
)

_INTRODUCTIONS = {
    "report": (
        "{Cite} [ist im Alltag angekommen|zeigt erste Folgen]. In {town}, wo {people} jeden Schritt verfolgt haben, kamen zur ersten [Versammlung|Anhörung] am {weekday}abend [etwa zweihundert|rund neunzig|mehr als hundert] Menschen.",
        "{issuer} hat am {weekday} Fragen zu {cite_dat} beantwortet. Die [Anhörung|Sitzung] in {town} dauerte [drei|vier|fünf] Stunden, eine länger als geplant, und die Zuschauerplätze waren mit {people_dat} besetzt.",
        "Bei {people_dat} in und um {town} gibt es seit [Tagen|Wochen] nur ein Gespräch: {cite}. Am {weekday} hat sich der [Kreistag|Stadtrat] zum [ersten|zweiten] Mal damit befasst.",
        "{town}. Im Saal musste man [kaum jemandem|niemandem] {cite} erklären. Wer mit {things_dat} zu tun hat, kennt die Vorschriften inzwischen, und am {weekday}abend waren die meisten gekommen.",
        "{Cite} kommt noch einmal in den Ausschuss der Nationalversammlung. Das sagte {name}, im Ausschuss für den Vorsitz zuständig, am {weekday}. Vor einer [Abstimmung|Entscheidung] sollen {people} gehört werden.",
        "Hinter {people_dat} liegt ein [gutes|knappes] Jahr der Vorbereitung, und {cite} ist kein Entwurf mehr, sondern Wirklichkeit. {issuer} zog am {weekday} in {town} Bilanz.",
    ),
    "opinion": (
        "{scene} Dort sollte man anfangen und nicht im Ausschusssaal, wenn man über {cite} spricht.",
        "Es gibt Gesetze, die liest man einmal und legt sie ab. {Cite} gehört nicht dazu, und wer in der Nähe von {things_dat} lebt, weiß warum.",
        "Ich habe [zwei|drei] Tage mit {people_dat} in {town} verbracht. Das meiste, was ich über {cite} dachte, musste ich danach noch einmal denken.",
        "Zu {cite_dat} hat jeder eine Meinung. Die wenigsten haben {people} nach ihrer gefragt, und genau da muss eine [Kolumne|Betrachtung] beginnen.",
        "{scene} Für solche Orte ist {cite} geschrieben worden, und an ihnen muss man das Ergebnis messen.",
    ),
    "editorial": (
        "Diese Zeitung schreibt nicht oft über {things}. {Cite} lässt ihr keine Wahl.",
        "Was schuldet eine Republik ihren {people_dat}? Die Nationalversammlung glaubte es zu wissen, und {cite} ist ihre Antwort. Zeit zu sagen, was wir davon halten.",
        "Die Debatte über {cite} war lauter als klar. Wir versuchen, sie zu ordnen.",
        "In einem Jahr wird sich niemand an die Reden erinnern. Bleiben wird {cite}, und die Frage, ob das richtig war.",
    ),
    "interview": (
        "{name} hat seit [zweiundzwanzig|achtzehn|dreißig] Jahren mit {things_dat} zu tun und ist {role} in {town}. Bei [Tee|starkem Kaffee] sprachen wir über {cite}.",
        "Kaum jemand hat {cite} so genau gelesen wie {name}, {role} in {town}. {scene} Dort haben wir uns unterhalten.",
        "Wenn {people} in {town} eine Frage zu {cite_dat} haben, rufen sie {name} an, {role}. Wir haben es auch getan.",
    ),
    "letter": (
        "Sehr geehrte Redaktion, Ihren [Bericht|Beitrag] vom {weekday} über {cite} habe ich mit [Interesse|Aufmerksamkeit] gelesen. Da ich seit [vierzig|dreißig|fünfundzwanzig] Jahren unter {people_dat} lebe, möchte ich ein Wort hinzufügen.",
        "Sehr geehrte Redaktion, Ihre Spalten sind voll von {cite_dat}. Erlauben Sie, dass sich jemand meldet, der jeden Tag mit {things_dat} zu tun hat.",
        "Sehr geehrte Damen und Herren, am {weekday} schrieben Sie über {cite}. Darf ich berichten, wie das von {town} aus aussieht?",
    ),
}

_PROVISIONS = (
    "Im Kern regelt {law}, wer für {things} verantwortlich ist, wie lange, und wer dabei über die Schulter schaut.",
    "Eine Erlaubnis wird schriftlich beantragt. [Wer heute eine hat, behält sie|Bestehende Erlaubnisse gelten weiter], und zwar für [drei|fünf|zehn] Jahre.",
    "Ein Antrag kostet [40|75|250] Kronen. Das Geld wird nicht erstattet, wenn die Erlaubnis versagt wird.",
    "Prüfer dürfen während der Arbeitszeit hereinkommen und müssen einen schriftlichen Auftrag vorzeigen. Was sie finden, steht in einem Register, das jeder lesen darf.",
    "Vorfälle sind an dem Tag aufzuschreiben, an dem sie bekannt werden. Das Buch muss [fünf|sieben|zehn] Jahre aufbewahrt werden.",
    "Bei Gefahr für Leib und Leben kann {issuer} die sofortige Schließung anordnen. Ein Einspruch schiebt sie nicht auf.",
    "Gemeinden mit wenigen Einwohnern dürfen sich ein Amt teilen. Ob sie es tun, steht auf einem anderen Blatt; [bisher sind es drei|bisher tut es keine].",
    "Formulare, Kennzeichen und Zeichnungen überlässt {law} einer Durchführungsvorschrift, die im [Frühjahr|Herbst] kommen soll.",
    "Bevor eine Erlaubnis erteilt wird, sind die Nachbarn zu hören, es sei denn, die Gefahr duldet keinen Aufschub.",
    "Die Bußgelder reichen bis [600|1200|5000] Kronen. In leichten Fällen bleibt es bei einer Verwarnung.",
    "Erlaubnisse aus dem Ausland gelten dann, wenn der andere Staat auch die der Republik anerkennt.",
    "Bei Frost, Hochwasser oder Sturm darf die Nutzung eingeschränkt werden, aber nicht länger als [21|28] Tage.",
    "Wer einen Antrag stellt, wird in {town} oder in Veldstadt [angehört|zum Gespräch geladen]. Binnen [sechs|acht|zehn] Wochen muss eine Antwort vorliegen, Schweigen gilt als Ablehnung.",
    "Was älter ist als [vierzig|fünfzig|sechzig] Jahre, darf eine Ausnahme bekommen. Sie muss beantragt werden und endet mit dem Tod des Besitzers.",
    "Neu ist das Amt einer Ombudsperson. Sie darf in jede Akte sehen und hat keine andere Macht als die [des Jahresberichts|des gedruckten Worts].",
    "Eine Prüfung muss nur ablegen, wer nach dem [ersten Januar|ersten Juli] anfängt. Von allen anderen wird vermutet, dass sie [wissen, was sie tun|ihr Handwerk verstehen].",
    "Unfälle sind binnen [zwei|sechs|zwölf] Stunden telefonisch zu melden, bei Tag und bei Nacht. Der schriftliche Bericht folgt innerhalb einer Woche.",
    "Die Karte im Anhang zeigt [neun|sieben|elf] Bezirke. In dreien davon braucht es eine zweite Unterschrift, die [des Försters|der Hafenmeisterin|des Amtsarztes].",
    "Bereits Gezahltes wird auf die neue Abgabe angerechnet, sofern es eine Quittung gibt. [Kopien genügen|Kopien genügen nicht].",
    "{issuer} führt eine Liste derer, denen die Erlaubnis entzogen wurde. Öffentlich ist sie nicht, doch darf man [sie auf Antrag einsehen|nach ihr fragen].",
    "Alle [zwei|drei|vier] Jahre muss {issuer} über die Erfahrungen berichten, zum ersten Mal [im kommenden Jahr|schon bald].",
)

_BACKGROUND = (
    "{fact}",
    "{scene}",
    "Die Regeln, die bis dahin galten, stammten aus der Zeit vor der Eisenbahn. Sie waren [elfmal|vierzehnmal|neunmal] geändert worden, und zwei der Änderungen widersprachen sich.",
    "Einen ersten Entwurf hatte es vor [zwei|drei] Jahren gegeben. Nach den Anhörungen wurde er zurückgezogen, um die Hälfte gekürzt und neu vorgelegt.",
    "In der Nationalversammlung fiel die Abstimmung [knapper|deutlicher] aus als erwartet: [61 zu 54|72 zu 43|58 zu 55], vier Abgeordnete fehlten.",
    "Wie viele {people} betroffen sind, weiß niemand genau. {issuer} spricht von [einigen Hundert|etwa zweitausend], die Verbände nennen [das Doppelte|etwas mehr].",
    "Jenseits der Grenze gelten ähnliche Regeln. Nach einer [Studie|Umfrage] der Universität Veldstadt hat es dort [drei|vier] Jahre gedauert, bis sie [überall angewandt|von allen verstanden] wurden.",
    "Das Schatzamt hat für die Umstellung [vier|sieben|zwölf] Millionen Kronen zurückgelegt. Das Geld fließt in [zwei|drei] Raten, die letzte erst nach einer Prüfung.",
    "Alle [sechs|acht] Wochen trifft sich in {town} ein Arbeitskreis aus {people_dat} und Beamten. Seine Protokolle sind öffentlich, was nicht heißt, dass sie gelesen werden.",
    "Die Gerichte hatten bisher [zwei|drei|fünf] Fälle zu entscheiden. In einem ist ein Urteil ergangen, es ging um [die Form|die Kosten].",
    "Ältere Leser erinnern sich, dass über {things} schon einmal das Volk abstimmen sollte. Es scheiterte an [der Beteiligung|viertausend fehlenden Stimmen].",
    "Die Archive zeigen, dass über {things} gestritten wird, seit es eine Nationalversammlung gibt. Die erste Eingabe, in schöner Handschrift, ist von 1871.",
    "Auf der Karte im Amt von {town} stecken [rote|grüne|blaue] Nadeln für {things}. Manche wurden so oft versetzt, dass das Papier [Löcher hat|nachgegeben hat].",
    "[Drei|Vier|Fünf] weitere Entwürfe über {things} liegen im Ausschuss. Zwei davon sind älter als sein jüngstes Mitglied.",
    "In Gang gebracht hat es [der Sturm|das Feuer|die Dürre] vor zwei Jahren. Bis dahin war das Thema eines für [Fachleute|die Regionalseiten] gewesen.",
    "Ein Gutachten des Rechnungshofs hat [140|90|210] Seiten und kommt zu keinem Schluss, was beide Seiten als Sieg verbuchen.",
    "Von den Betroffenen ist [jeder Dritte|kaum jeder Zehnte|jeder Fünfte] unter vierzig. Die Innung sucht seit Jahren Nachwuchs, neuerdings auch im Ausland.",
    "Die alten Gebühren hatte das Verfassungsgericht [im Frühjahr|vor zwei Jahren] verworfen, weil niemand sagen konnte, wofür sie erhoben wurden.",
    "In {town} erzählt man sich von dem Beamten, der für eine Stunde kam und drei Tage blieb, wegen [des Nebels|des Hochwassers|eines verlorenen Schlüssels].",
    "Die Versicherungen sind seither um [ein Fünftel|ein Drittel|ein Viertel] teurer geworden. Als Grund nennen die Gesellschaften das Wetter und nicht die Rechtslage.",
    "Im Museum von Brunn läuft bis [Mai|Oktober] eine Ausstellung über die Geschichte des Themas. Am beliebtesten ist eine [Eingabe|Vorladung] von 1904.",
    "Wer am Ende zahlt, dazu fasst sich der Text kurz. Die Kosten, heißt es, tragen „die Beteiligten“.",
)

_FOR = (
    "Das stärkste Argument ist das einfachste: dass {gain}. Wer es je anders erlebt hat, will nicht zurück.",
    "Man kann {law} lang finden. Ungerecht finden kann man das Ganze nicht. Es behandelt {people} als Erwachsene und verlangt nichts, was die Guten unter ihnen nicht seit Jahren tun.",
    "Bemerkenswert ist, wie wenig schiefging. Das Amt in {town} zählte [drei|vier|sechs] Beschwerden in ebenso vielen Monaten, und alle ließen sich am Telefon erledigen.",
    "Zum ersten Mal wissen {people}, worauf sie sich verlassen können. Das ist mehr wert als jede Beihilfe.",
    "{Law} beendet ein altes Unrecht, bei dem [die Sorgfältigen für die Sorglosen zahlten|die Dummen waren, die sich an Regeln hielten]. Es war höchste Zeit.",
    "Selten ist ein solcher Text [klar|lesbar]. Dieser ist es, und {people} danken es seinen Verfassern.",
    "Die laut beklagten Kosten sind [gering|erträglich] geblieben: [elf|vierzehn|neun] Kronen im Monat für einen mittleren Betrieb. Für das, was man dafür bekommt, ist das geschenkt.",
    "Geschützt wird, wer sich selbst nicht schützen kann, und niemand sonst wird dafür gegängelt. Mehr kann man von einer Vorschrift nicht verlangen.",
    "Der Gewinn ist für jeden sichtbar, der hinsieht: dass {gain}. Ein Erfolg also, und das darf man auch einmal sagen.",
    "Wer bezweifelt, dass Regeln {people_dat} helfen können, sollte einen Tag in {town} verbringen. Die Stimmung ist dort so gut wie seit Jahren nicht.",
    "Das Vertrauen ist zurück. Das klingt weich, ist aber bei {things_dat} eine harte [Währung|Tatsache].",
    "Das Register, anfangs als Telefonbuch verspottet, hat sich als [Segen|echte Hilfe] erwiesen. In {town} hat es schon [einen Unfall|zwei Unfälle] verhindert, die früher sicher gewesen wären.",
    "Viel Lob gebührt denen, die zugehört und ausgebessert haben, was sich in den Anhörungen als schwach erwies.",
    "Junge Leute fangen wieder an. Allein in {town} sind es in diesem Jahr [fünf|sieben|neun], und als Grund nennen sie die neue Sicherheit.",
    "Dass Prüfungen angekündigt werden und der Prüfer erklärt, was er findet, hat die Angst genommen. Manche [fragen ihn sogar um Rat|bieten ihm sogar Kaffee an].",
    "Klug ist eine Regel, die den Kleinen Luft lässt, und diese tut es. Die Fristen sind großzügig, das Formular passt auf eine Seite.",
    "{Law} hat in einem Jahr erreicht, was zwanzig Jahre Appelle nicht schafften: dass {gain}.",
    "Selbst wer dagegen gestimmt hat, räumt heute ein, dass der Nutzen überwiegt. Man wünscht sich mehr Gesetze dieser Art.",
)

_AGAINST = (
    "Der schwerste Einwand ist der einfachste: dass {loss}. Wer das abtut, hat mit keinem der Betroffenen gesprochen.",
    "{Law} ist ein Fehler. Bestraft werden die, die immer sorgfältig waren, und die anderen bleiben ungeschoren.",
    "Was es kostet, ist schnell gesagt: [vier|sechs|neun] Arbeitstage im Jahr für Papier, das keiner liest. Was es bringt, konnte noch niemand sagen.",
    "{People} wurden nicht gefragt, und man merkt es auf jeder Seite. Manche Pflicht lässt sich beim besten Willen nicht erfüllen.",
    "Schlecht geschrieben ist es obendrein. Der wichtigste Absatz verweist auf einen zweiten, der zweite zurück auf den ersten, und dazwischen werden {people} [zerrieben|allein gelassen].",
    "Regeln, die niemand einhalten kann, machen nichts sicherer. Sie machen unehrlich, und das ist der eigentliche Schaden.",
    "Die Kleinen werden aufgeben, die Großen werden wachsen. Dass das gewollt war, ist schwer zu glauben, dass es keiner kommen sah, noch schwerer.",
    "In {town} haben seit der Verkündung [zwei|drei|vier] Betriebe geschlossen. Ihre Besitzer nennen die neuen Vorschriften als Grund, und nichts spricht dagegen, ihnen zu glauben.",
    "Die Fristen sind absurd. Ein Antrag dauert [vierzehn|elf] Wochen, die Erlaubnis muss nach acht vorliegen, und dazwischen wird das Bußgeld fällig.",
    "Einen Nutzen sucht man vergebens. Die Unfälle, die verhindert werden sollten, sind nicht weniger geworden, sie werden nur in ein Buch eingetragen.",
    "Das Misstrauen, das aus jeder Zeile spricht, beleidigt {people}, die seit Generationen [ohne Tadel|bei jedem Wetter] ihre Arbeit tun.",
    "Der Schaden ist schon da: dass {loss}, lässt sich nicht mehr leugnen. Kein Bericht in drei Jahren bringt zurück, was bis dahin verloren geht.",
    "{Law} ist für das Büro gemacht und nicht für das Leben, und scheitert an der ersten Tür.",
    "Hilfe war versprochen, gekommen ist bisher ein Faltblatt. In der Überschrift ist ein Schreibfehler.",
    "Die Gebühren treffen die am härtesten, die am wenigsten verdienen. Was für eine Firma nichts ist, ist für [eine Familie|eine Witwe] mit einer einzigen Erlaubnis der Lohn eines Monats.",
    "Verloren ist das Vertrauen. Wer in {town} fragt, ob jemand den Prüfer rufen würde, wenn etwas schiefgeht, erntet Gelächter.",
    "Fachleute haben in den Anhörungen davor gewarnt, dass {loss}. Man dankte höflich und hörte nicht hin.",
    "Das Beste wäre, {law} aufzuheben, bevor noch mehr Schaden entsteht.",
)

_BALANCED = (
    "Die Befürworter führen an, dass {gain}. Die Gegner halten entgegen, dass {loss}. Beispiele aus {town} haben beide.",
    "Ob {law} hält, was man sich davon verspricht, lässt sich noch nicht sagen. Die Zahlen reichen [eine Saison|sieben Monate] zurück, zu wenig für ein Urteil.",
    "Den einen ist es ein Schritt in die richtige Richtung, den anderen einer zu viel. Die meisten sagen, sie [warten ab|wollen erst einmal sehen].",
    "Viel wird von der Anwendung abhängen. In {town} liest das Amt den Text streng, im nächsten Tal weniger.",
    "Es gibt Vorteile, und es gibt Kosten, und nicht immer treffen sie dieselben.",
    "Was die eine Seite Schutz nennt, nennt die andere Last. Der Text selbst ist nüchtern und lässt beides zu.",
)

_REPORTED = {
    1: (
        "„Uns ist seit Jahren nichts Besseres passiert“, sagte {name}, {role} in {town}. „Ich war dagegen. Ich habe mich geirrt.“",
        "{name}, {role}, sprach von einem Erfolg. „Wir können wieder planen“, sagte {he}. „Und dass {gain}, das zählt.“",
        "Der Verband lobte {law}. Zehn Jahre lang habe man solche Regeln gefordert, sagte {name} für die Verbandsspitze, jetzt sei man froh darüber.",
        "[Beifall|Langen Beifall] gab es, als {name} aus {town} berichtete, die Zahl der [Beschwerden|Unfälle] sei um [ein Drittel|ein Viertel|die Hälfte] gesunken.",
        "„Sie hätten sehen sollen, wie es vorher war“, sagte {name}, seit [dreißig|zwanzig] Jahren vom Fach. „Das will keiner zurück.“",
        "Fast alle Redner begrüßten, dass {gain}. Ein Antrag, den Verfassern zu danken, ging ohne Gegenstimme durch.",
        "{name}, {role}, nannte die Regeln gerecht und die Kosten tragbar und riet anderen, dem Beispiel zu folgen.",
        "Nach einer Umfrage des Verbands sind [71|78|83] von hundert Befragten zufrieden. Nur [sechs|neun] von hundert wünschen sich die alten Regeln zurück.",
    ),
    -1: (
        "„Das wird uns den Rest geben“, sagte {name}, {role} in {town}. „Wir haben es dreimal durchgerechnet. Es geht nicht.“",
        "{name}, {role}, sprach von einem Fehlschlag. „Uns hat keiner gefragt“, sagte {he}. „Und am Ende steht, dass {loss}.“",
        "Der Verband kritisierte {law} scharf. Das alles sei lebensfremd und schade denen, denen es helfen solle, sagte {name} für die Verbandsspitze.",
        "Buhrufe gab es, als ein Beamter die [Gebühren|Fristen] angemessen nannte. {name} aus {town} hielt das Formular hoch: [neunzehn|dreiundzwanzig] Seiten.",
        "„Seit [dreißig|zwanzig] Jahren mache ich das, und jetzt soll ich beweisen, dass ich es kann“, sagte {name} und schüttelte den Kopf.",
        "Kaum ein Redner fand ein gutes Wort. Immer wieder wurde gewarnt, dass {loss}.",
        "{name}, {role}, nannte die Vorschriften nicht umsetzbar und kündigte eine Verfassungsbeschwerde an.",
        "Nach einer Umfrage des Verbands sind [68|74|81] von hundert Befragten unzufrieden. Jeder [vierte|fünfte] denkt ans Aufhören.",
    ),
    0: (
        "{name}, {role}, bat um Geduld. Man habe kaum Erfahrungen und müsse sich erst die Zahlen ansehen.",
        "„Ich kann damit leben“, sagte {name} aus {town}. „Manches hätte ich anders gemacht, aber mich hat keiner gefragt, und vielleicht ist das richtig so.“",
        "{issuer} teilte auf Anfrage mit, die Fragen seien bekannt und würden bis zum Ende des [Monats|Quartals] schriftlich beantwortet.",
        "{name} lehrt Verwaltungsrecht in Veldstadt und liest den Text als Kompromiss. Jede Seite habe [die Hälfte|etwa die Hälfte] dessen bekommen, was sie wollte.",
        "Während {name} aus {town} darauf hofft, dass {gain}, rechnet {name2} aus dem Nachbardorf damit, dass {loss}.",
        "Abgestimmt wurde nicht. [Der Rat|Die Versammlung] kommt [in vier Wochen|nach dem Sommer|vor Weihnachten] darauf zurück.",
    ),
}

_CONCEDED = {
    1: (
        "Gewiss, manche fürchten, dass {loss}. Die Sorge ist ehrlich, aber die Tatsachen geben sie nicht her.",
        "Zugegeben, einige Fristen waren knapp, und das eine oder andere Formular hätte man sich sparen können. Das sind Fragen des Schliffs, nicht des Grundsatzes.",
        "Es wäre falsch, die Einwände kleinzureden. Aber sie wurden gehört, und die berechtigten stehen heute im Text.",
    ),
    -1: (
        "Gewiss, das Ziel ist gut. Niemand hat etwas dagegen, dass {gain}. Aber Ziele machen noch keine Vorschrift, und diese nimmt zum richtigen Ort die falsche Straße.",
        "Man muss gerecht sein: Die Aufgabe war nicht leicht, und die alten Regeln waren nicht besser. Nur ist nicht schlechter als vorher für so viel Aufwand ein dürftiges Lob.",
        "Die Freunde der neuen Regeln sagen, dass {gain}. Schön wäre es. In {town} hat davon jedenfalls noch niemand etwas gemerkt.",
    ),
    0: (
        "Man kann es so sehen oder anders, und für beides gibt es gute Gründe.",
        "Das ist kein Plädoyer für eine Seite. Es ist eines für das genaue Hinsehen.",
    ),
}

_ASIDES = {
    1: (
        "Dass es auch gut gehen kann, zeigt {cite}. {People2} haben dort genau die Sicherheit bekommen, die ihnen gefehlt hatte, und niemand möchte sie mehr missen.",
        "In {town} verweist man gern auf {cite}, für {people2} ein klarer Erfolg.",
        "{Cite} gilt als Vorbild: kurz, gerecht und von {people2_dat} bis heute geschätzt.",
    ),
    0: (
        "Das Thema berührt {cite}; dort geht es um {things2}, zuständig ist dasselbe Amt.",
        "Wo es zugleich um {things2} geht, gilt {cite} daneben. Was vorgeht, bleibt den Ämtern überlassen.",
        "Die Begriffe stammen aus {cite_dat}. Nur der Teil über {things2} fehlt.",
    ),
    -1: (
        "Niemand will, dass sich {cite} wiederholt, womit {people2} nichts als Ärger hatten.",
        "Ein warnendes Beispiel ist {cite}. Gescheitert ist es daran, dass {people2_dat} niemand zugehört hatte, und die Last tragen sie bis heute.",
        "Wie so etwas schiefgeht, hat schon {cite} gezeigt: {people2} leiden noch immer darunter.",
    ),
}

_QUESTIONS = (
    "Sie waren bei den Anhörungen dabei. Woran erinnern Sie sich?",
    "Fangen wir mit der einfachsten Frage an. Was hat sich für {people} geändert?",
    "Wie redet man in {town} darüber?",
    "Und was kostet es?",
    "Es heißt, die Regeln seien leicht einzuhalten. Stimmt das?",
    "Was sagen Sie jemandem, der es ganz anders sieht?",
    "Gab es einen Moment, in dem Sie Ihre Meinung geändert haben?",
    "Was geschieht bei einer Prüfung?",
    "Viele sagen, am schlechtesten seien die Kleinen dran. Ist das so?",
    "Würden Sie wieder dafür stimmen, wenn Sie eine Stimme hätten?",
    "Was sagen die Jungen?",
    "Wenn Sie einen Absatz streichen dürften, welcher wäre es?",
    "Was tun Sie morgens als Erstes, und hat sich auch das geändert?",
    "Wo stehen {things} in zehn Jahren?",
    "Gibt es etwas, das Sie nie jemand fragt?",
    "Wann haben Sie zum ersten Mal davon gehört?",
    "Was macht man anderswo besser?",
    "Wen rufen Sie an, wenn Sie nicht weiterwissen?",
    "Schläft man seither besser oder schlechter?",
    "Welche Zahl würden Sie gern in der Zeitung lesen?",
)

_ENDINGS = {
    "report": {
        1: (
            "Die Versammlung endete früher als geplant. Es gab, wie es vom Podium hieß, nichts mehr zu beanstanden.",
            "In [zwei|drei] Jahren wird Bilanz gezogen. In {town} erwartet kaum jemand Änderungen; die Regeln seien gut, wie sie sind.",
        ),
        0: (
            "Die nächste Anhörung ist am [14.|21.|9.] des kommenden Monats. Sie ist öffentlich.",
            "Ein erster Bericht soll der Nationalversammlung [im Frühjahr|vor der Sommerpause] vorliegen.",
        ),
        -1: (
            "Der Verband will Unterschriften gegen {law} sammeln. Bis zum späten Abend waren es [400|650|1100].",
            "Der Abend endete im Zorn. {name} nahm den Text, faltete ihn und ließ ihn auf dem [Tisch|Stuhl] liegen.",
        ),
    },
    "opinion": {
        1: (
            "So soll es bleiben, und andere sollen davon lernen. Gute Gesetze sind selten genug.",
            "{Law} hat Verteidiger verdient, und zwar laute.",
        ),
        0: (
            "Fürs Erste sollte man tun, was in der Politik am seltensten geschieht: warten, zählen, dann reden.",
            "Ich habe mich noch nicht entschieden. Ich empfehle es weiter.",
        ),
        -1: (
            "Es ist keine Schande, einen Fehler zu machen. Eine wäre es, ihn im Gesetzblatt stehen zu lassen.",
            "Weg damit also, und von vorn. Diesmal mit {people_dat} am Tisch.",
        ),
    },
    "editorial": {
        1: (
            "Wir haben es gefordert, wir haben genau hingesehen, und wir bleiben dabei: {law} ist richtig.",
            "Die Nationalversammlung hat hier gute Arbeit geleistet. Auch das muss einmal in der Zeitung stehen.",
        ),
        0: (
            "Für Lob ist es zu früh und für Tadel auch. Wir kommen darauf zurück.",
            "Die Nationalversammlung sollte Wort halten und in einem Jahr die Zahlen prüfen. Wir werden es auch tun.",
        ),
        -1: (
            "Die Nationalversammlung sollte den Mut haben, das zurückzunehmen. Sie verlöre dabei nur das Gesicht.",
            "Wir haben es vor der Abstimmung gesagt und sagen es wieder: {law} darf nicht bleiben, wie es beschlossen wurde.",
        ),
    },
    "interview": {
        1: (
            "Vielen Dank für das Gespräch.",
            "Draußen regnet es inzwischen. {name} stört das nicht. Es gebe Schlimmeres, sagt {he}, und das sei vorbei.",
        ),
        0: (
            "Vielen Dank für das Gespräch.",
            "Im Hinausgehen bleibt {name} noch einmal stehen. In zwei Jahren solle man wieder fragen, sagt {he}.",
        ),
        -1: (
            "Vielen Dank für das Gespräch.",
            "In der Tür dreht sich {name} noch einmal um. „Schreiben Sie, dass wir es leid sind“, sagt {he}.",
        ),
    },
    "letter": {
        1: (
            "Ich jedenfalls bin dankbar, und ich weiß, dass ich damit nicht allein bin.",
            "Wer schimpft, möge kommen und es sich ansehen. Er ist willkommen.",
        ),
        0: (
            "Ich bitte nicht um Zustimmung. Ich bitte um Genauigkeit.",
            "Vielleicht schicken Sie einmal jemanden vorbei. Die Tür steht offen.",
        ),
        -1: (
            "Ich habe meinem Abgeordneten geschrieben. Der Antwort sehe ich ohne große Hoffnung entgegen.",
            "Wenn sich nichts ändert, sind wir hier die Letzten, die diese Arbeit tun.",
        ),
    },
}

_AGENCY_EDITS = (
    ("am Montagabend", "zu Wochenbeginn"),
    ("am Freitagabend", "zum Ende der Woche"),
    (" am Montag", " zu Wochenbeginn"),
    (" am Dienstag", " tags zuvor"),
    (" am Mittwoch", " zur Wochenmitte"),
    (" am Donnerstag", " dieser Tage"),
    (" sagte ", " sagte der Agentur vpa zufolge "),
    ("Der Verband", "Die Vereinigung"),
    ("kaum", "schwerlich"),
    ("etwa ", "ungefähr "),
)

_CORRECTIONS = (
    "Korrektur: In einer früheren Fassung dieses Artikels stand ein falscher Vorname. Wir bitten um Entschuldigung.",
    "Korrektur: In einer früheren Fassung war von zwanzig Anwesenden die Rede. Es waren zweihundert.",
    "Korrektur: Das Foto zeigte den Hafen von Haldmünde, nicht den von Osterby. Wir haben es ausgetauscht.",
)

GERMAN = Language(
    headlines=_HEADLINES,
    headlines_of=_HEADLINES_OF,
    undecided=_UNDECIDED,
    leads=_LEADS,
    leads_go_on=_LEADS_GO_ON,
    introductions=_INTRODUCTIONS,
    provisions=_PROVISIONS,
    background=_BACKGROUND,
    arguments={1: _FOR, 0: _BALANCED, -1: _AGAINST},
    reported=_REPORTED,
    conceded=_CONCEDED,
    asides=_ASIDES,
    questions=_QUESTIONS,
    endings=_ENDINGS,
    agency_edits=_AGENCY_EDITS,
    corrections=_CORRECTIONS,
)
