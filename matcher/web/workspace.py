"""The workspace as pages open it: for corrections, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from matcher.ingest.profiles.corrections import Corrector
from matcher.registry.store import Store
from matcher.support.errors import UnknownIdError
from matcher.support.messages import message
from matcher.web.office import Office


def has_workspace(office: Office) -> bool:
    """Whether anything was ever imported."""
    return office.sources.workspace.is_file()


def pairs_to_answer(office: Office) -> int:
    """How many pairs that may be one cooperative wait for a person; those put off do not."""
    if not has_workspace(office):
        return 0
    with corrector(office) as one:
        return sum(not question.put_off for question in one.store.questions())


@contextmanager
def corrector(office: Office) -> Iterator[Corrector]:
    """The workspace, open for corrections.

    Raises
        UnknownIdError  there is none
    """
    if not has_workspace(office):
        raise UnknownIdError(message("The workspace is empty: import a table first."))
    session = office.session()
    store = Store(office.sources.workspace)
    try:
        yield Corrector(store, session.schema, session.today.isoformat())
    finally:
        store.close()
