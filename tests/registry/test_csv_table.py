"""Registries: cells of each type, what is refused with row and column, and what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue, Several
from matcher.registry.csv_table import Registry
from matcher.spec.source import parse_toml
from matcher.support.errors import DataRefusedError, Problem, UnknownIdError, UsageError
from matcher.support.text import Text

TODAY = date(2026, 11, 23)
SCHEMA_FILE = b"""
[field.name]
type = "text"
[field.rural]
type = "boolean"
[field.members]
type = "integer"
min = 1
max = 5000
[field.share]
type = "number"
min = 0
max = 1
[field.need_mad]
type = "money"
min = 0
[field.surplus_mad]
type = "money"
[field.founded]
type = "date"
min = 1956-01-01
[field.form]
type = "category"
values = ["cooperative", "union"]
[field.village]
type = "category"
[field.products]
type = "categories"
values = ["honey", "argan", "saffron"]
[field.confirmed]
type = "categories"
[field.place]
type = "place"
gazetteer = "test"
"""
PLACES = {
    "south": Place("south", "", Text({"en": "South"})),
    "tizi": Place("tizi", "south", Text({"en": "Tizi"})),
}
_READ = read_schema(parse_toml(SCHEMA_FILE, "schema.toml"))
SCHEMA = replace(_READ, gazetteers={"test": Gazetteer(PLACES)})

Write = Callable[..., Registry]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str, encoding: str = "utf-8") -> Registry:
        path = tmp_path / "coops.csv"
        path.write_bytes(text.encode(encoding))
        return Registry(path, SCHEMA, TODAY)

    return written


@pytest.fixture
def cell(write: Write) -> Callable[[str, str], FieldValue]:
    def read(field: str, text: str) -> FieldValue:
        registry = write(f'applicant_id,{field}\nA,"{text}"\n')
        (applicant,) = list(registry)
        assert registry.problems == []
        return applicant.value(field)

    return read


@pytest.fixture
def refusal(write: Write) -> Callable[[str, str], Problem]:
    def read(field: str, text: str) -> Problem:
        registry = write(f'applicant_id,{field}\nA,"{text}"\nB,\n')
        assert [applicant.id for applicant in registry] == ["B"]
        (problem,) = registry.problems
        return problem

    return read


def ids(registry: Registry) -> list[str]:
    return [applicant.id for applicant in registry]


# --- cells


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("rural", "true", True),
        ("rural", "false", False),
        ("members", "12", 12),
        ("members", " 12 ", 12),
        ("members", "12.0", 12),
        ("members", "1e3", 1000),
        ("share", "0.30", 0.3),
        ("share", "0", 0.0),
        ("share", "1", 1.0),
        ("need_mad", "500000", 500_000),
        ("need_mad", "0", 0),
        ("surplus_mad", "-250", -250),
        ("founded", "2019-03-31", date(2019, 3, 31)),
        ("founded", "2019-03", None),  # a range, and no one day
        ("founded", "1956", None),
        ("form", "union", "union"),
        ("village", "Aït ; x?", "Aït ; x?"),
        ("name", "تعاونية الأركان", "تعاونية الأركان"),
        ("place", "tizi", "tizi"),
        ("place", "south", "south"),
    ],
)
def test_a_cell_of_each_type_is_read(
    cell: Callable[[str, str], FieldValue], field: str, text: str, value: FieldValue
) -> None:
    read = cell(field, text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "values", "is_open"),
    [
        ("honey", {"honey"}, False),
        ("honey;argan", {"honey", "argan"}, False),
        (" honey ; argan ; ", {"honey", "argan"}, False),
        ("honey;honey", {"honey"}, False),
        ("honey?", {"honey"}, True),
        ("honey;argan?", {"honey", "argan"}, True),
        ("honey;?", {"honey"}, True),
        ("honey ?", {"honey"}, True),
        ("?", set(), True),
    ],
)
def test_a_question_mark_leaves_a_list_open(
    cell: Callable[[str, str], FieldValue], text: str, values: set[str], is_open: bool
) -> None:
    assert cell("products", text) == Several(frozenset(values), is_open)


def test_an_open_list_takes_any_value(cell: Callable[[str, str], FieldValue]) -> None:
    assert cell("confirmed", "indh;fda") == Several(frozenset(("indh", "fda")))


@pytest.mark.parametrize("field", [field.name for field in SCHEMA])
@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_cell_is_unknown_and_never_zero(write: Write, field: str, text: str) -> None:
    registry = write(f'applicant_id,{field}\nA,"{text}"\n')
    (applicant,) = list(registry)
    assert applicant.value(field) is None
    assert registry.problems == []


@pytest.mark.parametrize(
    ("field", "text", "code", "what"),
    [
        ("rural", "yes", "not-a-boolean", '"yes" is not true or false.'),
        ("rural", "True", "not-a-boolean", '"True" is not true or false.'),
        ("rural", "1", "not-a-boolean", '"1" is not true or false.'),
        ("members", "douze?", "not-a-number", '"douze?" is not a number.'),
        ("members", "12,5", "not-a-number", '"12,5" is not a number.'),
        ("members", "1_000", "not-a-number", '"1_000" is not a number.'),
        ("members", "1 000", "not-a-number", '"1 000" is not a number.'),
        ("members", "12.5", "not-whole", '"12.5" is not a whole number.'),
        ("members", "0", "too-small", '"0" is below 1.'),
        ("members", "5001", "too-large", '"5001" is above 5000.'),
        ("share", "1.01", "too-large", '"1.01" is above 1.'),
        ("share", "-0.01", "too-small", '"-0.01" is below 0.'),
        ("share", "30 %", "not-a-number", '"30 %" is not a number.'),
        ("need_mad", "nan", "not-a-number", '"nan" is not a number.'),
        ("need_mad", "inf", "not-a-number", '"inf" is not a number.'),
        ("need_mad", "-inf", "not-a-number", '"-inf" is not a number.'),
        ("need_mad", "1e15", "not-a-number", '"1e15" is not a number.'),
        ("need_mad", "0x10", "not-a-number", '"0x10" is not a number.'),
        ("need_mad", "-1", "too-small", '"-1" is below 0.'),
        ("founded", "31/03/2019", "not-a-date", '"31/03/2019" is not a day.'),
        ("founded", "2019-02-29", "not-a-date", '"2019-02-29" is not a day.'),
        ("founded", "20190331", "not-a-date", '"20190331" is not a day.'),
        ("founded", "1955-12-31", "too-small", '"1955-12-31" is below 1956-01-01.'),
        ("founded", "1955", "too-small", '"1955" is below 1956-01-01.'),
        ("founded", "2019-13", "not-a-date", '"2019-13" is not a day.'),
        ("founded", "0000", "not-a-date", '"0000" is not a day.'),
        ("founded", "٢٠١٩", "not-a-date", '"٢٠١٩" is not a day.'),
        ("form", "unions", "unknown-value", '"unions" is not a value of form.'),
        ("form", "cooperative?", "unknown-value", '"cooperative?" is not a value of form.'),
        ("products", "honey;wax", "unknown-value", '"wax" is not a value of products.'),
        ("products", "honey?;argan", "unknown-value", '"honey?" is not a value of products.'),
        ("place", "nowhere", "unknown-place", '"nowhere" is not a known place.'),
    ],
)
def test_a_wrong_cell_is_refused_with_row_and_column(
    refusal: Callable[[str, str], Problem], field: str, text: str, code: str, what: str
) -> None:
    problem = refusal(field, text)
    assert str(problem.where) == f"coops.csv, row 2, column {field}"
    assert (problem.code, str(problem.message)) == (code, what)
    assert problem.hint or code == "unknown-place"
    assert not problem.is_warning


def test_the_nearest_value_is_proposed(refusal: Callable[[str, str], Problem]) -> None:
    assert str(refusal("form", "unions").hint) == 'Did you mean "union"?'
    assert str(refusal("place", "tizzi").hint) == "Write tizi."


def test_all_wrong_cells_of_a_row_are_named_and_no_other_row_suffers(write: Write) -> None:
    registry = write("applicant_id,members,rural,name\nA,x,y,Ann\nB,5,true,Bo\nC,0,,\n")
    assert ids(registry) == ["B"]
    assert [(str(p.where), p.code) for p in registry.problems] == [
        ("coops.csv, row 2, column members", "not-a-number"),
        ("coops.csv, row 2, column rural", "not-a-boolean"),
        ("coops.csv, row 4, column members", "too-small"),
    ]


def test_a_name_never_stands_in_a_message(write: Write) -> None:
    registry = write("applicant_id,name,members\nA,Fatima Secret,x\n")
    list(registry)
    assert "Fatima" not in "".join(map(str, registry.problems))


# --- rows and columns


def test_a_row_without_an_id_and_an_id_that_stands_twice_are_refused(write: Write) -> None:
    registry = write("applicant_id,members\nA,1\n,2\nA,3\n  ,4\nB,5\n")
    assert ids(registry) == ["A", "B"]
    assert [str(p).split(" Give")[0] for p in registry.problems] == [
        "coops.csv, row 3, column applicant_id: there is no id.",
        'coops.csv, row 4, column applicant_id: id "A" stands twice.',
        "coops.csv, row 5, column applicant_id: there is no id.",
    ]


def test_an_unknown_column_is_a_warning_that_proposes_the_nearest(write: Write) -> None:
    registry = write("applicant_id,membres,phone\nA,5,06\n")
    assert ids(registry) == ["A"]
    (near, far) = registry.problems
    assert near.code == "unknown-column"
    assert near.is_warning
    assert str(near) == (
        'coops.csv, row 1, column membres: "membres" is not a field of the schema; '
        'the column is not read. Did you mean "members"?'
    )
    assert far.is_warning
    assert not far.hint


def test_a_byte_order_mark_is_not_part_of_the_first_column(write: Write) -> None:
    assert ids(write("applicant_id,members\nA,5\n", "utf-8-sig")) == ["A"]


def test_windows_line_ends_and_quoted_cells_are_read(write: Write) -> None:
    registry = write('applicant_id,name\r\nA,"two\r\nlines, and ""quotes"""\r\nB,b\r\n')
    assert [a.name for a in registry] == ['two\r\nlines, and "quotes"', "b"]


