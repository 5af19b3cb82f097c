"""The printed file of one cooperative: PDF, or Word to go on working in."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.cases.papers import papers_in
from matcher.cases.words import registry_of
from matcher.planning.settings import settings_of
from matcher.reports.followed.case_notes import note_views
from matcher.support.errors import UnknownIdError
from matcher.support.messages import message
from matcher.support.text import LANGUAGES, slug
from matcher.web.coops import coop_of
from matcher.web.pages.cooperatives import common
from matcher.web.rendering import language_of, page

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


#: Options for which a dossier is offered: the first that suit.
_OPTIONS = 10


def choose(request: Request) -> Response:
    """The printed file: of the cooperative, or for one of the options that suit it best."""
    subject = coop_of(request)
    ordered, known = subject.ordered(), subject.known()
    ranked = [match for match in ordered if match.rank]
    # who said no stands behind all others: looked for here, it is found with its warning
    most = len(ranked) if request.query_params.get("all") == "1" else _OPTIONS
    no = [match for match in ranked[most:] if match.option.id in known.said_no]
    offered = [*ranked[:most], *no]
    notes = note_views(ordered, known, subject.session)
    return page(
        request,
        "cooperatives/dossiers.html",
        **common(subject, "dossiers"),
        options=[(match.option.id, match.option.name) for match in offered],
        more=len(ranked) - len(offered),
        # who is asked a second time, or said no, is no option to send a file to without a word
        recorded={name: note.lines for name, note in notes.items()},
    )


def write(request: Request) -> Response:
    """The file in the language of the page, or of the address; for one option, or for none."""
    from matcher.reports.dossier.make import DossierWish, make_dossier
    from matcher.reports.dossier.pages import leaf_of

    subject = coop_of(request)
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise UnknownIdError(message("A printed file ends in .pdf or .docx."))
    session = subject.session
    option = request.query_params.get("option", "")
    if option and option not in session.catalogue.options:
        raise UnknownIdError(message('There is no option "{id}".', id=option))
    asked = request.query_params.get("in", "")
    language = asked if asked in LANGUAGES else language_of(request)
    name = "-".join(filter(None, (slug(subject.id) or "dossier", slug(option)))) + f".{kind}"
    papers = papers_in(subject.office.sources.log, registry_of(session), subject.id)
    settings = settings_of(session)
    wish = DossierWish(Path(name), (language,), "file", option, (), tuple(papers))
    leaves = [leaf_of(make_dossier(session, subject.applicant, settings, wish), language)]
    if kind == "pdf":
        from matcher.reports.dossier.pdf import pdf_of

        content = pdf_of(leaves)
    else:
        from matcher.reports.dossier.word import word_of

        content = word_of(leaves)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=KINDS[kind], headers=headers)


ROUTES = [
    Route("/cooperatives/{id:path}/dossiers", choose, name="dossiers"),
    Route("/cooperatives/{id:path}/dossier.{kind}", write, name="dossier"),
]
