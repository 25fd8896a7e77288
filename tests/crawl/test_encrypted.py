"""A crawl whose store is encrypted heals as any other, and leaves nothing readable behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.fernet import Fernet

from tests.crawl.pages import Law
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from pathlib import Path


def test_it_heals_and_another_key_ends_the_next_crawl_at_once(tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    with Site(gazette=Source(laws=20, layouts={"law": {8: "new"}})) as site:
        project = CrawlProject(tmp_path / "sealed", site, HEALING_STORE_ENCRYPT=True)
        crawl = project.crawl(HEALING_STORE_KEY=key)
        assert "healed" in crawl.told(), crawl.log
        assert len(crawl.laws) == 20
        stored = b"".join(path.read_bytes() for path in (project.folder / "data" / "snapshots").rglob("*.gz"))
        stored += (project.folder / "data" / "healing.db").read_bytes()
        assert Law(3).paragraphs[0].encode() not in stored
        assert key not in crawl.log
        for other, told in (
            (Fernet.generate_key().decode(), "HEALING_STORE_KEY is another key"),
            ("", "there is no key"),
        ):
            again = project.crawl(HEALING_STORE_KEY=other)
            assert told in again.log
            assert again.items == []
