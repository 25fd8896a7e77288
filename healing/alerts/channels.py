"""The ways in which an alert reaches people. Each raises :class:`UndeliveredError`, which names no secret."""

from __future__ import annotations

import json
import logging
import os
import signal
import smtplib
import ssl
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Protocol

import httpx

from healing.errors import HealingError
from healing.events import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from healing.alerts.alert import Alert
    from healing.home import Home
    from healing.policy import AlertsSection

logger = logging.getLogger("healing.alerts")

_SECONDS = 10
"""What one delivery may take."""
_SMTPS_PORT = 465
_PERMANENT = 500
"""From this SMTP reply on another attempt would be answered alike (RFC 5321, 4.2.1)."""
_TOLD_BYTES = 300
"""Of what a command said last."""


class UndeliveredError(HealingError):
    """An alert did not arrive."""

    def __init__(self, message: str, *, may_pass: bool) -> None:
        super().__init__(message)
        self.may_pass = may_pass
        """Whether another attempt could end otherwise."""


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    def deliver(self, alert: Alert) -> None:
        """``UndeliveredError`` where it did not arrive."""


@dataclass(frozen=True, slots=True)
class Log:
    """Scrapy's log."""

    name: str = "log"

    def deliver(self, alert: Alert) -> None:
        level = logging.ERROR if alert.level is Level.ERROR else logging.WARNING
        logger.log(level, "ALERT %s", str(alert).replace("\n", "; "))


@dataclass(frozen=True, slots=True)
class Webhook:
    """A JSON POST; a redirect is not followed, and no proxy of the environment is used."""

    policy: AlertsSection
    name: str = "webhook"

    def deliver(self, alert: Alert) -> None:
        url, token = self.policy.webhook.get_secret_value(), self.policy.webhook_token.get_secret_value()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        timeout = httpx.Timeout(_SECONDS).as_dict()
        request = httpx.Request("POST", url, json=alert.as_values(), headers=headers, extensions={"timeout": timeout})
        # No httpx.Client: it would log the whole URL, and whoever has a webhook's URL can write to it.
        transport = httpx.HTTPTransport(verify=ssl.create_default_context(), trust_env=False)
        where = f"{request.url.scheme}://{request.url.netloc.decode()}"
        try:
            with transport:
                response = transport.handle_request(request)
                response.close()
        except (httpx.HTTPError, OSError) as error:
            raise UndeliveredError(f"{where}: {type(error).__name__}: {error}", may_pass=True) from error
        if not response.is_success:
            status = response.status_code
            raise UndeliveredError(
                f"{where} answered {status} {response.reason_phrase}".rstrip(), may_pass=_may_pass(status)
            )


@dataclass(frozen=True, slots=True)
class Mail:
    """By the standard library: ``scrapy.mail`` is deprecated, and needs a reactor, which a schedule has not."""

    policy: AlertsSection
    name: str = "mail"

    def deliver(self, alert: Alert) -> None:
        where = f"{self.policy.mail_host}:{self.policy.mail_port}"
        try:
            with self._connected() as server:
                if self.policy.mail_tls and not isinstance(server, smtplib.SMTP_SSL):
                    server.starttls(context=ssl.create_default_context())
                if self.policy.mail_user:
                    server.login(self.policy.mail_user, self.policy.mail_password.get_secret_value())
                refused = server.send_message(_message(alert, self.policy))
        except (smtplib.SMTPException, OSError) as error:
            lasts = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= _PERMANENT
            raise UndeliveredError(f"{where}: {type(error).__name__}: {error}", may_pass=not lasts) from error
        if refused:
            raise UndeliveredError(f"{where} refused {', '.join(refused)}", may_pass=False)

    def _connected(self) -> smtplib.SMTP:
        host, port = self.policy.mail_host, self.policy.mail_port
        if self.policy.mail_tls and port == _SMTPS_PORT:
            return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=_SECONDS)


@dataclass(frozen=True, slots=True)
class Command:
    """A program that reads the alert as JSON; no shell, and its folder is the project's."""

    argv: tuple[str, ...]
    folder: Path
    name: str = "command"

    def deliver(self, alert: Alert) -> None:
        # Its errors go to a file: a pipe would stay open for as long as anything lives that the program started.
        with tempfile.TemporaryFile() as said:
            try:
                process = subprocess.Popen(  # noqa: S603 (the person's own program)
                    self.argv, cwd=self.folder, start_new_session=True,
                    stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said,
                )  # fmt: skip
            except OSError as error:
                raise UndeliveredError(f"{self.argv[0]} cannot be started: {error.strerror}", may_pass=False) from error
            try:
                process.communicate(json.dumps(alert.as_values()).encode(), timeout=_SECONDS)
            except subprocess.TimeoutExpired as error:
                with suppress(ProcessLookupError):  # it has just ended
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise UndeliveredError(f"{self.argv[0]} took more than {_SECONDS} s", may_pass=False) from error
            if process.returncode:
                # Its arguments are not told: there may be a password among them.
                raise UndeliveredError(f"{self.argv[0]}: exit code {process.returncode}{_end_of(said)}", may_pass=False)


def channels(policy: AlertsSection, home: Home) -> Iterator[Channel]:
    """Those that the policy names."""
    if policy.log:
        yield Log()
    if policy.webhook.get_secret_value():
        yield Webhook(policy)
    if policy.mail_to:
        yield Mail(policy)
    if policy.command:
        yield Command(policy.command, home.folder)


def _message(alert: Alert, policy: AlertsSection) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(f"[{alert.level.value}] {alert.title}".split())
    message["From"], message["To"] = policy.mail_from, ", ".join(policy.mail_to)
    message["Date"] = format_datetime(alert.moment)
    # By itself it would ask the network for the machine's name.
    message["Message-ID"] = make_msgid(domain=policy.mail_from.rpartition("@")[2].strip("> "))
    message.set_content(alert.text)
    return message


def _may_pass(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


def _end_of(said: IO[bytes]) -> str:
    """The last that a program wrote to its standard error."""
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - _TOLD_BYTES))
    text = " ".join(said.read().decode(errors="replace").split())
    return f": {text}" if text else ""
