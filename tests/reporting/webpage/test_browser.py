"""The page in a real browser: nothing sticks out, nothing is asked for, the places are marked to the eye."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.limits import TIME_LIMIT
from tests.reporting.webpage.samples import filled, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_MARK = (0xFF, 0xE0, 0x8A)
"""The colour of marks in the light style."""

pytestmark = pytest.mark.skipif(_BROWSER is None, reason="no Chromium is installed")


class _Listener(ThreadingHTTPServer):
    """A server that every address in the pages leads to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.base = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Listener)
        self.server.asked.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as in http.server)
        pass


@pytest.fixture
def listener() -> Iterator[_Listener]:
    with _Listener() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _browse(folder: Path, file: str, *arguments: str) -> str:
    command = [
        str(_BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        "--no-proxy-server",
        "--allow-file-access-from-files", f"--user-data-dir={folder}/profile", "--virtual-time-budget=5000",
        *arguments, f"file://{folder}/{file}",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, check=True).stdout


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_sticks_out_and_nothing_is_asked_for(listener: _Listener, tmp_path: Path, width: int) -> None:
    """Laid out in a frame as wide as a telephone's screen, and as a desktop's."""
    (tmp_path / "page.html").write_text(page(filled(listener.base)), "utf-8")
    frame = f"""<img src="{listener.base}/control">
    <iframe id=f src=page.html style="width:{width}px;height:900px;border:0"></iframe><script>
    f.onload = () => {{
      const page = f.contentDocument;
      page.querySelectorAll("details").forEach(one => one.open = true);
      const marks = [...page.querySelectorAll(".place mark")].map(one => one.getBoundingClientRect());
      const seen = marks.filter(one => one.width > 20 && one.height > 10 && one.right <= {width});
      document.title = `wide ${{page.documentElement.scrollWidth}} marks ${{seen.length}} of ${{marks.length}}`;
    }}</script>"""
    (tmp_path / "frame.html").write_text(frame, "utf-8")
    shown = _browse(tmp_path, "frame.html", "--dump-dom")
    measured = re.search(r"wide (\d+) marks (\d+) of (\d+)", shown)
    assert measured is not None, shown[:500]
    assert int(measured[1]) <= width
    assert measured.groups()[1:] == ("2", "2")
    assert listener.asked == ["/control"]  # which shows that the others would have been seen


def test_the_places_are_marked_to_the_eye(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    (tmp_path / "page.html").write_text(page(filled()), "utf-8")
    _browse(tmp_path, "page.html", f"--screenshot={tmp_path}/page.png", "--window-size=1280,4000")
    with image.open(tmp_path / "page.png") as picture:
        left, right = (picture.crop((start, 0, start + 640, 4000)).convert("RGB") for start in (0, 640))
    for side in (left, right):
        assert sum(pixels for pixels, colour in side.getcolors(1 << 24) if colour == _MARK) > 200
