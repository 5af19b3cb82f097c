"""Rules of an option together: where a few are more intricate than all of them."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.domain.schema_file import read_schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.rules.decision_diagram import DecisionDiagram, TooIntricateError
from matcher.spec.source import parse_toml
from matcher.support.text import Text

SCHEMA = read_schema(
    parse_toml(
        b"""
[field.members]
type = "integer"
[field.rural]
type = "boolean"
[field.audited]
type = "boolean"
[field.abroad]
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


def test_of_several_groups_it_is_the_one_that_the_few_are_of(engine: EligibilityEngine) -> None:
    rules = {0: "abroad", **RULES}
    assert engine.joint_of([1, 2], rules) == engine.joint([*RULES.values()])


def test_what_is_too_intricate_to_tell_is_not_called_a_conflict(engine: EligibilityEngine) -> None:
    # not rural, so below 5 and above 8 at once: any two of them could be fulfilled
    rules = ("members < 5 or rural", "members > 8 or rural", "not rural")
    conditions = [Condition(n, rule, Text({"en": rule})) for n, rule in enumerate(rules, 1)]
    verdict = engine.decide(conditions, Applicant("x", SCHEMA, {}, date(2026, 11, 23)))
    assert (verdict.name, verdict.blockers) == ("refused", (1, 2, 3))


def test_there_is_no_larger_group_to_stand_for_all(engine: EligibilityEngine) -> None:
    two = {n: RULES[n] for n in (1, 2)}
    with pytest.raises(TooIntricateError):
        engine.joint_of([1, 2], two)


def test_a_fact_that_what_is_known_makes_needless_is_not_missing() -> None:
    """Of a total that is at least 800,000 two cases are left, and both meet the rule."""
    schema = read_schema(
        parse_toml(
            b"""
[field.open]
type = "boolean"
[field.audited]
type = "boolean"
[field.tools]
type = "money"
min = 0
[field.stock]
type = "money"
min = 0
[field.total]
type = "money"
derived = "tools + stock"
""",
            "schema.toml",
        )
    )
    rule = "open and (audited or total >= 500000 and (total >= 900000 or total < 900000))"
    conditions = (Condition(1, rule, Text({"en": ""})),)
    known = Applicant("x", schema, {"tools": 800_000}, date(2026, 11, 23))
    verdict = EligibilityEngine(schema).decide(conditions, known)
    assert (verdict.name, verdict.missing) == ("undecided", ("open",))
