"""The English templates of the newspaper. Names in braces: see :mod:`etl_sentiment.demo.newspaper.writing`."""

# ruff: noqa: E501 - a template a line reads better than one cut in two
from __future__ import annotations

from etl_sentiment.demo.newspaper.wording import Language

_HEADLINES = {
    1: (
        "{People} welcome the {short}",
        "Why the {short} deserves its chance",
        "Relief in {town}: what the {short} has changed",
        "The {short} works, and here is how",
        "A good year for {people}",
        "“At last”: {people} on the {short}",
        "{Things} do better under the new rules",
        "{Town} shows what the {short} can do",
    ),
    0: (
        "What the {short} means for {people}",
        "{Town} prepares for the {short}",
        "The {short}: questions and answers",
        "Committee hears {people} on the {short}",
        "{Things}: what applies from now on",
        "Two views of the {short}",
        "First figures on the {short}",
        "Assembly asks for a report on {things}",
    ),
    -1: (
        "{People} fear the {short}",
        "The {short} helps nobody",
        "Anger in {town} over the {short}",
        "{Things} under threat, say {people}",
        "What is wrong with the {short}",
        "“We were not asked”: {people} on the {short}",
        "How the {short} misses its mark",
        "{People} threaten to take the {short} to court",
    ),
}

_HEADLINES_OF = {
    "interview": (
        "“We will see in the second winter”: {name} on the {short}",
        "“Ask the {people}”: a talk about the {short}",
        "Ten questions about {things}, for {name}",
        "“It is the small print that counts”: {name} of {town} on {things}",
    ),
    "letter": (
        "Letter: on {things} and common sense",
        "Letter: the {short}, seen from {town}",
        "Letter: what your report on {people} left out",
        "Letter: a word about {things}",
    ),
}

_UNDECIDED = (
    "A second look at the {short}",
    "Wait and see: on the {short}",
    "What we do not know yet about the {short}",
    "The {short}, on the one hand and on the other",
)

_LEADS = {
    1: (
        "In {town} they had braced themselves for trouble. What came instead was [order|a quiet year], and {people} say so aloud.",
        "It was called a paper tiger. [A look at {things} in {town}|A visit to {town}] shows that the rules bite where they should.",
        "The critics have fallen silent: {gain}. That is no small thing.",
        "Seldom has a set of rules on {things} found so many friends so quickly.",
    ),
    0: (
        "The rules on {things} are changing. What {people} need to know, and what is still open.",
        "[Hopes|Expectations] on one side, worries on the other: in {town} the {act} is read very differently.",
        "{Issuer} has named the dates, {people} have questions. An overview.",
        "Since the {act} was published, the telephones in {town} have not stood still.",
    ),
    -1: (
        "Good intentions, bad rules: {people} say that {loss}.",
        "In {town} the {act} is met with [anger|shaking heads]. The people concerned were hardly heard.",
        "What was meant to help {people} has so far produced forms. [And that is the lesser evil|It may get worse].",
        "The {act} was written by people who have never seen {things} from the inside, its critics say.",
    ),
}

_LEADS_GO_ON = (
    "From {town}, where {things} are more than a word in the gazette.",
    "A look at the small print, at what it costs, and at those who have to live with it from day to day.",
    "What was decided, who is affected, and why the last word on {things} has not been spoken.",
    "Around {town} there is hardly a kitchen table at which it has not been talked about in these weeks.",
    "We have read the text, done the sums, and listened to {people} who do not often get into the paper.",
)

