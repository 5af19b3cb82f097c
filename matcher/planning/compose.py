"""A case from the answer of the core: which options can take part, and within what limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from matcher.advice.assumptions import Assumptions, assumptions_of
from matcher.catalogue.families import WITHOUT_MONEY
from matcher.domain.applicant import Applicant
from matcher.matching.pair import Match
from matcher.planning.case import Guarantee, PlanCase, PlanSource
from matcher.planning.committed import (
    Committed,
    CommittedMoney,
    beside,
    is_barred,
    left_of,
    standing_of,
    with_what_is_owed,
)
from matcher.planning.expectation import Expectation, expectation_of, is_unlikely
from matcher.planning.means import AbilityFacts, ability_of, security_of_source
from matcher.planning.needs import Need, need_of
from matcher.planning.settings import PlanSettings, Supplier
from matcher.planning.sources import guarantee_of, make_source
from matcher.planning.terms import RepaymentTerms, terms_of
from matcher.session import Session
from matcher.support.errors import UsageError
from matcher.support.messages import message

#: The field of the day on which the money is needed.
_NEEDED_BY = "needed_by"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who asks has said.

    Parameters
        own_cash, own_in_kind   what the members bring; None takes what the file states
        is_firm   nothing conditional takes part
        public_share   cap on public money as a share of the cost; None takes the assumption
        most_sources   outside sources at most; None takes the assumption
        said_no        options whose funder refused this very request
        committed      what is promised or asked for already
        after          projects of the same cooperative that are planned before this one
        leaves_advance_open   where nobody states the cash, it does not bound what must be
                   advanced until a grant is paid: who advances it is still to be said
        elsewhere, owed   options that are asked for there, and what repaying them takes a year
    """

    own_cash: int | None = None
    own_in_kind: int | None = None
    is_firm: bool = False
    public_share: float | None = None
    most_sources: int | None = None
    said_no: frozenset[str] = frozenset()
    committed: tuple[Committed, ...] = ()
    after: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    owed: int = 0
    leaves_advance_open: bool = False

    def __post_init__(self) -> None:
        """No negative money, and a share from 0 to 1: "nan" is neither.

        Raises
            UsageError  something is none of these
        """
        for name, amount in (("own_cash", self.own_cash), ("own_in_kind", self.own_in_kind)):
            if amount is not None and not amount >= 0:
                what = message(
                    '"{value}" is not a number of at least {low}.', value=str(amount), low="0"
                )
                raise UsageError(what, where=name)
        if self.public_share is not None and not 0 <= self.public_share <= 1:
            share = str(self.public_share)
            what = message(
                '"{value}" is not a number from {low} to {high}.', value=share, low="0", high="1"
            )
            raise UsageError(what, where="public_cap")


@dataclass(frozen=True, slots=True)
class Composition:
    """A case with what it was made from.

    Parameters
        matches     the pairs behind sources and guarantees, by option
        terms       of the sources that are repaid
        need        what is to be paid, and what of it is proposed or assumed
        not_stated  "own_cash", "own_in_kind" where neither the file nor the person says: what
                    the case has is then assumed
        expected    what is counted on of each source
        lenders     every source that is repaid, those that are not tried included
        ability     what of repayments can be borne, and from which facts
        unpublished options that could help, of whose amount nothing can be said
        in_kind     options that help with a line without money
        said_no     options whose funder refused this cooperative
        too_late    options whose money comes after the day on which it is needed
        unlikely    options whose conditions seldom hold on what is known: a fact is to be asked
        deadline    months from now to that day; None when no day is told
        assumed_months   sources and guarantees whose delay is assumed
        standing    what is promised or asked for already: the lines of the case are without it
    """

    applicant: Applicant
    case: PlanCase
    matches: Mapping[str, Match]
    terms: Mapping[str, RepaymentTerms]
    need: Need
    ability: AbilityFacts
    expected: Mapping[str, Expectation] = field(default_factory=dict)
    lenders: Mapping[str, PlanSource] = field(default_factory=dict)
    not_stated: tuple[str, ...] = ()
    unpublished: tuple[Match, ...] = ()
    in_kind: tuple[Match, ...] = ()
    refused: tuple[Match, ...] = ()
    said_no: tuple[Match, ...] = ()
    too_late: tuple[Match, ...] = ()
    unlikely: tuple[Match, ...] = ()
    deadline: int | None = None
    assumed_months: tuple[str, ...] = ()
    standing: tuple[CommittedMoney, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)

    @property
    def assumed_means(self) -> tuple[str, ...]:
        """What a plan may rest on though nobody stated it: "own_cash", "own_in_kind", and
        "surplus", on which every loan rests (a firm plan borrows nothing then)."""
        is_assumed = any(one.startswith("surplus") for one in self.ability.assumed)
        return (*self.not_stated, *(("surplus",) if is_assumed else ()))

    @property
    def unpriced(self) -> tuple[str, ...]:
        """Budget lines that are asked for without an amount."""
        return self.need.unpriced


