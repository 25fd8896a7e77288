"""What a crawl keeps on the disk, and what the next one makes of it."""

from __future__ import annotations

import os
from base64 import b64encode
from typing import TYPE_CHECKING

from tests.etl_sentiment.pdf import samples
from tests.etl_sentiment.pdf.crawling import Project
from tests.etl_sentiment.pdf.site import File, served, site_of

if TYPE_CHECKING:
    from pathlib import Path

GOOD = samples.plain(3)


def test_a_kept_file_is_read_from_the_disk_and_asked_for_again_once_it_is_old(tmp_path: Path) -> None:
    with served(site_of({"law": File(GOOD)}, ["law"])) as site:
        project = Project(tmp_path, site.url, {"law": ["/files/law.pdf"]})
        first = project.crawl()
        (kept,) = project.documents.rglob("*.pdf")
        age(kept)
        site.files["/files/law.pdf"] = File(status=304)
        assert project.crawl().documents("law") == first.documents("law")
        assert "If-Modified-Since" in site.headers["/files/law.pdf"]
        assert project.crawl().documents("law") == first.documents("law")
        assert site.asked["/files/law.pdf"] == 2
        age(kept)
        site.files["/files/law.pdf"] = File(samples.plain(1))
        assert project.crawl().documents("law")[0]["page_count"] == 1


def age(file: Path) -> None:
    """Make the file as old as after a year."""
    os.utime(file, (file.stat().st_mtime - 365 * 86_400,) * 2)


def test_where_a_file_cannot_be_had_again_the_kept_one_is_read(tmp_path: Path) -> None:
    with served(site_of({"law": File(GOOD)}, ["law"])) as site:
        project = Project(tmp_path, site.url, {"law": ["/files/law.pdf"]})
        first = project.crawl()
        for now in (File(status=404), File(b"<html>Please log in</html>")):
            age(next(project.documents.rglob("*.pdf")))
            site.files["/files/law.pdf"] = now
            later = project.crawl()
            assert later.documents("law") == first.documents("law")
            assert "the copy of an earlier crawl is read" in later.log


def test_no_symbolic_link_is_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with served(site_of({"law": File(GOOD)}, ["law"])) as site:
        project = Project(tmp_path / "project", site.url, {"law": ["/files/law.pdf"]})
        project.documents.mkdir(parents=True)
        (project.documents / "portal").symlink_to(elsewhere)
        (document,) = project.crawl().documents("law")
    assert document["status"] == "unreachable"
    assert "symbolic link" in document["reason"]
    assert not list(elsewhere.iterdir())


def test_a_source_names_the_folder_only_if_it_is_a_name(tmp_path: Path) -> None:
    with served(site_of({"law": File(GOOD)}, ["law@.."])) as site:
        (document,) = Project(tmp_path, site.url, {"law@..": ["/files/law.pdf"]}).crawl().documents("law@..")
    assert document["path"].startswith("other/")


def test_a_wrong_setting_ends_the_crawl_before_it_starts(tmp_path: Path) -> None:
    crawl = Project(tmp_path, "http://127.0.0.1:1", {}).crawl(PDF_MAX_SIZE="50 MB")
    assert crawl.code != 0
    assert "documents: PDF_MAX_SIZE = '50 MB': " in crawl.log
    assert "Traceback" not in crawl.log


def test_an_encrypted_file_is_read_and_nobody_else_can(tmp_path: Path) -> None:
    settings = {"DOCUMENTS_ENCRYPT": True, "HEALING_STORE_KEY": b64encode(bytes(32)).decode()}
    with served(site_of({"law": File(GOOD)}, ["law"])) as site:
        plain = Project(tmp_path / "plain", site.url, {"law": ["/files/law.pdf"]}).crawl()
        project = Project(tmp_path / "sealed", site.url, {"law": ["/files/law.pdf"]})
        crawls = [project.crawl(**settings) for _ in range(2)]
        without = project.crawl()
    for crawl in crawls:
        assert crawl.documents("law") == plain.documents("law")
    (kept,) = project.documents.rglob("*.pdf")
    assert b"PDF" not in kept.read_bytes()
    assert [path for path in project.documents.rglob("*") if path.is_file()] == [kept]
    (document,) = without.documents("law")
    assert (document["status"], document["pages"]) == ("unreachable", [])
    assert "is encrypted: set DOCUMENTS_ENCRYPT" in document["reason"]
