"""Requests recorded of a profile that was merged into another since: they are that one's now.

The log keeps them as they were recorded; who reads it finds them under the profile that stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from matcher.cases.event import Recorded
from matcher.cases.words import registry_of
from matcher.session import Session

if TYPE_CHECKING:
    from matcher.cases.log import EventLog


def homes_of(session: Session) -> Mapping[str, str]:
    """By each profile that was merged into another, that other; none outside the workspace."""
    if session.source != "workspace":
        return {}
    from matcher.registry.workspace import WorkspaceRegistry

    registry = session.registry
    return registry.merged_homes() if isinstance(registry, WorkspaceRegistry) else {}


def merged_ids(session: Session, applicant_id: str) -> tuple[str, ...]:
    """The profiles that were merged into one."""
    return tuple(one for one, home in homes_of(session).items() if home == applicant_id)


def events_of(
    log: EventLog, session: Session, applicant_id: str, before: int = 2**62
) -> list[Recorded]:
    """The events of an applicant and of what was merged into it, in the order of recording."""
    registry = registry_of(session)
    events = log.of(registry, applicant_id, before)
    for other in merged_ids(session, applicant_id):
        events += [
            replace(one, event=replace(one.event, applicant=applicant_id))
            for one in log.of(registry, other, before)
        ]
    return sorted(events, key=lambda one: one.number)
