"""For funders: candidates, several side by side, and the booklet of a committee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.api.for_funders import SATURATION
from matcher.api.session import Session
from matcher.catalogue.calls import states_of
from matcher.catalogue.families import WITHOUT_MONEY
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Availability
from matcher.domain.schema import Field, Schema
from matcher.reports.answer.match import MatchView
from matcher.reports.answer.seen import seen_said
from matcher.reports.for_funders.shortlist import (
    PairView,
    ShortlistView,
    asked_first_said,
    undecided_said,
)
from matcher.reports.names import availability_said, verdict_said
from matcher.reports.values import said_value
from matcher.support.errors import MatcherError, UnknownIdError
from matcher.support.messages import Sayable, message
from matcher.support.text import clean, slug
from matcher.web.choices import choices, named_fields, rule_example, rule_fields
from matcher.web.forms import FormFault, faults_of, skipped_in
from matcher.web.office import Moment, Office, office_of
from matcher.web.rendering import language_of, page
from matcher.web.work import WORK

#: Rows of funds in the form that divides budgets.
FUNDS = 3
#: Candidates on a page, those of a booklet, and those that are put side by side.
TOP, PRINTED, BESIDE = 20, 10, 4
#: Of those whom every option refuses, how many are named where somebody asks for them.
REFUSED = 300
#: Fields by which candidates are filtered, as far as the schema has them.
FILTERS = ("region", "province", "sector", "stage", "legal_form")
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def begin(request: Request) -> Response:
    """Where a funder begins: its options, and what can be asked of everybody."""
    session = office_of(request).session()
    funders: dict[str, list[Option]] = {}
    for option in session.catalogue.options.values():
        if option.funder:
            funders.setdefault(option.funder, []).append(option)
    known = session.catalogue.funders
    listed = [
        (name, known[name].name if name in known else name, options)
        for name, options in sorted(funders.items())
    ]
    return page(request, "funders/begin.html", listed=listed, closed=closed_options(session))


def closed_options(session: Session) -> frozenset[str]:
    """The options that are closed on the day: their candidates are shown, and it is said."""
    return frozenset(
        option.id
        for option in session.catalogue.options.values()
        if _states(option, session) == ("closed",)
    )


def _states(option: Option, session: Session) -> tuple[Availability, ...]:
    """Whether one can apply on the day: what holds in some place, the best first."""
    stale = session.catalogue.stale_after_days
    return states_of(option, session.schema, session.today, stale)


@dataclass(frozen=True, slots=True)
class AskedOptions:
    """The options whose candidates a page shows.

    Parameters
        several    whether each candidate has to say which of them suits it
        is_closed  whether nobody can apply to any of them on the day
    """

    several: bool
    is_closed: bool


def asked_of(meant: str, session: Session) -> AskedOptions:
    """What a page of candidates says of the options that it was asked for."""
    asked = [option.id for option in session.matcher.options_of(meant)]
    return AskedOptions(len(asked) > 1, bool(asked) and closed_options(session).issuperset(asked))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a page of candidates is asked for."""

    chosen: dict[str, str]
    typed: str
    diverse: str
    saturation: str
    skip: int = 0
    with_refused: bool = False

    @property
    def where(self) -> str:
        """The rule that candidates meet."""
        parts = [f'{name} == "{value}"' for name, value in self.chosen.items()]
        return " and ".join([*parts, *([f"({self.typed})"] if self.typed and parts else [])]) or (
            self.typed
        )


def _filters(query: QueryParams, schema: Schema) -> Filters:
    chosen = {}
    for about in filter_fields(schema):
        value = query.get(about.name, "")
        if value in dict(choices(about, schema)):
            chosen[about.name] = value
    usual = SATURATION if SATURATION in schema else ""
    return Filters(
        chosen,
        clean(query.get("where", "").strip())[:500],
        clean(query.get("diverse", ""))[:80],
        clean(query.get("saturation", usual))[:80],
        skipped_in(query),
        with_refused=bool(query.get("refused")),
    )


def filter_fields(schema: Schema) -> list[Field]:
    """The fields by which candidates are filtered."""
    return [schema[name] for name in FILTERS if name in schema and choices(schema[name], schema)]


def candidates(request: Request) -> Response:
    """The candidates of a funder or option, with filters, spread and saturation."""
    office = office_of(request)
    moment = office.now()
    session = moment.session
    meant = session.matcher.id_of(request.path_params["id"])
    filters = _filters(request.query_params, session.schema)
    faults: list[FormFault] = []
    try:
        view = _shortlist(office, moment, meant, filters)
    except UnknownIdError:
        raise
    except MatcherError as error:
        faults = list(faults_of(error, "where"))
        view = _shortlist(office, moment, meant, Filters({}, "", "", ""))
    asked = session.matcher.options_of(meant)
    only = asked[0] if len(asked) == 1 else None
    return page(
        request,
        "funders/candidates.html",
        status=422 if faults else 200,
        faults=faults,
        view=view,
        filters=filters,
        fields=[(one, choices(one, session.schema)) for one in filter_fields(session.schema)],
        grouping=named_fields(session.schema),
        rule_example=rule_example(session.schema),
        rule_fields=rule_fields(session.schema),
        verdict_said=verdict_said,
        undecided=undecided_said(view),
        options=asked_of(meant, session),
        only=only,
        only_state=availability_said(_states(only, session)) if only else None,
        only_seen=seen_said(only) if only else None,
        asked_first_said=asked_first_said,
        refused_by=refused_by,
        part=TOP,
        query=dict(request.query_params),
        divided=_divided(meant, session),
    )