def test_a_row_that_is_too_short_is_unknown_beyond_its_end(write: Write) -> None:
    (applicant,) = list(write("applicant_id,members,rural\nA,5\n"))
    assert applicant.value("members") == 5
    assert applicant.value("rural") is None


def test_columns_stand_in_any_order(write: Write) -> None:
    (applicant,) = list(write("members,applicant_id\n5,A\n"))
    assert (applicant.id, applicant.value("members")) == ("A", 5)


def test_an_applicant_is_found_by_its_id_whatever_the_other_rows_say(write: Write) -> None:
    registry = write("applicant_id,members\nA,x\nB,5\n")
    assert registry.get("B").value("members") == 5
    assert registry.get("B").today == TODAY


def test_an_applicant_whose_row_is_wrong_is_refused(write: Write) -> None:
    with pytest.raises(DataRefusedError, match="row 2, column members") as caught:
        write("applicant_id,members\nA,x\nB,5\n").get("A")
    assert [str(p.where) for p in caught.value.problems] == ["coops.csv, row 2, column members"]


def test_an_unknown_id_proposes_the_nearest_by_id_and_by_name(write: Write) -> None:
    registry = write("applicant_id,name\nSM-0001,Tissaliwine\nSM-0002,Toudarte\n")
    with pytest.raises(UnknownIdError, match="No cooperative has the id or name “SM-0003”"):
        registry.get("SM-0003")
    with pytest.raises(UnknownIdError, match=r"Nearest: SM-0002 Toudarte"):
        registry.get("toudartt")
    assert registry.get("toudarte").id == "SM-0002"  # a name that one alone bears


