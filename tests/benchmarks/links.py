"""How well and how fast laws are found in opinions: ``python -m tests.benchmarks.links``.

The bundled corpus says of each article which laws it speaks of, how it names them, and which it only seems to speak of.
It was written from templates, so the figures say that nothing is broken, and in which forms laws are missed; they do
not say how many links are right in papers that nobody wrote for this. Thresholds were chosen on the corpus of the
bundled seeds; corpora of other seeds are others laws and other articles, from the same templates.
"""

from __future__ import annotations

import argparse
import gc
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import process_time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from etl_sentiment.demo.content import make_laws
from etl_sentiment.demo.newspaper.content import make_articles
from etl_sentiment.demo.portal import Portal
from etl_sentiment.linking import GivenName, KnownLaw, LawIndex
from etl_sentiment.meaning import LawKey
from tests.benchmarks.link_sentences import LAWS, SENTENCES
from tests.benchmarks.unseen_sentences import UNSEEN, UNSEEN_LAWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from etl_sentiment.demo.content import Law
    from etl_sentiment.demo.newspaper.article import Article
    from tests.benchmarks.link_sentences import Sentence

OTHER_SEEDS = ((11, 21), (12, 22), (13, 23), (14, 24))
"""Of laws and of articles."""
SIZES = (500, 5_000, 50_000)
_OPINIONS = 400
_WORDS = 500
_VOCABULARY = 4_000
_SYLLABLES = (
    "ba", "den", "for", "gra", "hil", "kel", "lor", "men", "nau", "or", "pel", "ras", "tem", "und", "vel", "wik"
)  # fmt: skip
_FORMS = (
    "Act on {}", "Act amending the Rules on {}", "Regulation on {}", "Order on Fees for {}", "{} Act", "Decree on {}"
)  # fmt: skip


