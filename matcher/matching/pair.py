"""The core: applicants and options held against each other.

"Options for a cooperative" is a row of one matrix, "cooperatives for a funder" a column: a
pair has the same verdict and the same score whichever is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from datetime import date
from math import exp, inf

from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import Rounds
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.families import CARRIED, LOANS
from matcher.catalogue.option import ListName, Option, list_of
from matcher.catalogue.terms import Availability
from matcher.domain.applicant import Applicant
from matcher.eligibility.verdict import EligibilityEngine, Verdict
from matcher.matching.offer import Offer, make_offer
from matcher.ranking.evidence import CHANCE_TERM, Contribution, contributions, score
from matcher.ranking.grid import STEPS
from matcher.ranking.ranker import Ranker
from matcher.ranking.standing import Standings
from matcher.support.lookup import the_meant_id
from matcher.support.messages import message
from matcher.support.records import dataclass
from matcher.support.text import Text

#: The chance of eligibility where the conditions decide.
CHANCES = {"eligible": 1.0, "refused": 0.0}

Order = tuple[bool, bool, float, bool, str, str]


class PairEvidence:
    """What speaks for and against a pair, worked out when it is first looked at.

    What is refused stands in the order of ids, and its score is seldom read.
    """

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], Iterable[Contribution]]) -> None:
        self._find = find
        self._found: tuple[tuple[Contribution, ...], float] | None = None

    def _read(self) -> tuple[tuple[Contribution, ...], float]:
        if self._found is None:
            parts = tuple(self._find())
            self._found = parts, score(parts)  # at once: another thread may look
        return self._found

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each field adds to the score, strongest first."""
        return self._read()[0]

    @property
    def score(self) -> float:
        """The sum of the contributions."""
        return self._read()[1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PairEvidence) and self.contributions == other.contributions

    def __hash__(self) -> int:
        return hash(self.contributions)


@dataclass(frozen=True, slots=True)
class Match:
    """An option and an applicant, with all that is said about the pair.

    `option` is the option as it is for this applicant: under the call that governs, if one does.
    `chance` is the share of the completions of what is unknown in which its conditions hold: 1
    where it is eligible, 0 where it is refused; of eligibility, not of an award. `rank` counts from
    1 within its list, money or support, among what can be suggested; None when the option refuses.
    """

    applicant: Applicant
    option: Option
    verdict: Verdict
    availability: Availability
    evidence: PairEvidence
    offer: Offer
    chance: float
    rank: int | None = None

    def __repr__(self) -> str:
        place = "–" if self.rank is None else str(self.rank)
        pair = f"{self.option.id} for {self.applicant.id}"
        return f"<Match {place}. {pair}: {self.verdict.name}, {self.score:+.2f}>"

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each field adds to the score, strongest first."""
        return self.evidence.contributions

    @property
    def score(self) -> float:
        """The sum of the contributions."""
        return self.evidence.score

    @property
    def list(self) -> ListName:
        """Which of the two lists it stands in: money, or support (training, advice, market)."""
        return list_of(self.option)

    @property
    def is_repaid(self) -> bool:
        """Whether the money is paid back: as the option says, or as its family does."""
        repayable = self.option.terms.get("repayable")
        return self.option.family in LOANS if repayable is None else bool(repayable.low)

    @property
    def is_sure(self) -> bool:
        """Whether published conditions hold; where none is published, nothing is sure."""
        return self.verdict.name == "eligible" and self.option.rules != "unpublished"

    @property
    def order(self) -> Order:
        """Where it stands: first what is open and pays something that is asked for, then the
        score; then what is certain, and ids only settle what is equal."""
        return (
            self.availability == "closed",
            self.offer.pays_nothing,
            -self.score,
            self.verdict.name == "undecided",
            self.option.id,
            self.applicant.id,
        )


@dataclass(frozen=True, slots=True)
class Matcher:
    """One catalogue, one model, one day."""

    catalogue: Catalogue
    engine: EligibilityEngine
    ranker: Ranker
    today: date
    # not taken over by `replace`, which may set another day
    _rounds: dict[str, Rounds] = field(default_factory=dict, init=False, compare=False)
    _standings: list[Standings] = field(default_factory=list, init=False, compare=False)

    @property
    def standings(self) -> Standings:
        """The part of each option's score that is the same for every applicant."""
        if not self._standings:
            self._standings.append(Standings(self.ranker, self.engine, self.today))
        (made,) = self._standings
        return made

    def __repr__(self) -> str:
        return f"<Matcher: {len(self.catalogue.options)} options, {self.today.isoformat()}>"

    def governed(self, option: Option, applicant: Applicant) -> Option:
        """The option as it is for an applicant: under the call that governs, if one does."""
        return self._rounds_of(option).at(applicant) if option.calls else option

    def variants(self, option: Option) -> tuple[Option, ...]:
        """What the option can be on the day, one under each call that can govern."""
        return self._rounds_of(option).variants if option.calls else (option,)

    def governing(self, option: Option) -> tuple[Option, ...]:
        """Those of the variants of an option that govern some place on the day."""
        return self._rounds_of(option).governing if option.calls else (option,)

    def _rounds_of(self, option: Option) -> Rounds:
        if option.id not in self._rounds:
            self._rounds[option.id] = Rounds(option, self.engine.schema, self.today)
        return self._rounds[option.id]

    def match(self, applicant: Applicant, option: Option) -> Match:
        """Everything about one pair, unranked."""
        option = self.governed(option, applicant)
        availability = availability_of(option, self.today, self.catalogue.stale_after_days)
        conditions = option.in_force(self.today)
        verdict = self.engine.decide(conditions, applicant)
        chance = CHANCES.get(verdict.name)
        unsure: Contribution | None = None
        if chance is None:
            said = self.standings.chances.of_applicant(conditions, applicant)
            chance = exp(said)
            unsure = Contribution(CHANCE_TERM, said, 1.0)

        def evidence() -> Iterable[Contribution]:
            standing = self.standings.of(option)
            parts = contributions(applicant, option, availability, self.ranker, standing)
            if unsure is None:
                return parts
            return sorted((*parts, unsure), key=lambda part: (-abs(part.value), part.field))

        return Match(
            applicant=applicant,
            option=option,
            verdict=verdict,
            availability=availability,
            evidence=PairEvidence(evidence),
            offer=make_offer(applicant, option, self.engine),
            chance=chance,
        )

    def options_for(self, applicant: Applicant) -> list[Match]:
        """Every option for one applicant: money, then support, each ranked; then the refused."""
        return rank_lists(self.match(applicant, o) for o in self.catalogue.options.values())

    def applicants_for(self, options: Sequence[Option], pool: Iterable[Applicant]) -> list[Match]:
        """Every applicant of a pool for some options: the mirror of `options_for`.

        An applicant stands once, with the option that suits it best.
        """
        best = [rank(self.match(applicant, option) for option in options)[0] for applicant in pool]
        return rank(replace(match, rank=None) for match in best)

    def options_of(self, funder_or_option: str) -> list[Option]:
        """The options of a funder, or the one option of that id, in any case, or of that name.

        Raises
            UnknownIdError  it is neither, or several may be meant; the nearest are proposed
        """
        meant, options = self.id_of(funder_or_option), self.catalogue.options
        if meant in options:
            return [options[meant]]
        return [option for option in options.values() if option.funder == meant]

    def id_of(self, funder_or_option: str) -> str:
        """The id of a funder that has options, or of an option, that is meant by an id or name.

        Raises
            UnknownIdError  it is neither, or several may be meant; the nearest are proposed
        """
        options = self.catalogue.options
        names: dict[str, Text | str] = {o.funder: "" for o in options.values() if o.funder}
        names |= {key: f.name for key, f in self.catalogue.funders.items() if key in names}
        names |= {option.id: option.name for option in options.values()}
        if funder_or_option in names:
            return funder_or_option
        what = message('No funder or option has the id or name "{id}".', id=funder_or_option)
        if not funder_or_option.strip():
            what = message("The id is empty.")
        see = message("See match catalogue list.")
        return the_meant_id(funder_or_option, names, what, see=see)