_INTRODUCTIONS = {
    "report": (
        "{Cite} [has reached everyday life|is beginning to show]. In {town}, where {people} have followed every step of it, the first [meeting|hearing] on it drew [some two hundred|about ninety|more than a hundred] people on {weekday} evening.",
        "{Issuer} on {weekday} answered questions on {cite}. The [hearing|session] in {town} lasted for [three|four|five] hours, an hour longer than planned, and {people} filled the gallery.",
        "For {people} in and around {town} one text has been the talk of the [week|month]: {cite}. On {weekday} the [district council|town council] dealt with it for the [first|second] time.",
        "{Town}. [Hardly anyone|Nobody] in the hall needed to have {cite} explained. Whoever works with {things} knows it by now, and on {weekday} evening most of them had come.",
        "{Cite} will be looked at again by the National Assembly's committee, its chair {name} said on {weekday}. The committee wants to hear {people} before it [votes|decides].",
        "[A good|Just over a] year of preparation lies behind {people}, and {cite} is no longer a draft but a fact. {Issuer} gave an account of it in {town} on {weekday}.",
    ),
    "opinion": (
        "{scene} One should start there, and not in the committee room, when one speaks of {cite}.",
        "There are laws that one reads once and files away. {Cite} is not one of them, and anybody who lives near {things} knows why.",
        "I have spent [two|three] days with {people} in {town}. Most of what I thought about {cite} I have had to think again.",
        "Everyone has an opinion on {cite}. Few have asked {people} for theirs, and that is where [a column|an argument] has to begin.",
        "{scene} It is for places like this that {cite} was written, and it is by them that it must be judged.",
    ),
    "editorial": (
        "This newspaper does not often write about {things}. {Cite} leaves it no choice.",
        "What does a republic owe {people}? The National Assembly thought that it knew, and {cite} is its answer. It is time to say what we think of it.",
        "The debate on {cite} has been louder than it was clear. We try to put it in order.",
        "A year from now nobody will remember the speeches. What will remain is {cite}, and whether it was right.",
    ),
    "interview": (
        "{name} has worked with {things} for [twenty-two|eighteen|thirty] years and is {role} in {town}. We met over [tea|strong coffee] to speak about {cite}.",
        "Hardly anyone has read {cite} as closely as {name}, {role} in {town}. {scene} That is where we talked.",
        "When {people} in {town} have a question about {cite}, they ring {name}, {role}. So did we.",
    ),
    "letter": (
        "Sir, I have read your [report|account] of {weekday} on {cite} with [interest|attention], and as one who has lived among {people} for [forty|thirty|twenty-five] years I should like to add a word.",
        "Sir, your columns have been full of {cite}. Allow somebody to speak who deals with {things} every day.",
        "Madam, in your issue of {weekday} you wrote about {cite}. May I tell you how it looks from {town}?",
    ),
}

_PROVISIONS = (
    "In essence the {act} says who answers for {things}, for how long, and who looks over their shoulder.",
    "A permit is to be applied for in writing. [Whoever has one today keeps it|Existing permits stay valid] for [three|five|ten] years.",
    "The fee for an application is [40|75|250] crowns. It is not refunded where the permit is refused.",
    "Inspectors may enter during working hours and have to show a written order. What they find is entered in a register that anybody may read.",
    "Incidents must be written down on the day on which they become known. The book is kept for [five|seven|ten] years.",
    "Where there is danger to life or health, {issuer} can order a closure at once. An appeal does not suspend it.",
    "Municipalities with few inhabitants may share an office. Whether they will is another matter; [so far three have|so far none has].",
    "The {act} leaves the forms, marks and drawings to an implementing order, which is expected in [spring|autumn].",
    "Neighbours have to be heard before a permit is given, unless the danger allows of no delay.",
    "Fines go up to [600|1,200|5,000] crowns. In minor cases there is a warning.",
    "Permits from abroad are accepted where the other state accepts those of the republic.",
    "During frost, flood or storm the use of {things} may be restricted, but for no more than [21|28] days.",
    "Whoever applies is [heard|invited to a talk] in {town} or in Veldstad. An answer has to be given within [six|eight|ten] weeks, and silence counts as a refusal.",
    "For {things} that are older than [forty|fifty|sixty] years there is an exception. It has to be asked for, and it ends with the death of the owner.",
    "New is the post of an ombudsman. Whoever holds it may look at every file, and has no power but that of the [annual report|printed word].",
    "A test is required only of those who begin after the [first of January|first of July]. All others are taken to know [what they do|their trade].",
    "Accidents are to be reported by telephone within [two|six|twelve] hours, day or night. A written report follows within a week.",
    "The map that belongs to it shows [nine|seven|eleven] districts. In three of them {things} need a second signature, that of the [forester|harbour master|district doctor].",
    "What has been paid so far is set off against the new charge, provided that the receipt can be shown. [Copies will do|Copies will not do].",
    "{Issuer} keeps a list of those whose permit has been withdrawn. It is not public, but it may be [seen on request|asked about].",
    "{Issuer} has to report on its experience every [two|three|four] years; the first report is due [next year|soon].",
)

