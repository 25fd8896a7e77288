"""Articles with almost the same text: which one is called the original."""

from __future__ import annotations

from contextlib import closing
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import update

from etl_sentiment.duplicates import THRESHOLD
from etl_sentiment.storage import copies
from etl_sentiment.storage.opening import open_collection
from etl_sentiment.storage.tables import opinion_signatures
from healing.store.address import Address
from tests.etl_sentiment.storage.samples import FEBRUARY, MARCH, opinion, rows

if TYPE_CHECKING:
    import pytest

    from etl_sentiment.items import OpinionItem
    from etl_sentiment.storage.collection import Collection


def text_of(seed: int, *, changed: int = 0) -> str:
    """300 words in 10 lines; the last ``changed`` of them are others than those of the seed's own text."""
    seeds = [seed] * (10 - changed) + [seed + 1000] * changed
    return "\n".join(_line(of, at) for at, of in enumerate(seeds))


def _line(seed: int, at: int) -> str:
    random = Random(f"{seed}/{at}")  # noqa: S311 (texts, nothing secret)
    return " ".join(f"w{random.randint(0, 99_999)}" for _ in range(30))


def article(number: int, text: str, **values: object) -> OpinionItem:
    return opinion(source=f"paper{number}", url=f"https://paper{number}.example/news", text=text, **values)


def links(database: str) -> dict[str, str]:
    found = rows(database, "SELECT source, duplicate_of FROM opinions WHERE duplicate_of IS NOT NULL")
    return {row["source"]: row["duplicate_of"].split("/")[2].split(".")[0] for row in found}


def test_a_copy_is_linked_to_the_earliest_page(collection: Collection, database: str) -> None:
    agency = text_of(1)
    (first,) = collection.store([article(1, agency)])
    assert (first.duplicate_of, first.similarity) == (None, None)
    (second,) = collection.store([article(2, agency)])
    assert (second.duplicate_of, second.similarity) == ("https://paper1.example/news", 1.0)
    (third,) = collection.store([article(3, text_of(1, changed=1))])
    assert third.duplicate_of == "https://paper1.example/news"
    assert third.similarity is not None
    assert THRESHOLD <= third.similarity < 1
    assert links(database) == {"paper2": "paper1", "paper3": "paper1"}
    assert len(rows(database, "SELECT * FROM duplicates")) == 2


def test_another_text_is_not_linked(collection: Collection, database: str) -> None:
    collection.store([article(number, text_of(number)) for number in range(1, 9)])
    assert links(database) == {}


def test_within_one_call_as_across_calls(database: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = [article(number, text_of(number % 3, changed=number % 2)) for number in range(12)]
    with closing(open_collection(database)) as together:
        at_once = together.store(made)
    folder = tmp_path_factory.mktemp("other")
    with closing(open_collection(f"sqlite:///{folder}/other.db")) as apart:
        assert [apart.store([item])[0] for item in made] == at_once
    assert [stored.duplicate_of for stored in at_once].count(None) == 3


def test_what_is_stored_again_keeps_its_link(collection: Collection) -> None:
    made = [article(1, text_of(1)), article(2, text_of(1))]
    assert collection.store(made)[1].duplicate_of == collection.store(made)[1].duplicate_of == made[0].url


def test_a_short_text_is_no_copy(collection: Collection, database: str) -> None:
    collection.store([article(1, "Read it in the paper."), article(2, "Read it in the paper.")])
    assert links(database) == {}


def test_laws_are_not_compared(collection: Collection, database: str) -> None:
    collection.store([article(1, text_of(1))])
    assert rows(database, "SELECT count(*) AS n FROM opinion_signatures") == [{"n": 1}]


def test_a_changed_text_is_compared_anew(collection: Collection, database: str) -> None:
    collection.store([article(1, text_of(1)), article(2, text_of(1)), article(3, text_of(3))])
    collection.store([article(2, text_of(2), crawled_at=FEBRUARY), article(3, text_of(1), crawled_at=FEBRUARY)])
    assert links(database) == {"paper3": "paper1"}
    collection.store([article(4, text_of(2))])
    assert links(database) == {"paper3": "paper1", "paper4": "paper2"}
    collection.store([article(3, "Gone.", crawled_at=MARCH)])
    assert links(database) == {"paper4": "paper2"}
    assert rows(database, "SELECT count(*) AS n FROM opinion_bands WHERE page_id = 3") == [{"n": 0}]


def test_twice_in_one_call(collection: Collection, database: str) -> None:
    collection.store([
        article(1, text_of(1)), article(2, text_of(1)), article(2, text_of(2), crawled_at=FEBRUARY),
        article(3, text_of(1)), article(1, text_of(3), crawled_at=FEBRUARY), article(4, text_of(1)),
    ])  # fmt: skip
    assert links(database) == {"paper4": "paper3"}


def test_a_later_page_is_never_the_original(collection: Collection, database: str) -> None:
    collection.store([article(1, text_of(1)), article(2, text_of(2))])
    collection.store([article(1, text_of(2), crawled_at=FEBRUARY)])
    assert links(database) == {}


def test_the_candidates_are_bounded(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    read = copies.read_signatures

    def note(connection: object, ids: object) -> object:
        found = read(connection, ids)  # type: ignore[arg-type]
        looked_at.append(len(found))
        return found

    monkeypatch.setattr(copies, "read_signatures", note)
    same = text_of(1)
    collection.store([article(number, same) for number in range(100)])
    looked_at.clear()
    (stored,) = collection.store([article(100, same)])
    assert stored.duplicate_of == "https://paper0.example/news"
    assert max(looked_at) == 20


def test_a_signature_of_a_later_method_is_not_compared(collection: Collection, database: str) -> None:
    collection.store([article(1, text_of(1))])
    engine = Address.of(database, "TEST", "x.db").engine()
    with engine.begin() as connection:
        connection.execute(update(opinion_signatures).values(signature=b"\x09later"))
    engine.dispose()
    (stored,) = collection.store([article(2, text_of(1))])
    assert stored.duplicate_of is None


def test_copies_of_a_text_that_is_gone_are_judged_anew(collection: Collection, database: str) -> None:
    collection.store([article(number, text_of(1)) for number in (1, 2, 3)])
    assert links(database) == {"paper2": "paper1", "paper3": "paper1"}
    collection.store([article(1, text_of(2), crawled_at=FEBRUARY)])
    assert links(database) == {"paper3": "paper2"}


def test_copies_of_a_text_that_changed_a_little_stay_its_copies(collection: Collection, database: str) -> None:
    collection.store([article(number, text_of(1)) for number in (1, 2)])
    collection.store([article(1, text_of(1, changed=1), crawled_at=FEBRUARY)])
    assert links(database) == {"paper2": "paper1"}
    assert rows(database, "SELECT similarity < 1 AS differs FROM duplicates")[0]["differs"]


def test_copies_are_judged_anew_within_one_call(collection: Collection, database: str) -> None:
    written = [article(number, text_of(1)) for number in (1, 2, 3)]
    collection.store([*written, article(1, text_of(2), crawled_at=FEBRUARY)])
    assert links(database) == {"paper3": "paper2"}
