"""What if: facts of a cooperative or terms of options are changed on a copy; nothing is kept.

    changed = with_facts(applicant, ["union_member=yes", "own_cash_mad=40 %"])
    session = with_terms(session, [parse_term("indh_p3_ess:4="), parse_term("fda:status=open")])

A fact is said as a correction is: by field or label, as a cell of a registry or of a sheet; an
amount may be a share of what is asked for. A term is OPTION:WHAT=VALUE, of which WHAT is the
number of a condition (its rule, or nothing to drop it), `status`, or the key of a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Call, Condition, Figure, FigureCase
from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.domain.values import FieldValue
from matcher.eligibility.typed_rules import check_rule
from matcher.expressions.language import LARGEST_NUMBER
from matcher.ingest.profiles.typed_facts import field_of, read_said
from matcher.registry.cells import read_cell
from matcher.registry.csv_table import worked_out
from matcher.session import Session
from matcher.support.errors import DataRefusedError, Problem, UsageError, nearest
from matcher.support.lookup import the_meant_id
from matcher.support.messages import message
from matcher.support.text import Text

#: Most changes of one question.
MOST = 40
STATUSES = ("open", "closed")
#: Figures of an option that are a share, 0 to 1.
SHARES = frozenset(
    ("share_max", "own_share", "own_share_in_kind_max", "guarantee_share", "acceptance_rate")
)
#: A share of what is asked for, in the place of an amount.
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?%")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Term:
    """Another term of an option.

    Parameters
        what    "4" for its fourth condition, "status", or the key of a figure
        value   the rule in its place, "" to drop it; the status; the figure
    """

    option: str
    what: str
    value: str

    @property
    def condition(self) -> int:
        """The number of the condition that changes; 0 where another term does."""
        return int(self.what) if self.what.isdecimal() and len(self.what) < 6 else 0


def parse_term(text: str) -> Term:
    """The term of a text as "fda:status=open".

    Raises
        UsageError  it is none

    >>> parse_term("indh_p3_ess:1=members >= 5")
    Term(option='indh_p3_ess', what='1', value='members >= 5')
    """
    named, sign, value = text.partition("=")
    option, colon, what = (part.strip() for part in named.partition(":"))
    if not (sign and colon and option and what):
        hint = message("As {example}.", example="fda:status=open, fda:2= or fda:max_mad=500000")
        raise UsageError(message('"{word}" is not OPTION:WHAT=VALUE.', word=text), hint=hint)
    return Term(option, what, value.strip())


def with_facts(applicant: Applicant, said: Sequence[str]) -> Applicant:
    """A copy of the applicant with other facts.

    Raises
        UsageError        one is not FIELD=VALUE, or of a field that is worked out
        DataRefusedError  a value is none of its field, or cannot be true with the others
    """
    _check_number(said)
    schema = applicant.schema
    told = [_amount(one, applicant) for one in said]
    cells = read_said(told, schema, applicant.today, applicant.stated)
    stated: dict[str, FieldValue] = dict(applicant.stated)
    for name, cell in cells.items():
        if schema[name].derived is not None:
            what = message('"{field}" is worked out from others.', field=name)
            hint = message("Change {fields}.", fields=schema.asked_for(name))
            raise UsageError(what, where=name, hint=hint)
        stated.pop(name, None)
        for other in schema.aliases(name):
            stated.pop(other, None)
        if cell is not None:
            stated[name] = read_cell(cell, schema[name], schema)
    changed = Applicant(applicant.id, schema, stated, applicant.today)
    before = {name for name, _ in applicant.impossible()}
    problems = []
    for name, value in changed.impossible():
        if name not in before:
            what = message(
                "{field} would come out as {value}, which cannot be.",
                field=schema[name].label,
                value=worked_out(value, schema[name]),
            )
            problems.append(Problem(name, "impossible", what))
    if problems:
        raise DataRefusedError(message("These facts cannot all be true."), problems)
    return changed


def _amount(said: str, applicant: Applicant) -> str:
    """What is said, with a share of what is asked for as an amount."""
    name, sign, text = said.partition("=")
    found = _SHARE.fullmatch(text.strip())
    if not sign or not found:
        return said
    about = field_of(name.strip(), applicant.schema)
    if about.type != "money":
        return said
    need = budget_of(applicant).total
    if need is None:
        what = message("What is asked for is not known: give an amount.")
        raise UsageError(what, where=about.name)
    return f"{about.name}={round(need * float(found[1].replace(',', '.')) / 100)}"


def with_terms(session: Session, terms: Sequence[Term]) -> tuple[Session, tuple[Term, ...]]:
    """A copy of the session in which options have other terms, and the terms as they were meant.

    Raises
        UnknownIdError  there is no such option
        UsageError      an option has no such condition or figure, or a rule cannot be used
    """
    _check_number(terms)
    options = dict(session.catalogue.options)
    meant = []
    for term in terms:
        # figures stand under their keys without the currency, which files write
        what = term.what.removesuffix(f"_{session.schema.currency.lower()}")
        one = replace(term, option=_meant(term.option, options), what=what)
        options[one.option] = _changed(options[one.option], one, session)
        meant.append(one)
    catalogue = replace(session.catalogue, options=options)
    return replace(session, matcher=replace(session.matcher, catalogue=catalogue)), tuple(meant)


def _meant(asked: str, options: Mapping[str, Option]) -> str:
    if asked in options:
        return asked
    what = message('No option has the id or name "{id}".', id=asked)
    return the_meant_id(asked, {key: one.name for key, one in options.items()}, what)


def _changed(option: Option, term: Term, session: Session) -> Option:
    if term.condition:
        return _with_condition(option, term, session)
    if term.what == "status":
        return _with_status(option, term, session)
    return _with_figure(option, term)


def _with_condition(option: Option, term: Term, session: Session) -> Option:
    known = {condition.number for condition in option.every_condition()}
    if term.condition not in known:
        what = message("{option} has no condition {n}.", option=option.id, n=term.what)
        raise UsageError(what, where=f"{option.id}:{term.what}")
    if term.value:
        where = f"{option.id}:{term.what}"
        check_rule(term.value, session.matcher.engine, where, may_name_sensitive=True)

    def ours(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
        return tuple(
            replace(one, rule=term.value, says=Text({"en": term.value}))
            if one.number == term.condition
            else one
            for one in conditions
            if term.value or one.number != term.condition
        )

    calls = tuple(replace(call, conditions=ours(call.conditions)) for call in option.calls)
    return replace(option, conditions=ours(option.conditions), calls=calls)


def _with_status(option: Option, term: Term, session: Session) -> Option:
    today = session.today
    if term.value not in STATUSES:
        what = message('"{word}" is no status.', word=term.value)
        hint = message("Write one of {values}.", values=STATUSES)
        raise UsageError(what, where=f"{option.id}:status", hint=hint)
    if term.value == "closed":
        return replace(option, status="closed", valid_until=today - timedelta(days=1))

    def opened(call: Call) -> Call:
        last = today if call.closes is None else max(call.closes, today)
        return replace(call, opens=None, closes=last) if call.is_known(today) else call

    return replace(
        option,
        status="open",
        status_as_of=today,
        valid_from=None,
        valid_until=None,
        calls=tuple(map(opened, option.calls)),
    )


def _with_figure(option: Option, term: Term) -> Option:
    tables = (option.amount, option.terms)
    in_calls = [table for call in option.calls for table in (call.amount, call.terms)]
    known = sorted({key for table in (*tables, *in_calls) for key in table})
    if term.what not in known:
        what = message('{option} has no figure "{key}".', option=option.id, key=term.what)
        hint = nearest(term.what, known) or message("Known: {keys}.", keys=tuple(known))
        raise UsageError(what, where=f"{option.id}:{term.what}", hint=hint)
    if not _NUMBER.fullmatch(term.value) or float(term.value) >= LARGEST_NUMBER:
        what = message('"{cell}" is not a number.', cell=term.value)
        where = f"{option.id}:{term.what}"
        raise UsageError(
            what, where=where, hint=message("Write a number, for example 1250 or 0.5.")
        )
    number = float(term.value)
    if term.what in SHARES and number > 1:
        raise UsageError(
            message("{number} is no share of a whole.", number=number),
            where=f"{option.id}:{term.what}",
            hint=message("Write a number from 0 to 1, for example 0.6 for 60 per cent."),
        )

    def put(table: Mapping[str, Figure]) -> dict[str, Figure]:
        own = {term.what: Figure(number, number)} if term.what in table else {}
        return {**table, **own}

    def bare(cases: Iterable[FigureCase]) -> tuple[FigureCase, ...]:
        """The cases, which say no more of that figure."""
        kept = ({k: f for k, f in one.figures.items() if k != term.what} for one in cases)
        return tuple(
            replace(one, figures=figures) for one, figures in zip(cases, kept, strict=True)
        )

    calls = tuple(
        replace(call, amount=put(call.amount), terms=put(call.terms), cases=bare(call.cases))
        for call in option.calls
    )
    return replace(
        option,
        amount=put(option.amount),
        terms=put(option.terms),
        cases=bare(option.cases),
        calls=calls,
    )


def _check_number(changes: Sequence[object]) -> None:
    if len(changes) > MOST:
        raise UsageError(message("These are more than {n} changes.", n=MOST), code="too-large")
