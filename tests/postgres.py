"""A private PostgreSQL for tests: its own data folder, a socket in it, no port, gone with the tests.

The server is Debian's (``apt-get install postgresql``) or any other whose programs are on the PATH. For trying things
out: ``python -m tests.postgres COMMAND...`` runs a command with an empty database; ``URL`` in it becomes its address.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import create_engine, text

from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

_USER = "tests"
_QUIET = "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=40"
"""Nothing of it must outlive the tests."""
_COUNTER = count(1)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that runs."""

    programs: Path
    folder: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{_USER}@/{database}?host={quote(str(self.folder), safe='')}"

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"tests_{os.getpid()}_{next(_COUNTER)}"
        engine = create_engine(self.url().replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        engine.dispose()
        return self.url(name)

    def stop(self) -> None:
        _run(self.programs / "pg_ctl", "stop", "-m", "fast", "-D", str(self.folder / "data"))

    def start(self) -> None:
        options = f"-c listen_addresses='' -k {self.folder} " + " ".join(f"-c {one}" for one in _QUIET)
        data, log = self.folder / "data", self.folder / "log"
        _run(self.programs / "pg_ctl", "start", "-w", "-D", str(data), "-l", str(log), "-o", options)


def missing() -> str:
    """Why there can be no server here; empty where there can."""
    return "" if _programs() else "PostgreSQL is not installed (apt-get install postgresql)"


@contextmanager
def private_postgres() -> Iterator[Postgres]:
    """A server of an empty folder; it is stopped, and the folder deleted, in the end."""
    programs = _programs()
    assert programs, missing()
    # Not pytest's folder: the path of a socket has at most 107 bytes, and another user must be able to enter.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = Postgres(programs, Path(folder))
        if os.geteuid() == 0:
            account = pwd.getpwuid(_unprivileged()["user"])
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = server.folder / "data"
        _run(programs / "initdb", "-D", str(data), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _programs() -> Path | None:
    """The folder of the newest server's programs."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = str(packaged[-1]) if packaged else shutil.which("initdb")
    return Path(found).parent if found else None


def _run(program: Path, *arguments: str) -> None:
    # To a file: the server inherits the output of pg_ctl, and a pipe would stay open as long as it runs.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [program, *arguments], stdout=said, stderr=said, cwd="/", check=False, timeout=TIME_LIMIT, **_unprivileged()
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode("utf-8", "replace")


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then as the user of its package, or as nobody."""
    if os.geteuid() != 0:
        return {}
    known = {one.pw_name: one for one in pwd.getpwall()}
    account = known.get("postgres") or known["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def main() -> None:
    if missing() or len(sys.argv) < 2:
        raise SystemExit(missing() or __doc__)
    with private_postgres() as server:
        url = server.new_database()
        done = subprocess.run([part.replace("URL", url) for part in sys.argv[1:]], check=False)
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
