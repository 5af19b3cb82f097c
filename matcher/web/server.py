"""The server of `match office`: it listens on this machine alone, until it is stopped."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from matcher.advice.answer_distribution import read_habits
from matcher.support.errors import MatcherError, UsageError
from matcher.support.messages import message
from matcher.support.reasons import reason_of
from matcher.web.app import make_app
from matcher.web.office import Office

LOOPBACK = "127.0.0.1"
_BACKLOG = 64
#: How long pages under way may take when the server is stopped.
_PATIENCE_S = 5


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
        begin   is told the address as soon as it answers
    """
    listening = listen(port)
    taken = int(listening.getsockname()[1])
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
    begin(f"http://{LOOPBACK}:{taken}/")
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _read_ahead(office: Office) -> None:
    """Read what every page needs while the browser opens; what is wrong the first page says."""
    with suppress(MatcherError):
        read_habits(office.session())
