"""What is said of a rule as a whole: odd, impossible, too intricate."""

from __future__ import annotations

from types import ModuleType

import pytest

from matcher.domain.schema_file import read_schema
from matcher.rules import decision_diagram, partition
from matcher.rules.diagnosis import diagnose
from matcher.spec.source import parse_toml

SCHEMA = read_schema(
    parse_toml(
        b"""
[field.members]
type = "integer"
[field.women]
type = "integer"
[field.rural]
type = "boolean"
""",
        "schema.toml",
    )
)
INTRICATE = "members < women and women < 9 and rural"


def codes(rule: str) -> list[str]:
    found = diagnose(rule, SCHEMA)
    return [problem.code for problem in (*found.problems, *found.warnings)]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (INTRICATE, []),
        ("members > 5 and members < 5", ["never-true"]),
        ("members > 5 or members <= 5", ["never-false"]),
        ("members >", ["bad-rule"]),
        ("membres > 5 and rural > 3", ["unknown-field", "wrong-type"]),
    ],
)
def test_what_is_said_of_a_rule(rule: str, code: list[str]) -> None:
    assert codes(rule) == code


def test_where_a_rule_cannot_be_read_is_counted_from_one() -> None:
    (problem,) = diagnose("members ? 5", SCHEMA).problems
    assert str(problem.message).endswith(", at character 9.")


def test_a_rule_is_too_intricate_at_each_of_three_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, bound in (
        (partition, "MOST_ANSWERS"),
        (decision_diagram, "MOST_WORK"),
        (decision_diagram, "MOST_NODES"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, bound, 1)
            assert codes(INTRICATE) == ["too-intricate"], bound


@pytest.mark.parametrize(
    ("module", "bound", "least"),
    [
        # one question of yes or no: two branches, one node
        (decision_diagram, "MOST_WORK", 2),
        (decision_diagram, "MOST_NODES", 1),
    ],
)
def test_a_rule_that_just_keeps_a_bound_is_not_too_intricate(
    module: ModuleType, bound: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, code in ((least, []), (least - 1, ["too-intricate"])):
        monkeypatch.setattr(module, bound, most)
        assert codes("rural") == code
