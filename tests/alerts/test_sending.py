from __future__ import annotations

import json
import stat
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from healing.alerts.sending import Outcome, Sender, send
from healing.events import Event, Name
from healing.home import Home
from healing.policy import AlertsSection
from tests.alerts.receivers import mail_server, webhook

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "a-token"  # noqa: S105
REFUSED = Event(
    1000.0, Name.REFUSED, run=7, agent="laws",
    context={"source": "gazette", "page_kind": "law", "incident": 3, "error": "title: the field is gone"},
)  # fmt: skip


def _sender(folder: Path, **policy: object) -> Sender:
    return Sender(AlertsSection(**{"log": False, **policy}), Home(folder), pauses=(0, 0))


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


def test_what_a_page_says_cannot_steer_a_terminal(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    error = "title: \x1b]0;owned\x07\u202e\nALERT [error] all is lost"
    assert _sender(tmp_path, log=True).send(Event(1.0, Name.REFUSED, context={"source": "x", "error": error}))
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith("ALERT [warning] x: no repair was trusted; title: ]0;owned ALERT [error] all")


# A webhook that does not take it


def test_a_webhook_that_fails_for_a_moment_gets_it_at_the_third_attempt(tmp_path: Path) -> None:
    with webhook(503, 429, 200) as (url, received):
        assert _sender(tmp_path, webhook=url).send(REFUSED) == [Outcome("webhook")]
    assert len(received) == 3


@pytest.mark.parametrize("status", [302, 400, 401, 404])
def test_a_webhook_that_will_not_take_it_is_asked_once(tmp_path: Path, status: int) -> None:
    with webhook(status) as (url, received):
        (outcome,) = _sender(tmp_path, webhook=url).send(REFUSED)
    assert f"answered {status}" in outcome.error
    assert len(received) == 1


def test_no_message_has_the_secrets(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with webhook(500) as (url, _):
        (outcome,) = _sender(tmp_path, webhook=f"{url}?key=a-secret", webhook_token=TOKEN).send(REFUSED)
    assert outcome.error == f"{url.removesuffix('/alerts')} answered 500 Internal Server Error"
    assert "a-secret" not in caplog.text
    assert TOKEN not in caplog.text
    assert "a-secret" not in repr(AlertsSection(webhook=f"{url}?key=a-secret"))


def test_a_channel_that_is_silent_gets_one_attempt_until_it_answers(tmp_path: Path) -> None:
    with webhook(503, 503, 503, 503, 200) as (url, received):
        sender = _sender(tmp_path, webhook=url)
        for number in range(3):
            sender.send(Event(float(number), Name.REFUSED, agent=f"spider-{number}"))
        assert [body["title"].partition(":")[0] for _, body in received] == [
            "spider-0", "spider-0", "spider-0", "spider-1", "spider-2", "spider-0", "spider-1",
        ]  # fmt: skip


def test_what_did_not_arrive_is_tried_again_at_the_end(tmp_path: Path) -> None:
    with webhook(503, 503, 503, 200) as (url, received):
        sender = _sender(tmp_path, webhook=url)
        assert sender.send(REFUSED)[0].error
        sender.close()
        assert len(received) == 4
        assert _sender(tmp_path, webhook=url).send(REFUSED) == []


def test_what_reached_nobody_is_told_by_the_next_crawl(tmp_path: Path) -> None:
    with webhook(503) as (url, _):
        sender = _sender(tmp_path, log=True, webhook=url)
        assert sender.send(REFUSED)[1].error
        sender.close()
    with webhook() as (url, received):
        assert _sender(tmp_path, log=True, webhook=url).send(REFUSED) == [Outcome("log"), Outcome("webhook")]
    assert len(received) == 1


def test_a_full_disk_does_not_keep_alerts_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data").write_text("where a folder should be")
    with webhook() as (url, received):
        sender = _sender(tmp_path, webhook=url)
        assert sender.send(REFUSED) == [Outcome("webhook")]
        assert sender.send(REFUSED) == []
    assert len(received) == 1
    assert "which alerts were sent is known to this crawl only" in caplog.text


def test_without_a_crawl(tmp_path: Path) -> None:
    with webhook() as (url, received):
        policy = AlertsSection(webhook=url, log=False)
        failed = Event(1.0, Name.AGENT_FAILED, agent="laws-daily", context={"error": "exit code 1"})
        assert send(failed, policy, Home(tmp_path)) == [Outcome("webhook")]
        assert send(failed, policy, Home(tmp_path)) == []
        assert send(Event(2.0, Name.HEALED), policy, Home(tmp_path)) == []
    assert [body["title"] for _, body in received] == ["laws-daily: the agent failed"]


# A command


def test_a_command_reads_json(tmp_path: Path) -> None:
    code = f"import sys, pathlib; pathlib.Path({str(tmp_path / 'got')!r}).write_bytes(sys.stdin.buffer.read())"
    assert _sender(tmp_path, command=[sys.executable, "-c", code]).send(REFUSED) == [Outcome("command")]
    assert json.loads((tmp_path / "got").read_text())["title"] == "gazette/law: no repair was trusted"


def test_a_command_is_run_in_the_project(tmp_path: Path) -> None:
    script = tmp_path / "notify.sh"
    script.write_text("#!/bin/sh\npwd > where\ncat > /dev/null\n")
    script.chmod(0o700)
    assert _sender(tmp_path, command="./notify.sh").send(REFUSED) == [Outcome("command")]
    assert (tmp_path / "where").read_text().strip() == str(tmp_path)


def test_a_command_that_fails_says_why_and_not_its_arguments(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo 'no such room' >&2; exit 3", "a-password"]
    (outcome,) = _sender(tmp_path, command=command).send(REFUSED)
    assert outcome.error == "sh: exit code 3: no such room"


def test_a_command_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("healing.alerts.channels._SECONDS", 0.5)
    pid = tmp_path / "pid"
    (outcome,) = _sender(tmp_path, command=["sh", "-c", f"sleep 1000 & echo $! > {pid}; wait"]).send(REFUSED)
    assert outcome.error == "sh took more than 0.5 s"
    assert not psutil.pid_exists(int(pid.read_text())) or psutil.Process(int(pid.read_text())).status() == "zombie"


def test_one_way_that_fails_does_not_keep_it_from_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with webhook(500) as (url, _):
        log, hook, command = _sender(tmp_path, log=True, webhook=url, command="/nowhere/notify").send(REFUSED)
    assert log == Outcome("log")
    assert "500" in hook.error
    assert command.error == "/nowhere/notify cannot be started: No such file or directory"
    assert "did not arrive by webhook" in caplog.text


def test_another_crawl_does_not_tell_the_same_again(tmp_path: Path) -> None:
    with webhook() as (url, received):
        for at in (0.0, 10.0, 50_000.0):
            _sender(tmp_path, webhook=url).send(Event(at, Name.REFUSED, agent="laws"))
    assert [body["at"] for _, body in received] == ["1970-01-01T00:00:00+00:00", "1970-01-01T13:53:20+00:00"]
    assert "1 more not sent" in received[1][1]["text"]
    file = tmp_path / "data" / "alerts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_configured(tmp_path: Path) -> None:
    assert not _sender(tmp_path).wants(REFUSED)
    assert _sender(tmp_path, log=True).wants(REFUSED)