@dataclass(slots=True)
class Quality:
    """Links of articles to laws, one a pair however often it is named."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    near_misses: int = 0
    linked_near_misses: int = 0
    by_form: dict[tuple[str, str], Counter[bool]] = field(default_factory=dict)
    """By language and forms: how many laws were found (true) and not (false)."""

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


@dataclass(frozen=True, slots=True)
class Speed:
    """What an index of so many laws takes, in time of the processor."""

    laws: int
    build_seconds: float
    megabytes: float
    """Memory that the process grew by, after building."""
    ms_an_opinion: float
    links: int


def known(law: Law, names: Iterable[str] = ()) -> KnownLaw:
    """A bundled law, its number in place of its address."""
    return KnownLaw(
        key=LawKey("gazette", law.identifier),
        identifier=law.identifier,
        title=law.title,
        published=law.published,
        enacted=law.enacted,
        language="en",
        names=tuple(names),
    )


def corpus(seeds: tuple[int, int] | None = None) -> tuple[tuple[Law, ...], tuple[Article, ...]]:
    """The laws and articles of the bundled sites, or of other seeds."""
    if seeds is None:
        return tuple(Portal().expected().values()), make_articles()
    laws = make_laws(seed=seeds[0])
    return laws, make_articles(laws, seed=seeds[1])


def texts_of(article: Article) -> dict[str, str]:
    return {"headline": article.headline, "lead": article.lead, "text": "\n".join(article.shown)}


def measure(index: LawIndex, articles: Iterable[Article]) -> Quality:
    """What ``index`` finds in ``articles``, against what is known of them."""
    quality = Quality()
    for article in articles:
        found = {one.key.url for one in index.find(texts_of(article), article.published.date(), article.language)}
        true = {mention.identifier for mention in article.mentions}
        quality.right += len(found & true)
        quality.wrong += len(found - true)
        quality.missed += len(true - found)
        quality.near_misses += bool(article.near_miss)
        quality.linked_near_misses += article.near_miss in found
        for mention in article.mentions:
            form = (article.language, " + ".join(mention.forms))
            quality.by_form.setdefault(form, Counter())[mention.identifier in found] += 1
    return quality


def measure_sentences(
    laws: Iterable[KnownLaw] = LAWS, sentences: Iterable[Sentence] = SENTENCES
) -> tuple[Quality, list[str]]:
    """What is found in sentences that no template made, and those in which something is wrong or missed."""
    index, quality, wrong = LawIndex(laws), Quality(), []
    for one in sentences:
        found = {place.key.url for place in index.find({"text": one.text}, one.published, one.language)}
        quality.right += len(found & one.laws)
        quality.wrong += len(found - one.laws)
        quality.missed += len(one.laws - found)
        if found != one.laws:
            wrong.append(one.text)
    return quality, wrong


def measure_plainly(laws: Iterable[Law], articles: Iterable[Article]) -> Quality:
    """The same for a search that takes each title and number that stands anywhere: what near misses cost."""
    known_by = [(law.identifier, re.compile(rf"{re.escape(law.title)}|{re.escape(law.identifier)}")) for law in laws]
    quality = Quality()
    for article in articles:
        text = "\n".join(texts_of(article).values())
        found = {identifier for identifier, pattern in known_by if pattern.search(text)}
        true = {mention.identifier for mention in article.mentions}
        quality.right += len(found & true)
        quality.wrong += len(found - true)
        quality.missed += len(true - found)
        quality.near_misses += bool(article.near_miss)
        quality.linked_near_misses += article.near_miss in found
    return quality


def names_given(index: LawIndex, articles: Iterable[Article]) -> dict[str, set[str]]:
    """By law the names that articles give to it; a name that is given to two laws is left out."""
    given: dict[str, set[GivenName]] = {}
    for article in articles:
        for one in index.names_in(texts_of(article), article.published.date(), article.language):
            given.setdefault(one.name, set()).add(one)
    names: dict[str, set[str]] = {}
    for name, bearers in given.items():
        if len(bearers) == 1:
            names.setdefault(next(iter(bearers)).key.url, set()).add(name)
    return names


def scale(count: int, opinions: Sequence[str]) -> Speed:
    """An index of ``count`` made-up laws, and a search in each of ``opinions``."""
    laws = made_laws(count)
    gc.collect()
    before, start = _resident_mb(), process_time()
    index = LawIndex(laws)
    built = process_time() - start
    gc.collect()
    grown = _resident_mb() - before
    start = process_time()
    links = sum(len(index.find({"text": text}, date(2025, 6, 1), "en")) for text in opinions)
    return Speed(count, built, grown, 1000 * (process_time() - start) / len(opinions), links)


def made_laws(count: int) -> list[KnownLaw]:
    """Titles of 2 to 5 words out of ``_VOCABULARY``, a few of which stand in very many of them, as in real gazettes."""
    random = Random(_VOCABULARY)  # noqa: S311 - texts, nothing secret; fewer laws are the first of more
    words, weights = _vocabulary()
    laws = []
    for number in range(count):
        matter = " ".join(word.title() for word in random.choices(words, weights, k=random.randint(2, 5)))
        laws.append(
            KnownLaw(
                key=LawKey("made", f"/laws/{number}"),
                identifier=f"{1990 + number % 35}/{number // 35 + 1}",
                title=random.choice(_FORMS).format(matter),
                published=date(1990 + number % 35, 1, 1) + timedelta(days=number % 360),
                language="en",
            )
        )
    return laws


def made_opinions(count: int, laws: Sequence[KnownLaw]) -> Iterator[str]:
    """Of 500 words each, one in five out of the titles' vocabulary; each names three of ``laws``, two by title."""
    random = Random(count)  # noqa: S311 - texts, nothing secret
    words, weights = _vocabulary()
    plain = " ".join(text for article in make_articles()[:80] if article.language == "en" for text in article.shown)
    ordinary = plain.split()
    for _ in range(count):
        start = random.randrange(len(ordinary) - _WORDS)
        text = ordinary[start : start + _WORDS]
        for place in range(0, _WORDS, 5):
            text[place] = random.choices(words, weights)[0]
        first, second, third = random.choices(laws, k=3)
        text[100] = f"the {first.title},"
        text[200] = f"the {second.title} ({second.identifier})"
        text[300] = f"Act {third.identifier}"
        yield " ".join(text)