_BACKGROUND = (
    "{fact}",
    "{scene}",
    "The rules that applied until then went back to the time before the railway. They had been amended [eleven|fourteen|nine] times, and two of the amendments contradicted each other.",
    "{Issuer} had put the first draft on the table [two|three] years ago. It was withdrawn after the hearings, shortened by half, and put forward again.",
    "In the National Assembly the vote was [closer than expected|clearer than expected]: [61 to 54|72 to 43|58 to 55], with four members not present.",
    "How many {people} are concerned is not known exactly. {Issuer} speaks of [several hundred|about two thousand], the associations of [twice as many|a few more].",
    "Similar rules exist on the other side of the border. A [study|survey] by the University of Veldstad found that it took [three|four] years there until they were [applied everywhere|understood by all].",
    "The treasury has set aside [four|seven|twelve] million crowns for the change. The money is paid out in [two|three] parts, the last of them only after an inspection.",
    "A working group of {people} and officials meets every [six|eight] weeks in {town}. Its minutes are public, which does not mean that they are read.",
    "The courts have so far had to deal with [two|three|five] cases. Judgment has been given in one of them, on a question of [form|costs].",
    "Older readers will remember that {things} were the subject of a referendum once before. It failed for want of [voters|four thousand votes].",
    "The archives show that {things} have been argued about for as long as there has been a National Assembly. The first petition, in a beautiful hand, is from 1871.",
    "On the map that hangs in the office of {town} {things} are marked with [red|green|blue] pins. Some have been moved so often that the paper has [holes|given way].",
    "[Three|Four|Five] other bills on {things} are waiting in the committee. Two of them are older than the committee's youngest member.",
    "It was the [storm|fire|drought] of two years ago that set things moving. Until then the subject had been one for [specialists|the regional pages].",
    "An expert opinion by the National Audit Office runs to [140|90|210] pages and comes to no conclusion, which both sides count as a victory.",
    "[Every third|Hardly every tenth|Every fifth] of the {people} is under forty. The guild has been looking for young people for years, lately also abroad.",
    "The constitutional court had declared the old fees void [in spring|two years ago], because no one had been able to say what they were for.",
    "In {town} they tell the story of the official who came for an hour and stayed for three days, because of [the fog|the flood|a lost key].",
    "The price of insurance has risen by [a fifth|a third|a quarter] since then. The companies give the weather as the reason, and not the law.",
    "The museum of Brunn has an exhibition on the history of {things} until [May|October]. The most popular piece is a [petition|summons] of 1904.",
    "On the question of who pays in the end, the text is brief. It says that the costs are borne “by those concerned”.",
)

_FOR = (
    "The strongest argument is the simplest: {gain}. Nobody who has seen it [otherwise|the other way] wants to go back.",
    "One may find the {act} long. One cannot find it unjust. It treats {people} as adults, and it asks of them nothing that the good ones among them have not done for years.",
    "What is remarkable is how little has gone wrong. The [office|desk] in {town} counted [three|four|six] complaints in as many months, and all were settled by telephone.",
    "For the first time {people} know what they may rely on. That is worth more than any subsidy.",
    "The {act} puts an end to an old unfairness, by which [the careful paid for the careless|those who kept the rules were the fools]. It was high time.",
    "It is rare for a text of this kind to be [clear|readable]. This one is, and {people} thank its authors for it.",
    "The costs, so loudly lamented, have turned out to be [small|bearable]: [eleven|fourteen|nine] crowns a month for an average business. For what it brings that is a bargain.",
    "It protects those who cannot protect themselves, and it does so without bullying anyone else. More cannot be asked of a law.",
    "The gain is plain to see for anyone who looks: {gain}. A success, then, and one should be allowed to say so.",
    "Whoever doubted that rules can help {people} should spend a day in {town}. The mood there is better than it has been in years.",
    "Trust has come back. That sounds soft, but it is [hard currency|a hard fact] wherever {things} are concerned.",
    "The register, mocked at first as a phone book, has proved a [blessing|real help]. In {town} it has already prevented [one accident|two accidents] that would have been a certainty before.",
    "Much credit is due to {issuer}, which listened, and which mended what the hearings had shown to be weak.",
    "Young people are taking up the work again. [Five|Seven|Nine] of them started this year in {town} alone, and they name the new security as their reason.",
    "That the inspections are announced, and that the inspector explains what he finds, has taken away the fear. {People} even [ask for advice|offer him coffee].",
    "It is a wise rule that leaves room for the small ones, and this one does. The deadlines are generous and the forms fit on one page.",
    "The {act} has done in a year what appeals had failed to do in twenty: {gain}.",
    "Even those who voted against it now admit that it does more good than harm. One wishes for more laws of this sort.",
)

