"""Laws and searches of the tests."""

from __future__ import annotations

from datetime import date

from etl_sentiment.linking import Found, KnownLaw, LawIndex
from etl_sentiment.meaning import LawKey

TODAY = date(2024, 5, 1)


def law(
    title: str | None = None,
    identifier: str | None = None,
    published: date | None = date(2019, 5, 1),
    *,
    source: str = "gazette",
    language: str | None = "en",
    names: tuple[str, ...] = (),
) -> KnownLaw:
    """Its address is made of its number and title, so no two are alike."""
    return KnownLaw(
        key=LawKey(source, f"{identifier} {title}"),
        identifier=identifier,
        title=title,
        published=published,
        language=language,
        names=names,
    )


PILOTS = law("Act on Harbour Pilots", "2019/44")


def find(
    laws: KnownLaw | list[KnownLaw],
    text: str,
    *,
    headline: str = "",
    published: date | None = TODAY,
    language: str | None = "en",
    threshold: float | None = None,
) -> list[Found]:
    index = LawIndex([laws] if isinstance(laws, KnownLaw) else laws)
    texts = {"headline": headline, "lead": None, "text": text}
    if threshold is None:
        return index.find(texts, published, language)
    return index.find(texts, published, language, threshold=threshold)


def places(laws: KnownLaw | list[KnownLaw], text: str, **how: object) -> list[str]:
    """The words in ``text`` that were taken for a law."""
    found = find(laws, text, **how)  # type: ignore[arg-type]
    return [text[one.start : one.end] for one in found if one.field == "text"]
