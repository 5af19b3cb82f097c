"""What an office has to know since a day: rounds, options that newly fit, papers, steps, answers.

Everything is worked out from the log, the registry and the catalogue; nothing is written. Each
item says what it is about, the day it turns on, and whom it concerns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, get_args

from matcher.cases.contradictions import contradictions
from matcher.cases.fitting import fit_changes
from matcher.cases.log import EventLog
from matcher.cases.merged import homes_of
from matcher.cases.papers import muted, papers_until
from matcher.cases.words import registry_of
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Call
from matcher.registry.listing import ListingFilter
from matcher.registry.workspace import WorkspaceRegistry
from matcher.session import Session

What = Literal[
    "call_announced",
    "call_opened",
    "call_opens",
    "call_closes",
    "call_closed",
    "option_ends",
    "option_ended",
    "fits",
    "fits_no_longer",
    "paper_expires",
    "paper_expired",
    "step_due",
    "overdue",
    "contradicted",
    "happened",
]
#: Every kind of item, in the order in which they are told.
WHATS: tuple[What, ...] = get_args(What)
#: Cases that came to a state and are told one by one; more are counted.
FEW = 3
#: Days ahead that are looked at where nobody says how many.
AHEAD = 30


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One thing to know.

    Parameters
        day         the day it turns on; None where it has none
        applicants  ids of whom it concerns; for a round: nobody in particular
        code        paper, step, reason or state, by what it is
        who         who has to act, of a step
        n           how many there are, where not each is named
    """

    what: What
    day: date | None = None
    option: str = ""
    call: str = ""
    applicants: tuple[str, ...] = ()
    code: str = ""
    who: str = ""
    n: int = 1


@dataclass(frozen=True, slots=True)
class Digest:
    """What there is to know since a day."""

    since: date
    until: date
    items: tuple[DigestItem, ...] = field(default_factory=tuple)


def make_digest(
    session: Session,
    log: EventLog | None,
    since: date,
    *,
    ahead: int = AHEAD,
    applicant: str = "",
    fits: bool = True,
) -> Digest:
    """The digest from a day to that of the session, and some days ahead.

    Parameters
        log        None where nothing was recorded
        applicant  only what concerns one applicant
        fits       look for options that newly fit, or no longer: that reads everybody
    """
    today = session.today
    until = today + timedelta(days=ahead)
    items = [*_rounds(session, since, until)]
    if fits:
        items += _fits(session, log, since)
    if log is not None:
        told = [*_papers(session, log, since, until), *_steps(session, log, until)]
        told += _contradictions(session, log, since)
        items += _of_those_there(_at_home(told, session), session)
        items += _happened(session, log, since)
    if applicant:
        items = [replace(i, applicants=(applicant,)) for i in items if _concerns(i, applicant)]
    order = {what: place for place, what in enumerate(WHATS)}
    items.sort(
        key=lambda i: (order[i.what], i.day or date.max, i.option, i.call, i.applicants, i.code)
    )
    return Digest(since, until, tuple(items))


def _concerns(item: DigestItem, applicant: str) -> bool:
    return applicant in item.applicants


# --- rounds -------------------------------------------------------------------------


def _rounds(session: Session, since: date, until: date) -> Iterator[DigestItem]:
    for option in session.catalogue.options.values():
        for call in option.calls:
            for what, day in _days_of(call, since, session.today, until):
                yield DigestItem(what, day, option.id, call.id)
        if (end := option.valid_until) is not None:
            if since <= end < session.today:
                yield DigestItem("option_ended", end, option.id)
            elif session.today <= end <= until:
                yield DigestItem("option_ends", end, option.id)


def _days_of(call: Call, since: date, today: date, until: date) -> Iterator[tuple[What, date]]:
    known = call.known_from
    if known is not None and since < known <= today and (call.opens is None or call.opens > today):
        yield "call_announced", known
    if not call.is_known(today):
        return  # nobody could know of it yet
    if call.opens is not None:
        if since < call.opens <= today and not (call.closes and call.closes < today):
            yield "call_opened", call.opens
        elif today < call.opens <= until:
            yield "call_opens", call.opens
    if call.closes is not None:
        if today <= call.closes <= until:
            yield "call_closes", call.closes
        elif since <= call.closes < today:
            yield "call_closed", call.closes


# --- options that fit ----------------------------------------------------------------


def _fits(session: Session, log: EventLog | None, since: date) -> Iterator[DigestItem]:
    registry, now = session.registry, session.matcher
    changed = registry.changed_since(since) if isinstance(registry, WorkspaceRegistry) else {}
    then = replace(now, today=since)
    silent = muted(log) if log is not None else frozenset()
    name = registry_of(session)
    for change in fit_changes(registry, changed, then, now):
        heard = tuple(a for a in change.applicants if (name, a, change.option) not in silent)
        if heard:
            what: What = "fits" if change.is_new else "fits_no_longer"
            yield DigestItem(what, None, change.option, applicants=heard, n=len(heard))


