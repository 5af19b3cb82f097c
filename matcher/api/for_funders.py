"""What a session answers to funders: shortlists, budgets, audits, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import session as core
from matcher.api.answer import Answer
from matcher.api.everybody import everybody_of, refuse_empty
from matcher.api.given import PathLike, as_path, each, given_number
from matcher.domain.grouping_fields import drawn_by, grouping_fields
from matcher.matching.pair import Match
from matcher.registry.csv_table import is_large
from matcher.support.errors import CannotHoldError, Problem, UsageError
from matcher.support.lookup import the_meant_id
from matcher.support.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.allocation.funds_file import AllocationProgramme
    from matcher.allocation.recorded import Bars
    from matcher.cases.outcomes import RefusedFor
    from matcher.domain.applicant import Applicant
    from matcher.reports.for_funders.allocation_views import AllocationView
    from matcher.reports.for_funders.audit import AuditView
    from matcher.reports.for_funders.gaps import GapsView
    from matcher.reports.for_funders.shortlist import ShortlistView
    from matcher.shortlist.shortlist import Shortlist

    #: Is told now and then how far it is.
    Progress = Callable[[Message], None]

#: The field whose values are counted where none is named, if the schema has it.
SATURATION = "sector"
#: What is audited where nothing is asked, as far as the schema has it.
AUDITED = (
    "region", "province", "sector", "members", "women_share > 0.5", "president_gender",
    "union_member",
)  # fmt: skip
#: For how many groups, the furthest behind first, a floor is priced.
FLOORS = 5


class FunderAnswers(core.Session):
    """The part of a session that answers to funders."""

    __slots__ = ()

    def shortlist(
        self,
        funder_or_option: str,
        *,
        where: str = "",
        diverse: str = "",
        saturation: str | None = None,
        skip: int = 0,
        top: int = 10,
        most_refused: int | None = None,
    ) -> Answer[ShortlistView]:
        """What `match --funder` answers: the candidates of a funder or of one of its options.

        Of each it says what the log of cases has recorded of it with this funder.

        Parameters
            where       a rule that candidates meet, as `'province == "tiznit"'`
            diverse     a field over whose values the list is spread
            saturation  a field whose values are counted; by default the sector; "" for none
            skip        leave out so many of the first candidates
            most_refused  give no more of those whom every option refuses; None gives them all

        Raises
            UnknownIdError   no funder or option has that id or name
            UsageError  the rule or a field cannot be used

        Example
            >>> from matcher import open_matcher
            >>> session = open_matcher(registry="demo", today="2026-11-23")
            >>> session.shortlist("indh", where='province == "tiznit"', top=2).found
            True
        """
        from matcher.cases.seen import seen_in
        from matcher.cases.words import registry_of
        from matcher.reports.for_funders.shortlist import shortlist_view
        from matcher.reports.for_funders.shortlist_table import shortlist_table
        from matcher.reports.for_funders.shortlist_text import shortlist_lines
        from matcher.shortlist.shortlist import make_shortlist
        from matcher.support.paths import cases_file

        if saturation is None:
            saturation = SATURATION if SATURATION in self.schema else ""
        meant = self.matcher.id_of(funder_or_option)

        def first(most: int | None, *, with_refused: bool) -> Shortlist:
            found = self._of_many(
                meant,
                most,
                where=where,
                diverse=diverse,
                saturation=saturation,
                with_refused=with_refused,
            )
            return found or make_shortlist(
                self._matches_for(meant),
                self.matcher.engine,
                where=where,
                diverse=diverse,
                saturation=saturation,
            )

        shortlist = first(skip + top, with_refused=most_refused != 0)
        options = [option.id for option in self.matcher.options_of(meant)]
        seen = seen_in(cases_file(self.schema_path), registry_of(self), options)
        view = shortlist_view(
            self, shortlist, meant, top, seen, skip=skip, most_refused=most_refused
        )
        return Answer(
            view,
            bool(shortlist.ranked),
            tuple(self.registry.problems),
            lambda language: shortlist_lines(view, language),
            lambda: [
                shortlist_table(
                    shortlist
                    if len(shortlist.candidates) == shortlist.ranked
                    else first(None, with_refused=False),
                    self.schema.currency,
                    seen,
                )
            ],
            self._odd([where], "--where"),
        )

    def gaps(self, *, by: Iterable[str] | str = (), top: int = 10) -> Answer[GapsView]:
        """What `match gaps` answers: who has no option, and which rule costs most.

        Parameters
            by   fields to group by; by default region, province, sector, stage and the budget

        Raises
            UsageError  one of them is no field, or has no values to group by
        """
        from matcher.reports.for_funders.gaps import gaps_tables, gaps_view
        from matcher.reports.for_funders.gaps_text import gaps_lines
        from matcher.shortlist.gaps import make_gaps
        from matcher.vector.score_matrix import make_score_matrix

        fields = grouping_fields(each(by), self.schema)
        options = list(self.catalogue.options.values())
        matrix = make_score_matrix(self.matcher, everybody_of(self), options)
        gaps = make_gaps(self.matcher, matrix, fields, drawn_by(fields, self.schema))
        view = gaps_view(self, gaps)
        return Answer(
            view,
            gaps.total.without > 0,
            tuple(self.registry.problems),
            lambda language: gaps_lines(view, top, language),
            lambda: gaps_tables(view),
        )

    def allocate(
        self,
        funds: PathLike | AllocationProgramme,
        *,
        why: str | None = None,
        compare: PathLike | None = None,
        seconds: float = 60,
        top: int = 10,
        progress: Progress | None = None,
    ) -> Answer[AllocationView]:
        """What `match allocate` answers: budgets divided under tickets, floors and caps.

        Parameters
            funds     the file of funds (TOML), see docs/funders.md; or what was read of one
            why       id of an applicant: what an award to it would take
            compare   another file of funds (TOML), or the committee's own list of awards: a
                      table with the headings applicant_id, fund, amount
            seconds   time for each proof; after it the gap to the best is said

        Raises
            InvalidSourceError  a file of funds is missing or wrong
            UnknownIdError      no applicant has that id

        Example
            >>> from matcher import open_matcher
            >>> session = open_matcher(registry="demo", today="2026-11-23")
            >>> session.allocate("docs/funds.toml").found
            True
        """
        from matcher.allocation.explain import force
        from matcher.allocation.funds_file import AllocationProgramme, read_programme
        from matcher.allocation.own_list import own_list_of, read_own_list
        from matcher.allocation.result import allocate
        from matcher.reports.for_funders.allocation import allocation_view
        from matcher.reports.for_funders.allocation_tables import allocation_tables
        from matcher.reports.for_funders.allocation_text import allocation_lines

        given_number("seconds", seconds, 1)
        beside = None if isinstance(compare, AllocationProgramme) else as_path(compare)
        is_list = beside is not None and beside.suffix.lower() != ".toml"
        programmes = [
            one
            if isinstance(one, AllocationProgramme)
            else read_programme(Path(one), self.matcher.catalogue, self.matcher.engine)
            for one in (funds, None if is_list else compare)
            if one is not None
        ]
        applicants = everybody_of(self)
        listed = None
        if is_list and beside is not None:
            listed = read_own_list(beside, applicants, [fund.id for fund in programmes[0].funds])
        if why is not None:
            names = {applicant.id: applicant.name for applicant in applicants}
            if why not in names:
                what = message("No cooperative has the id or name “{id}”.", id=why)
                why = the_meant_id(why, names, what)
        bars = _bars(self, programmes, applicants)
        found = [
            allocate(
                one, self.matcher, applicants, time_limit=seconds, progress=progress, bars=bars
            )
            for one in programmes
        ]
        first, other = found[0], found[1] if len(found) > 1 else None
        forced = None
        if why is not None and first.is_exact and not first.conflict:
            forced = force(first.draft, first.solution, why, seconds)
        own_list = None
        if listed is not None and beside is not None:
            own_list = own_list_of(beside, first.draft, listed)
        view = allocation_view(self, first, forced, other, own_list)
        return Answer(
            view,
            bool((first.solution.amounts > 0).any()),
            tuple(self.registry.problems),
            lambda language: allocation_lines(view, why, top, language),
            lambda: allocation_tables(view),
        )

    def audit(
        self,
        *,
        by: Iterable[str] | str = (),
        within: str = "",
        outcomes: PathLike | None = None,
        funds: PathLike | None = None,
        level: float = 0.05,
        seed: int = 1,
        seconds: float = 60,
    ) -> Answer[AuditView]:
        """What `match audit` answers: what groups are shown and what they got.

        Parameters
            by        fields or rules that make groups
            within    a field or rule: compare only inside its groups
            outcomes  who got something (CSV): applicant_id, got; "workspace": what is recorded
            funds     audit the allocation of this file instead, and price floors
            level     chance of a false alarm, 0 to 1
            seed      of the shuffles
            seconds   with funds: time for each allocation

        Raises
            UsageError  outcomes and funds together; or a field or rule that cannot be used
            CannotHoldError  limits of the file of funds leave no allocation to audit
        """
        from matcher.allocation.funds_file import read_programme
        from matcher.allocation.result import allocate
        from matcher.api.recorded_outcomes import recorded_outcomes
        from matcher.audit.outcomes import read_outcomes
        from matcher.audit.price_of_fairness import money_floor
        from matcher.audit.report import make_audit
        from matcher.reports.for_funders.allocation import limit_in_conflict_said
        from matcher.reports.for_funders.audit import audit_tables, audit_view
        from matcher.reports.for_funders.audit_text import audit_lines
        from matcher.vector.score_matrix import make_score_matrix

        given_number("level", level, 0.001, 0.5)
        given_number("seconds", seconds, 1)
        if outcomes is not None and funds is not None:
            what = message("--outcomes and --funds do not go together.")
            raise UsageError(what, hint=message("Drop one of them."))
        applicants, matcher = everybody_of(self), self.matcher
        options = list(self.catalogue.options.values())
        matrix = make_score_matrix(matcher, applicants, options, with_parts=True)
        known = allocation = None
        reasons: tuple[RefusedFor, ...] = ()
        if str(outcomes) == "workspace" and not Path("workspace").exists():
            known, reasons = recorded_outcomes(self, [applicant.id for applicant in applicants])
        elif (path := as_path(outcomes)) is not None:
            known = read_outcomes(path, [applicant.id for applicant in applicants])
        if (path := as_path(funds)) is not None:
            programme = read_programme(path, matcher.catalogue, matcher.engine)
            bars = _bars(self, [programme], applicants)
            allocation = allocate(
                programme, matcher, applicants, time_limit=seconds, is_priced=False, bars=bars
            )
            if allocation.conflict:
                limits = tuple(limit_in_conflict_said(name) for name in allocation.conflict)
                what = message("These cannot hold together: {limits}.", limits=limits)
                raise CannotHoldError(what, where=path)
            known = (~matrix.table.nobody, allocation.has_award())
        audit = make_audit(
            matrix,
            matcher.engine,
            each(by) or self._audited(),
            outcomes=known,
            within=within,
            level=level,
            seed=seed,
        )
        floors = []
        if allocation is not None and allocation.is_exact:
            behind = sorted(audit.measures[-1].standings, key=lambda one: one.gap)
            behind = [one for one in behind if one.group.value and one.gap < 0 and one.chance]
            floors = [
                (one.group, money_floor(allocation, one.group.member, seconds))
                for one in behind[:FLOORS]
            ]
        view = audit_view(self, matrix, audit, floors, reasons)
        return Answer(
            view,
            True,
            tuple(self.registry.problems),
            lambda language: audit_lines(view, language),
            lambda: audit_tables(view),
            (*self._odd(each(by), "--by"), *self._odd([within], "--within")),
        )

    def _odd(self, typed: Iterable[str], where: str) -> tuple[Problem, ...]:
        """What is odd about typed rules that can be used; fields and "" say nothing odd."""
        from matcher.eligibility.typed_rules import rule_warnings

        rules = [rule for rule in typed if rule and rule not in self.schema]
        return tuple(rule_warnings(rules, self.matcher.engine, where))

    def _audited(self) -> list[str]:
        schema = self.schema
        names = [name for name in AUDITED if name.split()[0] in schema]
        return names or [f.name for f in schema if f.type in ("category", "boolean")][:3]

    def _of_many(
        self,
        meant: str,
        most: int | None,
        *,
        where: str,
        diverse: str,
        saturation: str,
        with_refused: bool,
    ) -> Shortlist | None:
        """The first candidates of a large registry; None where it is read one by one."""
        if not is_large(self.registry):
            return None
        from matcher.batch.first_candidates import first_candidates
        from matcher.shortlist.shortlist import check_asked

        check_asked(self.matcher.engine, where, diverse, saturation)
        return first_candidates(
            self.matcher,
            self.registry,
            self.matcher.options_of(meant),
            most,
            where=where,
            diverse=diverse,
            saturation=saturation,
            with_refused=with_refused,
        )

    def _matches_for(self, funder_or_option: str) -> list[Match]:
        matches = core.Session.applicants_for(self, funder_or_option)
        if not matches:
            refuse_empty(self)
        return matches


def _bars(
    session: core.Session,
    programmes: Iterable[AllocationProgramme],
    applicants: Sequence[Applicant],
) -> Bars:
    """Pairs that the log of cases bars from these allocations."""
    from matcher.allocation.recorded import bars_of
    from matcher.cases.merged import homes_of
    from matcher.cases.words import registry_of
    from matcher.support.paths import cases_file

    options = {fund.option for one in programmes for fund in one.funds if fund.option}
    log, homes = cases_file(session.schema_path), homes_of(session)
    return bars_of(log, registry_of(session), applicants, options, homes)