_AGAINST = (
    "The gravest objection is the simplest: {loss}. Whoever waves that aside has not spoken to a single one of the {people}.",
    "The {act} is a mistake. It punishes those who have always been careful and does not reach the ones who never were.",
    "What it costs is easily said: [four|six|nine] working days a year for paper that no one reads. What it brings no one has been able to say.",
    "{People} were not asked, and it shows on every page. There are duties in it that cannot be met even with the best of wills.",
    "It is badly written, too. The central paragraph refers to a second one, which refers back to the first, and between the two {people} are [crushed|lost].",
    "Rules that nobody can keep do not make anything safer. They make people dishonest, and that is the real damage.",
    "The small ones will give up and the big ones will grow. It is hard to believe that this was intended, and harder to believe that nobody foresaw it.",
    "In {town} [two|three|four] businesses have closed since the {act} was published. Their owners name it as the reason, and there is no cause to doubt them.",
    "The deadlines are absurd. An application takes [fourteen|eleven] weeks, the permit has to be there after eight, and the fine falls due in between.",
    "One looks in vain for a benefit. The accidents that it was to prevent have not become fewer; they are merely entered in a book.",
    "The distrust that speaks from every line is an insult to {people}, who have done their work [without reproach|in all weathers] for generations.",
    "The harm is done already: {loss}. No report in three years' time will bring back what is lost until then.",
    "It is a law for the office and not for life, and it fails at the first door at which it knocks.",
    "{Issuer} has promised to help and has so far sent a leaflet. It has a spelling mistake in the heading.",
    "The fees hit those hardest who earn least. A fee that is nothing to a company is a month's earnings to [a family|a widow] with one licence.",
    "What has been lost is trust. Ask {people} in {town} whether they would call the inspector if something went wrong, and they laugh.",
    "Experts warned in the hearings that {loss}. They were thanked politely and then ignored.",
    "The best that can be done with the {act} is to repeal it before it does still more damage.",
)

_BALANCED = (
    "Supporters point out that {gain}. Opponents reply that {loss}. Both can name examples from {town}.",
    "Whether the {act} will do what it is meant to do cannot be said yet. The figures cover [one season|seven months], and that is too little for a judgment.",
    "For some it is a step in the right direction, for others one too many. Most {people} say that they [are waiting|want to wait and see].",
    "Much will depend on how it is applied. In {town} the office reads the text strictly, in the next valley less so.",
    "There are advantages and there are costs, and they do not always fall on the same people.",
    "What one side calls a safeguard the other calls a burden. The text itself is sober and allows for both readings.",
)

