"""`match gaps`."""

from __future__ import annotations

from pathlib import Path

from matcher.cli.answers import Asked
from matcher.cli.funders import exit_code, refuse_empty
from matcher.cli.output import check_free, write_json, write_lines
from matcher.cli.table_file import TableFile
from matcher.domain.grouping_fields import NAMED_TYPES, no_values, unknown_field
from matcher.domain.schema import Schema
from matcher.support.errors import UsageError
from matcher.support.files import write_whole
from matcher.support.messages import message

#: What the gaps are grouped by where nothing is asked, as far as the schema has it.
FIELDS = ("region", "province", "sector", "stage")


def answer_gaps(
    asked: Asked, by: list[str], table: TableFile, svg: Path | None, *, force: bool
) -> int:
    """Write the gap map."""
    from matcher.reports.frame import answer_json
    from matcher.reports.gaps import gaps_tables, gaps_view
    from matcher.reports.gaps_svg import gaps_svg
    from matcher.reports.gaps_text import gaps_lines
    from matcher.shortlist.gaps import make_gaps
    from matcher.vector.score_matrix import make_score_matrix

    table.check(as_json=asked.as_json, force=force)
    check_free(svg, force=force)
    session = asked.session()
    fields = fields_of(by, session.schema)
    axes = _axes(fields, session.schema)
    if svg is not None and axes is None:
        what = message("There is no field to draw by.")
        hint = message("Name one that has values: --by FIELD.")
        raise UsageError(what, where="--svg", hint=hint)
    applicants = list(session.registry)
    if not applicants:
        refuse_empty(session)
    board = make_score_matrix(session.matcher, applicants, list(session.catalogue.options.values()))
    gaps = make_gaps(session.matcher, board, fields, axes)
    view = gaps_view(session, gaps)
    table.write(gaps_tables(view), asked.language)
    if svg is not None:
        write_whole(svg, gaps_svg(view, asked.language))
    if not table.is_answer and str(svg) != "-":
        if asked.as_json:
            write_json(answer_json(view, asked.language))
        else:
            write_lines(gaps_lines(view, asked.top, asked.language))
    return exit_code(session, found=gaps.total.without > 0)


def _axes(fields: list[str], schema: Schema) -> tuple[str, str] | None:
    """The two fields of the picture; one twice where there is but one, None without any."""
    plain = [name for name in fields if name != schema.budget]
    if not plain:
        return None
    return (plain[1], plain[2]) if len(plain) > 2 else (plain[0], plain[-1])


def fields_of(by: list[str], schema: Schema) -> list[str]:
    """The fields to group by; those of a usual schema where none is named.

    Raises
        UsageError  one of them is no field, or has no values to group by
    """
    if not by:
        usual = [name for name in FIELDS if name in schema]
        usual = usual or [f.name for f in schema if f.type == "category" and not f.sensitive][:3]
        return [*usual, *([schema.budget] if schema.budget else [])]
    for name in by:
        if name not in schema:
            raise unknown_field(name, schema, "--by")
        if schema[name].type not in NAMED_TYPES:
            raise no_values(schema[name], "--by")
    return by
