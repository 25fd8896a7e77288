"""The folder of an export: written beside, then renamed; what somebody else put there is never overwritten."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING

from healing.errors import HealingError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

DICTIONARY = "data_dictionary.json"
"""It lists the files of its export: so the next one knows which are its own to replace."""
MADE_BY = "scrapy heal-export"
_PRIVATE = 0o600


class ExportError(HealingError):
    """An export was not written, and why."""


class ExportFolder:
    """The files of one export, ``names``; :class:`ExportError` where one is there and is no earlier export's."""

    def __init__(self, folder: Path, names: Collection[str], temporary: Path, files: ExitStack) -> None:
        self._folder = folder
        self._names = names
        self._temporary = temporary
        self._files = files

    def open(self, name: str) -> IO[bytes]:
        """A new file, which is closed when the export ends."""
        descriptor = os.open(self._temporary / name, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE)
        return self._files.enter_context(os.fdopen(descriptor, "w+b"))

    def scratch(self) -> IO[str]:
        """A file without a name, on the same disk: it is gone when it is closed."""
        return TemporaryFile("w+", encoding="utf-8", newline="\n", dir=self._temporary)

    def publish(self) -> dict[str, int]:
        """Put all in place, the list of the files first: whatever happens then, they are known as ours.

        Gives the bytes of each file. Files of an earlier export that are no longer written are deleted.
        """
        self._files.close()
        refuse_foreign(self._folder, self._names)
        written = {path.name: path.stat().st_size for path in sorted(self._temporary.iterdir())}
        left_over = _ours(self._folder) - written.keys()
        for name in sorted(written, key=lambda name: name != DICTIONARY):
            with (self._temporary / name).open("rb") as file:
                os.fsync(file.fileno())
            (self._temporary / name).replace(self._folder / name)
        for name in left_over:
            (self._folder / name).unlink(missing_ok=True)
        return written


@contextmanager
def export_folder(folder: Path, names: Collection[str]) -> Iterator[ExportFolder]:
    """The folder to write to, which is made if need be; where that fails nothing is left behind."""
    is_new = False
    try:
        is_new = not folder.exists()
        refuse_foreign(folder, names)
        folder.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(prefix=".unfinished-", dir=folder) as temporary,
            ExitStack() as files,
        ):
            yield ExportFolder(folder, names, Path(temporary), files)
    except OSError as error:
        raise ExportError(
            f"{error.filename or folder} cannot be written ({error.strerror}): name a folder with room"
        ) from error
    finally:
        if is_new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def refuse_foreign(folder: Path, names: Collection[str]) -> None:
    """``ExportError`` where something in the folder has the name of a file of an export, and is none."""
    ours = _ours(folder)
    for name in sorted(names):
        path = folder / name
        if path.is_symlink() or (path.exists() and not (name in ours and path.is_file())):
            raise ExportError(f"{path} is there already, and no export wrote it: name another folder")


def _ours(folder: Path) -> set[str]:
    """The files of an earlier export, as its dictionary lists them."""
    path = folder / DICTIONARY
    if path.is_symlink() or not path.is_file():
        return set()
    try:
        told = json.loads(path.read_text("utf-8"))
        names = {str(one["name"]) for one in told["files"]} if told["made_by"] == MADE_BY else set()
    except (ValueError, TypeError, KeyError):
        return set()  # whoever wrote it
    return {name for name in names if Path(name).name == name}
