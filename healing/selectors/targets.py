"""Where changed selectors are written: to the overlay, or into the package itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from healing.errors import ConfigError
from healing.selectors.files import read_file, write_file
from healing.selectors.overlay import stamped

if TYPE_CHECKING:
    from pathlib import Path

    from healing.selectors.overlay import Overlay
    from healing.selectors.packaged import Packaged
    from healing.selectors.versions import Version

logger = logging.getLogger(__name__)


class Target(Protocol):
    """One place to write to. All methods are called under the overlay's lock."""

    def path(self, name: str) -> Path:
        """The file that a change is written to."""
        ...

    def is_as_read(self, version: Version) -> bool:
        """Whether the files on disk are still those that were read; an editor takes no lock."""
        ...

    def write(self, version: Version, text: str) -> None:
        """Put ``text``, which has no stamp, in the place of ``version``; that is kept as a backup."""
        ...


class OverlayTarget:
    """Crawls write here: the package stays as it is."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay

    def path(self, name: str) -> Path:
        return self._overlay.path(name)

    def is_as_read(self, version: Version) -> bool:
        return read_file(self.path(version.name)) == (version.overlaid.data if version.overlaid else None)

    def write(self, version: Version, text: str) -> None:
        if version.is_stale:
            set_aside(self._overlay, version.name)
        elif version.overlaid is not None:
            self._overlay.backup(version.name, version.overlaid.data)
        write_file(self.path(version.name), stamped(text, version.base.digest).encode())


class PackageTarget:
    """For a checkout: the module itself is rewritten, and takes in what the overlay had."""

    def __init__(self, packaged: Packaged, overlay: Overlay) -> None:
        if packaged.folder is None:
            message = "HEALING_WRITE is 'package', but {} is inside a zip and cannot be rewritten: use 'overlay'"
            raise ConfigError(message.format(packaged.location))
        self._folder = packaged.folder
        self._overlay = overlay

    def path(self, name: str) -> Path:
        return self._folder / f"{name}.py"

    def is_as_read(self, version: Version) -> bool:
        overlaid = version.overlaid.data if version.overlaid else None
        return (read_file(self.path(version.name)), read_file(self._overlay.path(version.name))) == (
            version.base.data,
            overlaid,
        )

    def write(self, version: Version, text: str) -> None:
        self._overlay.backup(version.name, version.base.data)
        write_file(self.path(version.name), text.encode())
        self._overlay.archive(version.name, version.base.digest)


def set_aside(overlay: Overlay, name: str) -> None:
    """Keep an overlay file that is in force no longer out of the way, and say so."""
    logger.warning("%s is set aside: it is kept as %s", overlay.path(name), overlay.set_aside(name))
