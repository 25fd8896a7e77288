from __future__ import annotations

import importlib
import json
import logging
import os
from typing import TYPE_CHECKING

import pytest

from healing.errors import ConfigError, PatchError, SelectorModuleError
from healing.selectors.library import SelectorLibrary
from healing.selectors.patch import patch, replace
from tests.selectors.conftest import PACKAGE
from tests.selectors.samples import GAZETTE, WHY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from healing.model import Selectors
    from tests.selectors.conftest import Project

NEW = {"title": ("h2.title::text",)}
OLD_TITLE = ("h1.law-title::text", "h1::text")


def log_of(project: Project) -> list[dict[str, object]]:
    return [json.loads(line) for line in (project.overlay / "history.jsonl").read_text().splitlines()]


def without_stamp(text: str) -> str:
    return text.split("\n", 1)[1]


def test_packaged_selectors_are_loaded_and_nothing_is_written(project: Project) -> None:
    library = project.library()
    assert library.names() == ("gazette",)
    assert library.kind("gazette", "law").of("title") == OLD_TITLE
    assert library.load("gazette") is library.load("gazette")
    assert library.history("gazette", "law") == {}
    assert not project.overlay.exists()


def test_a_change_goes_to_the_overlay_and_the_package_stays(project: Project) -> None:
    library = project.library()
    change = library.apply("gazette", "law", NEW, WHY)
    assert (change.source, change.page_kind, change.at) == ("gazette", "law", WHY.at)
    assert change.before == {"title": OLD_TITLE}
    assert change.after == change.changed == {"title": ("h2.title::text", *OLD_TITLE)}
    assert change.path == project.overlaid
    assert without_stamp(project.overlaid.read_text()) == patch(GAZETTE, "law", NEW)
    assert project.packaged.read_text() == GAZETTE
    assert library.kind("gazette", "law").of("title")[0] == "h2.title::text"
    assert project.library().kind("gazette", "law").of("title")[0] == "h2.title::text"


def test_a_change_in_a_zip_egg_goes_to_the_overlay(egg: Project) -> None:
    egg.library().apply("gazette", "law", NEW, WHY)
    assert without_stamp(egg.overlaid.read_text()) == patch(GAZETTE, "law", NEW)
    assert egg.library().kind("gazette", "law").of("title")[0] == "h2.title::text"


def test_the_same_change_twice_is_one_change(project: Project) -> None:
    project.library().apply("gazette", "law", NEW, WHY)
    text = project.overlaid.read_text()
    again = project.library().apply("gazette", "law", NEW, WHY)
    assert again.changed == {}
    assert again.before == again.after == {"title": ("h2.title::text", *OLD_TITLE)}
    assert project.overlaid.read_text() == text
    assert len(log_of(project)) == 1


def test_every_earlier_version_is_backed_up(project: Project) -> None:
    library = project.library()
    texts = []
    for selector in ("a", "b", "i"):
        library.apply("gazette", "law", {"title": (selector,)}, WHY)
        texts.append(project.overlaid.read_text())
    backups = sorted((project.overlay / "backups").iterdir())
    assert [(file.name, file.read_text()) for file in backups] == [
        ("gazette.0001.py", texts[0]),
        ("gazette.0002.py", texts[1]),
    ]
    assert texts[2].count("sha256:") == 1


def test_history_has_the_earlier_selectors(project: Project) -> None:
    library = project.library()
    library.apply("gazette", "law", {"title": ("a", "b", "i", "p")}, WHY)
    assert library.history("gazette", "law") == {"title": OLD_TITLE}


def test_undo_brings_the_earlier_text_back(project: Project) -> None:
    library = project.library()
    change = library.apply("gazette", "law", {"title": ("a", "b", "i"), "enacted": ("time",)}, WHY)
    library.undo(change)
    assert library.kind("gazette", "law").of("title") == OLD_TITLE
    assert library.kind("gazette", "law").of("enacted")[0] == "time.enacted::attr(datetime)"
    who = [(entry["who"], entry["incident"]) for entry in log_of(project)]
    assert who == [("relocation", 7), ("rollback", 7)]
    assert library.history("gazette", "law")["title"] == ("a", "b", "i")


