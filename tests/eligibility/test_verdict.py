"""Rules of an option together: where a few are more intricate than all of them."""

from __future__ import annotations

import pytest

from matcher.domain.schema_file import read_schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.rules.decision_diagram import DecisionDiagram, TooIntricateError
from matcher.spec.source import parse_toml

SCHEMA = read_schema(
    parse_toml(
        b"""
[field.members]
type = "integer"
[field.rural]
type = "boolean"
[field.audited]
type = "boolean"
""",
        "schema.toml",
    )
)
RULES = {
    1: "members < 5 or rural",
    2: "rural or audited",
    3: "members > 2 or rural",
    4: "members != 3 or audited",
}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> EligibilityEngine:
    """An engine for which two rules together are too many cases, and four are not."""
    engine = EligibilityEngine(SCHEMA)
    compiled = EligibilityEngine._compile_joint

    def joint(self: EligibilityEngine, rules: tuple[str, ...]) -> DecisionDiagram:
        if len(rules) == 2:
            raise TooIntricateError
        return compiled(self, rules)

    monkeypatch.setattr(EligibilityEngine, "_compile_joint", joint)
    return engine


def test_the_diagram_of_the_whole_group_stands_for_a_few(engine: EligibilityEngine) -> None:
    assert engine.joint_of([1, 2], RULES) == engine.joint([*RULES.values()])


def test_there_is_no_larger_group_to_stand_for_all(engine: EligibilityEngine) -> None:
    two = {n: RULES[n] for n in (1, 2)}
    with pytest.raises(TooIntricateError):
        engine.joint_of([1, 2], two)
