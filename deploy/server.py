"""Where scrapyd is, and who may use it: from the environment, for ``make scrapyd`` and ``make deploy`` alike.

SCRAPYD_USERNAME, SCRAPYD_PASSWORD    who may use it (required)
SCRAPYD_HTTP_PORT                     default 6800
SCRAPYD_BIND_ADDRESS                  default 127.0.0.1; another address only behind TLS

The names are scrapyd's own: it would follow them whatever we say.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import NoReturn, Self

PROJECT = "healing_crawler"
_EXAMPLE = "SCRAPYD_USERNAME=me SCRAPYD_PASSWORD=... make"


@dataclass(frozen=True, slots=True)
class Server:
    """One scrapyd."""

    bind: str
    port: int
    username: str
    password: str = field(repr=False)

    @classmethod
    def of_environment(cls, target: str) -> Self:
        """Ends the program with a message where something is missing; ``target`` is the one of make."""
        username, password = os.environ.get("SCRAPYD_USERNAME", ""), os.environ.get("SCRAPYD_PASSWORD", "")
        given = {"SCRAPYD_USERNAME": username, "SCRAPYD_PASSWORD": password}
        missing = [name for name, value in given.items() if not value]
        if missing:
            fail(f"{' and '.join(missing)} must be set: scrapyd runs whatever is deployed to it. {_EXAMPLE} {target}")
        if ":" in username:
            fail("SCRAPYD_USERNAME has a colon in it, which basic authentication cannot say: choose another name")
        if os.environ.get("SCRAPYD_UNIX_SOCKET_PATH"):
            fail("SCRAPYD_UNIX_SOCKET_PATH is set: scrapyd would listen there and nowhere else. Unset it")
        return cls(os.environ.get("SCRAPYD_BIND_ADDRESS") or "127.0.0.1", _port(), username, password)

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self.bind in ("0.0.0.0", "::") else self.bind  # noqa: S104 (compared, not bound)
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def _port() -> int:
    port = os.environ.get("SCRAPYD_HTTP_PORT") or "6800"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        fail(f"SCRAPYD_HTTP_PORT = {port!r}: must be a port, 1 to 65535")
    return int(port)


def fail(message: str) -> NoReturn:
    """Say what is wrong, and end with 1."""
    print(message, file=sys.stderr)
    sys.exit(1)
