"""Rules that a person types: refused with all that is wrong, told what is odd."""

from __future__ import annotations

import pytest

from matcher.domain.schema_file import read_schema
from matcher.eligibility.typed_rules import check_rule, rule_problems, rule_warnings
from matcher.eligibility.verdict import EligibilityEngine
from matcher.spec.source import parse_toml
from matcher.support.errors import UsageError

SCHEMA = read_schema(
    parse_toml(
        b"""
[field.members]
type = "integer"
[field.disabled]
type = "integer"
sensitive = true
[field.shared]
type = "number"
derived = "disabled / members"
""",
        "schema.toml",
    )
)
ENGINE = EligibilityEngine(SCHEMA)


def codes(rule: str, *, may_name_sensitive: bool = False) -> list[str]:
    found = rule_problems(rule, ENGINE, "--where", may_name_sensitive=may_name_sensitive)
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("members > 5", []),
        ("disabled > 5", ["sensitive"]),
        ("members > 5 and disabled > 5", ["sensitive"]),
        ("disabled > 5 and disabled < 9", ["sensitive"]),  # told once
        ("shared > 0.5", ["sensitive"]),  # derived from what is sensitive
        ("members < disabled", ["sensitive"]),
        ("membres > 5", ["unknown-field"]),
        ("members >", ["bad-rule"]),
    ],
)
def test_what_is_wrong_with_a_rule(rule: str, code: list[str]) -> None:
    assert codes(rule) == code


def test_an_audit_may_name_what_is_sensitive() -> None:
    assert codes("disabled > 5", may_name_sensitive=True) == []


def test_a_rule_that_cannot_be_used_is_refused_with_the_first_code() -> None:
    with pytest.raises(UsageError) as caught:
        check_rule("membres > 5 and disabled > 1", ENGINE, "--where")
    assert caught.value.code == "unknown-field"


def test_what_is_sensitive_is_refused_unless_it_may_be_named() -> None:
    assert [one.code for one in rule_problems("disabled > 5", ENGINE, "--where")] == ["sensitive"]
    with pytest.raises(UsageError) as caught:
        check_rule("disabled > 5", ENGINE, "--where")
    assert caught.value.code == "sensitive"
    assert check_rule("disabled > 5", ENGINE, "--audit", may_name_sensitive=True) == []


def test_of_several_problems_the_first_that_is_told_gives_its_code() -> None:
    with pytest.raises(UsageError) as caught:
        check_rule('members == "x" and membres > 5', ENGINE, "--where")
    codes = [one.code for one in rule_problems('members == "x" and membres > 5', ENGINE, "--where")]
    assert sorted(codes) == ["unknown-field", "wrong-type"]
    assert caught.value.code == "unknown-field"
    # what is wrong is no warning
    assert rule_warnings(["membres > 5", "disabled > 5"], ENGINE, "--where") == []


def test_what_is_odd_is_told_and_stops_nothing() -> None:
    rule = "members > 5 or members <= 5"
    assert [one.code for one in check_rule(rule, ENGINE, "--where")] == ["never-false"]
    assert [one.code for one in rule_warnings([rule, "members > 5"], ENGINE, "--where")] == [
        "never-false"
    ]


def test_a_rule_that_was_checked_is_compiled_no_second_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*_: object) -> None:
        raise AssertionError

    engine = EligibilityEngine(SCHEMA)
    check_rule("members > 7", engine, "--where")
    monkeypatch.setattr("matcher.eligibility.verdict.make_diagram", refuses)
    assert engine.diagram("members > 7").is_never_true is False
    with pytest.raises(AssertionError):
        engine.diagram("members > 8")
