"""What to ask whom: funders by how much their answer would move for this office's cooperatives.

One call to a funder answers for all of its options and for every cooperative. What a call can
move is counted pair by pair over the registry: a cooperative and an option that its published
conditions do not refuse, that is not closed and pays something of what is asked for, while the
funder has something left to say on it. The money of a pair is what the option usually pays,
within the lines it pays, times its awards a year over those who could have one: a ceiling of the
law, or a prize with ten winners, moves little. `call_order.py` says in which order to call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from matcher.advice.call_order import Moves
from matcher.catalogue.families import WITHOUT_MONEY
from matcher.catalogue.office.asked import Asking
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure
from matcher.domain.applicant import Applicant
from matcher.domain.budget import Budget, budget_of
from matcher.matching.pair import Matcher

if TYPE_CHECKING:
    from matcher.vector.screen import ScreenedPair

#: After so many days one may ask again.
AGAIN_DAYS = 30
#: So many places are named of the cooperatives that a call moves.
PLACES = 3

#: What a funder may still have to say of an option.
Topic = Literal["contradiction", "open", "next_round", "rules", "amount"]


@dataclass(frozen=True, slots=True)
class Asks:
    """What is to be asked about one option, and what the answer moves.

    Parameters
        topics        what is open, the first to ask first
        cooperatives  pairs that the answer decides, by cooperative: money a year in hundredths;
                      None where the amount or the need is not known
        lacking       how many of them still miss facts of their own
    """

    option: Option
    topics: tuple[Topic, ...]
    cooperatives: Mapping[str, int | None]
    lacking: int


@dataclass(frozen=True, slots=True)
class FunderCall:
    """One call to one funder.

    Parameters
        whom          id of the funder, or of the option where it names none
        cooperatives  how many cooperatives it moves anything for
        lacking       how many of those pairs still miss facts of the cooperative
        money         what it moves by itself, whole units of currency a year
        adds          what it moves beyond the calls before it
        unpriced      how many cooperatives it moves for whom no amount is known
        places        where most of them are: the first division, with how many
        elsewhere     how many are in other divisions
        placeless     how many have no known place
        has_money     whether one of its options brings money at all
        asked         the last time that one of its options was asked about
    """

    whom: str
    asks: tuple[Asks, ...]
    cooperatives: int
    lacking: int
    money: int
    adds: int
    unpriced: int
    places: tuple[tuple[str, int], ...]
    elsewhere: int = 0
    placeless: int = 0
    has_money: bool = True
    asked: Asking | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The calls in order, those that were made lately apart.

    Parameters
        cooperatives  how many the calls in order move anything for
        money         what these move together, whole units of currency a year
        unpriced      how many of these cooperatives have no known amount at any of the calls
        without_need  how many of the registry have no known need
    """

    calls: tuple[FunderCall, ...]
    lately: tuple[FunderCall, ...]
    cooperatives: int
    money: int
    unpriced: int
    without_need: int


def review(
    matcher: Matcher, applicants: Iterable[Applicant], asked: Mapping[str, Asking], today: date
) -> Review:
    """What to ask whom, for the cooperatives of a registry."""
    pool = list(applicants)
    by_funder, moves, without_need = _counted(matcher, pool)
    ago = today - timedelta(days=AGAIN_DAYS)
    last = {whom: _last(asks, asked) for whom, asks in by_funder.items()}
    asked_lately = {w for w, asking in last.items() if asking is not None and asking.day > ago}
    contradicted = {
        w for w, asks in by_funder.items() if any("contradiction" in a.topics for a in asks)
    }
    lately = asked_lately - contradicted
    fresh = Moves({w: m for w, m in moves.by_call.items() if w not in lately}, moves.need)
    places = {applicant.id: _place(applicant) for applicant in pool}
    moved: Counter[str] = Counter()
    calls = []
    for whom in fresh.in_order():
        adds = fresh.adds(whom, moved)
        moved.update(fresh.by_call[whom])
        calls.append(_call(whom, by_funder[whom], moves, adds, places, last[whom]))
    people = {who for whom in fresh.by_call for a in by_funder[whom] for who in a.cooperatives}
    return Review(
        calls=tuple(sorted(calls, key=lambda call: call.whom not in contradicted)),
        lately=tuple(
            _call(w, by_funder[w], moves, moves.together([w]), places, last[w])
            for w in sorted(lately, key=lambda w: -moves.together([w]))
        ),
        cooperatives=len(people),
        money=round(fresh.together(fresh.by_call) / 100),
        unpriced=sum(not moved[who] for who in people),
        without_need=without_need,
    )


def moves_of(matcher: Matcher, applicants: Iterable[Applicant]) -> Moves:
    """What each call would move for the cooperatives of a registry."""
    return _counted(matcher, list(applicants))[1]


def _counted(
    matcher: Matcher, pool: Sequence[Applicant]
) -> tuple[dict[str, list[Asks]], Moves, int]:
    """What is open by funder, what the calls move, and how many have no known need."""
    pairs = _Pairs(matcher, pool)
    needs = {who: _need(budget) for who, budget in pairs.budgets.items()}
    by_funder: dict[str, list[Asks]] = {}
    for option in matcher.catalogue.options.values():
        if (one := pairs.asks(option)) is not None:
            by_funder.setdefault(option.funder or option.id, []).append(one)
    moves = Moves(need={who: 100 * (need or 0) for who, need in needs.items()})
    for whom, asks in by_funder.items():
        money: Counter[str] = Counter()
        for one in asks:
            money.update({who: amount or 0 for who, amount in one.cooperatives.items()})
        moves.by_call[whom] = dict(money)
    return by_funder, moves, sum(need is None for need in needs.values())


