"""What the bundled sites share: the layout of the moment, and a count of what was asked for."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from etl_sentiment.demo.rollout import Rollout

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Layout(Protocol):
    @property
    def name(self) -> str: ...


L = TypeVar("L", bound=_Layout)


class Redesigned(Generic[L]):
    """A site that is redesigned while it is served. Safe to use from several threads.

    ``layout`` is the look that it has (see :mod:`etl_sentiment.demo.rollout`), ``switch_after`` has those that follow,
    by the number of pages after which each begins.
    """

    def __init__(self, layouts: Mapping[str, L], layout: str, switch_after: Mapping[int, str] | None) -> None:
        self.hits: Counter[str] = Counter()
        """How often each path (with its query) was asked for."""
        self._layouts = layouts
        self._rollout = Rollout(layout, switch_after or {}, layouts)
        self._layout = layout
        self._pages = 0
        self._lock = Lock()

    @property
    def layout(self) -> str:
        """The name of the layout that was served last; set it to redesign the site."""
        return self._layout

    @layout.setter
    def layout(self, name: str) -> None:
        with self._lock:
            self._rollout, self._layout = Rollout(name, {}, self._layouts), name

    def _is_first(self, path: str) -> bool:
        """Count that a path was asked for; whether never before. The lock must be held."""
        self.hits[path] += 1
        return self.hits[path] == 1

    def _next_layout(self, path: str) -> L:
        """The layout of one more page. The lock must be held."""
        layout = self._rollout.layout(path, self._pages)
        self._layout = layout.name
        self._pages += 1
        return layout