def compose(
    session: Session,
    applicant: Applicant,
    settings: PlanSettings,
    wishes: Wishes | None = None,
    matches: Sequence[Match] | None = None,
    assumptions: Assumptions | None = None,
) -> Composition:
    """The case of one applicant."""
    wishes = wishes or Wishes()
    assumptions = assumptions or assumptions_of(session)
    found = session.options_for(applicant) if matches is None else list(matches)
    need = need_of(applicant, settings)
    known = {match.option.id: match for match in found}
    standing = standing_of(wishes.committed, need.lines, known, settings, is_firm=wishes.is_firm)
    standing = with_what_is_owed(standing, known, session.catalogue, settings)
    elsewhere = (Committed(one, None, False, session.today) for one in sorted(wishes.elsewhere))
    taken = (*standing, *map(CommittedMoney, elsewhere))
    lines = left_of(need.lines, standing)
    cost = sum(lines.values())
    deadline = _deadline(applicant, session.today)
    sources: dict[str, PlanSource] = {}
    guarantees: dict[str, Guarantee] = {}
    terms: dict[str, RepaymentTerms] = {}
    expected: dict[str, Expectation] = {}
    left: dict[str, list[Match]] = {
        "refused": [], "no": [], "late": [], "unlikely": [], "unpublished": [], "in_kind": []
    }  # fmt: skip
    suppliers = {s.option: s for s in settings.supplier if _is_there(s, applicant)}
    for match in found:
        option = match.option
        if match.verdict.name == "refused" or option.id in wishes.said_no:
            left["refused" if match.verdict.name == "refused" else "no"].append(match)
            continue
        if match.availability == "closed" or match.offer.pays_nothing:
            continue
        if is_barred(option, taken, known, settings):
            continue
        if is_unlikely(match, settings):
            left["unlikely"].append(match)
            continue
        supplier = suppliers.get(option.id)
        if option.family == "guarantee":
            guarantee = guarantee_of(match, lines, settings)
            if guarantee is not None and not (wishes.is_firm and guarantee.is_conditional):
                guarantees[option.id] = guarantee
            continue
        if option.family in WITHOUT_MONEY and supplier is None:
            if match.offer.covered:
                left["in_kind"].append(match)
            continue
        hope = expectation_of(match, settings)
        source = make_source(session, match, lines, settings, hope, supplier, wishes.is_firm)
        if source is None:
            if supplier is None:
                left["unpublished"].append(match)
        elif not source.lines or (wishes.is_firm and source.is_conditional):
            continue
        elif deadline is not None and source.months + settings.payment.after_decision > deadline:
            left["late"].append(match)
        else:
            source = beside(source, standing)
            if not source.lines:
                continue
            if source.is_repaid:
                terms[option.id] = terms_of(match, session.catalogue, settings)
                secured, assets = security_of_source(match, found, assumptions)
                source = replace(source, secured=secured, assets=assets)
            sources[option.id] = source
            expected[option.id] = hope
    lenders = {name: source for name, source in sources.items() if source.is_repaid}
    kept = _most_promising(sources, cost, settings)
    sources = {name: source for name, source in sources.items() if name in kept}
    cash, kind, not_stated = _own(applicant, wishes, sum(need.lines.values()), settings)
    share = settings.money.public_share_max if wishes.public_share is None else wishes.public_share
    ability, means = ability_of(
        applicant,
        settings,
        assumptions,
        session.matcher.engine,
        is_firm=wishes.is_firm,
        owed=wishes.owed + sum(one.owed for one in standing),
    )
    case = PlanCase(
        lines=lines,
        sources=sources,
        guarantees=guarantees,
        own_cash=cash,
        own_in_kind=kind,
        is_advance_open=wishes.leaves_advance_open and "own_cash" in not_stated,
        in_kind_lines=frozenset(settings.money.in_kind_lines) & frozenset(lines),
        one_of=_groups(sources, found, settings),
        public_max=_public_left(share, need, standing, known, settings),
        most_sources=max(1, (wishes.most_sources or settings.money.most_sources) - len(standing)),
        means=means,
        assets=max((source.assets for source in sources.values()), default=0),
        coverage=round(1000 * assumptions.any_lender.coverage),
        step=settings.money.step,
        signature=int(1000 * min(settings.money.signature * cost, settings.money.signature_most)),
        late=frozenset(_late_pairs(sources, guarantees, deadline, settings)),
    )
    return Composition(
        applicant=applicant,
        case=case,
        matches=known,
        terms=terms,
        need=need,
        ability=ability,
        expected={name: hope for name, hope in expected.items() if name in sources},
        lenders=lenders,
        not_stated=not_stated,
        unpublished=tuple(left["unpublished"]),
        in_kind=tuple(left["in_kind"]),
        refused=tuple(left["refused"]),
        said_no=tuple(left["no"]),
        too_late=tuple(left["late"]),
        unlikely=tuple(left["unlikely"]),
        deadline=deadline,
        assumed_months=tuple(
            name for name in (*sources, *guarantees) if "delay_days" not in known[name].option.terms
        ),
        standing=standing,
        wishes=wishes,
    )


