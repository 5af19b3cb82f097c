"""The server of `match office`: it listens on this machine alone, until it is stopped."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from matcher.support.errors import MatcherError, UsageError
from matcher.support.messages import message
from matcher.support.reasons import reason_of

if TYPE_CHECKING:
    from matcher.web.office import Office

LOOPBACK = "127.0.0.1"
#: What the extra `office` brings, by the names that are imported.
PACKAGES = ("starlette", "jinja2", "uvicorn", "python_multipart")
_BACKLOG = 64
#: How long pages under way may take when the server is stopped.
_PATIENCE_S = 5


def check_installed() -> None:
    """Refuse to begin where a package of the extra `office` is missing.

    Raises
        UsageError  one is missing
    """
    for package in PACKAGES:
        if find_spec(package) is None:
            what = message("The office page needs the package {package}.", package=package)
            hint = message("Install it: {command}.", command='pip install "matcher[office]"')
            raise UsageError(what, hint=hint)


def listen(port: int) -> socket.socket:
    """A socket on this machine alone; 0 takes a port that is free.

    Raises
        UsageError  the port cannot be had
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        what = message("The port cannot be had: {reason}.", reason=reason_of(error))
        hint = message("Leave --port out: a free one is taken.")
        raise UsageError(what, where="--port", hint=hint) from error
    return listening


def serve(office: Office, port: int, begin: Callable[[str], None]) -> None:
    """Serve the pages until the process is told to stop.

    Parameters
        begin   is told the address as soon as whoever asks there will be answered
    """
    listening = listen(port)
    taken = int(listening.getsockname()[1])
    begin(f"http://{LOOPBACK}:{taken}/")
    # the address stands there at once; whoever opens it waits while the pages are read
    import uvicorn

    from matcher.web.app import make_app

    config = uvicorn.Config(
        make_app(office, taken),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE_S,
    )
    threading.Thread(target=_read_ahead, args=(office,), daemon=True).start()
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _read_ahead(office: Office) -> None:
    """Read what every page needs while the browser opens; what is wrong the first page says."""
    from matcher.advice.answer_distribution import read_answer_distribution

    with suppress(MatcherError):
        read_answer_distribution(office.session())
