"""The state behind the pages: one session, read again when what it rests on has changed.

A page takes `office.now()` once and answers from it: the session of this moment, and the stamps of
all that it rests on. Whoever writes does so inside `office.changing(request)`, one at a time, and
never for a request that only asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from matcher.api.session import Session, open_matcher
from matcher.catalogue.loading import default_catalogue, default_schema
from matcher.catalogue.office.files import office_folder
from matcher.registry.backup import Restored, last_restored
from matcher.registry.store import Store
from matcher.session import open_registry
from matcher.support.errors import MatcherError, UnknownIdError
from matcher.support.messages import message
from matcher.support.paths import cases_file, user_folder, workspace_file
from matcher.support.stamps import Stamp, files_under, stamps

if TYPE_CHECKING:
    from starlette.requests import Request

    from matcher.ingest.profiles.corrections import Corrector
    from matcher.web.accounts import OfficeAccounts

T = TypeVar("T")
#: Answers that are kept: the last of them, for whoever comes back to one.
_MOST_KEPT = 100


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

    def rules(self) -> Stamp:
        """What changes whenever the rules do: schema, catalogue, words of the office, model, day.

        The tables of places stand beside a schema of one's own.
        """
        files: list[str | Path] = [self.schema or default_schema()]
        if self.schema is not None:
            files += sorted(self.schema.parent.glob("*.csv"))
        if self.model is not None:
            files.append(self.model)
        for folder in (self.catalogue or default_catalogue(), office_folder()):
            files += files_under(folder, ".toml")
        day = (self.today or date.today()).isoformat()
        return (*stamps(files), (day, 0, 0, 0, 0))

    def applicants(self) -> Stamp:
        """What changes whenever a profile does; also when the workspace is made or moved away."""
        return stamps(one for one in (self.workspace, self.registry) if one is not None)

    def stamp(self) -> Stamp:
        """What changes whenever a session would answer otherwise."""
        return (*self.rules(), *self.applicants())


@dataclass(frozen=True, slots=True)
class Moment:
    """What one request answers from: all of it is of one moment.

    Parameters
        rules       stamp of schema, catalogue, model and day
        applicants  stamp of the profiles
        cases       stamp of the log of cases
    """

    session: Session
    rules: Stamp
    applicants: Stamp
    cases: Stamp

    @property
    def stamp(self) -> Stamp:
        """What changes whenever any answer might."""
        return (*self.rules, *self.applicants, *self.cases)


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
    _moment: Moment | None = None
    _kept: dict[object, tuple[object, Any]] = field(default_factory=dict)
    _reading: Lock = field(default_factory=Lock)
    _writing: Lock = field(default_factory=Lock)

    def session(self) -> Session:
        """The session of this moment.

        Raises
            InvalidSourceError  a schema, catalogue, model or workspace that is missing or wrong
        """
        return self.now().session

    def now(self) -> Moment:
        """This moment; where only profiles have changed, nothing else is read again.

        Raises
            InvalidSourceError  as `session`
        """
        used = self.sources
        rules, applicants, cases = used.rules(), used.applicants(), stamps([used.log])
        with self._reading:
            known = self._moment
            if known is None or known.rules != rules:
                session = open_matcher(
                    schema=used.schema,
                    catalogue=used.catalogue,
                    model=used.model,
                    registry=used.registry,
                    today=used.today,
                )
            elif known.applicants != applicants:
                session, day = known.session, known.session.today
                registry = open_registry(used.registry, used.schema, session.schema, day)
                session = replace(session, registry=registry)
            else:
                session = known.session
            self._moment = Moment(session, rules, applicants, cases)
            return self._moment

    def kept(self, key: object, moment: Moment, make: Callable[[], T], on: object = None) -> T:
        """What was made for a key before, as long as nothing has changed that it rests on.

        Parameters
            on   all that it rests on beside the rules, comparable: of one cooperative, say, its
                 facts and its cases; by default every profile and every case
        """
        rests = (moment.rules, (moment.applicants, moment.cases) if on is None else on)
        with self._reading:
            known = self._kept.pop(key, None)
            if known is not None and known[0] == rests:
                self._kept[key] = known  # the last one that was asked for goes last
                found: T = known[1]
                return found
        made = make()
        with self._reading:
            self._kept[key] = rests, made
            while len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return made

    @property
    def known(self) -> Session | None:
        """The session as it was read last, however old; None before the first."""
        return self._moment.session if self._moment else None

    @contextmanager
    def correcting(self, request: Request) -> Iterator[Corrector]:
        """The workspace, open for one step of corrections.

        Raises
            UnknownIdError  there is no workspace
        """
        from matcher.ingest.profiles.corrections import Corrector

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
