"""Finds a renderer by its name in ``sources.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object

from etl_sentiment.sources.model import RENDERERS

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from etl_sentiment.rendering.renderer import Renderer


def renderer_class(name: str) -> type[Renderer]:
    """``ImportError`` where its packages are not installed."""
    found: type[Renderer] = load_object(RENDERERS[name])
    return found


def missing(name: str, settings: BaseSettings) -> str:
    """What ``name`` lacks to work here, and what to do about it; empty where it lacks nothing."""
    try:
        return renderer_class(name).missing(settings)
    except ImportError as error:
        return f"{error.name} is not installed: pip install 'healing-crawler[rendering]'"
