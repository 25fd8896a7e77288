"""Puts together what is known of a breakage: the incident that the repair starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.repair.incident import Incident

if TYPE_CHECKING:
    from collections.abc import Iterable

    from healing.crawl.extractor import Extractor
    from healing.crawl.learning import Learner
    from healing.repair.incident import PageEvidence
    from healing.store.interface import Store


def gather(
    extractor: Extractor,
    learner: Learner,
    store: Store,
    *,
    source: str,
    page_kind: str,
    broken: Iterable[str],
    pages: Iterable[PageEvidence],
) -> Incident:
    """The failed pages with the rules, selectors, memory, kept pages and history of their page kind."""
    library = extractor.library
    return Incident(
        source=source,
        page_kind=page_kind,
        rules=extractor.rules[page_kind],
        selectors=library.kind(source, page_kind),
        broken=tuple(sorted(broken)),
        pages=tuple(pages),
        memory=learner.memory(source, page_kind),
        kept=learner.kept_pages(source, page_kind),
        history=library.history(source, page_kind),
        rejected=store.rejected(source, page_kind),
    )