_REPORTED = {
    1: (
        "“It is the best thing that has happened to us in years,” said {name}, {role} in {town}. “I was against it. I was wrong.”",
        "{name}, {role}, spoke of a success. “We can plan again,” {he} said. “And {gain}. That counts.”",
        "The association of {people} praised the {act}. It had demanded such rules for a decade, its {spokesman} {name} said, and was glad of them now.",
        "There was [applause|long applause] when {name} from {town} reported that [complaints|accidents] had fallen by [a third|a quarter|half].",
        "“You should have seen how it was before,” said {name}, who has worked with {things} for [thirty|twenty] years. “Nobody wants that back.”",
        "Nearly all speakers welcomed that {gain}. A motion to thank the authors of the text was carried without a vote against.",
        "{name}, {role}, called the rules fair and the costs bearable. {he} advised others to follow the example.",
        "An opinion poll by the association found [71|78|83] in a hundred {people} satisfied. Only [six|nine] in a hundred would like to have the old rules back.",
    ),
    -1: (
        "“This is going to finish us,” said {name}, {role} in {town}. “We have done the sums three times. It does not work.”",
        "{name}, {role}, spoke of a failure. “Nobody asked us,” {he} said. “And the upshot is that {loss}.”",
        "The association of {people} sharply criticised the {act}. It was far from life and did harm where it claimed to help, its {spokesman} {name} said.",
        "There were boos when an official said that the [fees|deadlines] were reasonable. {name} from {town} held up the form: [nineteen|twenty-three] pages.",
        "“I have been doing this for [thirty|twenty] years, and now I am to prove that I can,” said {name}, shaking {his} head.",
        "Hardly a speaker had a good word to say. Again and again they warned that {loss}.",
        "{name}, {role}, called the rules unworkable and announced a complaint to the constitutional court.",
        "A survey by the association found [68|74|81] in a hundred {people} dissatisfied. Every [fourth|fifth] thinks of giving up.",
    ),
    0: (
        "{name}, {role}, asked for patience. The {act} had been in the gazette for a short time only, and one would have to look at the figures first.",
        "“I can live with it,” said {name} from {town}. “I would have done a few things differently, but nobody asked me, and perhaps that is as it should be.”",
        "{Issuer} said on request that it was aware of the questions and would answer them in writing by the end of the [month|quarter].",
        "{name}, who teaches administrative law in Veldstad, reads the text as a compromise. Each side had got [half|about half] of what it wanted.",
        "While {name} from {town} hopes that {gain}, {name2} from the next village expects that {loss}.",
        "A vote was not taken. The [council|meeting] will return to the matter [in four weeks|after the summer|before Christmas].",
    ),
}

_CONCEDED = {
    1: (
        "Certainly, there are people who fear that {loss}. The fear is honest, but the facts do not bear it out.",
        "Granted, some of the deadlines were short, and a form or two could have been spared. That is a matter of polish and not of principle.",
        "It would be wrong to make light of the objections. But they were heard, and those that were sound have found their way into the text.",
    ),
    -1: (
        "To be sure, the aim is a good one. Nobody is against it that {gain}. But aims do not make a law, and this one takes the wrong road to the right place.",
        "One must be fair: {issuer} had no easy task, and the old rules were no better. But not worse than before is a poor thing to say for so much effort.",
        "Friends of the {act} say that {gain}. It would be fine if it were so. In {town}, at any rate, nobody has noticed.",
    ),
    0: (
        "One can see it one way or the other, and there are good reasons for both.",
        "That is no plea for one side. It is a plea for looking closely.",
    ),
}

_ASIDES = {
    1: (
        "That it can be done well is shown by {cite}. It has given {people2} exactly the security that they had lacked, and nobody there wants to be without it.",
        "People in {town} like to point to {cite}, which has been a clear success for {people2}.",
        "{Cite} is the model: short, fair, and welcomed by {people2} to this day.",
    ),
    0: (
        "The subject touches on {cite}, which deals with {things2} and is applied by the same office.",
        "Where {things2} are concerned as well, {cite} applies beside it. Which of the two comes first is left to the offices.",
        "The definitions are those of {cite}. Only the part on {things2} has been left out.",
    ),
    -1: (
        "Nobody wants a repetition of {cite}, which has brought {people2} nothing but trouble.",
        "A warning example is {cite}. It failed because nobody had listened to {people2}, and it is a burden to them to this day.",
        "{Cite} has already shown how such things go wrong: {people2} still suffer from it.",
    ),
}

