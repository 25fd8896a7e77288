"""``make scrapyd``: scrapyd in the foreground, its data in data/scrapyd, until SIGINT or SIGTERM.

Jobs get HEALING_HOME (default: this project's folder), so that healed selectors, the store and what is collected lie in
one place, whatever egg they run from. The credentials come from the environment and are written nowhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from twisted.application.app import startApplication
from twisted.application.service import IServiceCollection
from twisted.internet import error, reactor
from twisted.python import log

from deploy.server import PROJECT, Server, fail
from deploy.stopping import Stopping

_PROJECT = Path(__file__).parents[1]
_TAKEN = ("SCRAPYD_USERNAME", "SCRAPYD_PASSWORD", "SCRAPYD_BIND_ADDRESS", "SCRAPYD_HTTP_PORT")
"""Read already; a job has no need of them."""


def main() -> None:
    server = Server.of_environment("scrapyd")
    home = Path(os.environ.get("HEALING_HOME") or _PROJECT).absolute()
    os.environ["HEALING_HOME"] = str(home)
    data = home / "data" / "scrapyd"
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        fail(f"{data} cannot be made: {problem.strerror}: set HEALING_HOME to a folder that this user may write")
    os.chdir(data)  # the folder of scrapyd's relative paths, and of its jobs
    for name in _TAKEN:
        os.environ.pop(name, None)
    # An egg is put just before its folder where that is on the path (pkg_resources), else at the end of it: a copy of
    # the project that is installed would be crawled with then, whatever is deployed.
    eggs = [str(data / "eggs" / PROJECT), os.environ.get("PYTHONPATH")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, eggs))
    _serve(server, data)


def _serve(server: Server, data: Path) -> None:
    from scrapyd.app import application  # noqa: PLC0415 (scrapyd reads files of the current folder when it is imported)
    from scrapyd.config import Config  # noqa: PLC0415

    config = Config(extra_sources=[str(Path(__file__).with_name("scrapyd.conf"))])
    own = {"bind_address": server.bind, "http_port": str(server.port), "username": server.username}
    for key, value in {**own, "password": server.password}.items():
        config.cp.set("scrapyd", key, value.replace("%", "%%"))
    log.startLogging(sys.stdout, setStdout=False)  # type: ignore[no-untyped-call]
    service = application(config)
    services: Any = IServiceCollection(service)
    Stopping(services.getServiceNamed("launcher")).prepare()
    try:
        startApplication(service, save=False)  # type: ignore[no-untyped-call]
    except error.CannotListenError as problem:
        why = problem.socketError.strerror
        fail(f"scrapyd cannot listen at {server.url} ({why}): set SCRAPYD_HTTP_PORT, or stop what uses it")
    print(f"scrapyd: {server.url} as {server.username}; data in {data}; Ctrl-C ends it", flush=True)
    reactor.run()  # type: ignore[misc]  # a module that is replaced by an object


if __name__ == "__main__":
    main()
