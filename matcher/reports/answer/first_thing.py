"""What to do first of all that an answer shows: one option, and what stands above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from matcher.cases.state import PENDING, PROMISED
from matcher.ranking.standing import BRING_NOTHING
from matcher.reports.answer.coop import CoopView
from matcher.reports.answer.match import MatchView
from matcher.reports.answer.next_step import SURE, first_to_turn_to
from matcher.reports.phrases import labelled
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.records import dataclass

#: Where it was not worked out which loans can be borne.
NO_LOANS: Mapping[str, bool] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FirstThing:
    """What to do first: the option, then what to do, whom to ask, and what is to be known."""

    title: Message
    lines: tuple[Message, ...] = ()


def first_to_do(view: CoopView, borne: Mapping[str, bool] = NO_LOANS) -> MatchView | None:
    """The option to turn to first: the best that may be asked for today, else the best of all.

    Parameters
        borne   of loans whether what is on file bears any of it, as far as that was worked out:
                one that it cannot bear is nothing to do first
    """
    free = [m for m in view.considered if not is_under_way(m) and borne.get(m.option_id, True)]
    return first_to_turn_to(free, lambda m: m.next_step.do, lambda m: m.family)


def do_first(view: CoopView, borne: Mapping[str, bool] = NO_LOANS) -> FirstThing | None:
    """The one thing to do first; where nothing is worth an application now, what to do instead.

    None where no option can be suggested.

    Parameters
        borne   as for `first_to_do`
    """
    if view.outlook.instead:
        what = message("Nothing is worth an application now. What to do instead")
        return FirstThing(labelled(what, view.outlook.instead[:2]))
    first = first_to_do(view, borne)
    if first is None:
        is_left_out = not all(borne.get(m.option_id, True) for m in view.considered)
        return FirstThing(labelled(message("Do first"), _NOTHING_YET)) if is_left_out else None
    lines = [*first.next_step.lines, *_of_money(first, borne)]
    if first.list == "money" and first.next_step.do not in SURE:
        lines.append(_NONE_SURER)
    named: Sayable = first.name
    if first.rank != 1:
        named = message("no. {rank}, {option}", rank=str(first.rank), option=first.name)
        above = view.considered[: view.considered.index(first)]
        before = (m for m in above if m.list == first.list)
        why = tuple(dict.fromkeys(_not_first(m, borne) for m in before))
        lines.append(labelled(message("above it in the list"), why))
    return FirstThing(labelled(message("Do first"), named), tuple(lines))


#: Of a loan in the list.
NOT_BORNE = message("it is a loan, and the file does not show that it can be repaid and secured")
#: Of one that is put first although it must be asked about, or waited for.
_NONE_SURER = message(
    "none of the first options can be asked more surely today, but for guarantees, and loans that"
    " the file does not show can be repaid"
)
#: Where all that might be turned to is a loan that cannot be borne.
_NOTHING_YET = message(
    "nothing can be asked for yet: all that is left is a loan, and the file does not show that it"
    " can be repaid and secured"
)


def _of_money(match: MatchView, borne: Mapping[str, bool]) -> Iterator[Message]:
    """What must be known of its money before one turns to an option first."""
    if match.list == "support" or match.offer.amount == 0:
        yield message("it brings no money for this need")
    elif match.option_id in borne:
        yield message("a loan to be repaid; what is on file can bear at least a part of it")
    elif match.is_repaid:
        yield message("a loan: the plans say whether it can be borne")


def _not_first(match: MatchView, borne: Mapping[str, bool]) -> Message:
    """Why an option is not the one to turn to first, although it stands above that one."""
    case = match.case
    if case is not None and case.behind:
        return message_in("why not first", "said no")
    if case is not None and case.state in PROMISED:
        return message_in("why not first", "granted already")
    if case is not None and case.state in PENDING:
        return message_in("why not first", "asked already")
    if not borne.get(match.option_id, True):
        return message_in(
            "why not first", "a loan, and the file does not show that it can be repaid and secured"
        )
    if match.list == "money" and match.offer.amount == 0:
        return message_in("why not first", "no money for this need")
    if match.family in BRING_NOTHING:
        return message_in("why not first", "a guarantee, for which the lender asks")
    if match.next_step.do == "ask_next_call":
        return message_in("why not first", "no open call")
    if match.next_step.do == "nothing_now":
        return message_in("why not first", "closed")
    return message_in("why not first", "first to ask whether a cooperative may apply")


def is_under_way(match: MatchView) -> bool:
    """Whether the option has promised, is asked already, or said no to this very request."""
    case = match.case
    return case is not None and (case.behind or case.state in (*PROMISED, *PENDING))
