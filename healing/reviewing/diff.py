"""What healing has changed in the selector modules, as a diff that ``git apply`` takes."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.selectors.library import SelectorLibrary

_NO_NEWLINE = "\\ No newline at end of file\n"


def diff_of(library: SelectorLibrary, name: str) -> str:
    """From the packaged module to the one in force; empty where they are equal.

    Paths count from the folder of ``.git``, or else from the current folder where it holds the module.
    """
    version = library.version(name)
    before, after = (text.replace("\r\n", "\n") for text in (version.base.text, version.plain_text))
    path = _shown_path(version.base.location)
    lines = unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(_ended(lines))


def _shown_path(location: str) -> str:
    path = Path(location).absolute()
    root = next((folder for folder in path.parents if (folder / ".git").exists()), Path.cwd())
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"
