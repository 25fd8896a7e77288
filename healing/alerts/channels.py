"""The ways in which an alert reaches people. Each raises what its library does; the sender says so to people."""

from __future__ import annotations

import json
import logging
import smtplib
import ssl
import subprocess
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Protocol

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.alerts.alert import Alert
    from healing.policy import AlertsSection

logger = logging.getLogger("healing.alerts")

_SECONDS = 10
"""What one delivery may take."""
_ATTEMPTS = 2


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    def deliver(self, alert: Alert) -> None: ...


@dataclass(frozen=True, slots=True)
class Log:
    """Scrapy's log."""

    name: str = "log"

    def deliver(self, alert: Alert) -> None:
        logger.warning("ALERT %s", str(alert).replace("\n", "; "))


@dataclass(frozen=True, slots=True)
class Webhook:
    """A JSON POST; a redirect is not followed, and no proxy of the environment is used."""

    url: str
    token: str = ""
    name: str = "webhook"

    def deliver(self, alert: Alert) -> None:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        transport = httpx.HTTPTransport(retries=_ATTEMPTS - 1)
        with httpx.Client(timeout=_SECONDS, trust_env=False, transport=transport) as client:
            client.post(self.url, json=alert.as_values(), headers=headers).raise_for_status()


@dataclass(frozen=True, slots=True)
class Mail:
    """By the standard library: ``scrapy.mail`` is deprecated, and needs a reactor, which a schedule has not."""

    policy: AlertsSection
    name: str = "mail"

    def deliver(self, alert: Alert) -> None:
        policy = self.policy
        message = EmailMessage()
        message["Subject"] = " ".join(f"[{alert.level.value}] {alert.title}".split())
        message["From"], message["To"] = policy.mail_from, ", ".join(policy.mail_to)
        message.set_content(alert.text)
        with smtplib.SMTP(policy.mail_host, policy.mail_port, timeout=_SECONDS) as server:
            if policy.mail_tls:
                server.starttls(context=ssl.create_default_context())
            if policy.mail_user:
                server.login(policy.mail_user, policy.mail_password.get_secret_value())
            server.send_message(message)


@dataclass(frozen=True, slots=True)
class Command:
    """A program that reads the alert as JSON."""

    argv: tuple[str, ...]
    name: str = "command"

    def deliver(self, alert: Alert) -> None:
        content = json.dumps(alert.as_values()).encode()
        subprocess.run(self.argv, input=content, check=True, timeout=_SECONDS, capture_output=True)  # noqa: S603


def channels(policy: AlertsSection) -> Iterator[Channel]:
    """Those that the policy names."""
    if policy.log:
        yield Log()
    if policy.webhook:
        yield Webhook(policy.webhook, policy.webhook_token.get_secret_value())
    if policy.mail_to:
        yield Mail(policy)
    if policy.command:
        yield Command(policy.command)
