"""The state behind the pages: one session, read again when what it rests on has changed.

A page takes `office.session()` once and answers from it. Whoever writes does so inside
`office.changing(request)`, one at a time, and never for a request that only asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from matcher.api.session import Session, open_matcher
from matcher.catalogue.loading import default_catalogue, default_schema
from matcher.catalogue.office_files import office_folder
from matcher.registry.backup import Restored, last_restored
from matcher.registry.store import Store
from matcher.support.errors import MatcherError, UnknownIdError
from matcher.support.messages import message
from matcher.support.paths import cases_file, user_folder, workspace_file

if TYPE_CHECKING:
    from starlette.requests import Request

    from matcher.ingest.corrections import Corrector
    from matcher.web.accounts import OfficeAccounts

T = TypeVar("T")
#: Answers that are kept: the last of them, for whoever comes back to one.
_MOST_KEPT = 100
#: When each of some files was last written, and how long it was.
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class OfficeFiles:
    """With what the questions are answered; None is what the command takes by default."""

    schema: Path | None = None
    catalogue: Path | None = None
    model: Path | None = None
    registry: Path | None = None
    today: date | None = None

    @property
    def workspace(self) -> Path:
        """The file of the workspace; it may not be there yet."""
        return workspace_file(self.schema)

    @property
    def log(self) -> Path:
        """The file of the log of cases; it may not be there yet."""
        return cases_file(self.schema)

    def stamp(self) -> Stamp:
        """What changes whenever a session would answer otherwise."""
        files = [self.schema or default_schema(), self.workspace, self.model, self.registry]
        folders = (self.catalogue or default_catalogue(), office_folder())
        for folder in folders:
            files += sorted(folder.rglob("*.toml")) if folder.is_dir() else ()
        found = stamps(path for path in files if path is not None)
        return (*found, ((self.today or date.today()).isoformat(), 0, 0))


def stamps(paths: Iterable[Path]) -> Stamp:
    """What changes whenever one of some files is written; one that is not there has none."""
    found = []
    for path in paths:
        with suppress(OSError):
            known = path.stat()
            found.append((str(path), known.st_mtime_ns, known.st_size))
    return tuple(found)


class RestoredError(MatcherError):
    """A copy was brought back since a form was opened: what it says is about another moment."""

    code = "restored"

    def __init__(self) -> None:
        what = message("A copy was brought back since this page was opened: nothing was kept.")
        hint = message("Go back, open the page again, and compare before you send it once more.")
        super().__init__(what, hint=hint)


@dataclass(frozen=True, slots=True)
class Sharing:
    """How the page is shared.

    Parameters
        hosts   the names under which it is asked, with their ports
        scheme  https where a proxy of this machine encrypts, else http
    """

    accounts: OfficeAccounts
    hosts: frozenset[str]
    scheme: str = "http"

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody on the network can read what is sent."""
        return self.scheme == "https"

    @property
    def cookie(self) -> str:
        """The name of the cookie of a sign-in; that of https no other name can set."""
        return "__Host-match" if self.is_encrypted else "match"


@dataclass(slots=True)
class Office:
    """What all pages share.

    Parameters
        language      where neither the address nor a cookie says another
        sharing       who may open it from where; None: this machine alone, and nobody signs in
        is_restoring  while a copy is brought back nothing else is written
    """

    sources: OfficeFiles = field(default_factory=OfficeFiles)
    language: str = "en"
    sharing: Sharing | None = None
    is_restoring: bool = False
    _session: Session | None = None
    _stamp: Stamp = ()
    _kept: dict[object, Any] = field(default_factory=dict)
    _kept_for: Stamp = ()
    _reading: Lock = field(default_factory=Lock)
    _writing: Lock = field(default_factory=Lock)

    def session(self) -> Session:
        """The session of this moment.

        Raises
            InvalidSourceError  a schema, catalogue, model or workspace that is missing or wrong
        """
        stamp = self.sources.stamp()
        with self._reading:
            if self._session is None or stamp != self._stamp:
                used = self.sources
                self._session = open_matcher(
                    schema=used.schema,
                    catalogue=used.catalogue,
                    model=used.model,
                    registry=used.registry,
                    today=used.today,
                )
                self._stamp = stamp
            return self._session

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What was made for a key before, as long as nothing has changed that it may rest on."""
        stamp = (*self.sources.stamp(), *stamps([self.sources.log]))
        with self._reading:
            if stamp != self._kept_for:
                self._kept, self._kept_for = {}, stamp
            kept = self._kept
            if key in kept:
                found: T = kept[key]
                return found
        made = make()
        with self._reading:
            while len(kept) >= _MOST_KEPT:
                del kept[next(iter(kept))]
            kept[key] = made
        return made

    @property
    def known(self) -> Session | None:
        """The session as it was read last, however old; None before the first."""
        return self._session

    @contextmanager
    def correcting(self, request: Request) -> Iterator[Corrector]:
        """The workspace, open for one step of corrections.

        Raises
            UnknownIdError  there is no workspace
        """
        from matcher.ingest.corrections import Corrector

        path = self.sources.workspace
        if not path.is_file():
            what = message("The workspace is empty: import a table first.")
            raise UnknownIdError(what, where=path)
        session = self.session()
        with self.changing(request), closing(Store(path)) as store:
            yield Corrector(store, session.schema, session.today.isoformat())

    @contextmanager
    def changing(self, request: Request) -> Iterator[None]:
        """Where something is written: one at a time.

        Raises
            RuntimeError   the request only asks; it is a fault of the page that this is tried
            RestoredError  a copy was brought back while it waited
        """
        if request.method in ("GET", "HEAD", "OPTIONS"):
            raise RuntimeError("a request that asks must change nothing")
        with self._writing:
            if getattr(request.state, "era", self.era()) != self.era():
                raise RestoredError
            yield

    def restored(self) -> Restored | None:
        """The last copy that was brought back; None where none ever was."""
        return last_restored(user_folder())

    def era(self) -> int:
        """How many copies were brought back until now: a form of before is not kept."""
        found = self.restored()
        return found.number if found else 0

    @contextmanager
    def restoring(self, request: Request) -> Iterator[None]:
        """Where a copy is brought back: what is being written ends first, and nothing begins."""
        self.is_restoring = True
        try:
            with self.changing(request):
                yield
        finally:
            self.is_restoring = False


def office_of(request: Request) -> Office:
    """The state that all pages and answers share."""
    office: Office = request.app.state.office
    return office
