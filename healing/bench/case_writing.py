"""Case folders on disk: each is there whole or not at all, and none is ever overwritten."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from healing.bench.case import CASE_FILE, NEW_PAGE, OLD_PAGE, CaseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """What one case folder holds."""

    data: Mapping[str, Any]
    """The content of ``case.json``."""
    old: str
    new: str
    """The two pages' HTML."""

    def below(self, folder: Path) -> Path:
        return folder / str(self.data["suite"]) / str(self.data["id"])


def write_cases(folder: Path, cases: Sequence[CaseFolder]) -> None:
    """Write ``cases`` below ``folder``, which is made if need be (not for none at all).

    ``CaseError`` where a case of that name is there already (nothing is written then), or where writing failed.
    """
    if folder.exists() and not folder.is_dir():
        raise CaseError(f"{folder} is not a folder: name the folder that the cases are to lie in")
    there = [case.below(folder) for case in cases if case.below(folder).exists()]
    if there:
        raise CaseError(
            f"{there[0]} is there already ({len(there)} of {len(cases)} cases are): nothing was written,"
            " since cases are never overwritten; name another folder"
        )
    try:
        for case in cases:
            folder.mkdir(parents=True, exist_ok=True)
            _write(case, folder)
    except OSError as error:
        raise CaseError(
            f"{error.filename or folder} cannot be written ({error.strerror}): name a folder with room"
        ) from error


def _write(case: CaseFolder, folder: Path) -> None:
    """Write beside the target and rename, so that nobody finds half a case."""
    target = case.below(folder)
    target.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix=".unfinished-", dir=folder) as temporary:
        made = Path(temporary) / target.name
        made.mkdir()
        for name, html in ((OLD_PAGE, case.old), (NEW_PAGE, case.new)):
            # Without a time in it, equal pages are equal files.
            (made / name).write_bytes(gzip.compress(html.encode("utf-8", "replace"), mtime=0))
        (made / CASE_FILE).write_text(json.dumps(case.data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        made.rename(target)
