"""Which text of a selector module is in force: the overlay's or the packaged one."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.selectors.overlay import OverlayFile, unstamped

if TYPE_CHECKING:
    from healing.selectors.overlay import Overlay
    from healing.selectors.packaged import Packaged, PackagedModule

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Version:
    """One source's selector module as it is on disk, both copies."""

    name: str
    base: PackagedModule
    overlaid: OverlayFile | None
    """The overlay's copy, in force unless it is stale."""
    kept: OverlayFile | None = None
    """Where it is stale, an earlier copy of this very base: two releases that take turns each go on with their own."""

    @property
    def is_stale(self) -> bool:
        return self.overlaid is not None and self.overlaid.is_stale(self.base.digest)

    @property
    def in_force(self) -> OverlayFile | PackagedModule:
        if self.is_stale:
            return self.kept or self.base
        return self.overlaid or self.base

    @property
    def is_packaged(self) -> bool:
        """Whether the packaged module is in force."""
        return self.in_force is self.base

    @property
    def plain_text(self) -> str:
        """The text in force, without the overlay's stamp."""
        return unstamped(self.in_force.text)

    @property
    def digest(self) -> str:
        """The first 12 hex digits of the SHA-256 of the text in force."""
        return hashlib.sha256(self.plain_text.replace("\r\n", "\n").encode()).hexdigest()[:12]


class Versions:
    """Reads modules, writes nothing, and warns once of each overlay file that needs a person's eye."""

    def __init__(self, packaged: Packaged, overlay: Overlay) -> None:
        self._packaged = packaged
        self._overlay = overlay
        self._warned: set[bytes] = set()

    def current(self, name: str) -> Version:
        """What is on disk now; ``SelectorModuleError`` where it cannot be read."""
        base, overlaid = self._packaged.read(name), self._overlay.read(name)
        is_stale = overlaid is not None and overlaid.is_stale(base.digest)
        version = Version(name, base, overlaid, self._overlay.kept(name, base.digest) if is_stale else None)
        if version.overlaid is not None and version.overlaid.data not in self._warned:
            self._warn(version, version.overlaid)
        return version

    def _warn(self, version: Version, overlaid: OverlayFile) -> None:
        self._warned.add(overlaid.data)
        if version.is_stale:
            message = "%s was made from another %s: %s is used, the file is to be set aside"
            logger.warning(message, overlaid.location, version.base.location, version.in_force.location)
        elif not overlaid.stamp:
            message = "%s has no stamp, so a person put it there: it is used instead of %s"
            logger.warning(message, overlaid.location, version.base.location)
