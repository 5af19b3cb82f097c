"""What forms show of a schema: a rule is written in its own fields, whatever the country."""

from __future__ import annotations

import pytest

from matcher.catalogue.loading import load_schema
from matcher.domain.schema_file import read_schema
from matcher.expressions.language import parse
from matcher.rules.predicates import bind
from matcher.spec.source import parse_toml
from matcher.web.choices import rule_example

MEMBERS = '[field.members]\ntype = "integer"\n'
FORM = '[field.form]\ntype = "category"\nvalues = ["gie"]\n'
BANK = '[field.bank]\ntype = "boolean"\n'


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (FORM + MEMBERS, "members >= 10"),
        (FORM + BANK, 'form == "gie"'),
        (BANK + FORM.replace("gie", "gpf"), 'form == "gpf"'),
        (BANK + '[field.name]\ntype = "text"\n', "bank"),
        (BANK + FORM + '[field.need]\ntype = "money"\n', 'form == "gie"'),
    ],
)
def test_the_example_of_a_rule_can_be_used_as_it_stands(text: str, rule: str) -> None:
    schema = read_schema(parse_toml(text.encode(), "s.toml"))
    assert rule_example(schema) == rule
    assert bind(parse(rule), schema)[1] == []


def test_the_shipped_schema_keeps_its_example() -> None:
    schema, _ = load_schema()
    assert rule_example(schema) == "members >= 10 and women_share > 0.5"
