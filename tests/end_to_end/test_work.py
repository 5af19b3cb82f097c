"""A budget of work: every rule is compiled within seconds, or refused at once."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from conftest import Command

from matcher import open_matcher
from matcher.advice.advise import advise
from matcher.advice.answer_distribution import read_answer_distribution
from matcher.domain.schema import Schema
from matcher.domain.schema_file import read_schema
from matcher.rules.diagnosis import Diagnosis, diagnose
from matcher.spec.source import parse_toml

#: Two are asked for; a slow machine under load gets five.
MOST_SECONDS = 5


@pytest.fixture(scope="module")
def schema() -> Schema:
    lines = ['field.a = { type = "integer" }', 'field.tags = { type = "categories" }']
    for n in range(30):
        lines.append(f'field.b{n} = {{ type = "boolean" }}')
        lines.append(f'field.x{n} = {{ type = "integer" }}')
    return read_schema(parse_toml("\n".join(lines).encode(), "s.toml"))


def timed(rule: str, schema: Schema) -> Diagnosis:
    started = time.process_time()
    found = diagnose(rule, schema)
    assert time.process_time() - started < MOST_SECONDS
    return found


def clauses(many: int, atoms: list[str]) -> str:
    """Random clauses of three, joined by `and`."""
    rng = random.Random(3)
    drawn = []
    for _ in range(many):
        literals = (rng.choice(("", "not ")) + atom for atom in rng.sample(atoms, 3))
        drawn.append(f"({' or '.join(literals)})")
    return " and ".join(drawn)


def test_a_list_of_thousands_of_numbers_is_refused_at_once(schema: Schema) -> None:
    found = timed(f"a in [{', '.join(map(str, range(0, 1500)))}]", schema)
    assert [problem.code for problem in found.problems] == ["too-intricate"]


def test_a_list_of_hundreds_of_numbers_is_compiled(schema: Schema) -> None:
    found = timed(f"a in [{', '.join(map(str, range(0, 2000, 7)))}]", schema)
    assert found.problems == ()
    assert found.diagram is not None
    assert len(found.diagram.nodes) == 1


def test_forty_clauses_of_three_are_compiled_or_refused_in_time(schema: Schema) -> None:
    plain = timed(clauses(40, [f"b{n}" for n in range(30)]), schema)
    assert plain.problems == ()
    mixed = " and ".join(
        f"(b{n % 30} or x{n % 30} > {n} or x{n * 7 % 30} < {n})" for n in range(40)
    )
    assert [problem.code for problem in timed(mixed, schema).problems] == ["too-intricate"]


def test_many_fields_compared_are_refused_at_once(schema: Schema) -> None:
    found = timed(" and ".join(f"x{n} < x{n + 1}" for n in range(8)), schema)
    assert [problem.code for problem in found.problems] == ["too-intricate"]


# --- rules that are each simple, and together too intricate for one variable

TOGETHER = {
    "o0": "a < b",
    "o1": "b < c",
    "o2": "c < d",
    "o3": "d < e and e > 2 and e < 40",
    "o4": "a > 0 or e == 0",
    "o5": "a > 10 or e == 10",
    "o6": "a > 20 or e == 20",
    "o7": "a > 30 or e == 30",
}
Folder = dict[str, Path]


@pytest.fixture
def together(tmp_path: Path) -> Folder:
    fields = "\n".join(f'field.{name} = {{ type = "integer" }}' for name in "abcde")
    (tmp_path / "schema.toml").write_text(fields, encoding="utf-8")
    (tmp_path / "applicants.csv").write_text("applicant_id,a\nx,\ny,5\n", encoding="utf-8")
    (tmp_path / "options").mkdir()
    for name, rule in TOGETHER.items():
        text = f'id = "{name}"\nname = {{ en = "{name}" }}\nstatus = "open"\n'
        text += f"[[condition]]\nrule = '{rule}'\nsays = {{ en = \"c\" }}\n"
        (tmp_path / "options" / f"{name}.toml").write_text(text, encoding="utf-8")
    return {
        "schema": tmp_path / "schema.toml",
        "catalogue": tmp_path / "options",
        "registry": tmp_path / "applicants.csv",
    }


def test_options_too_intricate_together_have_variables_of_their_own(together: Folder) -> None:
    session = open_matcher(**together)
    assert read_answer_distribution(session).variables == ()
    advice = advise(session, "x")
    # one fact alone settles no rule that compares two, so what is asked is worth asking together
    asked = {item.field for question in advice.questions.asked for item in question.items}
    assert asked == {"a", "b", "c", "d", "e"}
    assert advice.questions.undecided == 8


def test_every_command_answers_on_them(together: Folder, match_here: Command) -> None:
    data = [part for name, path in together.items() for part in (f"--{name}", path)]
    answered = match_here("--coop", "x", *data)
    assert (answered.code, answered.err) == (0, "")
    assert "a, b" in answered.out
    for command in (("advise", "--coop", "x"), ("plan", "--coop", "x"), ("gaps",), ("audit",)):
        assert match_here(*command, *data).code in (0, 1), command


def test_gaps_without_a_field_to_group_by_have_no_picture(
    together: Folder, match_here: Command, tmp_path: Path
) -> None:
    data = [part for name, path in together.items() for part in (f"--{name}", path)]
    assert match_here("gaps", "--json", *data).json["cells"] == []
    refused = match_here("gaps", "--svg", tmp_path / "map.svg", *data)
    assert refused.code == 2
    assert refused.err == (
        "match: --svg: There is no field to draw by. Name one that has values: --by FIELD.\n"
    )


# --- a sum of which a part is known


def test_a_total_that_one_line_exceeds_is_refused_and_nothing_waits(
    match_here: Command, tmp_path: Path
) -> None:
    """800,000 in one line, the others unknown and none below zero: never at most 300,000."""
    (tmp_path / "options").mkdir()
    (tmp_path / "options" / "cap.toml").write_text(
        'id = "cap"\nname = { en = "Cap" }\nstatus = "open"\n'
        '[[condition]]\nrule = "need_total_mad <= 300000"\nsays = { en = "At most 300,000." }\n',
        encoding="utf-8",
    )
    rows = "applicant_id,purposes,need_premises_mad,need_equipment_mad\n"
    (tmp_path / "rows.csv").write_text(
        rows + "big,premises;equipment,800000,\nmay_be,premises;equipment,200000,\n",
        encoding="utf-8",
    )
    data = ("--catalogue", tmp_path / "options", "--registry", tmp_path / "rows.csv")
    big = match_here("--coop", "big", "--json", *data).json
    assert (big["matches"], [one["option_id"] for one in big["refused"]]) == ([], ["cap"])
    assert "no condition waits for it; amounts and plans do" in " ".join(
        match_here("--coop", "big", *data).out.split()
    )
    advice = match_here("advise", "--coop", "big", *data).out
    assert "No condition waits for an answer; amounts and plans do." in advice
    may_be = match_here("--coop", "may_be", "--json", *data).json["matches"][0]
    assert (may_be["verdict"], may_be["missing"]) == ("undecided", ["need_equipment_mad"])
