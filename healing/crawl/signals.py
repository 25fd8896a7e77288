"""Scrapy signals of the life of an incident, for extensions of the project. Handlers get keyword arguments.

They inform; healing itself never depends on a handler (Scrapy logs and swallows the errors of handlers).
"""

from __future__ import annotations

page_extracted = object()
"""A page gave its values: ``response``, ``source``, ``extraction``."""

incident_opened = object()
"""The first failed page of a page kind: ``source``, ``page_kind``, ``incident`` (id), ``url``, ``failures``."""

judged = object()
"""Repairs were proposed and judged: ``source``, ``page_kind``, ``incident``, ``pages`` (count), ``verdict``."""

healed = object()
"""New selectors are in use and confirmed: ``source``, ``page_kind``, ``incident``, ``change``, ``seconds``."""

refused = object()
"""No repair was trusted: ``source``, ``page_kind``, ``incident``, ``reasons`` (by field),
``is_quarantined`` (its pages go to the dead letters at once for the rest of the crawl)."""

degraded = object()
"""A page kind is not as in earlier crawls, though it did not break: ``source``, ``page_kind``, ``finding``."""

proposed = object()
"""In the mode ``review`` repairs wait for a person: ``source``, ``page_kind``, ``incident``."""

observed = object()
"""In the mode ``observe``, at the end of the crawl: ``source``, ``page_kind``, ``incident``, ``pages`` (count),
``fields``."""

back_filled = object()
"""Pages that went out with a healed field empty are read again: ``source``, ``page_kind``, ``incident``, ``urls``."""

rendering_switched = object()
"""A page gave its values once its scripts had run: ``source``, ``page_kind``, ``url``, ``reason``."""

interrupted = object()
"""The crawl ended before the incident did: ``source``, ``page_kind``, ``incident``."""

pruned = object()
"""Records that were older than ``days`` were dropped: ``dropped`` (:class:`healing.store.records.Pruned`)."""

rolled_back = object()
"""A repair did not hold and was undone: ``source``, ``page_kind``, ``incident``, ``change``, ``reason``."""
