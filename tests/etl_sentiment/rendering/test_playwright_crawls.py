"""Real crawls of pages that are rendered in a real Chromium."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from socket import AF_INET, SOCK_DGRAM, create_server, socket
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import pytest

from etl_sentiment.demo.check_opinions import compare
from etl_sentiment.demo.newspaper.site import Newspaper
from tests.etl_sentiment.crawling.site import Reply, Site
from tests.etl_sentiment.rendering.paper import APP, LIST, Paper, article, shell
from tests.etl_sentiment.rendering.project import Crawled, Project, needs_chromium
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = needs_chromium
ALL = [f"Harbour act number {number} is law" for number in (1, 2, 3)]


def test_the_live_desk_of_the_bundled_newspaper_is_collected_whole(tmp_path: Path) -> None:
    entry = {"spider": "opinions", "bundled": "newspaper", "rendering": "playwright", "start_urls": ["/live"]}
    crawled = Project(tmp_path, {"newspaper_live": entry}, DEMO_PORT=0).crawl()
    paper = Newspaper()
    outcome = compare(crawled.items, {}, paper, paper.expected_live())
    assert outcome.is_complete, outcome
    assert outcome.collected == 12
    assert outcome.empty == ()


def test_only_what_a_page_needs_is_asked_for(paper: Paper, other: Site, tmp_path: Path) -> None:
    """No pictures, styles, fonts, frames; nothing of other hosts; nothing that robots.txt keeps to itself."""
    head = f"""<link rel="stylesheet" href="/style.css"><img src="/picture.png"><iframe src="/frame"></iframe>
<script src="{other.url}/tracker.js"></script><link rel="preconnect" href="{other.url}">
<script src="/moved.js"></script>"""
    paper.site.say("/moved.js", Reply(status=302, headers={"Location": f"{other.url}/moved.js"}))
    paper.site.say("/style.css", Reply("h1 { color: red }", headers={"Content-Type": "text/css"}))
    script = f"""
for (const url of ["/private/data", "{other.url}/data"]) fetch(url).catch(() => 0);
navigator.sendBeacon("/beacon", "here I am");
new WebSocket("ws://127.0.0.2:{other.url.rpartition(":")[2]}/socket");
new EventSource("/events");
fetch("/posted", {{method: "POST", body: "number=1", headers: {{"X-Own": "yes"}}}}).then(r => r.text()).then(html => {{
  document.getElementById("app").innerHTML = html;
}});
"""
    paper.with_script("/live/1", script, head)
    crawled = Project(tmp_path, {"paper": paper.source("playwright")}).crawl()
    assert crawled.headlines == ALL[1:]
    pages = {LIST, *(f"/live/{number}" for number in paper.numbers)}
    data = {f"/data{path}" for path in pages} - {"/data/live/1"}
    assert set(paper.site.hits) == {"/robots.txt", "/app.js", "/live/1.js", "/moved.js", *pages, *data}
    assert not other.hits


@pytest.fixture
def ports() -> Iterator[tuple[socket, socket]]:
    """Two of another host, for UDP and TCP."""
    with socket(AF_INET, SOCK_DGRAM) as datagrams, create_server(("127.0.0.2", 0)) as connections:
        datagrams.bind(("127.0.0.2", 0))
        for port in (datagrams, connections):
            port.setblocking(False)
        yield datagrams, connections


def test_no_script_gets_past_what_looks_at_requests(site: Site, ports: tuple[socket, socket], tmp_path: Path) -> None:
    """By WebRTC and WebTransport, which go neither through a proxy nor over HTTP, and by a frame of its own."""
    paper = Paper(site, count=1)
    udp, tcp = (port.getsockname()[1] for port in ports)
    script = f"""