def _vocabulary() -> tuple[list[str], list[float]]:
    """Words and their weights: the n-th is as frequent as 1 / n (Zipf)."""
    random = Random(_VOCABULARY)  # noqa: S311 - texts, nothing secret
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        words["".join(random.choices(_SYLLABLES, k=random.randint(2, 4)))] = None
    return list(words), [1 / (rank + 1) for rank in range(_VOCABULARY)]


def _resident_mb() -> float:
    """Of this process; 0 where the system does not say (it is not Linux)."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; nothing is asserted about the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.links", description=__doc__)
    parser.add_argument("--opinions", type=int, default=_OPINIONS, help="of 500 words, to time (default: %(default)s)")
    options = parser.parse_args(arguments)
    if options.opinions < 1:
        parser.error("--opinions must be at least 1")
    console = Console()
    _print_quality(console)
    _print_forms(console)
    _print_sentences(console, "Invented sentences", LAWS, SENTENCES)
    _print_sentences(console, "Those that nothing was tuned on", UNSEEN_LAWS, UNSEEN)
    _print_speed(console, list(made_opinions(options.opinions, made_laws(min(SIZES)))))


def _print_quality(console: Console) -> None:
    table = Table("corpus", "right", "wrong", "missed", "precision", "recall", "near misses linked", title="Links")
    for seeds in (None, *OTHER_SEEDS):
        laws, articles = corpus(seeds)
        index = LawIndex(map(known, laws))
        names = names_given(index, articles)
        taught = LawIndex(known(law, names.get(law.identifier, ())) for law in laws)
        told = f"seeds {seeds[0]}, {seeds[1]}" if seeds else "bundled"
        measured = {
            told: measure(index, articles),
            f"{told}, names of other articles known": measure(taught, articles),
            f"{told}, titles and numbers as they are": measure_plainly(laws, articles),
        }
        for name, quality in measured.items():
            table.add_row(
                name,
                *(str(count) for count in (quality.right, quality.wrong, quality.missed)),
                f"{quality.precision:.3f}",
                f"{quality.recall:.3f}",
                f"{quality.linked_near_misses} of {quality.near_misses}",
            )
    console.print(table)


def _print_forms(console: Console) -> None:
    table = Table("language", "named by", "laws", "found", title="Recall by form, bundled corpus")
    laws, articles = corpus()
    for (language, forms), counts in sorted(measure(LawIndex(map(known, laws)), articles).by_form.items()):
        table.add_row(language, forms, str(counts.total()), f"{counts[True] / counts.total():.3f}")
    console.print(table)


def _print_sentences(console: Console, title: str, laws: Iterable[KnownLaw], sentences: Sequence[Sentence]) -> None:
    quality, wrong = measure_sentences(laws, sentences)
    console.print(
        f"{title}: {len(sentences)}, precision {quality.precision:.3f}, recall {quality.recall:.3f} "
        f"({quality.right} right, {quality.wrong} wrong, {quality.missed} missed). Not as they should be:"
    )
    for text in wrong:
        console.print(f"  {text}", highlight=False)


def _print_speed(console: Console, opinions: Sequence[str]) -> None:
    table = Table("laws", "s to build", "MB", "ms an opinion", "links", title=f"{len(opinions)} opinions of 500 words")
    for size in SIZES:
        speed = scale(size, opinions)
        table.add_row(
            f"{speed.laws:,}",
            f"{speed.build_seconds:.2f}",
            f"{speed.megabytes:.0f}",
            f"{speed.ms_an_opinion:.2f}",
            str(speed.links),
        )
    console.print(table)


if __name__ == "__main__":
    main()
