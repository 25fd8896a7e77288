"""All selector modules of a project: read, changed, swapped in. The only writer of selector modules."""

from __future__ import annotations

import dataclasses
import importlib
import logging
import sys
import time
from typing import TYPE_CHECKING, Literal

from healing.errors import ConfigError, PatchError, SelectorModuleError
from healing.model import ROWS
from healing.selectors.change import AppliedChange, Reason
from healing.selectors.history import ROLLBACK, History
from healing.selectors.overlay import Overlay
from healing.selectors.packaged import Packaged
from healing.selectors.patch import merged, replace
from healing.selectors.provenance import Provenance, healed_selectors
from healing.selectors.read import SelectorModule, parse_module, selector_problem
from healing.selectors.swap import swap_in
from healing.selectors.targets import OverlayTarget, PackageTarget, Target, set_aside
from healing.selectors.versions import Version, Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from healing.model import KindSelectors, Selectors

    Plan = Callable[[KindSelectors], Mapping[str, Selectors]]
    """From the selectors in force to the lists that are wanted, by field."""

__all__ = ["AppliedChange", "Reason", "SelectorLibrary"]

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
"""How often a change is made anew because a person saved the file in the meantime."""


class SelectorLibrary:
    """The selector modules of ``package``, where those in the folder ``overlay`` win.

    Reading writes nothing. Changes go to the overlay, or with ``write="package"`` (a checkout) to the module itself;
    backups and the audit log are in the overlay either way.
    """

    def __init__(self, package: str, overlay: Path, *, write: Literal["overlay", "package"] = "overlay") -> None:
        self._packaged = Packaged(package)
        self._overlay = Overlay(overlay)
        self._target = _target(write, self._packaged, self._overlay)
        self._versions = Versions(self._packaged, self._overlay)
        self._history = History(self._overlay.history)
        self._writes_package = write == "package"
        self._loaded: dict[str, SelectorModule] = {}
        self._provenance: dict[tuple[str, str], Provenance] = {}

    def names(self) -> tuple[str, ...]:
        """The names of the sources that have a module."""
        return self._packaged.names()

    def load(self, name: str) -> SelectorModule:
        """The module in force, kept until ``refresh`` or a change; ``SelectorModuleError`` names file and line."""
        if name not in self._loaded:
            self._loaded[name] = _parsed(self._versions.current(name))
        return self._loaded[name]

    @property
    def package(self) -> str:
        """The package of the modules, such as ``myproject.selectors``."""
        return self._packaged.package

    def version(self, name: str) -> Version:
        """The module as it is on disk now, both copies."""
        return self._versions.current(name)

    def adopt(self, name: str) -> Path | None:
        """Write what is in force into the packaged module, and the overlay's copy to the backups; the file.

        ``None`` where the packaged module is in force. ``ConfigError`` where the package is in a zip, ``PatchError``
        where the file cannot be written.
        """
        target = PackageTarget(self._packaged, self._overlay)
        if self._versions.current(name).is_packaged:
            return None
        with self._overlay.locked():
            version = self._versions.current(name)
            if not target.is_as_read(version):
                raise PatchError(f"{target.path(name)} was edited meanwhile: nothing was changed, try again")
            target.write(version, version.plain_text)
        self.refresh(name)
        return target.path(name)

    def kind(self, name: str, page_kind: str) -> KindSelectors:
        """The selectors in force of one page kind."""
        return self.load(name).kind(page_kind)

    def refresh(self, name: str) -> bool:
        """Read the module again; whether another process or a person has changed it since it was loaded.

        Where the new text has a fault this raises, and the module loaded before stays in use.
        """
        known, version = self._loaded.get(name), self._versions.current(name)
        if known is not None and (known.source, known.filename) == (version.in_force.text, version.in_force.location):
            return False
        self._loaded[name] = _parsed(version)
        self._provenance = {key: known for key, known in self._provenance.items() if key[0] != name}
        swap_in(f"{self._packaged.package}.{name}", version.in_force.text)
        return known is not None

    def provenance(self, name: str, page_kind: str) -> Provenance:
        """Where the selectors in force came from; a selector that the packaged module has too is a person's."""
        key = (name, page_kind)
        if key not in self._provenance:
            version = self._versions.current(name)
            packaged = None if self._writes_package else parse_module(version.base.text, version.base.location)
            confidences = self._history.confidences(name, page_kind)
            self._provenance[key] = Provenance(version.digest, healed_selectors(confidences, packaged, page_kind))
        return self._provenance[key]

    def history(self, name: str, page_kind: str) -> dict[str, Selectors]:
        """Selectors that fields had earlier, by field, newest first; first those of a copy that is in force no more."""
        now = self.kind(name, page_kind)
        found = self._stale(name, page_kind)
        for field, texts in self._history.earlier(name, page_kind, now).items():
            found[field] = tuple(dict.fromkeys((*found.get(field, ()), *texts)))
        lost = {field: tuple(text for text in texts if text not in _of(now, field)) for field, texts in found.items()}
        return {field: texts for field, texts in lost.items() if texts}

    def apply(self, name: str, page_kind: str, changes: Mapping[str, Selectors], why: Reason) -> AppliedChange:
        """Put new selectors in front of the older ones: write, log, swap in.

        Nothing is written where they are in front already (``changed`` is empty). ``PatchError`` where the change
        cannot be made: the file is as it was then, though the log may have a line for a write that failed.
        """
        for field, selectors in changes.items():
            _must_be_usable(f"{page_kind}.{field}", selectors)

        def plan(old: KindSelectors) -> Mapping[str, Selectors]:
            return {field: merged(new, _of(old, field)) for field, new in changes.items()}

        return self._change(name, page_kind, plan, why)

    def undo(self, change: AppliedChange, why: Reason | None = None) -> None:
        """Take a change back: the earlier selectors, or where others came since, all but those it brought."""
        reason = why or dataclasses.replace(
            change.reason, who=ROLLBACK, why=f"undoes the change of {change.reason.who}", at=time.time()
        )

        def plan(now: KindSelectors) -> Mapping[str, Selectors]:
            return {field: _undone(change, field, _of(now, field)) for field in change.changed}

        self._change(change.source, change.page_kind, plan, reason)

    def install_overlay_path(self) -> None:
        """Let plain imports of the package's modules find the overlay's files too; for crawls, as it writes.

        Stale files are set aside first: Python would take them, whatever their stamp says. A copy that was made from
        the package's own text is brought back.
        """
        with self._overlay.locked():
            for name in self.names():
                version = self._versions.current(name)
                if version.is_stale:
                    set_aside(self._overlay, name)
                    if version.kept is not None:
                        self._overlay.bring_back(version.kept, name)
        path, folder = sys.modules[self._packaged.package].__path__, str(self._overlay.folder.absolute())
        if folder not in path:
            path.insert(0, folder)
        importlib.invalidate_caches()

    def _stale(self, name: str, page_kind: str) -> dict[str, Selectors]:
        """The selectors of the overlay's copy, where a newer packaged module has won over it."""
        version = self._versions.current(name)
        if version.overlaid is None or not version.is_stale:
            return {}
        try:
            kind = parse_module(version.overlaid.text, version.overlaid.location).kind(page_kind)
        except SelectorModuleError as error:
            logger.warning("What stands in %s is not offered again: %s", version.overlaid.location, error)
            return {}
        return {ROWS: kind.rows, **kind.columns, **kind.fields}

    def _change(self, name: str, page_kind: str, plan: Plan, reason: Reason) -> AppliedChange:
        with self._overlay.locked():
            for _ in range(MAX_ATTEMPTS):
                version = self._versions.current(name)
                change, text = self._planned(version, page_kind, plan, reason)
                if not change.changed:
                    break
                if self._target.is_as_read(version):
                    self._history.append(change)  # first the log: no change is ever without its line
                    self._target.write(version, text)
                    break
            else:
                raise PatchError(f"{self._target.path(name)} was edited again and again meanwhile: nothing was changed")
        self.refresh(name)
        return change

    def _planned(self, version: Version, page_kind: str, plan: Plan, reason: Reason) -> tuple[AppliedChange, str]:
        """The change to this version, and the module's text after it."""
        path = self._target.path(version.name)
        try:
            old = _parsed(version).kind(page_kind)
            after = plan(old)
            text = replace(version.plain_text, page_kind, after)
            parse_module(text, str(path))
        except (SelectorModuleError, PatchError) as error:
            raise PatchError(f"{path} was not changed: {error}") from error
        before = {field: old.of(field) for field in after}
        return AppliedChange(version.name, page_kind, before, after, reason, path), text


def _target(write: str, packaged: Packaged, overlay: Overlay) -> Target:
    if write not in ("overlay", "package"):
        raise ConfigError(f"HEALING_WRITE is {write!r}: set it to 'overlay' or 'package'")
    return OverlayTarget(overlay) if write == "overlay" else PackageTarget(packaged, overlay)


def _parsed(version: Version) -> SelectorModule:
    return parse_module(version.in_force.text, version.in_force.location)


def _of(kind: KindSelectors, field: str) -> Selectors:
    try:
        return kind.of(field)
    except KeyError:  # patching says so, with what to do
        return ()


def _undone(change: AppliedChange, field: str, now: Selectors) -> Selectors:
    before, after = change.before[field], change.after[field]
    return before if now == after else tuple(text for text in now if text in before or text not in after)


def _must_be_usable(field: str, selectors: Selectors) -> None:
    for selector in selectors:
        problem = selector_problem(selector)
        if problem:
            raise PatchError(f"{field}: {problem}")
