"""The project that a crawl or a command runs in: its home folder, its policy, its selector library, its store."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.utils.conf import closest_scrapy_cfg

from healing.config import HealingConfig
from healing.errors import ConfigError
from healing.home import Home, find_home
from healing.selectors.library import SelectorLibrary
from healing.store.cipher import cipher_of
from healing.store.opening import open_store

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from healing.store.cipher import Cipher
    from healing.store.interface import Store

POLICY_FILE = "healing.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """Where things are, and what the policy is."""

    home: Home
    config: HealingConfig
    package: str
    """The package of the selector modules; empty where no setting names it."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Project:
        """The project by its settings; ``ConfigError`` names what is wrong with them."""
        home = home_of(settings)
        given = {str(name): settings[name] for name in settings if str(name).startswith("HEALING_")}
        text, name = _policy(home, settings.get("HEALING_CONFIG"))
        return cls(home, HealingConfig.load(given, text, name), settings.get("HEALING_SELECTORS") or "")

    @property
    def overlay(self) -> Path:
        """The folder of the healed selector modules."""
        return self.home.path(self.config.healing.overlay)

    def library(self) -> SelectorLibrary:
        """The selector modules, the overlay's before the package's; ``ConfigError`` where no package is named."""
        if not self.package:
            raise ConfigError(
                'HEALING_SELECTORS is not set: name the package of your selector modules, such as "myproject.selectors"'
            )
        return SelectorLibrary(self.package, self.overlay, write=self.config.healing.write)

    def has_store(self) -> bool:
        """Whether there is a store already; another database than SQLite's is taken to be there."""
        file = self.home.store_file(self.config.store.url)
        return file is None or file.exists()

    def open_store(self) -> Store:
        """What is remembered; ``StoreError`` where it cannot be opened."""
        url = self.config.store.url
        return open_store(self.home.store_url(url), self.home.snapshots(url), self.cipher())

    def cipher(self) -> Cipher | None:
        """What encrypts the store; ``None`` where it is not encrypted, ``ConfigError`` where its key is missing."""
        return self.key() if self.config.store.encrypt else None

    def key(self) -> Cipher:
        """What encrypts with the project's key; ``ConfigError`` where there is none."""
        policy = self.config.store
        return cipher_of(policy.key.get_secret_value(), self.home.path(policy.key_file) if policy.key_file else None)


def home_of(settings: BaseSettings) -> Home:
    """The folder that relative paths in the settings count from."""
    return find_home(settings.get("HEALING_HOME"), os.environ, closest_scrapy_cfg(), Path.cwd())


def _policy(home: Home, chosen: str | None) -> tuple[str | None, str]:
    """The text and the name of the policy: the file that is named, one in the home, or the settings package's own."""
    path = home.path(chosen or POLICY_FILE)
    if path.is_file():
        try:
            return path.read_text(encoding="utf-8"), str(path)
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} cannot be read ({error}): make it a text file in UTF-8") from error
    if chosen:
        raise ConfigError(f"HEALING_CONFIG = {chosen!r}: there is no file {path}")
    return _packaged_policy(os.environ.get("SCRAPY_SETTINGS_MODULE", ""))


def _packaged_policy(settings_module: str) -> tuple[str | None, str]:
    """``healing.yaml`` beside the settings, also in a deployed egg."""
    if not settings_module or not hasattr(import_module(settings_module), "__path__"):
        return None, POLICY_FILE
    file = resources.files(settings_module).joinpath(POLICY_FILE)
    return (file.read_text(encoding="utf-8"), str(file)) if file.is_file() else (None, POLICY_FILE)