const reach = there => {{
  const servers = ["stun:127.0.0.2:{udp}", "turn:127.0.0.2:{udp}", "turn:127.0.0.2:{tcp}?transport=tcp"];
  const iceServers = servers.map(urls => ({{urls, username: "me", credential: "secret"}}));
  const peer = new there.RTCPeerConnection({{iceServers}});
  peer.createDataChannel("data");
  peer.createOffer().then(offer => peer.setLocalDescription(offer));
  for (const port of [{udp}, {tcp}]) {{
    new there.WebTransport(`https://127.0.0.2:${{port}}/`).ready.catch(() => 0);
    there.fetch(`http://127.0.0.2:${{port}}/`).catch(() => 0);
  }}
}};
const frame = document.body.appendChild(document.createElement("iframe"));
reach(window);
reach(frame.contentWindow);
"""
    paper.with_script("/live/1", script + APP)
    assert Project(tmp_path, {"paper": paper.source("playwright")}).crawl().headlines == ALL[:1]
    datagrams, connections = ports
    with pytest.raises(BlockingIOError):
        datagrams.recv(1)
    with pytest.raises(BlockingIOError):
        connections.accept()


def test_a_page_is_read_as_it_is_now_though_its_shell_never_changes(site: Site, tmp_path: Path) -> None:
    """The shell has a tag; the values behind it change."""
    paper = Paper(site, count=1)
    tagged = {"ETag": '"shell"', "Last-Modified": "Mon, 02 Mar 2026 07:00:00 GMT"}
    paper.site.say("/live/1", Reply(shell(), headers=tagged))
    project = Project(tmp_path, {"paper": paper.source("playwright")}, ETL_DATABASE_URL="sqlite:///data/collected.db")
    first = project.crawl()
    assert {item["etag"] for item in first.items} == {None}
    paper.site.say("/data/live/1", Reply(article(1).replace("is law", "is repealed")))
    assert project.crawl().headlines == ["Harbour act number 1 is repealed"]


# Odd pages, all of one crawl ------------------------------------------------------------------------------------

POPUP = """
window.open("/popup"); alert("hello"); confirm("sure?");
window.onbeforeunload = () => "stay";
const link = document.createElement("a"); link.href = "/file.zip"; link.download = "file.zip"; link.click();
"""
ODD = {
    1: POPUP + APP,
    4: "location.replace('/live/8')",
    5: "location.href = '/live/9'",
    6: "location.href = 'OTHER/live/1'",
    7: "location.href = '/live/7?' + (Number(location.search.slice(1)) + 1)",
    10: "location.reload()",
    11: "document.getElementById('app').innerHTML = '<p>word</p>'.repeat(200000)",
    12: "location.href = 'file:///etc/hostname'",
    13: "fetch('file:///etc/hostname').then(r => r.text()).then(t => fetch('/told?' + t)).catch(() => 0);" + APP,
}
READ = (1, 3, 8, 9, 13)
"""The numbers of the articles that are there in spite of it all."""


class Odd(NamedTuple):
    paper: Paper
    other: Site
    crawled: Crawled


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odd]:
    with Site() as site, Site("127.0.0.2") as other:
        paper = Paper(site, count=13)
        for number, script in ODD.items():
            paper.with_script(f"/live/{number}", script.replace("OTHER", other.url))
        for number in range(1, 6):
            site.say(f"/live/7?{number}", Reply(shell(script="/live/7.js")))
        site.say("/live/2", Reply(shell(), 404))
        site.say("/live/3", Reply("busy", 503), Reply(shell()))
        limits = {"RENDERING_MAX_SIZE": 1_000_000, "REDIRECT_MAX_TIMES": 3}
        project = Project(tmp_path_factory.mktemp("odd"), {"paper": paper.source("playwright")}, **limits)
        yield Odd(paper, other, project.crawl())


def test_odd_pages_cost_no_other_page(odd: Odd) -> None:
    assert odd.crawled.headlines == sorted(f"Harbour act number {number} is law" for number in READ)


def test_a_script_that_all_pages_have_is_downloaded_once(odd: Odd) -> None:
    assert odd.paper.site.hits["/app.js"] == 1


def test_a_page_that_is_not_found_is_not_rendered(odd: Odd) -> None:
    assert odd.crawled.stats["httperror/response_ignored_status_count/404"] == 1
    assert odd.paper.site.hits["/data/live/2"] == 0


def test_a_server_that_fails_is_asked_again(odd: Odd) -> None:
    assert odd.paper.site.hits["/live/3"] == 2
    assert odd.crawled.stats["retry/reason_count/503 Service Unavailable"] == 1


def test_popups_dialogs_and_downloads_come_to_nothing(odd: Odd) -> None:
    assert not {"/popup", "/file.zip"} & set(odd.paper.site.hits)


def test_scripts_lead_to_other_pages_of_the_site_only(odd: Odd) -> None:
    """By either way of saying so; what was read before is not read again."""
    assert {odd.paper.site.hits[path] for path in ("/live/8", "/live/9")} == {1}
    assert odd.crawled.stats["offsite/filtered"] == 1
    assert not odd.other.hits


def test_scripts_that_lead_in_a_circle_come_to_an_end(odd: Odd) -> None:
    """As redirects do, after REDIRECT_MAX_TIMES."""
    assert [odd.paper.site.hits[f"/live/7?{number}"] for number in range(1, 6)] == [1, 1, 1, 0, 0]
    assert "/live/7?3 could not be rendered: its scripts lead to " in odd.crawled.log


def test_a_page_that_does_nothing_but_load_itself_again_is_given_up_at_once(odd: Odd) -> None:
    assert odd.paper.site.hits["/live/10"] == 1
    assert "/live/10 could not be rendered: its scripts do nothing but load it again" in odd.crawled.log


def test_a_page_that_grows_too_large_is_given_up(odd: Odd) -> None:
    assert odd.crawled.stats["rendering/failed/501"] == 1
    assert "/live/11 could not be rendered: its scripts made " in odd.crawled.log
    assert "more than RENDERING_MAX_SIZE" in odd.crawled.log


def test_no_script_gets_at_a_file_of_this_machine(odd: Odd) -> None:
    assert not [path for path in odd.paper.site.hits if path.startswith("/told")]
    assert "downloader/request_method_count/file" not in odd.crawled.stats
    assert "file:///" not in odd.crawled.log


# A page's time --------------------------------------------------------------------------------------------------


def test_endless_scripts_cost_their_pages_and_no_other(site: Site, tmp_path: Path) -> None:
    """At once, and once the page is loaded. Scripts that are merely never quiet are read as they are then."""
    paper = Paper(site, count=4)
    paper.with_script("/live/1", "while (true) {}")
    paper.with_script("/live/2", "setTimeout(() => { while (true) {} }, 50)")
    paper.with_script("/live/3", "setInterval(() => fetch('/poll').catch(() => 0), 100);" + APP)
    source = paper.source("playwright", retry={"count": 0})
    crawled = Project(tmp_path, {"paper": source}, RENDERING_TIMEOUT=5).crawl()
    assert crawled.headlines == [f"Harbour act number {number} is law" for number in (3, 4)]
    assert crawled.stats["rendering/failed/504"] == 2
    assert crawled.stats["httperror/response_ignored_status_count/504"] == 2
    assert "/live/1 could not be rendered: it was not ready within 5 s" in crawled.log


# A browser that dies --------------------------------------------------------------------------------------------


def test_a_browser_that_is_killed_costs_no_page(paper: Paper, tmp_path: Path) -> None:
    """While it waits for what a script asked for: a new one is started, and the page rendered again."""
    gate = Event()
    paper.site.say("/data/live/2", Reply(article(2), gate=gate))
    project = Project(tmp_path, {"paper": paper.source("playwright")})
    with project.start() as process:
        assert paper.site.asked["/data/live/2"].wait(TIME_LIMIT), project.log()
        kill_browser_of(process.pid)
        gate.set()
        crawled = project.ended(process)
    assert crawled.headlines == ALL
    assert paper.site.hits["/data/live/2"] == 2
    assert paper.site.hits["/live/2"] == 1


def test_a_browser_that_cannot_start_is_told_in_a_line(paper: Paper, tmp_path: Path) -> None:
    """The page is asked for again, as after any failure, and the crawl ends as it does where a site is down."""
    crawled = Project(tmp_path, {"paper": paper.source("playwright")}, RENDERING_CHROMIUM="/bin/false").crawl()
    assert crawled.items == []
    assert crawled.stats["rendering/failed/502"] == 2
    assert f"{paper.site.url}{LIST} could not be rendered: the browser says: " in crawled.log


def kill_browser_of(crawl: int) -> None:
    """Kills the browser that a crawl has started, and no other."""
    children = children_by_parent()
    family = [crawl]
    for pid in family:
        family += children.get(pid, [])
    browsers = [pid for pid in family if is_browser(pid)]
    assert browsers
    for pid in browsers:
        os.kill(pid, signal.SIGKILL)


def children_by_parent() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            parent = int(status.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(status.parent.name))
    return children


def is_browser(pid: int) -> bool:
    """Whether it is Chromium's first process: the others are told of their type."""
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        return b"--host-resolver-rules" in command and b"--type=" not in command
    return False
