"""Pages that stand in a page's place, and real pages that only speak of such things."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healing.detection import phrases
from healing.detection.triage import PageFacts, PageState, Triage, triage

URL = "https://laws.example/laws/12"
PROSE = "<p>" + "The chamber held a debate on the keeping of bees in towns and of dogs on leads. " * 50 + "</p>"
ROWS = "".join(f"<tr><td><a href='/law/{n}'>Act {n} on the keeping of animals</a></td></tr>" for n in range(8))


def judged(html: str, url: str = URL, status: int = 200, requested: str = URL) -> Triage:
    return triage(PageFacts(url, status, "text/html", html, requested))


def titled(title: str, body: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("html", "state"),
    [
        (titled("Just a moment...", "<script>window._cf_chl_opt={}</script>"), PageState.BLOCKED),
        (titled("", "<iframe src='https://geo.captcha-delivery.com/captcha/?x=1'></iframe>"), PageState.BLOCKED),
        (
            titled("Access Denied", "<h1>Access Denied</h1>You don't have permission. Reference #18.2d"),
            PageState.BLOCKED,
        ),
        (titled("laws.example", "<p>Please verify you are a human to go on.</p>"), PageState.BLOCKED),
        (titled("Sicherheitsprüfung | Gesetze"), PageState.BLOCKED),
        (titled("Accès refusé"), PageState.BLOCKED),
        (titled("Acceso denegado"), PageState.BLOCKED),
        (titled("Accesso negato"), PageState.BLOCKED),
        (titled("Zugriff verweigert - Portal", "<div id=px-captcha></div>"), PageState.BLOCKED),
        (titled("Sign in", "<form><input name=u><input type=password></form>"), PageState.LOGIN_WALL),
        (titled("Portal", "<h1>Anmeldung</h1><form><input type=password></form>"), PageState.LOGIN_WALL),
        (titled("Portal", "<form><input type=password></form>"), PageState.LOGIN_WALL),
        (titled("Page not found | Laws", "<p>Try the search.</p>"), PageState.SOFT_404),
        (titled("Portal", "<h1>404</h1>"), PageState.SOFT_404),
        (titled("Seite nicht gefunden"), PageState.SOFT_404),
        (titled("Page introuvable"), PageState.SOFT_404),
        (titled("Página no encontrada"), PageState.SOFT_404),
        (titled("Pagina non trovata"), PageState.SOFT_404),
        (titled("Laws", "<p>The page you requested could not be found.</p>"), PageState.SOFT_404),
        (titled("Site under maintenance"), PageState.MAINTENANCE),
        (titled("Laws", "<h1>Wartungsarbeiten</h1>"), PageState.MAINTENANCE),
        (titled("Laws", "<p>The portal is temporarily unavailable.</p>"), PageState.MAINTENANCE),
        (titled("The Daily", "<p>We value your privacy. We and our 842 partners...</p>"), PageState.CONSENT),
        (titled("Bevor Sie fortfahren"), PageState.CONSENT),
        (titled("Laws", "<div id=root></div><script src=app.js></script>"), PageState.JS_SHELL),
        (
            titled("Laws", "<noscript>Please enable JavaScript.</noscript><div>Laws</div><script src=a></script>"),
            PageState.JS_SHELL,
        ),
        (titled("Laws", "<h1>Laws</h1><p>No laws found.</p>"), PageState.EMPTY_LIST),
        (titled("Laws", "<h2>Laws</h2><p>No laws in this section.</p>"), PageState.EMPTY_LIST),
        (titled("Laws", "<table><tr><td>Es wurden keine Gesetze gefunden</td></tr></table>"), PageState.EMPTY_LIST),
        (
            titled(
                "Laws", f"<h2>Laws</h2><p>No laws found.</p><div class=fresh><h3>Latest</h3><table>{ROWS}</table></div>"
            ),
            PageState.EMPTY_LIST,
        ),
        (titled("Lois", "<div class=msg>Aucun résultat</div>"), PageState.EMPTY_LIST),
        (titled("Leyes", "<p>No se encontraron resultados.</p>"), PageState.EMPTY_LIST),
        (titled("Leggi", "<p>Nessun risultato</p>"), PageState.EMPTY_LIST),
        (titled("Laws", f"<form id=aspnet><p>0 results</p></form>{PROSE}"), PageState.EMPTY_LIST),
    ],
)
def test_a_page_in_the_place_of_a_page(html: str, state: PageState) -> None:
    verdict = judged(html)
    assert (verdict.kind, bool(verdict.reason)) == (state, True)


@pytest.mark.parametrize(
    "html",
    [
        titled("Act 12", "<h1>Act 12 on bees</h1><p>In force.</p>"),
        titled("Are you a robot? How captchas work", f"<h1>Are you a robot?</h1>{PROSE}"),
        titled("Access denied: why the court refused", f"<h1>Access denied</h1>{PROSE}"),
        titled("404 new laws passed", "<h1>404 new laws passed</h1><p>A record.</p>"),
        titled("Missing plane not found after ten years", "<p>The search went on.</p>"),
        titled("The law on page not found", f"<p>A page not found is an error.</p>{PROSE}"),
        titled("Maintenance of roads act, second reading in the chamber", "<p>Passed.</p>"),
        titled("Bees", f"<h1>Bees</h1><form class=login><input type=password></form>{PROSE}"),
        titled("Bees Act", "<h1>Bees Act</h1><p>In force since 2024.</p><div>Accept all cookies</div>"),
        titled("Bees", f"<div class=g-recaptcha></div><script src='/cdn-cgi/challenge-platform/x.js'></script>{PROSE}"),
        titled("Bees Act", "<h1>Bees Act</h1><p>" + "In force. " * 15 + "</p><div class=g-recaptcha></div>"),
        titled("Laws", f"<table>{ROWS}</table><p>No results found</p>"),
        titled("Laws", f"<p>No results found</p><h2>Laws on bees</h2><table>{ROWS}</table>"),
        titled("Laws", f"<h2>Latest laws</h2><p>No results found</p><table>{ROWS}</table>"),
        titled("Laws", f"<p hidden>No results</p><p style='display: none'>No results</p>{PROSE}"),
        titled("Laws", f"<nav><p>No results</p></nav><p class=d-none>No results</p>{PROSE}"),
        titled("Laws", f"<template><p>No results</p></template><script>'no results'</script>{PROSE}"),
        titled(
            "Laws", f"<p>No results of the vote in the chamber were told, as the {'very ' * 40} late hour.</p>{PROSE}"
        ),
        titled("Laws", "<table class=results><tbody></tbody></table><script src=a></script>" + PROSE),
        "",
        "<",
        '{"laws": []}',
    ],
)
def test_a_real_page(html: str) -> None:
    assert judged(html) == Triage(PageState.DRIFT)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (401, PageState.LOGIN_WALL),
        (403, PageState.BLOCKED),
        (404, PageState.SOFT_404),
        (410, PageState.SOFT_404),
        (429, PageState.BLOCKED),
        (500, PageState.MAINTENANCE),
        (503, PageState.MAINTENANCE),
        (200, PageState.DRIFT),
        (206, PageState.DRIFT),
    ],
)
def test_a_status_speaks_for_itself(status: int, state: PageState) -> None:
    assert judged(titled("Act", PROSE), status=status).kind is state


@pytest.mark.parametrize(
    ("url", "requested", "state"),
    [
        ("https://laws.example/", URL, PageState.SOFT_404),
        ("https://laws.example/en/index.html", URL, PageState.SOFT_404),
        ("https://laws.example/", "https://laws.example/", PageState.DRIFT),
        ("https://laws.example/laws/12-bees", URL, PageState.DRIFT),
        ("https://laws.example/?id=12", URL, PageState.DRIFT),
        ("https://consent.laws.example/x?back=12", URL, PageState.CONSENT),
    ],
)
def test_where_a_redirect_led(url: str, requested: str, state: PageState) -> None:
    assert judged(titled("Laws", PROSE), url=url, requested=requested).kind is state


def test_a_redirect_to_a_login_page() -> None:
    html = titled("Laws", f"<input type=password>{PROSE}")
    assert judged(html, url="https://laws.example/login?next=12").kind is PageState.LOGIN_WALL
    assert judged(html).kind is PageState.DRIFT


@given(st.text(max_size=300))
def test_no_page_is_too_odd(html: str) -> None:
    assert isinstance(judged(html), Triage)


PATTERNS = [value for value in vars(phrases).values() if isinstance(value, re.Pattern)]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:20])
@pytest.mark.parametrize(
    "text", ["no " * 7000, "a" * 20_000, "page you requested " * 1000, "keine " * 3000, "/" * 20_000]
)
def test_no_text_makes_a_pattern_run_away(pattern: re.Pattern[str], text: str) -> None:
    start = process_time()
    pattern.search(text)
    assert process_time() - start < 2