def refused_by(match: MatchView) -> list[Sayable]:
    """What each condition says that refuses a cooperative."""
    return [one.told for one in match.conditions if one.number in match.blockers]


def _divided(meant: str, session: Session) -> dict[str, str]:
    """The form of budgets with a fund for each option that brings money, as far as it has rows."""
    paying = [one for one in session.matcher.options_of(meant) if one.family not in WITHOUT_MONEY]
    return {f"fund{row}_option": one.id for row, one in enumerate(paying[:FUNDS], 1)}


def _shortlist(office: Office, moment: Moment, meant: str, filters: Filters) -> ShortlistView:
    def make() -> ShortlistView:
        with WORK.turn():
            return moment.session.shortlist(
                meant,
                where=filters.where,
                diverse=filters.diverse,
                saturation=filters.saturation,
                skip=filters.skip,
                top=TOP,
                most_refused=REFUSED if filters.with_refused else 0,
            ).view

    asked = filters.where, filters.diverse, filters.saturation, filters.skip, filters.with_refused
    return office.kept(("shortlist", meant, *asked), moment, make)


def compare(request: Request) -> Response:
    """Up to four candidates side by side."""
    session = office_of(request).session()
    query = request.query_params
    meant = session.matcher.id_of(query.get("of", ""))
    asked = list(dict.fromkeys(query.getlist("coop")))
    faults = []
    if not 1 < len(asked) <= BESIDE:
        faults.append(FormFault("", message("Choose two to four cooperatives.")))
    with WORK.turn():
        pairs = [_best_pair(session, one, meant) for one in asked[:BESIDE]]
    known = session.catalogue.funders.get(meant) or session.catalogue.options.get(meant)
    return page(
        request,
        "funders/compare.html",
        status=422 if faults else 200,
        faults=faults,
        meant=meant,
        name=known.name if known else meant,
        pairs=pairs,
        same_option=len({pair.match.option_id for pair in pairs}) == 1,
        rows=_compared(pairs, session),
        verdict_said=verdict_said,
    )


def _best_pair(session: Session, applicant_id: str, meant: str) -> PairView:
    """A cooperative with the option of the funder that suits it best."""
    from matcher.reports.answer.applicant import applicant_view
    from matcher.reports.answer.match import match_view

    applicant = session.applicant(applicant_id)
    options = session.matcher.options_of(meant)
    match = session.matcher.applicants_for(options, [applicant])[0]
    return PairView(
        applicant_id=applicant.id,
        applicant=applicant_view(applicant),
        match=match_view(match, session),
    )


def _compared(
    pairs: Sequence[PairView], session: Session
) -> list[tuple[Sayable, list[tuple[Sayable, ...]]]]:
    """The rows of facts in which the cooperatives are compared: those that one of them has."""
    from matcher.domain.values import Several

    found: list[tuple[Sayable, list[tuple[Sayable, ...]]]] = []
    schema = session.schema
    people = [session.applicant(pair.applicant_id) for pair in pairs]
    for about in schema:
        if not about.headline or about.name in ("name", schema.need):  # its need stands above
            continue
        values = [one.value(about.name) for one in people]
        if any(value is not None for value in values):
            said = [said_value(value, about, schema) for value in values]
            is_many = [isinstance(value, Several) for value in values]
            cells = [
                tuple(one) if many and isinstance(one, tuple) else (one,)
                for one, many in zip(said, is_many, strict=True)
            ]
            found.append((about.label, cells))
    return found


def booklet(request: Request) -> Response:
    """The booklet of a committee: a table of the candidates, then a page for each."""
    from matcher.reports.dossier.booklet import booklet_leaf

    session = office_of(request).session()
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise UnknownIdError(message("A printed file ends in .pdf or .docx."))
    meant = session.matcher.id_of(request.path_params["id"])
    filters = _filters(request.query_params, session.schema)
    with WORK.turn():
        view = session.shortlist(
            meant,
            where=filters.where,
            diverse=filters.diverse,
            saturation=filters.saturation,
            top=PRINTED,
            most_refused=0,
        ).view
        leaves = [booklet_leaf(view, language_of(request), None)]
        if kind == "pdf":
            from matcher.reports.dossier.pdf import pdf_of

            content = pdf_of(leaves)
        else:
            from matcher.reports.dossier.word import word_of

            content = word_of(leaves)
    name = f"{slug(meant) or 'booklet'}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=KINDS[kind], headers=headers)


ROUTES = [
    Route("/funders", begin, name="funders"),
    Route("/funders/compare", compare, name="compare"),
    Route("/funders/candidates/{id:path}/booklet.{kind}", booklet, name="booklet"),
    Route("/funders/candidates/{id:path}", candidates, name="candidates"),
]
