"""Case folders: a page before and after its redesign, and the selectors that worked before.

    <id>/case.json  old.html.gz  new.html.gz

Only the input keys of ``case.json`` are read here; what the right answers are is none of a repair's business.
"""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from healing.errors import HealingError
from healing.model import Kind, KindSelectors, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CASE_FILE = "case.json"
OLD_PAGE = "old.html.gz"
NEW_PAGE = "new.html.gz"
_KINDS = ("page", "listing")


class CaseError(HealingError):
    """A case folder cannot be read, or there is none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One redesign: where its two pages lie, and what a source's selector module and rules said before it."""

    id: str
    suite: str
    site: str
    kind: str
    folder: Path
    urls: tuple[str, str]
    """Of the old and the new page; empty where unknown."""
    rules: Mapping[str, Rule]
    selectors: KindSelectors

    def __str__(self) -> str:
        return self.id

    @property
    def is_listing(self) -> bool:
        return self.kind == "listing"

    def old_page(self) -> str:
        return read_page(self.folder / OLD_PAGE)

    def new_page(self) -> str:
        return read_page(self.folder / NEW_PAGE)


def find_cases(folder: Path) -> list[Path]:
    """The case folders at or below ``folder``, at any depth, in order of their paths."""
    if not folder.is_dir():
        raise CaseError(f"{folder} is not a folder: name the folder that the case folders lie in")
    found = sorted(path.parent for path in folder.rglob(CASE_FILE))
    if not found:
        raise CaseError(
            f"no case folder below {folder}: a case is a folder with {CASE_FILE}, {OLD_PAGE} and {NEW_PAGE}"
        )
    return found


def read_case(folder: Path) -> Case:
    """The case in ``folder``; ``CaseError`` names the file and the key that cannot be used."""
    path = folder / CASE_FILE
    data = load_json(path)
    try:
        return _case(data, folder)
    except KeyError as error:
        raise CaseError(f"{path}: the key {error} is missing") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise CaseError(f"{path}: {error}") from error


def load_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CaseError(f"{path} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise CaseError(f"{path}: expected an object with the case's keys, found {type(data).__name__}")
    return data


def read_page(path: Path) -> str:
    """The HTML of a gzipped UTF-8 page; bytes that are not UTF-8 are replaced."""
    try:
        return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error) as error:
        raise CaseError(f"{path} cannot be read as a gzipped page: {error}") from error


def _case(data: Mapping[str, Any], folder: Path) -> Case:
    kind = data["kind"]
    if kind not in _KINDS:
        raise ValueError(f"kind is {kind!r}: expected one of {', '.join(_KINDS)}")
    queries = {name: tuple(field["selectors"]) for name, field in data["fields"].items()}
    selectors = (
        KindSelectors(rows=(data["rows"]["selector"],), columns=queries)
        if kind == "listing"
        else KindSelectors(fields=queries)
    )
    if selectors.is_json:
        raise ValueError("its selectors are JMESPath, but a JSON page is not healed: cases are of HTML pages")
    return Case(
        id=data["id"],
        suite=data.get("suite", folder.parent.name),
        site=data.get("site", data["id"]),
        kind=kind,
        folder=folder,
        urls=(data.get("url_old") or "", data.get("url_new") or ""),
        rules={name: _rule(name, field) for name, field in data["fields"].items()},
        selectors=selectors,
    )


def _rule(name: str, field: Mapping[str, Any]) -> Rule:
    return Rule(
        name=name,
        kind=Kind(field["type"]),
        required=bool(field.get("required", False)),
        about=field.get("description", ""),
    )
