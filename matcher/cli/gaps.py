"""`match gaps`."""

from __future__ import annotations

from pathlib import Path

from matcher.cli.answers import Asked
from matcher.cli.funders import exit_code, refuse_empty
from matcher.cli.output import check_free, write_json, write_lines
from matcher.errors import UsageError, nearest
from matcher.files import writing
from matcher.schema import Schema

#: What the gaps are grouped by where nothing is asked, as far as the schema has it.
FIELDS = ("region", "province", "sector", "stage")


def answer_gaps(asked: Asked, by: list[str], svg: Path | None, *, force: bool) -> int:
    """Write the gap map."""
    from matcher.funding.board import make_board
    from matcher.funding.gaps import make_gaps
    from matcher.show.gaps import gaps_answer, gaps_data, gaps_svg

    check_free(svg, force=force)
    session = asked.session()
    fields = fields_of(by, session.schema)
    applicants = list(session.registry)
    if not applicants:
        refuse_empty(session)
    board = make_board(session.matcher, applicants, list(session.catalogue.options.values()))
    plain = [name for name in fields if name != session.schema.budget]
    axes = tuple(plain[1:3]) if len(plain) > 2 else tuple((plain * 2)[:2])
    gaps = make_gaps(session.matcher, board, fields, (axes[0], axes[1]))
    if svg is not None:
        with writing(svg) as write:
            write(gaps_svg(session, gaps, asked.language))
    if str(svg) != "-":
        if asked.as_json:
            write_json(gaps_data(session, gaps, asked.language))
        else:
            write_lines(gaps_answer(session, gaps, asked.top, asked.language))
    return exit_code(session, found=gaps.total.without > 0)


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
            what = f'"{name}" is not a field.'
            hint = nearest(name, schema.fields)
            raise UsageError(what, where="--by", hint=hint, code="unknown-field")
        if schema[name].type not in ("category", "categories", "place", "boolean"):
            what = f'"{name}" is a {schema[name].type} field: it has no values to group by.'
            raise UsageError(what, where="--by", code="wrong-type")
    return by
