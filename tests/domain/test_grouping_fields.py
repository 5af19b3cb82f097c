"""What gaps are grouped by where nobody says it."""

from __future__ import annotations

import pytest

from matcher.domain.grouping_fields import drawn_by, grouping_fields
from matcher.domain.schema_file import read_schema
from matcher.spec.source import parse_toml


@pytest.mark.parametrize(
    ("names", "grouped", "drawn"),
    [
        (("region", "sector", "form"), ["region", "sector"], ("region", "sector")),
        (("form", "chain", "region"), ["region", "form", "chain"], ("form", "chain")),
        (("region", "form"), ["region", "form"], ("region", "form")),
        (("region",), ["region"], ("region", "region")),
        (("form", "chain"), ["form", "chain"], ("form", "chain")),
    ],
)
def test_a_schema_of_other_fields_is_grouped_by_two_that_differ(
    names: tuple[str, ...], grouped: list[str], drawn: tuple[str, str]
) -> None:
    text = "".join(f'[field.{name}]\ntype = "category"\nvalues = ["a"]\n' for name in names)
    schema = read_schema(parse_toml(text.encode(), "s.toml"))
    assert grouping_fields([], schema) == grouped
    assert drawn_by(grouped, schema) == drawn