_QUESTIONS = (
    "You were present at the hearings. What do you remember?",
    "Let us begin with the simplest question. What has changed for {people}?",
    "How do people in {town} speak about it?",
    "And what does it cost?",
    "{Issuer} says that the rules are easy to follow. Are they?",
    "What would you say to somebody who sees it quite differently?",
    "Was there a moment at which you changed your mind?",
    "What happens at an inspection?",
    "Many say that the small ones are worst off. Is that so?",
    "Would you vote for it again, if you had a vote?",
    "What do the young ones say?",
    "If you could strike out one paragraph, which would it be?",
    "What is the first thing that you do in the morning, and has that changed as well?",
    "Where will {things} be in ten years?",
    "Is there something that nobody ever asks you?",
    "When did you first hear of it?",
    "What do they do better elsewhere?",
    "Whom do you call when you are at a loss?",
    "Does one sleep more soundly since then, or worse?",
    "Which figure would you like to see in the paper?",
)

_ENDINGS = {
    "report": {
        1: (
            "The meeting ended earlier than planned. There was, as the chair remarked, nothing left to complain about.",
            "A review is due in [two|three] years. Few in {town} expect it to change much; the rules, they say, are good as they are.",
        ),
        0: (
            "The next hearing is on the [14th|21st|9th] of next month. It is open to the public.",
            "A first report is to be put before the National Assembly [in the spring|before the summer recess].",
        ),
        -1: (
            "The association wants to collect signatures against the {act}. By late evening it had [400|650|1,100].",
            "The evening ended in anger. {name} took the text, folded it, and left it on the [table|chair].",
        ),
    },
    "opinion": {
        1: (
            "So let it stand, and let others learn from it. Good laws are rare enough.",
            "The {act} deserves to be defended, and {people} deserve that somebody does it aloud.",
        ),
        0: (
            "For the time being one should do what is done least in politics: wait, count, and then speak.",
            "I have not made up my mind. I recommend it.",
        ),
        -1: (
            "It is no disgrace to have made a mistake. It would be one to leave it in the gazette.",
            "Away with it, then, and begin again. This time with {people} at the table.",
        ),
    },
    "editorial": {
        1: (
            "We called for it, we have watched it closely, and we stand by it: the {act} is right.",
            "The National Assembly has done good work here. That, too, must be in the paper sometimes.",
        ),
        0: (
            "It is too early for praise and too early for blame. We shall come back to it.",
            "The National Assembly should keep its word and look at the figures in a year. So shall we.",
        ),
        -1: (
            "The National Assembly should have the courage to take it back. It would lose nothing but face.",
            "We said so before the vote, and we say it again: the {act} must not remain as it is.",
        ),
    },
    "interview": {
        1: (
            "Thank you for talking to us.",
            "Outside, it has begun to rain. {name} does not mind. There are worse things, {he} says, and they are over.",
        ),
        0: (
            "Thank you for talking to us.",
            "On the way out {name} stops once more. One ought to ask again in two years, {he} says.",
        ),
        -1: (
            "Thank you for talking to us.",
            "At the door {name} turns round once more. “Write down that we are tired of it,” {he} says.",
        ),
    },
    "letter": {
        1: (
            "I for one am grateful, and I know that I am not alone.",
            "Let those who scold it come and see. They are welcome.",
        ),
        0: (
            "I do not ask for agreement. I ask for exactness.",
            "Perhaps you will send somebody to have a look. The door is open.",
        ),
        -1: (
            "I have written to my member of the Assembly. I await the reply without great hope.",
            "If nothing changes, we shall be the last who did this work here.",
        ),
    },
}

_AGENCY_EDITS = (
    ("{People} in and around", "{People} near"),
    ("on Monday", "at the beginning of the week"),
    ("on Friday", "at the end of the week"),
    ("on Tuesday", "the day before"),
    ("on Wednesday", "at midweek"),
    ("on Thursday", "the other day"),
    (" said ", " told the vpa agency "),
    ("The association of", "The federation of"),
    ("hardly", "scarcely"),
    ("about ", "some "),
)

_CORRECTIONS = (
    "Correction: an earlier version of this article gave the wrong first name of one of the people quoted. We regret the error.",
    "Correction: in an earlier version the number of those present was given as twenty. There were two hundred.",
    "Correction: the photograph showed the harbour of Haldmouth, not that of Osterby. It has been replaced.",
)

ENGLISH = Language(
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