def test_undo_leaves_what_came_later(project: Project) -> None:
    library = project.library()
    first = library.apply("gazette", "law", {"title": ("a",)}, WHY)
    library.apply("gazette", "law", {"title": ("b",)}, WHY)
    library.undo(first)
    assert library.kind("gazette", "law").of("title") == ("b", *OLD_TITLE)
    library.undo(first)
    assert len(log_of(project)) == 3


def test_undo_leaves_no_field_without_selectors(project: Project) -> None:
    library = project.library()
    change = library.apply("gazette", "law", {"title": ("a", "b")}, WHY)
    text = replace(project.overlaid.read_text(), "law", {"title": ("a",)})
    project.overlaid.write_text(text)
    with pytest.raises(PatchError, match=r"law\.title would have no selectors left"):
        library.undo(change)
    assert project.overlaid.read_text() == text


def test_a_newer_packaged_module_wins_and_the_overlay_is_set_aside(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    project.library().apply("gazette", "law", NEW, WHY)
    healed = project.overlaid.read_text()
    newer = GAZETTE.replace("h1.law-title::text", "h1.redesigned::text")
    project.packaged.write_text(newer)
    library = project.library()
    with caplog.at_level(logging.WARNING):
        assert library.kind("gazette", "law").of("title")[0] == "h1.redesigned::text"
        library.refresh("gazette")
    assert caplog.text.count("was made from another") == 1
    assert project.overlaid.read_text() == healed
    library.apply("gazette", "law", {"title": ("b",)}, WHY)
    assert (project.overlay / "set_aside" / "gazette.0001.py").read_text() == healed
    assert without_stamp(project.overlaid.read_text()) == patch(newer, "law", {"title": ("b",)})
    assert "is set aside: it is kept as" in caplog.text


def test_a_file_that_a_person_put_there_wins_with_a_warning(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    project.overlay.mkdir()
    project.overlaid.write_text('PAGES = {"law": {"title": ["b"]}}  # mine\n')
    with caplog.at_level(logging.WARNING):
        library = project.library()
        assert library.kind("gazette", "law").of("title") == ("b",)
    assert "a person put it there" in caplog.text
    library.apply("gazette", "law", NEW, WHY)
    assert project.overlaid.read_text().endswith('PAGES = {"law": {"title": ["h2.title::text", "b"]}}  # mine\n')


def test_a_persons_edit_since_loading_is_kept(project: Project) -> None:
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    edited = project.overlaid.read_text().replace("h1::text", "h1.mine::text") + "# mine\n"
    project.overlaid.write_text(edited)
    change = library.apply("gazette", "law", {"title": ("b",)}, WHY)
    assert change.after == {"title": ("b", "h2.title::text", "h1.law-title::text", "h1.mine::text")}
    assert project.overlaid.read_text() == patch(edited, "law", {"title": ("b",)})


def editing_meanwhile(project: Project, monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """A person saves the overlay's file between reading and writing, that many times."""
    saved: list[str] = []

    def replace_while_edited(source: str, page_kind: str, lists: Mapping[str, Selectors]) -> str:
        if len(saved) < times:
            project.overlaid.write_text(project.overlaid.read_text() + f"# edit {len(saved)}\n")
            saved.append(project.overlaid.read_text())
        return replace(source, page_kind, lists)

    monkeypatch.setattr("healing.selectors.library.replace", replace_while_edited)
    return saved


def test_an_edit_during_the_change_is_kept_and_the_change_made_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    saved = editing_meanwhile(project, monkeypatch, times=2)
    library.apply("gazette", "law", {"title": ("b",)}, WHY)
    assert project.overlaid.read_text() == patch(saved[-1], "law", {"title": ("b",)})
    assert len(log_of(project)) == 2


def test_edits_without_end_leave_the_file_to_the_person(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    saved = editing_meanwhile(project, monkeypatch, times=100)
    with pytest.raises(PatchError, match=r"gazette\.py was edited again and again meanwhile: nothing was changed"):
        library.apply("gazette", "law", {"title": ("b",)}, WHY)
    assert project.overlaid.read_text() == saved[-1]
    assert len(log_of(project)) == 1


def test_a_faulty_edit_is_named_and_never_overwritten(project: Project) -> None:
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    faulty = project.overlaid.read_text() + "import os\n"
    project.overlaid.write_text(faulty)
    line = faulty.count("\n")
    with pytest.raises(PatchError, match=rf"was not changed: .*gazette\.py:{line}: only a docstring"):
        library.apply("gazette", "law", {"title": ("b",)}, WHY)
    with pytest.raises(SelectorModuleError, match=rf"gazette\.py:{line}: only a docstring"):
        library.refresh("gazette")
    assert library.kind("gazette", "law").of("title")[0] == "h2.title::text"
    assert project.overlaid.read_text() == faulty


def test_refresh_sees_what_another_process_wrote(project: Project) -> None:
    ours, theirs = project.library(), project.library()
    assert ours.refresh("gazette") is False
    theirs.apply("gazette", "law", NEW, WHY)
    assert ours.kind("gazette", "law").of("title") == OLD_TITLE
    assert ours.refresh("gazette") is True
    assert ours.kind("gazette", "law").of("title")[0] == "h2.title::text"
    assert ours.refresh("gazette") is False


@pytest.mark.parametrize(
    ("page_kind", "changes", "message"),
    [
        ("law", {"title": ("h1[",)}, r"law\.title: 'h1\[' is neither"),
        ("law", {"title": ("p" * 1001,)}, "1001 characters"),
        ("law", {"court": ("b",)}, r"no list for law\.court"),
        ("ruling", {"title": ("b",)}, "no page kind 'ruling'"),
        ("law", {"rows": ("b",)}, r"no list for law\.rows"),
    ],
)
def test_a_change_that_cannot_be_made_changes_nothing(
    project: Project, page_kind: str, changes: dict[str, tuple[str, ...]], message: str
) -> None:
    with pytest.raises(PatchError, match=message):
        project.library().apply("gazette", page_kind, changes, WHY)
    assert not project.overlaid.exists()
    assert not (project.overlay / "history.jsonl").exists()


def test_imported_modules_see_the_change_through_every_name(project: Project) -> None:
    module = importlib.import_module(f"{PACKAGE}.gazette")
    pages, listings = module.PAGES, module.LISTINGS
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    library.apply("gazette", "law_list", {"rows": ("li",)}, WHY)
    assert module.PAGES is pages
    assert pages["law"]["title"] == ["h2.title::text", *OLD_TITLE]
    assert listings["law_list"]["rows"] == ["li", "table.laws tbody tr"]


def test_page_kinds_that_a_person_removed_go_from_an_imported_module(project: Project) -> None:
    module = importlib.import_module(f"{PACKAGE}.gazette")
    library = project.library()
    library.load("gazette")
    project.packaged.write_text('PAGES = {"law": {"title": ["b"]}}\n')
    assert library.refresh("gazette") is True
    assert module.PAGES == {"law": {"title": ["b"]}}
    assert module.LISTINGS == {}


def test_a_module_is_never_imported_or_run(project: Project) -> None:
    marker = project.root / "ran"
    project.packaged.write_text(f"open({str(marker)!r}, 'w')\n")
    with pytest.raises(SelectorModuleError, match=r"gazette\.py:1: only a docstring"):
        project.library().load("gazette")
    assert not marker.exists()


def test_with_write_package_the_module_itself_is_rewritten(project: Project) -> None:
    library = SelectorLibrary(PACKAGE, project.overlay, write="package")
    change = library.apply("gazette", "law", NEW, WHY)
    assert change.path == project.packaged
    assert project.packaged.read_text() == patch(GAZETTE, "law", NEW)
    assert not project.overlaid.exists()
    assert (project.overlay / "backups" / "gazette.0001.py").read_text() == GAZETTE
    assert len(log_of(project)) == 1
    library.undo(change)
    assert project.packaged.read_text() == GAZETTE


def test_with_write_package_the_module_takes_in_what_the_overlay_had(project: Project) -> None:
    project.library().apply("gazette", "law", NEW, WHY)
    library = SelectorLibrary(PACKAGE, project.overlay, write="package")
    library.apply("gazette", "law", {"enacted": ("time",)}, WHY)
    assert project.packaged.read_text() == patch(patch(GAZETTE, "law", NEW), "law", {"enacted": ("time",)})
    assert not project.overlaid.exists()
    assert library.kind("gazette", "law").of("title")[0] == "h2.title::text"


def test_a_zip_cannot_be_rewritten(egg: Project) -> None:
    with pytest.raises(ConfigError, match="inside a zip and cannot be rewritten: use 'overlay'"):
        SelectorLibrary(PACKAGE, egg.overlay, write="package")


def test_another_place_to_write_to_is_a_setting_to_correct(project: Project) -> None:
    with pytest.raises(ConfigError, match="HEALING_WRITE is 'both': set it to"):
        SelectorLibrary(PACKAGE, project.overlay, write="both")  # type: ignore[arg-type]


def test_an_overlay_that_is_a_symbolic_link_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    project.overlay.symlink_to(tmp_path / "real")
    with pytest.raises(ConfigError, match="symbolic link"):
        project.library()


def test_an_overlay_that_becomes_a_symbolic_link_is_refused(project: Project, tmp_path: Path) -> None:
    library = project.library()
    (tmp_path / "real").mkdir()
    project.overlay.symlink_to(tmp_path / "real")
    with pytest.raises(PatchError, match="symbolic link"):
        library.apply("gazette", "law", NEW, WHY)
    with pytest.raises(ConfigError, match="symbolic link"):
        library.load("gazette")
    assert list((tmp_path / "real").iterdir()) == []


def test_a_module_that_is_a_symbolic_link_is_refused(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(GAZETTE)
    project.overlay.mkdir()
    project.overlaid.symlink_to(outside)
    with pytest.raises(SelectorModuleError, match="symbolic link"):
        project.library().apply("gazette", "law", NEW, WHY)
    assert outside.read_text() == GAZETTE


@pytest.mark.parametrize("name", ["../gazette", "sub/gazette", "", "Gazette"])
def test_names_cannot_lead_out_of_the_overlay(project: Project, name: str) -> None:
    with pytest.raises(SelectorModuleError, match="cannot be the name"):
        project.library().apply(name, "law", NEW, WHY)


def test_two_releases_that_take_turns_each_go_on_with_their_own_changes(project: Project) -> None:
    newer = GAZETTE.replace("h1.law-title::text", "h1.redesigned::text")
    project.library().apply("gazette", "law", {"title": ("first",)}, WHY)
    project.packaged.write_text(newer)
    project.library().apply("gazette", "law", {"title": ("second",)}, WHY)
    for text, mine, other in ((GAZETTE, "first", "second"), (newer, "second", "first")) * 2:
        project.packaged.write_text(text)
        titles = project.library().kind("gazette", "law").of("title")
        assert titles[0] == mine
        assert other not in titles
    project.packaged.write_text(GAZETTE)
    project.library().apply("gazette", "law", {"title": ("third",)}, WHY)
    assert project.library().kind("gazette", "law").of("title")[:2] == ("third", "first")
    project.packaged.write_text(newer)
    assert project.library().kind("gazette", "law").of("title")[0] == "second"


def test_what_a_newer_release_lost_is_offered_again(project: Project) -> None:
    project.library().apply("gazette", "law", NEW, WHY)
    project.packaged.write_text(GAZETTE.replace("h1.law-title::text", "h1.redesigned::text"))
    assert "h2.title::text" in project.library().history("gazette", "law")["title"]


def test_healed_selectors_are_adopted_into_the_package(project: Project) -> None:
    library = project.library()
    assert library.adopt("gazette") is None
    library.apply("gazette", "law", NEW, WHY)
    assert library.adopt("gazette") == project.packaged
    assert project.packaged.read_text() == patch(GAZETTE, "law", NEW)
    assert not project.overlaid.exists()
    assert project.library().kind("gazette", "law").of("title")[0] == "h2.title::text"
    assert library.adopt("gazette") is None


def test_an_edited_copy_that_a_newer_release_replaced_is_offered_again(project: Project) -> None:
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    library.apply("gazette", "law_list", {"rows": ("ul.laws li",)}, WHY)
    edited = project.overlaid.read_text().replace("h2.title::text", "h2.mine::text").replace("td.title", "b.title")
    project.overlaid.write_text(edited)
    project.packaged.write_text(GAZETTE.replace("h1.law-title::text", "h1.redesigned::text"))
    library = project.library()
    assert library.history("gazette", "law")["title"] == ("h2.mine::text", "h1.law-title::text", "h2.title::text")
    listing = library.history("gazette", "law_list")
    assert listing["rows"] == ("ul.laws li",)
    assert all(text.startswith("b.title") for text in listing["title"])


def test_a_faulty_copy_that_a_newer_release_replaced_is_named(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    project.library().apply("gazette", "law", NEW, WHY)
    project.overlaid.write_text(f"{project.overlaid.read_text()}import os\n")
    project.packaged.write_text(GAZETTE.replace("h1.law-title::text", "h1.redesigned::text"))
    with caplog.at_level(logging.WARNING):
        assert "h2.title::text" in project.library().history("gazette", "law")["title"]
    assert "is not offered again" in caplog.text


def test_plain_imports_find_the_copy_of_the_release_that_runs(project: Project) -> None:
    project.library().apply("gazette", "law", NEW, WHY)
    first = project.overlaid.read_text()
    project.packaged.write_text(GAZETTE.replace("h1.law-title::text", "h1.redesigned::text"))
    project.library().apply("gazette", "law", {"title": ("b",)}, WHY)
    project.packaged.write_text(GAZETTE)
    project.library().install_overlay_path()
    assert project.overlaid.read_text() == first
    assert importlib.import_module(f"{PACKAGE}.gazette").PAGES["law"]["title"][0] == "h2.title::text"


def test_what_was_adopted_does_not_come_back_where_the_commit_is_reverted(project: Project) -> None:
    newer = GAZETTE.replace("h1.law-title::text", "h1.redesigned::text")
    for text, selector in ((GAZETTE, "first"), (newer, "other"), (GAZETTE, "second"), (newer, "another")):
        project.packaged.write_text(text)
        project.library().apply("gazette", "law", {"title": (selector,)}, WHY)
    others = project.overlaid.read_text()
    project.packaged.write_text(GAZETTE)
    assert project.library().adopt("gazette") == project.packaged
    assert project.library().kind("gazette", "law").of("title")[:2] == ("second", "first")
    assert project.overlaid.read_text() == others
    project.packaged.write_text(GAZETTE)
    assert project.library().kind("gazette", "law").of("title") == OLD_TITLE
    project.packaged.write_text(newer)
    assert project.library().kind("gazette", "law").of("title")[:2] == ("another", "other")


@pytest.mark.skipif(not os.geteuid(), reason="the administrator may write anywhere")
def test_a_module_that_cannot_be_written_is_not_adopted(project: Project) -> None:
    library = project.library()
    library.apply("gazette", "law", NEW, WHY)
    project.packaged.parent.chmod(0o500)
    try:
        with pytest.raises(PatchError, match=r"gazette\.py cannot be written"):
            library.adopt("gazette")
    finally:
        project.packaged.parent.chmod(0o700)
    assert project.packaged.read_text() == GAZETTE
    assert project.overlaid.exists()


def test_nothing_is_adopted_into_a_zip(egg: Project) -> None:
    library = egg.library()
    library.apply("gazette", "law", NEW, WHY)
    with pytest.raises(ConfigError, match="inside a zip"):
        library.adopt("gazette")
