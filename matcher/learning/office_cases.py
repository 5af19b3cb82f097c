"""The log of an office as a history: what was decided, and what was shown before it.

What is pending is censored: an answer that has not come is no refusal, and neither is silence or a
request that was withdrawn. What was never shown was never tried, and is no refusal either: the
choice set of a request is the list of options that it was chosen from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from matcher.cases.event import Recorded
from matcher.cases.record import shown_before
from matcher.cases.state import PROMISED, cases_of
from matcher.domain.applicant import Applicant


@dataclass(frozen=True, slots=True)
class Decided:
    """A request that a funder answered.

    Parameters
        applicant  with the facts known today, as of the day of the answer
        day        of the answer
        choice_set ids of the options that were shown before it; empty where no list was recorded
    """

    applicant: Applicant
    option_id: str
    day: date
    is_granted: bool
    choice_set: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeCases:
    """What the log of an office teaches, and what it does not.

    Parameters
        decided    by day of the answer
        pending    requests without an answer: censored
        withdrawn  requests taken back, or met with silence: censored
        gone       decided requests whose applicant or option is not known any more
    """

    decided: tuple[Decided, ...]
    pending: int = 0
    withdrawn: int = 0
    gone: int = 0

    def before(self, day: date) -> OfficeCases:
        """Only what was decided before a day."""
        return replace(self, decided=tuple(one for one in self.decided if one.day < day))


def office_cases(
    events: Iterable[Recorded],
    applicants: Mapping[str, Applicant],
    options: Iterable[str],
    *,
    registry: str = "",
    until: date | None = None,
    pending_is_refused: bool = False,
) -> OfficeCases:
    """The cases of a log, as they stood before a day.

    Parameters
        applicants, options   those that are known
        registry   the name under which the applicants stand in the log
        until      events on that day and after are not seen
        pending_is_refused   a mistake, to be measured: what is pending counts as a refusal
    """
    by_applicant: dict[str, list[Recorded]] = {}
    for one in events:
        is_seen = until is None or one.event.on < until
        if one.event.registry == registry and is_seen:
            by_applicant.setdefault(one.event.applicant, []).append(one)
    known = frozenset(options)
    found: list[Decided] = []
    pending = withdrawn = gone = 0
    for applicant_id, of_applicant in sorted(by_applicant.items()):
        applicant = applicants.get(applicant_id)
        for case in cases_of(of_applicant):
            is_granted = case.state in PROMISED
            if case.state in ("withdrawn", "no_answer"):
                withdrawn += 1
            elif not is_granted and case.state != "refused":
                pending += 1
            if not is_granted and case.state != "refused" and not pending_is_refused:
                continue
            if applicant is None or case.option not in known:
                gone += 1
                continue
            shown = shown_before(of_applicant, case.since)
            found.append(
                Decided(
                    applicant=replace(applicant, today=case.since, _derived={}, _narrowed={}),
                    option_id=case.option,
                    day=case.since,
                    is_granted=is_granted,
                    choice_set=tuple(option for option in shown if option in known),
                )
            )
    found.sort(key=lambda one: (one.day, one.applicant.id, one.option_id))
    return OfficeCases(tuple(found), pending, withdrawn, gone)