def test_a_registry_that_is_not_there_is_a_wrong_usage(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(UsageError, match="registry cannot be opened"):
            list(Registry(path, SCHEMA, TODAY))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"id,members\nA,5\n", "There is no column applicant_id"),
        (b"applicant_id;members\nA;5\n", "There is no column applicant_id"),
        (b"applicant_id,name\nA,\xe9t\xe9\n", "The file is not UTF-8"),
        (b'applicant_id,name\nA,"never closed\n', "not valid CSV"),
        (b"applicant_id,name\nA," + b"x" * 200_000 + b"\n", "not valid CSV"),
        (b'applicant_id,name\nA,"x"y\n', "not valid CSV"),
    ],
    ids=["empty", "no id", "semicolons", "latin", "unclosed", "enormous", "quote inside"],
)
def test_a_file_that_is_no_registry_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "coops.csv"
    path.write_bytes(content)
    for read in (list, lambda registry: registry.get("Z")):
        with pytest.raises(DataRefusedError, match=says):
            read(Registry(path, SCHEMA, TODAY))


def test_a_registry_without_rows_has_nobody(write: Write) -> None:
    assert ids(write("applicant_id,members\n")) == []
    with pytest.raises(DataRefusedError, match="has no applicant"):
        write("applicant_id,members\n").get("A")


