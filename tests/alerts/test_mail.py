"""Mail by a real SMTP server that wants TLS and a login."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.alerts.sending import Sender
from healing.events import Event, Name
from healing.home import Home
from healing.policy import AlertsSection
from tests.alerts.mail_server import PASSWORD, USER, Received, tls_mail_server, write_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVENT = Event(1000.0, Name.REFUSED, run=7, agent="laws", context={"source": "Журнал", "error": "title: gone"})


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Received]:
    """The machine trusts its certificate."""
    certificate = tmp_path / "certificate.pem"
    write_certificate(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with tls_mail_server(certificate) as received:
        yield received


def _outcome(folder: Path, port: int, password: str = PASSWORD) -> str:
    policy = AlertsSection(
        log=False, mail_to="ops@example.org", mail_from="crawler@example.org", mail_host="127.0.0.1", mail_port=port,
        mail_tls=True, mail_user=USER, mail_password=password,
    )  # fmt: skip
    (outcome,) = Sender(policy, Home(folder), pauses=()).send(EVENT)
    return outcome.error


def test_a_mail_by_starttls_with_a_login(server: Received, tmp_path: Path) -> None:
    assert _outcome(tmp_path, server.port) == ""
    assert (server.users, server.was_encrypted) == ([USER], [True])
    (message,) = server.messages
    assert message["Subject"] == "[warning] Журнал: no repair was trusted"
    assert (message["From"], message["To"]) == ("crawler@example.org", "ops@example.org")
    assert message["Date"] == "Thu, 01 Jan 1970 00:16:40 +0000"
    assert message["Message-ID"].endswith("@example.org>")
    assert message.get_content().splitlines()[0] == "title: gone"


def test_a_wrong_password(server: Received, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    error = _outcome(tmp_path, server.port, "another-password")
    assert error.startswith(f"127.0.0.1:{server.port}: SMTPAuthenticationError: (535")
    assert "another-password" not in error + caplog.text
    assert server.messages == []


def test_no_password_goes_to_a_server_that_is_not_who_it_says(
    server: Received, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "CERTIFICATE_VERIFY_FAILED" in _outcome(tmp_path, server.port)
    assert (server.users, server.messages) == ([], [])


def test_a_server_that_refuses_a_message(server: Received, tmp_path: Path) -> None:
    server.reply = "550 no such mailbox"
    assert "no such mailbox" in _outcome(tmp_path, server.port)