def rank_lists(matches: Iterable[Match]) -> list[Match]:
    """The matches of one applicant: each list in order and numbered from 1, money first; what is
    refused stands last, without a rank. Guarantees stand right behind the loan they may carry."""
    found = list(matches)
    lists: tuple[ListName, ...] = ("money", "support")
    ranked = [rank([m for m in found if m.list == name], with_loans=True) for name in lists]
    suggested = [match for matches in ranked for match in matches if match.rank is not None]
    refused = [match for matches in ranked for match in matches if match.rank is None]
    return suggested + sorted(refused, key=lambda m: m.option.id)


def rank(matches: Iterable[Match], *, with_loans: bool = False) -> list[Match]:
    """The matches in order, numbered from 1; what is refused stands last, without a rank.

    Parameters
        with_loans  of one applicant: guarantees right behind the first loan of a bank
    """
    found = list(matches)
    kept = [m for m in found if m.verdict.name != "refused"]
    beside = _beside_loans(kept) if with_loans else {}
    suggested = sorted(kept, key=lambda m: beside.get(m.option.id, m.order))
    refused = sorted(
        (m for m in found if m.verdict.name == "refused"),
        key=lambda m: (m.option.id, m.applicant.id),
    )
    return [replace(m, rank=place) for place, m in enumerate(suggested, start=1)] + refused


def _beside_loans(matches: Sequence[Match]) -> dict[str, Order]:
    """Where the guarantees of one applicant stand, by option: one step of a score behind the best
    loan of a bank, among what is as open and pays as much; where there is none, behind all that.

    A guarantee is no money and nobody asks for it alone: the bank does, with the loan.
    """
    best: dict[tuple[bool, bool], float] = {}
    for match in matches:
        if match.option.family in CARRIED:
            tier = match.order[:2]
            best[tier] = max(match.score, best.get(tier, -inf))
    found = {}
    for match in matches:
        if match.option.family == "guarantee":
            closed, nothing = match.order[:2]
            score = best.get((closed, nothing), -inf) - 1 / STEPS
            found[match.option.id] = (closed, nothing, -score, match.order[3], *match.order[4:])
    return found
