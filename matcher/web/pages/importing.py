"""Import: hand in a table, see what was understood, settle what was not, keep it, take it back."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.domain.schema import Schema
from matcher.ingest.columns.mapping_file import (
    LEAVE_OUT,
    Settled,
    read_mapping,
    settle_columns,
)
from matcher.ingest.diagnostics import column_letters
from matcher.registry.csv_table import ID_COLUMN
from matcher.reports.imported.import_preview import (
    FORMS,
    ROW_KINDS,
    PreviewColumn,
    PreviewSheet,
    use_said,
)
from matcher.reports.imported.importing import FindingView, ImportView
from matcher.reports.imported.importing_text import GROUPS, import_said, told
from matcher.reports.phrases import labelled
from matcher.support.errors import DataRefusedError
from matcher.support.messages import Message, Sayable, message
from matcher.support.paths import user_folder
from matcher.support.reason_codes import REASONS
from matcher.support.stamps import Stamp
from matcher.support.text import clean
from matcher.web.forms import Form, FormFault, page_hint, read_form, with_hint
from matcher.web.guard import FILE_BYTES
from matcher.web.markup import Plain
from matcher.web.office import office_of
from matcher.web.rendering import address, page, see_other
from matcher.web.uploads import SeenFiles, find_upload, keep_upload, remove_upload
from matcher.web.workspace import corrector, has_workspace, pairs_to_answer

_CHOOSE = message("Import the file again and choose it on the page that shows the table.")
#: What to do about some things on the pages, by the code of what was found.
_TODO: dict[str, Message] = {
    **dict.fromkeys(("unclear-column", "ambiguous-million", "unsure-layout"), _CHOOSE),
    "funder-word": message("Write it once, for every cooperative, on the page of the option."),
    "same-or-not": message("Say it on the page of the pairs that may be one cooperative."),
    "against-correction": message("To take a correction back, see what was done."),
    "old-value": message("If it holds again, correct it on the profile of the cooperative."),
}
_MOST_FIELDS = 5_000
_SHOWN_PROBLEMS, _NAMED_ROWS = 300, 20
#: Cells of so many cooperatives are looked through for those that can be corrected by hand.
_LOOKED_AT = 500
#: So many cooperatives are named of a kind, and up to so many without a click.
_NAMED_MOST, _NAMED_OPEN = 50, 12
#: Kinds of columns that a person may settle.
_SETTLED = ("field", "id", "unclear", "ignored", "unlabelled", "elsewhere")


def start(request: Request) -> Response:
    """The form into which a file is put."""
    return page(request, "import/start.html", largest=FILE_BYTES // 1_000_000)


async def hand_in(request: Request) -> Response:
    """Keep the file and look at it; what cannot be read is said at once."""
    async with request.form(max_files=1, max_fields=5) as given:
        file = given.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await run_in_threadpool(
                _again, request, [FormFault("file", message("Choose a file."))]
            )
        name, content = file.filename, await file.read()
    return await run_in_threadpool(_hand_in, request, name, content)


def _hand_in(request: Request, name: str, content: bytes) -> Response:
    with office_of(request).changing(request):
        token = keep_upload(name, content)
    try:
        _look(request, token)
    except DataRefusedError as error:
        remove_upload(token)
        problems = error.problems or [error]
        said = [
            FormFault("file", _of_file(name, with_hint(one.message, one.hint))) for one in problems
        ]
        return _again(request, said)
    return see_other(request, "import-preview", token=token)


def _of_file(name: str, said: Sayable) -> Sayable:
    """What is wrong with a file that was handed in; no name begins it, for it gets a capital."""
    return message("File {file}: {what}", file=clean(name)[:120], what=said)


def _again(request: Request, faults: list[FormFault]) -> Response:
    largest = FILE_BYTES // 1_000_000
    return page(request, "import/start.html", status=422, faults=faults, largest=largest)


def _seen(request: Request) -> SeenFiles:
    state = request.app.state
    if not hasattr(state, "imports"):
        state.imports = SeenFiles()
    seen: SeenFiles = state.imports
    return seen


def _mapping() -> Path:
    return user_folder() / "mapping.toml"


def _stamp(request: Request) -> Stamp:
    """What a preview rests on: the workspace, the day, and what is settled, by its content."""
    path = _mapping()
    settled = path.read_bytes() if path.is_file() else b""
    mark = (str(path), 0, 0, len(settled), int.from_bytes(sha256(settled).digest()[:8]))
    return (*office_of(request).sources.stamp(), mark)


def _look(request: Request, token: str) -> ImportView:
    """What was understood of a file; nothing is written."""
    path, stamp = find_upload(token), _stamp(request)
    view = _seen(request).get(token, stamp)
    if view is None:
        view = office_of(request).session().import_files(path, dry_run=True).view
        _seen(request).put(token, stamp, view)
    return view


def preview(request: Request) -> Response:
    """The real table as it was understood, with what is to be settled."""
    token = request.path_params["token"]
    view = _look(request, token)
    refused = told(view, "refused")
    schema = office_of(request).session().schema
    return page(
        request,
        "import/preview.html",
        view=view,
        token=token,
        said=import_said(view),
        made=[one for one in view.profiles if one.is_new],
        changed=[one for one in view.profiles if not one.is_new],
        changes=_by_profile(view),
        named_open=_NAMED_OPEN,
        named_most=_NAMED_MOST,
        refused=_by_cause(refused),
        refused_cells=len(refused),
        todo_said=lambda found: _todo_before(found, {word.says for word in view.words}),
        fields=[about for about in schema if about.is_askable],
        schema=schema,
        forms=FORMS,
        row_kinds=ROW_KINDS,
        hides=_hides,
        use_said=use_said,
        reasons=REASONS,
        may_settle=_may_settle,
        questions=tuple(_questions(view, schema)),
        settled_words=_settled_words(schema),
        settled_name=settled_name,
        id_column=ID_COLUMN,
        leave_out=LEAVE_OUT,
    )


def _by_profile(view: ImportView) -> dict[str, list[Message]]:
    """What would change of each cooperative."""
    found: dict[str, list[Message]] = {}
    for one in view.changes:
        found.setdefault(one.applicant_id, []).append(one.said)
    return found


def _hides(sheet: PreviewSheet) -> bool:
    """Whether a cell of it is shown as dots or stars."""
    return any("•••" in str(cell) or "***" in str(cell) for row in sheet.rows for cell in row.cells)


def _may_settle(column: PreviewColumn) -> bool:
    return column.kind in _SETTLED and bool(column.header)


def _questions(view: ImportView, schema: Schema) -> Iterator[tuple[str, Sayable]]:
    """What nobody but a person can settle: where it stands in the page, and what it is about."""
    for s, sheet in enumerate(view.sheets):
        if sheet.doubts or sheet.form == "none":
            name = " · ".join(filter(None, (sheet.file, sheet.sheet)))
            yield f"sheet-{s}", labelled(message("Which row holds the labels"), name)
    for key, column, _ in _columns(view):
        if not _may_settle(column):
            continue
        if column.kind == "unclear":
            yield f"column-{key}", labelled(message("What the column holds"), column.header[:120])
        if column.asks_million:
            what = message("“Million” means here a million of")
            yield f"million-{key}", labelled(what, column.header[:120])
    for number, word in enumerate(view.words):
        yield f"word-{number}", labelled(schema[word.field].label, word.says)


def _current(column: PreviewColumn) -> str:
    """What a column is taken for, as the form says it."""
    held = {"id": ID_COLUMN, "ignored": LEAVE_OUT}
    return held.get(column.kind, column.field or "" if column.kind == "field" else "")


async def decide(request: Request) -> Response:
    """Keep what was chosen; then look again, import, or throw the file away."""
    given = await read_form(request, most=_MOST_FIELDS)
    return await run_in_threadpool(_decide, request, given)


def _decide(request: Request, given: Form) -> Response:
    token, office = request.path_params["token"], office_of(request)
    if given.one("do") == "discard":
        with office.changing(request):
            remove_upload(token)
        return see_other(request, "import")
    path = find_upload(token)
    with office.changing(request):
        _settle(_look(request, token), given, office.session().schema)
        if given.one("do") != "import":
            return see_other(request, "import-preview", token=token)
        done = office.session().import_files(path).view
        _seen(request).put(f"done {token}", (), done)
        remove_upload(token)
    return see_other(request, "import-done", token=token)


def _settle(view: ImportView, given: Form, schema: Schema) -> None:
    """Keep the choices that differ from what was understood."""
    columns: dict[tuple[str, str], Settled] = {}
    for key, column, layout in _columns(view):
        chosen, million = given.one(f"column-{key}"), given.one(f"million-{key}")
        is_known = chosen in schema or chosen in (ID_COLUMN, LEAVE_OUT)
        said = chosen if is_known and chosen != _current(column) else ""
        million = million if million in ("dirhams", "centimes") else ""
        million = million if million != column.million else ""
        if said or million:
            columns[column.header, layout] = Settled(said, million)
    words: dict[tuple[str, str], str] = {}
    chosen_of = {(one.field, one.says): f"word-{n}" for n, one in enumerate(view.words)}
    before = _settled_words(schema)
    chosen_of |= {at: settled_name(at) for at in before}
    for (name, says), field in chosen_of.items():
        means = given.one(field)
        is_known = means == LEAVE_OUT or means in (schema[name].values or ())
        if is_known and means != before.get((name, says)):
            words[name, says] = means
    rows: dict[tuple[str, str], int] = {}
    sheet_at, _, row = given.one("header").partition(":")
    if sheet_at.isdecimal() and row.isdecimal() and int(sheet_at) < len(view.sheets):
        sheet = view.sheets[int(sheet_at)]
        if 0 < int(row) <= sheet.last_row:
            rows[sheet.file, sheet.sheet] = int(row)
    if columns or words or rows:
        settle_columns(_mapping(), schema, columns, words, rows)


def _settled_words(schema: Schema) -> dict[tuple[str, str], str]:
    """What was said of words before, by field and word: it holds until it is said otherwise."""
    words = sorted(read_mapping(_mapping(), schema).words.items())
    return {at: means for at, means in words if means and schema[at[0]].values}


def settled_name(at: tuple[str, str]) -> str:
    """The name in the form of a word that was settled before, by its field and the word."""
    return f"settled-{at[0]}-{at[1]}"


def _columns(view: ImportView) -> Iterator[tuple[str, PreviewColumn, str]]:
    """Every column with its key in the form and the layout of its table."""
    for s, sheet in enumerate(view.sheets):
        for t, table in enumerate(sheet.tables):
            for c, column in enumerate(table.columns):
                yield f"{s}-{t}-{c}", column, table.layout


def done(request: Request) -> Response:
    """What came of an import: what was made, and what could not be read, cell by cell."""
    token = request.path_params["token"]
    view = _seen(request).get(f"done {token}", ())
    if view is None:
        return see_other(request, "history")
    groups = [(group, heading, told(view, group)) for group, heading in GROUPS.items()]
    return page(
        request,
        "import/done.html",
        view=view,
        said=import_said(view),
        groups=[(*one, _by_cause(one[2])) for one in groups if one[2]],
        most=_SHOWN_PROBLEMS,
        todo_said=_todo_said,
        by_hand=_by_hand(request, view),
        # as it stands now: the page is opened again after pairs were settled
        waiting=pairs_to_answer(office_of(request)) if view.pairs_to_review else 0,
    )


def _by_hand(request: Request, view: ImportView) -> dict[tuple[str, str, int, str], Plain]:
    """Of cells that were refused, by file, sheet, row and column: where the value is corrected."""
    office, found = office_of(request), dict[tuple[str, str, int, str], Plain]()
    ids = {one.applicant_id for one in view.profiles if one.applicant_id}
    ids |= {one.applicant_id for one in view.joined if one.applicant_id}
    refused = {
        (one.file, one.sheet, one.row, one.column): [part for _, part in one.what.arguments]
        for one in told(view, "refused")
    }
    if not refused or not has_workspace(office):
        return found
    with corrector(office) as one:
        # rows that were known already name no cooperative: their cells say the same as before
        others = [kept.id for kept in one.store if kept.id not in ids]
        looked_at = [*sorted(ids), *(others if view.unchanged_rows else ())]
        for id_ in looked_at[:_LOOKED_AT]:
            for cell in one.store.cells(id_):
                at = cell.file, cell.sheet, cell.row, column_letters(cell.column)
                if at not in refused or (id_ not in ids and cell.raw not in refused[at]):
                    continue
                if cell.field in one.schema and one.schema[cell.field].is_askable:
                    found.setdefault(at, address(request.app, "field", id=id_, field=cell.field))
    return found


def _todo_said(found: FindingView) -> Sayable:
    """What to do about a cell, here: in a terminal it is often a command."""
    return _TODO.get(found.code) or page_hint(found.todo)


def _todo_before(found: FindingView, asked: Container[object]) -> Sayable:
    """The same before the import: what the page itself asks is said where it asks it.

    Parameters
        asked  the words that the page asks about, with the values they may stand for
    """
    is_asked = found.code == "unknown-value" and any(
        part in asked for _, part in found.what.arguments if isinstance(part, str)
    )
    return "" if is_asked or found.code in _TODO else page_hint(found.todo)


def _by_cause(found: Sequence[FindingView]) -> list[tuple[FindingView, tuple[int, ...]]]:
    """What is alike in cells of one column, told once: the first cell, and the rows of the others.

    Of very many the first rows are named.
    """
    alike: dict[object, list[FindingView]] = {}
    for one in found:
        cause = one.file, one.sheet, one.column, repr(one.what), repr(one.todo)
        alike.setdefault(cause, []).append(one)
    return [
        (first, tuple(one.row for one in others[:_NAMED_ROWS])) for first, *others in alike.values()
    ]


ROUTES = [
    Route("/import", start, name="import"),
    Route("/import", hand_in, methods=["POST"]),
    Route("/import/{token}", preview, name="import-preview"),
    Route("/import/{token}", decide, methods=["POST"]),
    Route("/import/{token}/done", done, name="import-done"),
]