def test_ten_thousand_rows_are_read_one_by_one(write: Write) -> None:
    rows = "".join(f"C{n},{n % 50 + 1}\n" for n in range(10_000))
    applicants: list[Applicant] = list(write(f"applicant_id,members\n{rows}"))
    assert len(applicants) == 10_000
    assert applicants[-1].value("members") == 50


# --- known defects


def test_an_unknown_place_like_no_other_still_says_what_to_do(
    refusal: Callable[[str, str], Problem],
) -> None:
    assert refusal("place", "nowhere").hint


def test_a_space_around_a_column_name_does_not_lose_the_column(write: Write) -> None:
    registry = write("applicant_id, members\nA,12\n")
    (applicant,) = list(registry)
    assert applicant.value("members") == 12 or registry.problems


def test_a_space_around_the_id_column_does_not_lose_every_row(write: Write) -> None:
    assert ids(write("applicant_id ,members\nA,12\n")) == ["A"]


def test_a_column_that_stands_twice_is_refused(write: Write) -> None:
    with pytest.raises(DataRefusedError, match='"members" stands twice'):
        list(write("applicant_id,members,members\nA,12,13\n"))


def test_a_row_with_more_cells_than_columns_is_not_read_silently(write: Write) -> None:
    registry = write("applicant_id,name\nA,Coop, the best\n")
    list(registry)
    assert registry.problems


def test_a_day_counted_in_weeks_is_refused(write: Write) -> None:
    registry = write("applicant_id,founded\nA,2019-W03-1\n")
    assert ids(registry) == []


def test_reading_twice_does_not_double_the_problems(write: Write) -> None:
    registry = write("applicant_id,members\nA,x\n")
    assert list(registry) == list(registry) == []
    assert len(registry.problems) == 1


def test_the_other_requests_of_whom_one_row_asks_for_are_named(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("applicant_id,members\nC-1,5\nC-1/2,6\nC-1/3,7\nC-2,8\n", encoding="utf-8")
    registry = Registry(path, SCHEMA, TODAY)
    assert registry.get("C-1").value("members") == 5
    (told,) = registry.problems
    assert told.code == "several-requests"
    assert told.is_warning
    assert "C-1/2, C-1/3" in str(told.message)
    assert registry.get("C-2").value("members") == 8
    assert len(list(registry.problems)) == 1


def test_who_has_requests_alone_is_found_by_the_id_of_the_cooperative(write: Write) -> None:
    """C-1/2 is what there is of C-1; it is never taken for C-12, nor the other way round."""
    registry = write("applicant_id,members\nC-1/2,5\nC-3/1,6\nC-3/2,7\nC-14,8\n")
    assert registry.get("C-1").id == "C-1/2"
    assert registry.get("c 1/2").id == "C-1/2"
    with pytest.raises(UnknownIdError) as several:
        registry.get("C-3")
    assert list(several.value.proposed) == ["C-3/1", "C-3/2"]
    for typed in ("C-12", "C-1/4", "C-3/3"):
        with pytest.raises(UnknownIdError):
            registry.get(typed)
