"""Is this page the page at all? A challenge, a login or an error page in its place is no drift: nothing is repaired.

The place and the size of a sign decide: an article that speaks of captchas, or of a page that was not found, has text;
the pages that stand in an article's place have next to none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from healing.detection import phrases
from healing.detection.json_notice import notice_of
from healing.detection.look import Look, are_others, words_in

if TYPE_CHECKING:
    from collections.abc import Callable

_LITTLE, _SOME, _MUCH = 400, 800, 3000
"""Characters of shown text: a bare notice, a notice with a menu around it, and what a real page has at least."""
_SHELL = 200
_BEGINNING = 60
_MARKED_HTML = 300_000
_EXTRA_WORDS = 25
"""So many characters may stand beside a phrase in a headline that says nothing else."""
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)(?:\.\w{2,5})?/?)?", re.IGNORECASE)


class PageState(StrEnum):
    """What a page is that did not give its values."""

    DRIFT = "drift"
    """The page itself: its template changed, so the selectors are to be repaired."""
    BLOCKED = "blocked"
    LOGIN_WALL = "login wall"
    SOFT_404 = "soft 404"
    MAINTENANCE = "maintenance"
    CONSENT = "consent"
    JS_SHELL = "javascript shell"
    EMPTY_LIST = "empty list"
    """A listing that says that it has no entries."""
    OTHER_FORMAT = "other format"
    """HTML, or broken JSON, where JSON is expected; or JSON where HTML is."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One response: final URL, status, ``Content-Type``, HTML (or JSON), and the URL that was first asked for."""

    url: str
    status: int = 200
    content_type: str = ""
    html: str = ""
    requested_url: str = ""
    is_json: bool = False


@dataclass(frozen=True, slots=True)
class Triage:
    """What a page is, and the sign that says so (for people; empty for drift)."""

    kind: PageState
    reason: str = ""


_STATUSES = {
    401: PageState.LOGIN_WALL,
    403: PageState.BLOCKED,
    404: PageState.SOFT_404,
    407: PageState.BLOCKED,
    410: PageState.SOFT_404,
    429: PageState.BLOCKED,
    451: PageState.BLOCKED,
}


def triage(page: PageFacts, fault: str = "") -> Triage:
    """What a page is whose values were not found; drift where nothing says otherwise.

    ``fault``: why the page was not read at all, where it is JSON and should be HTML, or the other way round.
    """
    if page.status in _STATUSES or page.status >= 500:
        return Triage(_STATUSES.get(page.status, PageState.MAINTENANCE), f"status {page.status}")
    seen = replace(page, html=notice_of(page.html)) if page.is_json else page
    look = Look(seen.html)
    for kind, sign in _SIGNS:
        is_asked = kind in _OF_JSON if page.is_json else not (fault and kind is PageState.EMPTY_LIST)
        if is_asked and (reason := sign(seen, look)):
            return Triage(kind, reason)
    if fault:
        sent = page.content_type or "no Content-Type"
        return Triage(PageState.OTHER_FORMAT, f"{fault}: {sent}, and it begins {page.html.strip()[:_BEGINNING]!r}")
    return Triage(PageState.DRIFT)


def _blocked(page: PageFacts, look: Look) -> str:
    if headline := _headline(look, phrases.BLOCKED_HEADLINE, _MUCH):
        return headline
    if said := _said(look, phrases.BLOCKED_TEXT, _SOME):
        return said
    size, html = len(look.text), page.html[:_MARKED_HTML].lower()
    mark = phrases.CHALLENGE_MARKS.search(html) if size < _LITTLE else None
    if mark is None and size < _SHELL // 2 and not look.has_empty_mount_point:
        mark = phrases.WATCHER_MARKS.search(html)
    return f"{size} characters of text, and the mark of a bot wall: {mark[0]!r}" if mark else ""


def _login_wall(page: PageFacts, look: Look) -> str:
    if not look.has_password_field:
        return ""
    if page.requested_url and _is_login(page.url) and not _is_login(page.requested_url):
        return f"led to the login page {page.url}"
    if headline := _headline(look, phrases.LOGIN_HEADLINE, _MUCH):
        return f"{headline} and a password field"
    return "a password field and next to no text" if len(look.text) < _LITTLE else ""


