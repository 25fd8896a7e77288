"""Pages to crawl for a measurement: records of a gazette, of about 60 KB each, the same ones in every run."""

from __future__ import annotations

from random import Random

_VOCABULARY = """
act amend apply appoint archive article authority board body certain charge city claim clause code commission council
county court day decision decree deed due duty enact fee file final fish form fund harbour hearing hold land law letter
levy licence list local matter minister month notice office order party pay period permit person place plan port provide
public record region register report right road rule school section seat seven state subject sum tax term town trade
transport tribunal under vessel ward water within year
"""
WORDS = _VOCABULARY.split()
MENU_ENTRIES = 60
TEASERS = 70
PARAGRAPHS = 28


def path_of(number: int) -> str:
    return f"/records/{number}"


def make_page(number: int) -> bytes:
    """One page by its number: eight fields among menus, teasers and a footer, as pages are."""
    random = Random(number)  # noqa: S311 - the same page in every run, no secret
    title = _sentence(random, 8).title()
    body = "\n".join(f'<p class="wording">{_sentence(random, 70)}.</p>' for _ in range(PARAGRAPHS))
    subjects = "".join(
        f'<li class="tag"><a href="/subjects/{word}">{word}</a></li>' for word in random.sample(WORDS, 3)
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - The Gazette</title>
<meta property="og:title" content="{title}"><link rel="stylesheet" href="/style.css">
<script>window.layers = [{", ".join(str(random.randrange(10**6)) for _ in range(300))}];</script></head>
<body class="page page-record"><header class="site-header"><nav class="menu"><ul>{_menu(random)}</ul></nav></header>
<main id="content"><article class="record"><h1 class="record-title">{title}</h1>
<dl class="facts">
<dt>Number</dt><dd class="number">{1990 + number % 36}/{number}</dd>
<dt>Issued by</dt><dd class="issuer">Ministry of {random.choice(WORDS).title()}</dd>
<dt>Status</dt><dd class="status">{random.choice(("In force", "Repealed"))}</dd>
<dt>Enacted</dt><dd class="enacted"><time datetime="{_day(random)}">{_day(random)}</time></dd>
<dt>Subjects</dt><dd class="subjects"><ul>{subjects}</ul></dd></dl>
<p class="summary">{_sentence(random, 40)}.</p>
<div class="text">{body}</div></article>
<aside class="teasers">{_teasers(random)}</aside></main>
<footer class="site-footer"><ul>{_menu(random)}</ul></footer></body></html>""".encode()


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS, k=words)).capitalize()


def _day(random: Random) -> str:
    return f"{random.randrange(1990, 2026)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"


def _menu(random: Random) -> str:
    return "\n".join(
        f'<li class="menu-entry"><a class="menu-link" href="/menu/{entry}">{_sentence(random, 3)}</a></li>'
        for entry in range(MENU_ENTRIES)
    )


def _teasers(random: Random) -> str:
    return "\n".join(
        f'<div class="teaser teaser-{place % 4}"><a class="teaser-link" href="/records/{random.randrange(10**5)}">'
        f'<span class="teaser-kicker">{random.choice(WORDS)}</span><h3 class="teaser-title">{_sentence(random, 8)}</h3>'
        f'</a><p class="teaser-lead">{_sentence(random, 24)}</p><time class="teaser-day">{_day(random)}</time></div>'
        for place in range(TEASERS)
    )
