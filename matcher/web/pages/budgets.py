"""For funders: budgets divided under floors and caps, and what each of these rules costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.api.session import Session
from matcher.catalogue.families import WITHOUT_MONEY
from matcher.domain.schema import Schema
from matcher.reports.phrases import MAJORITIES
from matcher.reports.tables import currency_name, money_heading
from matcher.spec.source import Key, SourceFile
from matcher.support.errors import MatcherError
from matcher.support.messages import (
    Message,
    Money,
    Sayable,
    Share,
    counted,
    message,
    message_in,
    render,
)
from matcher.support.records import dataclass
from matcher.support.text import Text, amount_key, clean
from matcher.web.choices import choices, rule_example, rule_fields
from matcher.web.forms import FormFault, amount_of, number_of, with_hint
from matcher.web.office import office_of
from matcher.web.pages.funders import FUNDS, closed_options
from matcher.web.rendering import language_of, page
from matcher.web.tables import shown_tables
from matcher.web.work import USUAL_SECONDS, WORK

if TYPE_CHECKING:  # numpy, which the first page does without
    from matcher.allocation.funds_file import AllocationProgramme
    from matcher.reports.for_funders.allocation_views import AllocationView, LimitView
    from matcher.reports.for_funders.fund_terms import FundTerms

#: Rows of the form for floors and caps.
LIMITS = 4
#: Longest name of a fund or a rule: longer than that of any option.
_LONGEST_NAME = 200
#: The measures of a floor or a cap; an amount goes by its currency.
MEASURES: dict[str, Message | str] = {
    "share": message_in("measure", "per cent of the money"),
    "mad": "MAD",
    "awards": message_in("measure", "awards"),
}
KINDS: dict[str, Message] = {
    "floor": message_in("a limit", "at least"),
    "cap": message_in("a limit", "at most"),
}
_OWN_FUNDS = {f"fund {row}": message("Fund {n}", n=row) for row in range(1, FUNDS + 1)}
_NUMBERS = ("budget_mad", "ticket_min_mad", "ticket_max_mad", "awards_max")
#: What is written into a row that is used; the rest of it has a choice from the start.
_TELLING = ("option", "budget_mad", "rule", "amount", "whom")
#: Columns that a page leaves out: ids, the score beside what it makes a unit of money count, and
#: what the notes of an award say in words.
_UNSHOWN = ("option_id", "score", "needed_score", "conditional", "own_share", "unpaid")
#: Awards and funds that a page shows, and of those who are left out, whom somebody looks for.
_SHOWN, _SHOWN_LEFT_OUT = 60, 1000
#: How the names of the fields of a number end.
_IN_NUMBERS = (*(f"_{name}" for name in (*_NUMBERS, "own_share")), "_amount")


@dataclass(frozen=True, slots=True)
class _InForm(SourceFile):
    """A form as a file of funds, whose places are the ids of its fields.

    Parameters
        places   the number of the row that each table came from
        currency of the amounts: the keys of the file end in it, the ids of the fields never do
    """

    places: dict[str, tuple[int, ...]] | None = None
    currency: str = "MAD"

    def where(self, *path: Key) -> str:
        """The id of the field."""
        if len(path) < 2 or not isinstance(path[1], int) or self.places is None:
            return ""
        table, at = str(path[0]), path[1]
        row = self.places[table][at]
        key = str(path[2]) if len(path) > 2 else "budget_mad"
        if table == "fund":
            names = {amount_key(name, self.currency): name for name in _NUMBERS}
            return f"fund{row}_{names.get(key, key)}"
        return f"limit{row}_{'rule' if key in ('rule', 'id') else 'amount'}"


def show(request: Request) -> Response:
    """The form of budgets, and what became of them."""
    session = office_of(request).session()
    query, payers = request.query_params, _payers(session)
    faults = list(_no_numbers(query, session.schema.currency))
    view: AllocationView | None = None
    if not faults and any(name.endswith("_budget_mad") and part for name, part in query.items()):
        try:
            language = language_of(request)
            named = [*_whom(session.schema), *_OWN_FUNDS.items()]
            names = {rule: render(said, language) for rule, said in named}
            names |= {option: render(name, language) for option, name in payers}
            programme = _programme(query, session, names)
            with WORK.turn():
                view = session.allocate(programme, seconds=USUAL_SECONDS).view
        except MatcherError as error:
            faults = list(_faults(error))
    return page(
        request,
        "funders/budgets.html",
        status=422 if faults else 200,
        faults=faults,
        given={name: clean(part)[:500] for name, part in query.items()},
        options=payers,
        closed=closed_options(session),
        whom=_whom(session.schema),
        rule_example=rule_example(session.schema),
        rule_fields=rule_fields(session.schema),
        kinds=KINDS,
        measures=MEASURES | {"mad": currency_name(session.schema.currency)},
        in_money={
            name: money_heading(label, session.schema.currency)
            for name, label in (
                ("budget_mad", message("Budget")),
                ("ticket_min_mad", message("Smallest award")),
                ("ticket_max_mad", message("Largest award")),
            )
        },
        funds=range(1, FUNDS + 1),
        limits=range(1, LIMITS + 1),
        is_used=lambda kind, row: any(query.get(f"{kind}{row}_{key}") for key in _TELLING),
        view=view,
        terms=_terms(query, session),
        **_found(view),
    )


def _terms(query: QueryParams, session: Session) -> dict[int, FundTerms]:
    """The terms of the option of each fund, which hold where the form leaves a field empty."""
    from matcher.reports.for_funders.fund_terms import fund_terms

    found = {}
    for row in range(1, FUNDS + 1):
        option = session.catalogue.options.get(query.get(f"fund{row}_option", ""))
        if option is not None:
            found[row] = fund_terms(option, session.matcher, session.schema)
    return found


def _found(view: AllocationView | None) -> dict[str, Any]:
    if view is None:
        return {"note": [], "tables": [], "costs": [], "summary": None}
    from matcher.reports.for_funders.allocation_tables import allocation_tables
    from matcher.reports.for_funders.committee import committee_note

    currency = view.frame.currency
    awards, funds, left_out, *_ = allocation_tables(view)
    tables = [
        *shown_tables((awards, funds), _SHOWN, without=_UNSHOWN),
        *shown_tables((left_out,), _SHOWN_LEFT_OUT, without=_UNSHOWN),
    ]
    return {
        "summary": None if view.conflict else given_said(view),
        "note": [] if view.conflict else list(committee_note(view)),
        "tables": tables,
        "costs": [limit_row(limit, currency) for limit in view.limits],
    }


def given_said(view: AllocationView) -> Message:
    """What is given to how many, and whether that is proved best."""
    from matcher.reports.for_funders.allocation_text import proof_said

    summary = view.summary
    proof = proof_said(summary)
    given = counted(
        "{given} to {n} of {all} applicant.",
        "{given} to {n} of {all} applicants.",
        summary.applicants,
        n=summary.winners,
        given=Money(round(summary.given), view.frame.currency),
        all=summary.applicants,
    )
    return message_in("two sentences", "{first} {second}", first=given, second=proof)


def limit_row(limit: LimitView, currency: str) -> tuple[Sayable, ...]:
    """A floor or cap: what it asks, what is reached, and what it costs."""

    def measured(value: float) -> Sayable:
        if limit.measure == "share":
            return Share(round(value, 4))
        return Money(round(value), currency) if limit.measure == "mad" else round(value)

    unknown = message("not proved in the time")
    return (
        limit.name,
        KINDS[limit.kind],
        measured(limit.amount),
        measured(limit.reached),
        unknown if limit.costs is None else round(limit.costs),
        unknown if limit.others is None else limit.others,
        unknown if limit.moved is None else Money(round(limit.moved), currency),
    )


def _faults(error: MatcherError) -> Iterator[FormFault]:
    for problem in error.problems[:20]:
        yield FormFault(str(problem.where), with_hint(problem.message, problem.hint))
    if not error.problems:
        yield FormFault("", error.message)


def _no_numbers(query: QueryParams, currency: str) -> Iterator[FormFault]:
    """What stands in a field of a number and is none, as it was typed."""
    for name, text in query.items():
        if name.endswith(_IN_NUMBERS) and text.strip():
            typed = clean(text.strip())[:40]
            is_count = name.endswith("_awards_max")
            if isinstance(_number(typed.rstrip("% "), "" if is_count else currency), str):
                said = message("“{text}” is no number: write it as 500 000.", text=typed)
                yield FormFault(name, said)


def _programme(
    query: QueryParams, session: Session, names: Mapping[str, str]
) -> AllocationProgramme:
    """The programme that the form says.

    Parameters
        names   what the rules of usual groups, and funds of no option, are called

    Raises
        InvalidSourceError  everything that is wrong with it, each with the id of its field
    """
    from matcher.allocation.funds_file import programme_of

    data: dict[str, Any] = {"undecided": query.get("undecided") or "leave_out"}
    places: dict[str, tuple[int, ...]] = {}
    currency = session.schema.currency
    for row in range(1, FUNDS + 1):
        fund = _in_currency(_fund(query, row, names, currency), currency)
        if fund:
            data.setdefault("fund", []).append(fund)
            places["fund"] = (*places.get("fund", ()), row)
    for row in range(1, LIMITS + 1):
        kind = query.get(f"limit{row}_kind", "")
        limit = _in_currency(_limit(query, row, names, currency), currency)
        if kind in KINDS and limit:
            data.setdefault(kind, []).append(limit)
            places[kind] = (*places.get(kind, ()), row)
    file = _InForm("form", data, "", True, places, currency)
    return programme_of(file, session.catalogue, session.matcher.engine)


def _in_currency(table: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {amount_key(key, currency): value for key, value in table.items()}


def _fund(query: QueryParams, row: int, names: Mapping[str, str], currency: str) -> dict[str, Any]:
    def text(key: str) -> str:
        return clean(query.get(f"fund{row}_{key}", "").strip())[:500]

    if not text("budget_mad"):
        return {}
    own = f"fund {row}"
    said = text("option") or own
    fund: dict[str, Any] = {"id": names.get(said, said)[:_LONGEST_NAME]}
    fund |= {
        key: _number(text(key), currency if key.endswith("_mad") else "")
        for key in _NUMBERS
        if text(key)
    }
    if own := text("own_share"):
        fund["own_share"] = _share(own)
    fund |= {key: text(key) for key in ("option", "rule") if text(key)}
    if row > 1 and text("option"):
        fund["id"] = f"{fund['id']} ({row})"
    return fund


def _limit(query: QueryParams, row: int, names: Mapping[str, str], currency: str) -> dict[str, Any]:
    def text(key: str) -> str:
        return clean(query.get(f"limit{row}_{key}", "").strip())[:500]

    amount, rule = text("amount"), text("rule") or text("whom")
    name = names.get(rule, rule)
    if not (amount or rule):
        return {}
    side = "least" if query.get(f"limit{row}_kind") == "floor" else "most"
    measure = text("measure") if text("measure") in MEASURES else "share"
    said = (
        _share(amount)
        if measure == "share"
        else _number(amount, currency if measure == "mad" else "")
    )
    return {"id": f"{row}. {name}"[:_LONGEST_NAME], "rule": rule, f"{side}_{measure}": said}


def _number(text: str, currency: str) -> Any:
    """A number as people write it, an amount with its currency too; the text where it is none."""
    number = amount_of(text, currency) if currency else number_of(text)
    return text if number is None else number


def _share(text: str) -> Any:
    number = number_of(text.rstrip("% "), is_amount=False)
    return text if number is None else number / 100


def _payers(session: Session) -> list[tuple[str, Text]]:
    """The options that bring money, by name."""
    found = [
        (option.id, option.name)
        for option in session.catalogue.options.values()
        if option.family not in WITHOUT_MONEY
    ]
    return sorted(found)


def _whom(schema: Schema) -> list[tuple[str, Sayable]]:
    """Groups that floors and caps are often for: a rule, and what it says."""
    found: list[tuple[str, Sayable]] = []
    found += [(rule, said) for rule, said in MAJORITIES.items() if rule.split()[0] in schema]
    for name in ("region", "province", "sector"):
        for value, said in choices(schema[name], schema) if name in schema else ():
            label = message_in("a fact", "{label}: {value}", label=schema[name].label, value=said)
            found.append((f'{name} == "{value}"', label))
    return found


ROUTES = [Route("/funders/budgets", show, name="budgets")]