def _maintenance(_page: PageFacts, look: Look) -> str:
    return _headline(look, phrases.MAINTENANCE, _MUCH) or _said(look, phrases.MAINTENANCE, _LITTLE)


def _soft_404(page: PageFacts, look: Look) -> str:
    if page.requested_url and _is_home(page.url) and not _is_home(page.requested_url):
        return f"led to the home page {page.url}"
    return _headline(look, phrases.GONE_HEADLINE, _MUCH) or _said(look, phrases.GONE_TEXT, _SOME)


def _consent(page: PageFacts, look: Look) -> str:
    if (
        page.requested_url
        and phrases.CONSENT_URL.search(page.url)
        and not phrases.CONSENT_URL.search(page.requested_url)
    ):
        return f"led to the consent page {page.url}"
    if headline := _headline(look, phrases.CONSENT_TEXT, _MUCH):
        return headline
    # A small page with a consent banner has a headline or rows of its own; a wall has neither.
    return "" if look.has_h1 or look.records else _said(look, phrases.CONSENT_TEXT, _SOME)


def _js_shell(_page: PageFacts, look: Look) -> str:
    size = len(look.text)
    if not look.has_scripts or size >= _LITTLE:
        return ""
    if size < _SHELL and look.has_empty_mount_point:
        return f"{size} characters of text and an empty element for a JavaScript application"
    if asked := phrases.NEEDS_SCRIPT.search(f"{look.noscript} {look.text}".casefold()):
        return f"{size} characters of text, and it says {asked[0]!r}"
    return f"only {size} characters of text beside its scripts" if size < _SHELL // 4 else ""


def _empty_list(_page: PageFacts, look: Look) -> str:
    """A statement of its own, on a page without records: where a redesign moved them, they are still there.

    Records under a later heading such as "Latest" are others, which every page shows. An empty container alone says
    nothing, for a script may have yet to fill it.
    """
    said = look.statement(phrases.NO_ENTRIES)
    if said is None or any(not are_others(records, said) for records in look.records):
        return ""
    return f"it says {words_in(said)[:80]!r}"


_SIGNS: tuple[tuple[PageState, Callable[[PageFacts, Look], str]], ...] = (
    (PageState.BLOCKED, _blocked),
    (PageState.LOGIN_WALL, _login_wall),
    (PageState.SOFT_404, _soft_404),
    (PageState.MAINTENANCE, _maintenance),
    (PageState.EMPTY_LIST, _empty_list),
    (PageState.CONSENT, _consent),
    (PageState.JS_SHELL, _js_shell),
)
"""The first sign counts: a wall often has little text and scripts too."""
_OF_JSON = frozenset({PageState.BLOCKED, PageState.MAINTENANCE, PageState.SOFT_404})
"""What a JSON page may say that it is: it has no forms and no scripts, and an empty list of its own says so itself."""


def _headline(look: Look, pattern: re.Pattern[str], most: int) -> str:
    """The headline that says this and little else, on a page with less than ``most`` characters of text."""
    for headline in look.headlines:
        found = pattern.search(headline.casefold())
        if found and len(headline) - len(found[0]) <= _EXTRA_WORDS and len(look.text) < most:
            return f"the headline {headline!r}"
    return ""


def _said(look: Look, pattern: re.Pattern[str], most: int) -> str:
    found = pattern.search(look.text.casefold()) if len(look.text) < most else None
    return f"little text, and it says {found[0]!r}" if found else ""


def _is_login(url: str) -> bool:
    return bool(phrases.LOGIN_PATH.search(_path(url)))


def _is_home(url: str) -> bool:
    """Whether a URL is a site's home page: no path but a language or ``index.html``, no query."""
    parts = urlsplit(url)
    return not parts.query and bool(_HOME.fullmatch(parts.path))


def _path(url: str) -> str:
    return urlsplit(url).path.casefold()