class _Pairs:
    """What is open between each option and the cooperatives of a registry."""

    def __init__(self, matcher: Matcher, pool: Sequence[Applicant]) -> None:
        from matcher.vector.screen import screen  # numpy, which an answer does not need

        self.matcher = matcher
        self.budgets = {applicant.id: budget_of(applicant) for applicant in pool}
        self.found: dict[str, dict[str, int | None]] = {}
        self.topics: dict[str, set[Topic]] = {}
        self.lacking: Counter[str] = Counter()
        options = matcher.catalogue.options
        known = (matcher.catalogue, matcher.engine, matcher.today)
        pairs = screen(pool, *known, is_explained=False)
        for applicant in pool:
            for option, pair in zip(options.values(), pairs, strict=False):
                if pair.verdict != "refused" and pair.availability != "closed":
                    self._pair(applicant, option, pair)

    def _pair(self, applicant: Applicant, option: Option, pair: ScreenedPair) -> None:
        governed = self.matcher.governed(option, applicant)
        about = _topics(governed, pair.availability)
        budget = self.budgets[applicant.id]
        payable = [p for p in budget.lines if governed.pays.covered(p) is not False]
        if not about or (budget.lines and not payable):
            return
        self.topics.setdefault(option.id, set()).update(about)
        self.lacking[option.id] += pair.verdict == "undecided"
        money = _money(governed, budget, payable)
        self.found.setdefault(option.id, {})[applicant.id] = money

    def asks(self, option: Option) -> Asks | None:
        """What is open about an option, and for whom; None when nothing is."""
        funder = self.matcher.catalogue.funders.get(option.funder)
        # members decide alone over what is theirs: there is nobody to call
        is_own = funder is not None and funder.kind == "members"
        topics: set[Topic] = set() if is_own else self.topics.get(option.id, set())
        if option.questions:
            topics = {*topics, "contradiction"}
        if not topics:
            return None
        order: tuple[Topic, ...] = ("contradiction", "open", "next_round", "rules", "amount")
        return Asks(
            option,
            tuple(t for t in order if t in topics),
            self.found.get(option.id, {}),
            self.lacking[option.id],
        )


def _topics(option: Option, state: str) -> list[Topic]:
    topics: list[Topic] = []
    if state == "to_confirm":
        topics.append("open")
    elif state == "periodic":
        topics.append("next_round")
    if option.rules in ("partial", "unpublished"):
        topics.append("rules")
    if "max" not in option.amount and option.family not in WITHOUT_MONEY:
        topics.append("amount")
    return topics


def _money(option: Option, budget: Budget, payable: Sequence[str]) -> int | None:
    """The money of a pair in a year, in hundredths; None: the amount or the need is not known."""
    if option.family in WITHOUT_MONEY:
        return None
    amounts = [budget.lines[purpose] for purpose in payable]
    need = budget.total if None in amounts or not amounts else sum(filter(None, amounts))
    usual = next(
        (
            n
            for key in ("typical", "observed", "max")
            if (n := _middle(option.amount.get(key))) is not None
        ),
        None,
    )
    if need is None or usual is None:
        return None
    share = _middle(option.amount.get("share_max"))
    ticket = min(usual, need, *([share * need] if share is not None else []))
    return round(100 * ticket * (1.0 if option.rate is None else option.rate))


def _middle(figure: Figure | None) -> float | None:
    """What a figure usually is; None where it is not known, of single cases only, or of projects
    of several groups."""
    if figure is None or figure.basis == "cases" or not figure.is_of_one:
        return None
    if figure.quartiles:
        return figure.quartiles[1]
    sides = [float(n) for n in (figure.low, figure.high) if isinstance(n, int | float)]
    return sum(sides) / len(sides) if sides else None


def _need(budget: Budget) -> int | None:
    """The need in whole units, as far as it is known."""
    if budget.total is not None:
        return budget.total
    known = [amount for amount in budget.lines.values() if amount is not None]
    return sum(known) if known else None


def _place(applicant: Applicant) -> str:
    schema = applicant.schema
    about = schema.place_field()
    code = applicant.value(about) if about else None
    if about is None or not isinstance(code, str):
        return ""
    return code.split("/")[0]


def _last(asks: Sequence[Asks], asked: Mapping[str, Asking]) -> Asking | None:
    found = [asked[one.option.id] for one in asks if one.option.id in asked]
    return max(found, key=lambda asking: asking.day) if found else None


def _call(
    whom: str,
    asks: Sequence[Asks],
    moves: Moves,
    adds: int,
    places: Mapping[str, str],
    asked: Asking | None,
) -> FunderCall:
    people = dict.fromkeys(who for one in asks for who in one.cooperatives)
    where = Counter(place for who in people if (place := places[who]))
    money = moves.by_call.get(whom, {})
    most = where.most_common(PLACES)
    return FunderCall(
        whom=whom,
        asks=tuple(
            sorted(
                asks,
                key=lambda a: (
                    -sum(v or 0 for v in a.cooperatives.values()),
                    -len(a.cooperatives),
                    a.option.id,
                ),
            )
        ),
        cooperatives=len(people),
        lacking=sum(one.lacking for one in asks),
        money=round(moves.together([whom]) / 100),
        adds=round(adds / 100),
        unpriced=sum(not money.get(who) for who in people),
        places=tuple(most),
        elsewhere=where.total() - sum(n for _, n in most),
        placeless=len(people) - where.total(),
        has_money=any(one.option.family not in WITHOUT_MONEY for one in asks),
        asked=asked,
    )
