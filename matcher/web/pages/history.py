"""What was done to the workspace, taking it back, and copies of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from pathlib import Path
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.cases.kinds import SAID_KINDS
from matcher.cases.log import EventLog
from matcher.registry.backup import restore_backup, write_backup
from matcher.reports.followed.cases import EventView, event_view
from matcher.reports.followed.cases_text import event_said, taken_back
from matcher.reports.imported.steps import (
    CLOCK_SAID,
    STEP_KINDS,
    WorkspaceStepView,
    history_view,
    why_said,
)
from matcher.reports.imported.taken_back import went_along
from matcher.support.errors import MatcherError
from matcher.support.messages import Message, message
from matcher.support.paths import user_folder
from matcher.web.coops import option_names
from matcher.web.forms import Form, FormFault, read_form
from matcher.web.office import office_of
from matcher.web.rendering import just_done, page, see_other, visitor_of
from matcher.web.workspace import corrector, has_workspace

_SHOWN_STEPS = 200
#: Kinds of events that are told beside the steps; that an answer was shown is not.
_TOLD = frozenset((*SAID_KINDS, "corrected"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done: a step of the workspace, or an event that was recorded.

    Parameters
        when  day and hour on the clock of this machine, to be put in order by
    """

    when: str
    step: WorkspaceStepView | None = None
    event: EventView | None = None

    @property
    def day(self) -> date | None:
        """The day on which it was done; of an event that is seldom the day it tells."""
        return date.fromisoformat(self.when[:10]) if self.when else None


def _in_order(steps: Iterable[WorkspaceStepView], events: Iterable[EventView]) -> list[Entry]:
    """Steps and events, the last first; either keeps the order in which it was written."""
    done = (Entry(f"{one.day} {one.hour}", step=one) for one in steps)
    told = (Entry(_local(one.recorded_at), event=one) for one in events)
    return list(merge(told, done, key=lambda one: one.when, reverse=True))[:_SHOWN_STEPS]


def _local(moment: str) -> str:
    """Day and hour of a moment on the clock of this machine, as a step has them."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def _events(path: Path) -> tuple[list[EventView], tuple[str, ...]]:
    """The last events of the workspace, the last first, and the ids of those replaced since."""
    if not path.is_file():
        return [], ()
    found: list[EventView] = []
    with closing(EventLog(path)) as log:
        for one in log.backwards():
            if not one.event.registry and one.event.kind in _TOLD:
                found.append(event_view(one))
            if len(found) == _SHOWN_STEPS:
                break
    replaced: list[str] = []
    for event in found:  # the last first: what is replaced itself replaces nothing any more
        if event.supersedes and event.event_id not in replaced:
            replaced.append(event.supersedes)
    return found, tuple(replaced)


def show(request: Request) -> Response:
    """Every step, the last one first."""
    return _page(request)


def _page(request: Request, faults: tuple[FormFault, ...] = ()) -> Response:
    office = office_of(request)
    steps: tuple[WorkspaceStepView, ...] = ()
    last: list[WorkspaceStepView] = []
    names: dict[str, str] = {}
    gone: Message | None = None
    undone = ""
    number = next(iter(just_done(request, "undone")), "")
    events, replaced = _events(office.sources.log)
    session = office.session()
    if has_workspace(office):
        with corrector(office) as one:
            steps = history_view(one.store, one.schema).steps
            last = list(reversed(steps))[:_SHOWN_STEPS]
            ids = {id_ for step in last for id_ in step.ids}
            ids |= {event.applicant_id for event in events}
            names = {id_: kept.name for id_ in ids if (kept := one.store.get(id_))}
            if number.isascii() and number.isdecimal():
                gone = went_along(one.store, int(number[:9]), office.sources.log)
                undone = next((str(s.of) for s in steps if str(s.step) == number and s.of), "")
    return page(
        request,
        "workspace/history.html",
        status=422 if faults else 200,
        faults=faults,
        done=message("Step {number} is taken back.", number=undone) if undone else None,
        entries=_in_order(last, events),
        event_said=lambda one: event_said(
            one,
            session.schema.currency,
            replaced,
            option_names(session)(one.option_id),
            taken_back(events),
        ),
        replaced=replaced,
        gone=gone,
        names=names,
        emptying=_emptying(steps),
        more=max(0, len(steps) - _SHOWN_STEPS),
        kinds=STEP_KINDS,
        clock_said=CLOCK_SAID,
        why_said=why_said,
        has_workspace=has_workspace(office),
        signed_in=_others_signed_in(request),
    )


def _others_signed_in(request: Request) -> tuple[str, ...]:
    """The accounts that are signed in now, without the one that asks."""
    office, visitor = office_of(request), visitor_of(request)
    names = office.sharing.accounts.signed_in() if office.sharing else []
    return tuple(name for name in names if visitor is None or name != visitor.name)


def _emptying(steps: Sequence[WorkspaceStepView]) -> int:
    """The step without which no cooperative would be left: the one import that stands; or 0."""
    standing = [one.step for one in steps if one.kind == "import" and one.undone is None]
    return standing[0] if len(standing) == 1 else 0


async def undo(request: Request) -> Response:
    """Take a step back."""
    given = await read_form(request)
    return await run_in_threadpool(_undo, request, given)


def _undo(request: Request, given: Form) -> Response:
    office, number = office_of(request), given.one("step")
    try:
        with office.changing(request), corrector(office) as one:
            step = int(number[:9]) if number.isdecimal() else 0
            steps = history_view(one.store, one.schema).steps
            if step and step == _emptying(steps) and not given.one("sure"):
                fault = FormFault(f"sure-{step}", message("Tick that you mean it."))
                return _page(request, (fault,))
            done = one.undo(step, given.one("why")[:200])
    except MatcherError as error:
        return _page(request, (FormFault("", error.message),))
    return see_other(request, "history", {"done": "undone", "of": str(done.step)})


def download(request: Request) -> Response:
    """The whole workspace in one file."""
    with tempfile.TemporaryDirectory(prefix="match-backup.") as folder:
        path = Path(folder) / "backup.zip"
        write_backup(user_folder(), path)
        content = path.read_bytes()
    name = f"match-{office_of(request).session().today.isoformat()}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/zip", headers=headers)


async def restore(request: Request) -> Response:
    """Bring a copy back; what is there is moved aside."""
    async with request.form(max_files=1, max_fields=5) as given:
        file = given.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            fault = FormFault("file", message("Choose a file."))
            return await run_in_threadpool(_page, request, (fault,))
        if not given.get("sure"):
            fault = FormFault("sure", message("Tick that you mean it."))
            return await run_in_threadpool(_page, request, (fault,))
        return await run_in_threadpool(_restore, request, file.file)


def _restore(request: Request, content: IO[bytes]) -> Response:
    with tempfile.TemporaryDirectory(prefix="match-restore.") as folder:
        path = Path(folder) / "backup.zip"
        with path.open("wb") as copy:
            shutil.copyfileobj(content, copy)
        try:
            with office_of(request).restoring(request):
                restore_backup(path, user_folder(), force=True)
        except MatcherError as error:
            return _page(request, (FormFault("file", error.message),))
    return see_other(request, "history", {"done": "restored"})


ROUTES = [
    Route("/history", show, name="history"),
    Route("/history", undo, methods=["POST"]),
    Route("/backup", download, name="backup"),
    Route("/restore", restore, methods=["POST"], name="restore"),
]
