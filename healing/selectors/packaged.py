"""The selector modules that a project ships, read from a folder or from a zip egg alike; never imported."""

from __future__ import annotations

import hashlib
import re
import tokenize
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from healing.errors import ConfigError, SelectorModuleError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class PackagedModule:
    """One shipped selector module as it is on disk or in the zip."""

    data: bytes
    text: str
    location: str
    """Where it is, for people; inside a zip no path of its own."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, the same whatever the line ends of the checkout."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()


class Packaged:
    """The selector package of a project, such as ``spiders_healable.selectors``."""

    def __init__(self, package: str) -> None:
        self.package = package
        self._folder = _folder(package)

    @property
    def folder(self) -> Path | None:
        """The folder that holds the modules; ``None`` where the package is in a zip."""
        return self._folder if isinstance(self._folder, Path) else None

    @property
    def location(self) -> str:
        return str(self._folder)

    def names(self) -> tuple[str, ...]:
        """The names of all modules; ``SelectorModuleError`` for one that no source can have."""
        found = (Path(entry.name) for entry in self._folder.iterdir() if not entry.name.startswith(("_", ".")))
        return tuple(sorted(valid_name(file.stem) for file in found if file.suffix == ".py"))

    def read(self, name: str) -> PackagedModule:
        """The module's text; ``SelectorModuleError`` where there is none."""
        file = self._folder / f"{valid_name(name)}.py"
        if not file.is_file():
            there = ", ".join(self.names()) or "none at all"
            raise SelectorModuleError(f"no selector module {file}: write it, or use one of those there: {there}")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise SelectorModuleError(f"{file} cannot be read ({error.strerror}): make it readable") from error
        return PackagedModule(data, decode(data, str(file)), str(file))


def valid_name(name: str) -> str:
    """The name itself; ``SelectorModuleError`` where it could not be a source's, or could lead out of the folder."""
    if not _NAME.fullmatch(name):
        message = "use small letters, digits and _, a letter first"
        raise SelectorModuleError(f"{name!r} cannot be the name of a selector module: {message}")
    return name


def decode(data: bytes, filename: str) -> str:
    """A module's text. Only UTF-8 is read, so that what is written back means the same to Python."""
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        if encoding in ("utf-8", "utf-8-sig"):
            return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise SelectorModuleError(f"{filename}:1: not UTF-8 text ({error}): save it as UTF-8") from error
    raise SelectorModuleError(f"{filename}:1: the encoding {encoding} is not supported: save it as UTF-8")


def _folder(package: str) -> Traversable:
    where = f"HEALING_SELECTORS names the package {package!r}"
    if not all(part.isidentifier() for part in package.split(".")):
        raise ConfigError(f"{where}, which is no package name: write it like myproject.selectors")
    try:
        module = import_module(package)
    except ImportError as error:
        raise ConfigError(f"{where}, which cannot be imported ({error}): correct the name, or make it") from error
    if not hasattr(module, "__path__") or module.__file__ is None:
        raise ConfigError(f"{where}, which is not a folder with an __init__.py: add the file")
    return files(module)
