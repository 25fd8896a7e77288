from __future__ import annotations

import json
import stat
import sys
from typing import TYPE_CHECKING

from healing.alerts.sending import Outcome, Sender
from healing.events import Event, Name
from healing.home import Home
from healing.policy import AlertsSection
from tests.alerts.receivers import mail_server, webhook

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TOKEN = "a-token"  # noqa: S105
REFUSED = Event(
    1000.0, Name.REFUSED, run=7, agent="laws",
    context={"source": "gazette", "page_kind": "law", "incident": 3, "error": "title: the field is gone"},
)  # fmt: skip


def _sender(folder: Path, **policy: object) -> Sender:
    return Sender(AlertsSection(**{"log": False, **policy}), Home(folder))


def test_a_webhook_gets_json(tmp_path: Path) -> None:
    with webhook() as (url, received):
        assert _sender(tmp_path, webhook=url, webhook_token=TOKEN).send(REFUSED) == [Outcome("webhook")]
    ((headers, body),) = received
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert (body["level"], body["title"]) == ("warning", "gazette/law: no repair was trusted")
    assert body["text"].splitlines() == [
        "title: the field is gone",
        "crawl 7 of the spider laws",
        "what to do: scrapy heal-stats --errors; then scrapy heal-replay",
    ]
    assert (body["at"], body["context"]["incident"]) == ("1970-01-01T00:16:40+00:00", 3)


def test_the_proxy_of_the_environment_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with webhook() as (url, received):
        assert _sender(tmp_path, webhook=url).send(REFUSED) == [Outcome("webhook")]
    assert len(received) == 1


def test_a_mail(tmp_path: Path) -> None:
    with mail_server() as (port, received):
        sender = _sender(tmp_path, mail_to="ops@example.org, me@example.org", mail_host="127.0.0.1", mail_port=port)
        assert sender.send(REFUSED) == [Outcome("mail")]
    (message,) = received
    assert "Subject: [warning] gazette/law: no repair was trusted" in message
    assert "To: ops@example.org, me@example.org" in message
    assert "title: the field is gone" in message


def test_a_title_cannot_add_headers_to_a_mail(tmp_path: Path) -> None:
    event = Event(1.0, Name.REFUSED, agent="laws", context={"source": "x\nBcc: all@example.org"})
    with mail_server() as (port, received):
        _sender(tmp_path, mail_to="me@example.org", mail_host="127.0.0.1", mail_port=port).send(event)
    assert "\nBcc:" not in received[0]


def test_a_command_reads_json(tmp_path: Path) -> None:
    code = f"import sys, pathlib; pathlib.Path({str(tmp_path / 'got')!r}).write_bytes(sys.stdin.buffer.read())"
    assert _sender(tmp_path, command=[sys.executable, "-c", code]).send(REFUSED) == [Outcome("command")]
    assert json.loads((tmp_path / "got").read_text())["title"] == "gazette/law: no repair was trusted"


def test_one_way_that_fails_does_not_keep_it_from_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with webhook(500) as (url, _):
        log, hook, command = _sender(tmp_path, log=True, webhook=url, command="/nowhere/notify").send(REFUSED)
    assert log == Outcome("log")
    assert "500" in hook.error
    assert command.error.startswith("FileNotFoundError")
    assert "did not arrive by webhook" in caplog.text


def test_another_crawl_does_not_tell_the_same_again(tmp_path: Path) -> None:
    with webhook() as (url, received):
        for at in (0.0, 10.0, 50_000.0):
            _sender(tmp_path, webhook=url).send(Event(at, Name.REFUSED, agent="laws"))
    assert [body["at"] for _, body in received] == ["1970-01-01T00:00:00+00:00", "1970-01-01T13:53:20+00:00"]
    assert "1 other alerts were not sent" in received[1][1]["text"]
    file = tmp_path / "data" / "alerts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_configured(tmp_path: Path) -> None:
    assert not _sender(tmp_path).wants(REFUSED)
    assert _sender(tmp_path, log=True).wants(REFUSED)
