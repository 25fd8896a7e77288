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
        given = os.environ
        missing = [name for name in ("SCRAPYD_USERNAME", "SCRAPYD_PASSWORD") if not given.get(name)]
        if missing:
            fail(f"{' and '.join(missing)} must be set: scrapyd runs whatever is deployed to it. {_EXAMPLE} {target}")
        if ":" in given["SCRAPYD_USERNAME"]:
            fail("SCRAPYD_USERNAME has a colon in it, which basic authentication cannot say: choose another name")
        if given.get("SCRAPYD_UNIX_SOCKET_PATH"):
            fail("SCRAPYD_UNIX_SOCKET_PATH is set: scrapyd would listen there and nowhere else. Unset it")
        port = given.get("SCRAPYD_HTTP_PORT", "6800")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            fail(f"SCRAPYD_HTTP_PORT = {port!r}: must be a port, 1 to 65535")
        return cls(
            given.get("SCRAPYD_BIND_ADDRESS", "127.0.0.1"), int(port), given["SCRAPYD_USERNAME"], given["SCRAPYD_PASSWORD"]
        )

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self.bind in ("0.0.0.0", "::") else self.bind  # noqa: S104 (compared, not bound)
        return f"http://{host}:{self.port}/"


def fail(message: str) -> NoReturn:
    """Say what is wrong, and end with 1."""
    print(message, file=sys.stderr)
    sys.exit(1)
