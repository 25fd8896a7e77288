"""Which of the sources a crawl is about."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from etl_sentiment.sources.errors import SourcesError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from etl_sentiment.sources.model import Source


def choose_sources(sources: Mapping[str, Source], *, spider: str, name: str | None = None) -> dict[str, Source]:
    """The source called ``name``, or, where none is named, every enabled source of ``spider``."""
    own = {source.name: source for source in sources.values() if source.spider == spider}
    if name is not None:
        if name not in own:
            near = difflib.get_close_matches(name, own, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SourcesError(f"source = {name!r}: no such source of {spider!r}; known are {_listed(own)}.{hint}")
        return {name: own[name]}
    enabled = {name: source for name, source in own.items() if source.enabled}
    if not enabled:
        raise SourcesError(f"no source of {spider!r} is enabled in sources.yaml; known are {_listed(own)}.")
    return enabled


def check_spiders(sources: Mapping[str, Source], spiders: Collection[str]) -> None:
    """``SourcesError`` where a source names a spider that there is none of: it would never be crawled."""
    for source in sources.values():
        if source.spider not in spiders:
            near = difflib.get_close_matches(source.spider, spiders, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the spiders are {_listed(spiders)}"
            raise SourcesError(f"{source.spider_key} = {source.spider!r}: no such spider; {hint}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
