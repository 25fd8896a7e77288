"""What healing has changed in the selector modules, as a diff that ``git apply`` takes."""

from __future__ import annotations

from difflib import unified_diff
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.selectors.library import SelectorLibrary

_NO_NEWLINE = "\\ No newline at end of file\n"


def diff_of(library: SelectorLibrary, name: str) -> str:
    """From the packaged module to the one in force, with the line ends of the former; empty where they are equal.

    Paths count from the folder of ``.git``; where there is none, from the folder that holds the package.
    """
    version = library.version(name)
    before, after = version.base.text, version.plain_text.replace("\r\n", "\n")
    if "\r\n" in before:
        after = after.replace("\n", "\r\n")
    path = _shown_path(version.base.location, library.package)
    lines = unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(_ended(lines))


def _shown_path(location: str, package: str) -> str:
    path = Path(location).absolute()
    root = next((folder for folder in path.parents if (folder / ".git").exists()), None)
    return path.relative_to(root).as_posix() if root and path.exists() else f"{package.replace('.', '/')}/{path.name}"


def _lines(text: str) -> list[str]:
    """Only what git takes for the end of a line ends one here: ``splitlines`` knows of more."""
    return list(StringIO(text, newline="\n"))


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"
