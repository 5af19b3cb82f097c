"""The server of `match office`: on this machine alone, or shared, until it is stopped."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from matcher.registry.backup import finish_restore
from matcher.support.errors import MatcherError, UsageError
from matcher.support.messages import message
from matcher.support.paths import user_folder
from matcher.support.reasons import reason_of

if TYPE_CHECKING:
    from matcher.web.office import Office, Sharing

LOOPBACK = "127.0.0.1"
#: What the extra `office` brings, by the names that are imported.
PACKAGES = ("starlette", "jinja2", "uvicorn", "python_multipart")
_BACKLOG = 64
#: How long pages under way may take when the server is stopped.
_PATIENCE_S = 5
#: How long a connection waits for the next page: longer than one reads a page.
_KEPT_OPEN_S = 75


def check_installed() -> None:
    """Refuse to begin where a package of the extra `office` is missing.

    Raises
        UsageError  one is missing
    """
    for package in PACKAGES:
        if find_spec(package) is None:
            what = message("The office page needs the package {package}.", package=package)
            hint = message(
                "Install it, in the folder of the project: {command}",
                command='pip install ".[office,dossier]"',
            )
            raise UsageError(what, hint=hint)


def listen(port: int, address: str = LOOPBACK) -> socket.socket:
    """A socket on this machine alone, or on every address of it; 0 takes a port that is free.

    Raises
        UsageError  the port cannot be had
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        what = message("The port cannot be had: {reason}.", reason=reason_of(error))
        hint = message("Leave --port out: a free one is taken.")
        raise UsageError(what, where="--port", hint=hint) from error
    return listening


def serve(
    office: Office, port: int, begin: Callable[[str], None], share: SharedServing | None = None
) -> None:
    """Serve the pages until the process is told to stop.

    Parameters
        begin   is told the address as soon as whoever asks there will be answered
        share   under which names other machines may ask; None: this machine alone
    """
    finish_restore(user_folder())
    listening = listen(port, share.listens if share else LOOPBACK)
    taken = int(listening.getsockname()[1])
    address = f"http://{LOOPBACK}:{taken}/"
    if share is not None:
        office.sharing = share.sharing(taken)
        address = share.address(taken)
    begin(address)
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
        timeout_keep_alive=_KEPT_OPEN_S,
        timeout_graceful_shutdown=_PATIENCE_S,
    )
    threading.Thread(target=_read_ahead, args=(office,), daemon=True).start()
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


@dataclass(frozen=True, slots=True)
class SharedServing:
    """Under which names other machines may ask.

    Parameters
        names   names and numbers of this machine, where browsers ask it themselves
        proxy   the address with https at which a proxy of this machine answers; "" for none
    """

    names: tuple[str, ...]
    proxy: str = ""

    @property
    def listens(self) -> str:
        """Behind a proxy this machine alone is heard, else every address of it."""
        return LOOPBACK if self.proxy else "0.0.0.0"  # noqa: S104  that is what sharing is

    def address(self, port: int) -> str:
        """The address that browsers open."""
        return f"{self.proxy}/" if self.proxy else f"http://{self.names[0]}:{port}/"

    def sharing(self, port: int) -> Sharing:
        """The accounts, and the names that the guard lets through."""
        from matcher.web.accounts import OfficeAccounts, accounts_file
        from matcher.web.office import Sharing

        accounts = OfficeAccounts(accounts_file())
        if self.proxy:
            return Sharing(accounts, frozenset((urlsplit(self.proxy).netloc,)), "https")
        hosts = (f"{name}:{port}" if port != 80 else name for name in self.names)
        return Sharing(accounts, frozenset(hosts))


def share_at(at: Sequence[str]) -> SharedServing:
    """How the page is shared: at an address with https, or under names of this machine.

    Raises
        UsageError  that is neither, or nobody may sign in yet
    """
    from matcher.web.accounts import OfficeAccounts, accounts_file

    accounts = OfficeAccounts(accounts_file())
    known = accounts.all()
    accounts.close()
    if not known:
        hint = message("Write {command}.", command="match account add NAME --role lead")
        raise UsageError(message("Nobody may sign in yet."), hint=hint)
    given = [one.rstrip("/").lower() for one in at]
    if len(given) == 1 and _PROXY.fullmatch(given[0]):
        return SharedServing((), given[0])
    if not all(_NAME.fullmatch(one) for one in given):
        what = message("That is no name of a machine and no address with https.")
        hint = message("As --at https://office.example, or --at 192.168.1.10.")
        raise UsageError(what, where="--at", hint=hint)
    return SharedServing(tuple(given) or _own_names())


_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?")
_PROXY = re.compile(rf"https://{_NAME.pattern}(:\d{{1,5}})?")


def _own_names() -> tuple[str, ...]:
    """What this machine is called, and its numbers."""
    name = socket.gethostname().lower()
    found = [name]
    with suppress(OSError):
        found += [str(one[4][0]) for one in socket.getaddrinfo(name, None, socket.AF_INET)]
    return tuple(dict.fromkeys(found))


def _read_ahead(office: Office) -> None:
    """Read what every page needs while the browser opens; what is wrong the first page says."""
    from matcher.advice.answer_distribution import read_answer_distribution
    from matcher.registry.listing import ListingFilter

    with suppress(MatcherError):
        session = office.session()
        read_answer_distribution(session)
        for one in session.registry.find(ListingFilter(), 0, 1).lines:
            session.registry.get(one.id)  # a table knows from then on where each row begins