# --- papers and cases -------------------------------------------------------------------


def _papers(session: Session, log: EventLog, since: date, until: date) -> Iterator[DigestItem]:
    name = registry_of(session)
    for paper in papers_until(log, since, until):
        if paper.registry == name and paper.until is not None:
            is_past = paper.until < session.today
            what: What = "paper_expired" if is_past else "paper_expires"
            yield DigestItem(what, paper.until, applicants=(paper.applicant,), code=paper.code)


def _steps(session: Session, log: EventLog, until: date) -> Iterator[DigestItem]:
    """Steps with a day up to some day: those that are past are overdue."""
    where = "WHERE registry = ? AND is_open = 1 AND due <= ? ORDER BY due, subject, option"
    for case in log.standings(where, (registry_of(session), until.isoformat())):
        what: What = "overdue" if case.due and case.due < session.today else "step_due"
        yield DigestItem(
            what, case.due, case.option, case.call, (case.applicant,), code=case.step, who=case.who
        )


def _contradictions(session: Session, log: EventLog, since: date) -> Iterator[DigestItem]:
    """Outcomes that speak against what the catalogue says: conditions to ask the funder about."""
    for one in contradictions(log, registry_of(session), since):
        ids = one.applicants
        yield DigestItem(
            "contradicted", None, one.option, applicants=ids, code=one.code, n=len(ids)
        )


def _happened(session: Session, log: EventLog, since: date) -> Iterator[DigestItem]:
    """The cases that came to each state since the day: each where they are few, else how many.

    Those of applicants that are no longer there are none of them.
    """
    rows = log.base.execute(
        "SELECT state, applicant, count(*) FROM standing WHERE registry = ? AND since > ?"
        " AND since <= ? GROUP BY state, applicant",
        (registry_of(session), since.isoformat(), session.today.isoformat()),
    ).fetchall()
    homes = homes_of(session)
    there = _there({homes.get(one, one) for _, one, _ in rows}, session)
    found: Counter[str] = Counter()
    for state, applicant, n in rows:
        found[state] += n * (homes.get(applicant, applicant) in there)
    where = "WHERE registry = ? AND state = ? AND since > ? AND since <= ?"
    for state, n in sorted(found.items()):
        if n > FEW:
            yield DigestItem("happened", None, code=state, n=n)
        elif n:
            asked = (registry_of(session), state, since.isoformat(), session.today.isoformat())
            for case in log.standings(f"{where} ORDER BY since, subject, option", asked):
                who = (homes.get(case.applicant, case.applicant),)
                if who[0] in there:
                    yield DigestItem(
                        "happened", case.due, case.option, case.call, who, state, case.who
                    )


def _at_home(items: Sequence[DigestItem], session: Session) -> list[DigestItem]:
    """The items under the profiles that stand: what was merged into another is that other's."""
    homes = homes_of(session)
    found = []
    for item in items:
        ids = tuple(dict.fromkeys(homes.get(one, one) for one in item.applicants))
        changed = len(ids) < len(item.applicants)
        found.append(replace(item, applicants=ids, n=len(ids) if changed else item.n))
    return found


def _of_those_there(items: Sequence[DigestItem], session: Session) -> Iterator[DigestItem]:
    """The items without applicants that are no longer there: their import was taken back."""
    there = _there({one for item in items for one in item.applicants}, session)
    for item in items:
        ids = tuple(one for one in item.applicants if one in there)
        if ids == item.applicants:
            yield item
        elif ids:
            yield replace(item, applicants=ids, n=len(ids))


def _there(ids: Collection[str], session: Session) -> frozenset[str]:
    """Those of some ids that the workspace has; "C-1/2" is a request of C-1.

    From a file nobody is taken back.
    """
    if not ids or not isinstance(session.registry, WorkspaceRegistry):
        return frozenset(ids)
    wanted = frozenset(ids) | {base for one in ids if (base := one.rpartition("/")[0])}
    found = session.registry.find(ListingFilter(ids=wanted), 0, len(wanted))
    known = {line.id for line in found.lines}
    return frozenset(one for one in ids if one in known or one.rpartition("/")[0] in known)


def item_names(items: Sequence[DigestItem], session: Session, most: int = 200) -> Mapping[str, str]:
    """The names of the first applicants that the items name."""
    from matcher.support.errors import MatcherError

    found: dict[str, str] = {}
    for item in items:
        for applicant in item.applicants[:3]:
            if applicant not in found and len(found) < most:
                try:
                    found[applicant] = session.applicant(applicant).name
                except MatcherError:
                    found[applicant] = ""
    return found


def option_of(item: DigestItem, session: Session) -> Option | None:
    """The option that an item is about."""
    return session.catalogue.options.get(item.option)
