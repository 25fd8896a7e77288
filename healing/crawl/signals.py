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
"""No repair was trusted: ``source``, ``page_kind``, ``incident``, ``reasons`` (by field)."""

degraded = object()
"""A page kind is not as in earlier crawls, though it did not break: ``source``, ``page_kind``, ``finding``."""

rolled_back = object()
"""A repair did not hold and was undone: ``source``, ``page_kind``, ``incident``, ``change``, ``reason``."""
