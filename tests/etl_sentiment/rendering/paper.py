"""A newspaper on loopback whose pages are empty until a script has run, with articles as the bundled live desk has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.etl_sentiment.crawling.site import Reply

if TYPE_CHECKING:
    from tests.etl_sentiment.crawling.site import Site

LIST = "/live"
APP = """
fetch("/data" + location.pathname).then(response => response.text()).then(html => {
  document.getElementById("app").innerHTML = html;
});
"""
ABOUT = (
    "The harbour paper is printed on Mondays and has been for many years, whatever the weather does to the lorries that"
    " carry it along the coast; what it writes belongs to those who wrote it."
)
JAVASCRIPT = {"Content-Type": "text/javascript"}


def shell(head: str = "", script: str = "/app.js") -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Live</title>{head}</head>
<body><noscript>Please enable JavaScript.</noscript><div id="app"></div>
<script src="{script}"></script></body></html>"""


def full_page(values: str = "") -> str:
    """A page with text and ``values`` in it as it comes; its script puts in what is missing."""
    about = "".join(f"<p>{ABOUT}</p>" for _ in range(8))
    return shell().replace('<div id="app"></div>', f'<div id="app">{values}</div><aside>{about}</aside>')


def article(number: int) -> str:
    """What the script puts into the page of an article."""
    paragraphs = "".join(f"<p>The harbour of town {number} has waited for its act; this is sentence {n} of it.</p>"
                         for n in range(4))  # fmt: skip
    return f"""<article class="live-article"><p class="rubric">Politics</p><h1>Harbour act number {number} is law</h1>
<p class="lead">Town {number} has an act of its own.</p><p class="byline"><span class="author">Ada Lindqvist</span></p>
<p class="moment"><time datetime="2026-03-{number:02}T08:00:00+01:00">in March</time></p>
<div class="body">{paragraphs}</div><ul class="topics"><li><a href="/t">Harbours</a></li></ul></article>"""


def entries(*numbers: int) -> str:
    """What the script puts into the list."""
    rows = (
        f'<article class="live-entry"><h2><a href="/live/{n}">Harbour act number {n} is law</a></h2>'
        f'<time datetime="2026-03-{n:02}T08:00:00+01:00">in March</time></article>'
        for n in numbers
    )
    return f'<h1>Live</h1><div class="live-entries">{"".join(rows)}</div>'


def rendered(fragment: str) -> str:
    """A page as its script makes it."""
    return shell().replace('<div id="app"></div>', f'<div id="app">{fragment}</div>')


class Paper:
    """Puts its pages on a site: a list that leads to articles 1 to ``count``."""

    def __init__(self, site: Site, count: int = 3) -> None:
        self.site = site
        self.numbers = tuple(range(1, count + 1))
        self._fragments: dict[str, str] = {}
        site.say("/robots.txt", Reply("User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}))
        site.say("/app.js", Reply(APP, headers=JAVASCRIPT))
        self.say(LIST, entries(*self.numbers))
        for number in self.numbers:
            self.say(f"/live/{number}", article(number))

    def say(self, path: str, fragment: str) -> None:
        """A page that its script fills with ``fragment``."""
        self._fragments[path] = fragment
        self.site.say(path, Reply(shell()))
        self.site.say(f"/data{path}", Reply(fragment))

    def with_script(self, path: str, script: str, head: str = "") -> None:
        """A page with a script of its own."""
        self.site.say(path, Reply(shell(head, script=f"{path}.js")))
        self.site.say(f"{path}.js", Reply(script, headers=JAVASCRIPT))

    def source(self, rendering: str, **keys: object) -> dict[str, object]:
        """Its entry in ``sources.yaml``."""
        return {
            "spider": "opinions",
            "start_urls": [f"{self.site.url}{LIST}"],
            "selectors": "newspaper_live",
            "rendering": rendering,
            "delay": 0,
            "retry": {"count": 1, "base": 0, "cap": 0},
            **keys,
        }

    def as_splash(self, url: str) -> str:
        """What a browser makes of the page at ``url``."""
        return rendered(self._fragments[url.removeprefix(self.site.url)])
