"""`match audit`."""

from __future__ import annotations

from pathlib import Path

from matcher.cli.answers import Asked
from matcher.cli.funders import exit_code, refuse_empty
from matcher.cli.output import tell_problems, write_json, write_lines
from matcher.cli.table_file import TableFile
from matcher.support.errors import CannotHoldError, UsageError
from matcher.support.messages import message

#: What is audited where nothing is asked, as far as the schema has it.
USUAL = (
    "region", "province", "sector", "members", "women_share > 0.5", "president_gender",
    "union_member",
)  # fmt: skip
#: For how many groups, the furthest behind first, a floor is priced.
FLOORS = 5


def answer_audit(
    asked: Asked,
    by: list[str],
    within: str,
    outcomes: Path | None,
    funds: Path | None,
    table: TableFile,
    level: float,
    seed: int,
    seconds: float,
    *,
    force: bool,
) -> int:
    """Write the audit.

    Raises
        CannotHoldError  limits of the file of funds leave no allocation to audit
    """
    from matcher.audit.outcomes import read_outcomes
    from matcher.audit.price_of_fairness import money_floor
    from matcher.audit.report import make_audit
    from matcher.eligibility.typed_rules import rule_warnings
    from matcher.reports.audit import audit_tables, audit_view
    from matcher.reports.audit_text import audit_lines
    from matcher.reports.frame import answer_json
    from matcher.vector.score_matrix import make_score_matrix

    if outcomes is not None and funds is not None:
        what = message("--outcomes and --funds do not go together.")
        raise UsageError(what, hint=message("Drop one of them."))
    table.check(as_json=asked.as_json, force=force)
    session = asked.session()
    matcher, schema = session.matcher, session.schema
    names = by or [name for name in USUAL if name.split()[0] in schema]
    names = names or [f.name for f in schema if f.type in ("category", "boolean")][:3]
    applicants = list(session.registry)
    if not applicants:
        refuse_empty(session)
    options = list(session.catalogue.options.values())
    board = make_score_matrix(matcher, applicants, options, with_parts=True)
    known = None
    allocation = None
    if outcomes is not None:
        known = read_outcomes(outcomes, [applicant.id for applicant in applicants])
    if funds is not None:
        from matcher.allocation.funds_file import read_programme
        from matcher.allocation.result import allocate

        programme = read_programme(funds, matcher.catalogue, matcher.decider)
        allocation = allocate(programme, matcher, applicants, time_limit=seconds, is_priced=False)
        if allocation.conflict:
            from matcher.reports.allocation import conflict_said

            limits = tuple(conflict_said(name) for name in allocation.conflict)
            what = message("These cannot hold together: {limits}.", limits=limits)
            raise CannotHoldError(what, where=funds)
        known = (~board.table.nobody, allocation.has_award())
    audit = make_audit(
        board, matcher.decider, names, outcomes=known, within=within, level=level, seed=seed
    )
    floors = []
    if allocation is not None and allocation.is_exact:
        behind = sorted(audit.measures[-1].standings, key=lambda one: one.gap)
        behind = [one for one in behind if one.group.value and one.gap < 0 and one.chance]
        floors = [
            (one.group, money_floor(allocation, one.group.member, seconds))
            for one in behind[:FLOORS]
        ]
    rules = [name for name in names if name not in schema]
    tell_problems(rule_warnings(rules, matcher.decider, "--by"))
    view = audit_view(session, board, audit, floors)
    table.write(audit_tables(view), asked.language)
    if not table.is_answer:
        if asked.as_json:
            write_json(answer_json(view, asked.language))
        else:
            write_lines(audit_lines(view, asked.language))
    return exit_code(session, found=True)
