"""An event that a server can wait for together with its client's going away."""

from __future__ import annotations

import select
import socket
from typing import Self


class Gate:
    """Opened once; a context manager, which opens it at the latest.

    A pair of sockets, because a thread can wait for several sockets at once but not for an event and a socket.
    """

    def __init__(self) -> None:
        self._held, self._watched = socket.socketpair()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.set()
        self._watched.close()

    def set(self) -> None:
        # Whoever watches the other end reads its end from now on.
        self._held.close()

    def wait(self, connection: socket.socket) -> bool:
        """Whether the gate was opened before the peer of ``connection`` went away."""
        ready, _, _ = select.select([self._watched, connection], [], [])
        return self._watched in ready