def _public_left(
    share: float,
    need: Need,
    standing: Sequence[CommittedMoney],
    matches: Mapping[str, Match],
    settings: PlanSettings,
) -> int | None:
    """What public sources may still bring together; None where nothing bounds it."""
    if share >= 1:
        return None
    public = sum(
        one.amount
        for one in standing
        if (match := matches.get(one.committed.option)) is not None
        and match.option.family in settings.money.public_families
    )
    return max(0, int(share * sum(need.lines.values())) - public)


def _own(
    applicant: Applicant, wishes: Wishes, cost: int, settings: PlanSettings
) -> tuple[int, int, tuple[str, ...]]:
    """What the members bring in cash and in kind, and which of the two nobody states.

    What nobody states is a share of the cost, for it is neither nothing nor everything; a firm
    plan reckons with nothing.
    """
    amounts, not_stated = [], []
    for name, wish, share in (
        ("own_cash", wishes.own_cash, settings.unpublished.own_cash),
        ("own_in_kind", wishes.own_in_kind, settings.unpublished.own_in_kind),
    ):
        field = applicant.schema.amount(f"{name}_mad")
        amount = _stated(applicant, field) if wish is None else wish
        if amount is None:
            not_stated.append(name)
            most = cost
            if applicant.schema.currency == settings.unpublished.currency:
                most = settings.unpublished.own_most
            amount = 0 if wishes.is_firm else int(min(share * cost, most))
        amounts.append(amount)
    return amounts[0], amounts[1], tuple(not_stated)


def _most_promising(
    sources: Mapping[str, PlanSource], cost: int, settings: PlanSettings
) -> frozenset[str]:
    """The sources that are tried: those of which most money is counted on, and what they need.

    What is paid after the works counts like the rest; ids only settle what is equal.
    """

    def promise(source: PlanSource) -> int:
        worth = max((source.worth.get(line, 1000) for line in source.lines), default=0)
        most = min(source.ceiling, sum(source.lines.values()), cost)
        if source.usual is not None:
            most = min(most, max(source.usual, source.floor))
        return worth * most

    order = sorted(sources.values(), key=lambda source: (-promise(source), source.id))
    kept = [source.id for source in order if promise(source)][: settings.money.considered]
    for name in tuple(kept):
        source = sources[name]
        kept += [other for other in (*source.requires, source.share_of) if other in sources]
    return frozenset(kept)


def _late_pairs(
    sources: Mapping[str, PlanSource],
    guarantees: Mapping[str, Guarantee],
    deadline: int | None,
    settings: PlanSettings,
) -> Iterator[tuple[str, str]]:
    """What comes too late because one is asked only after the other has signed."""
    if deadline is None:
        return
    left = deadline - settings.payment.after_decision
    for source in sources.values():
        before = [*source.requires, *([source.share_of] if source.share_of else [])]
        if source.own_share or source.assumed_own:
            before += [s.id for s in sources.values() if s.supplies and s.id != source.id]
        for other in before:
            if other in sources and sources[other].months + source.months > left:
                yield source.id, other
        for other in source.needs:
            if other in guarantees and guarantees[other].months + source.months > left:
                yield source.id, other


def _groups(
    sources: Mapping[str, PlanSource], matches: Sequence[Match], settings: PlanSettings
) -> dict[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = {}
    for match in matches:
        option = match.option
        if option.id not in sources:
            continue
        if option.family in settings.money.one_of_family:
            groups.setdefault(f"family:{option.family}", {})[option.id] = None
        if option.family in settings.money.one_per_funder and option.funder:
            groups.setdefault(f"funder:{option.funder}", {})[option.id] = None
    return {name: tuple(sorted(ids)) for name, ids in groups.items() if len(ids) > 1}


def _is_there(supplier: Supplier, applicant: Applicant) -> bool:
    """Whether who would supply a part of the own share is there for this applicant."""
    if not supplier.when:
        return True
    return supplier.when in applicant.schema and applicant.value(supplier.when) is True


def _deadline(applicant: Applicant, today: date) -> int | None:
    day = applicant.value(_NEEDED_BY) if _NEEDED_BY in applicant.schema else None
    return max(0, (day - today).days // 30) if isinstance(day, date) else None


def _stated(applicant: Applicant, name: str) -> int | None:
    value = applicant.value(name) if name in applicant.schema else None
    return max(0, int(value)) if isinstance(value, int | float) else None
