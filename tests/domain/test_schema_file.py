"""Schema files: every mistake is named with its line, all of them at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.catalogue.loading import default_schema, load_schema
from matcher.domain.schema import Change, LinePlace, Schema
from matcher.domain.schema_file import read_schema
from matcher.expressions.language import parse
from matcher.rules.predicates import Order, bind
from matcher.spec.source import parse_toml
from matcher.support.errors import InvalidSourceError, Problem
from matcher.support.text import Text


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield


def read(text: str) -> Schema:
    return read_schema(parse_toml(text.encode(), "s.toml"))


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidSourceError) as caught:
        read(text)
    return caught.value.problems


# --- what is sound


def test_a_whole_field_is_read() -> None:
    schema = read("""
currency = "EUR"
[field.members]
type = "integer"
unit = "people"
min = 1
max = 5000
scale = "log"
headline = true
label = { en = "Members", fr = "Adhérents" }
ask = "How many?"
change = { days = 90, cost_mad = 2000, says = { en = "Admit more" }, basis = "assumption" }
[field.products]
type = "categories"
values = ["honey", "argan"]
labels = { honey = { en = "Honey" } }
[field.honey_mad]
type = "money"
line = { of = "products", value = "honey", class = "tangible" }
[field.founded]
type = "date"
min = 1956-01-01
[field.gender]
type = "category"
sensitive = true
[field.age]
type = "number"
derived = "years(founded, today)"
""")
    members = schema["members"]
    assert schema.currency == "EUR"
    assert (members.minimum, members.maximum, members.unit) == (1, 5000, "people")
    assert members.log_scale
    assert members.headline
    assert members.is_whole
    assert members.ask == Text({"en": "How many?"})
    assert members.change == Change(90, 2000, Text({"en": "Admit more"}), "assumption")
    assert schema["products"].values == ("honey", "argan")
    assert schema["products"].say("honey", "fr") == "Honey"
    assert schema["products"].say("argan", "fr") == "argan"
    assert schema["honey_mad"].line == LinePlace("products", "honey", "tangible")
    assert list(schema.lines("products")) == ["honey"]
    assert schema["founded"].minimum == date(1956, 1, 1)
    assert schema["gender"].sensitive
    assert schema["gender"].values is None
    assert not schema["age"].is_whole
    assert schema.asked_for("age") == ("founded",)


def test_a_field_without_a_label_bears_its_name() -> None:
    assert read('[field.x]\ntype = "text"')["x"].label.to("fr") == "x"


def test_the_built_in_schema_is_sound() -> None:
    schema, mark = load_schema(default_schema())
    assert len(schema.fields) >= 90
    assert len(mark) == 32
    sensitive = {field.name for field in schema if field.sensitive}
    assert sensitive == {"members_with_disability", "founders_gender", "president_gender"}


def test_nothing_of_the_built_in_schema_is_derived_from_a_sensitive_field() -> None:
    schema, _ = load_schema()
    for field in schema:
        if field.derived is not None:
            assert not any(schema[name].sensitive for name in schema.asked_for(field.name))


def test_every_asked_field_of_the_built_in_schema_speaks_three_languages() -> None:
    schema, _ = load_schema()
    for field in schema:
        texts = [field.label, *filter(None, [field.ask]), *field.labels.values()]
        if field.change:
            texts.append(field.change.says)
        assert all(set(text.by_language) == {"fr", "en", "ar"} for text in texts), field.name
        assert not field.values or set(field.labels) == set(field.values), field.name


def test_a_compiled_schema_is_the_same_schema() -> None:
    first, mark = load_schema()
    second, again = load_schema()
    assert mark == again
    assert first.fields == second.fields


# --- what is wrong


@pytest.mark.parametrize(
    ("text", "where", "code", "says"),
    [
        ("", "s.toml", "no-fields", "there is no [field.NAME] table."),
        ('field = "x"', "s.toml:1", "not-a-table", "field is a table."),
        ("[field]\nx = 5", "s.toml:2", "not-a-table", "x is a table."),
        (
            'titel = "x"\n[field.x]\ntype = "text"',
            "s.toml:1",
            "unknown-key",
            '"titel" is not a key here.',
        ),
        (
            '[field.x]\ntype = "text"\nlabels_ = 5',
            "s.toml:3",
            "unknown-key",
            '"labels_" is not a key here.',
        ),
        (
            '[field.x]\ntype = "integr"',
            "s.toml:2",
            "unknown-value",
            "type is one of boolean, integer, number, money, date, category, categories, place, "
            'text, not "integr".',
        ),
        (
            "[field.x]\nunit = 'm'",
            "s.toml:1",
            "missing-key",
            '"type" is missing.',
        ),
        ('[field.today]\ntype = "date"', "s.toml:1", "bad-name", '"today" cannot name a field.'),
        ('[field.two-words]\ntype = "text"', "s.toml:1", "bad-name", None),
        ('[field.applicant_id]\ntype = "text"', "s.toml:1", "bad-name", None),
        (
            '[field.x]\ntype = "integer"\nmin = "one"',
            "s.toml:3",
            "bad-value",
            'min of a field of type integer cannot be "one".',
        ),
        ('[field.x]\ntype = "integer"\nmax = true', "s.toml:3", "bad-value", None),
        ('[field.x]\ntype = "date"\nmin = 5', "s.toml:3", "bad-value", None),
        ('[field.x]\ntype = "text"\nmin = 5', "s.toml:3", "bad-value", None),
        ('[field.x]\ntype = "category"\nvalues = "a"', "s.toml:3", "bad-value", None),
        ('[field.x]\ntype = "category"\nvalues = ["a", 5]', "s.toml:3", "bad-value", None),
        (
            '[field.x]\ntype = "category"\nvalues = ["a;b"]',
            "s.toml:3",
            "bad-value",
            'value "a;b" holds ";", or "?" at its end.',
        ),
        ('[field.x]\ntype = "category"\nvalues = ["a?"]', "s.toml:3", "bad-value", None),
        (
            '[field.x]\ntype = "integer"\nvalues = ["a"]',
            "s.toml:3",
            "bad-value",
            "only a category or categories field has values.",
        ),
        (
            '[field.x]\ntype = "category"\nvalues = ["a"]\nlabels = { b = "B" }',
            "s.toml:4",
            "unknown-value",
            '"b" is not one of the values.',
        ),
        ('[field.x]\ntype = "text"\nlabels = 5', "s.toml:3", "not-a-table", None),
        ('[field.x]\ntype = "text"\nlabel = 5', "s.toml:3", "bad-text", None),
        ('[field.x]\ntype = "text"\nlabel = {}', "s.toml:3", "bad-text", None),
        (
            '[field.x]\ntype = "text"\nlabel = { de = "X" }',
            "s.toml:3",
            "unknown-language",
            '"de" is not fr, en or ar.',
        ),
        (
            '[field.x]\ntype = "integer"\nscale = "sqrt"',
            "s.toml:3",
            "unknown-value",
            'scale is one of linear, log, not "sqrt".',
        ),
        (
            '[field.x]\ntype = "integer"\nsensitive = "yes"',
            "s.toml:3",
            "bad-value",
            "sensitive is true or false.",
        ),
        (
            '[field.x]\ntype = "boolean"\nchange = { days = 5 }',
            "s.toml:3",
            "missing-key",
            '"says" is missing.',
        ),
        ('[field.x]\ntype = "money"\nline = "y"', "s.toml:3", "not-a-table", None),
        (
            '[field.x]\ntype = "money"\nline = { of = "y", value = "z" }',
            "s.toml:3",
            "unknown-field",
            '"y" is not a categories field.',
        ),
        (
            '[field.x]\ntype = "money"\nline = { of = "y", value = "z" }\n'
            '[field.y]\ntype = "categories"\nvalues = ["a"]',
            "s.toml:3",
            "unknown-value",
            '"z" is not a value of y.',
        ),
        (
            '[field.x]\ntype = "number"\nderived = "y = 5"',
            "s.toml:3",
            "bad-rule",
            '"=" is not an operator; write == to compare, at character 3.',
        ),
        (
            '[field.x]\ntype = "number"\nderived = "memers + 1"\n[field.members]\ntype = "integer"',
            "s.toml:3",
            "unknown-field",
            '"memers" is not a field.',
        ),
        (
            '[field.x]\ntype = "number"\nderived = "x + 1"',
            "s.toml:3",
            "circular",
            '"x" is derived from itself.',
        ),
        (
            '[field.x]\ntype = "boolean"\nderived = "y + 1"\n[field.y]\ntype = "integer"',
            "s.toml:3",
            "bad-rule",
            "the expression gives a number, the field holds true or false.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(
    text: str, where: str, code: str, says: str | None
) -> None:
    found = problems(text)
    assert [(p.where, p.code) for p in found] == [(where, code)]
    assert says is None or str(found[0].message) == says


def test_the_nearest_key_field_and_value_are_proposed() -> None:
    assert 'Did you mean "label"' in str(problems('[field.x]\ntype = "text"\nlabell = "X"')[0].hint)
    assert "integer" in str(problems('[field.x]\ntype = "integr"')[0].hint)


def test_a_circle_through_several_fields_is_named_at_each_of_them() -> None:
    text = "".join(
        f'[field.{a}]\ntype = "number"\nderived = "{b}"\n' for a, b in ("xy", "yz", "zx")
    )
    assert [(p.where, p.code) for p in problems(text)] == [
        ("s.toml:3", "circular"),
        ("s.toml:6", "circular"),
        ("s.toml:9", "circular"),
    ]


def test_a_field_that_only_leads_into_a_circle_does_not_hang() -> None:
    text = "".join(
        f'[field.{a}]\ntype = "number"\nderived = "{b}"\n' for a, b in ("ax", "xy", "yx")
    )
    assert [p.where for p in problems(text)] == ["s.toml:6", "s.toml:9"]


def test_all_mistakes_are_found_at_once() -> None:
    found = problems("""titel = 5
[field.x]
type = "integr"
label = { de = "X" }
[field.today]
type = "date"
min = 5
[field.y]
type = "number"
derived = "zzz"
""")
    assert [(p.where, p.code) for p in found] == [
        ("s.toml:1", "unknown-key"),
        ("s.toml:10", "unknown-field"),
        ("s.toml:3", "unknown-value"),
        ("s.toml:4", "unknown-language"),
        ("s.toml:5", "bad-name"),
        ("s.toml:7", "bad-value"),
    ]


def test_a_place_field_needs_a_list_of_places(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('[field.x]\ntype = "place"\n')
    with pytest.raises(InvalidSourceError, match=r"s\.toml:1: .* needs gazetteer"):
        load_schema(path)
    # one that is the same place seen from another level needs it too, and is named
    path.write_text(
        '[field.x]\ntype = "place"\ngazetteer = "morocco"\n'
        '[field.y]\ntype = "place"\nderived = "x"\nlevel = "region"\n'
    )
    with pytest.raises(InvalidSourceError, match=r"s\.toml:4: .* needs gazetteer"):
        load_schema(path)


def test_a_missing_list_of_places_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('[field.x]\ntype = "place"\ngazetteer = "gone.csv"\n')
    with pytest.raises(InvalidSourceError, match="list of places is not there"):
        load_schema(path)


def test_a_schema_with_mistakes_is_refused_each_time_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('[field.x]\ntype = "nothing"\n')
    for _ in range(2):
        with pytest.raises(InvalidSourceError, match=r"s\.toml:2"):
            load_schema(path)


# --- known defects


def test_a_sum_of_five_thousand_terms_is_refused() -> None:
    names = "+".join(["y"] * 5000)
    (problem,) = problems(
        f'[field.x]\ntype = "number"\nderived = "{names}"\n[field.y]\ntype = "number"'
    )
    assert str(problem.message) == "more than 200 terms are added, at character 400."


def test_a_field_may_repeat_today() -> None:
    schema = read('[field.x]\ntype = "date"\nderived = "today"')
    assert bind(parse("x > 2020-01-01"), schema) == (
        ("not", Order("x", "<=", date(2020, 1, 1))),
        [],
    )


def test_bounds_that_cross_are_refused() -> None:
    problems('[field.x]\ntype = "number"\nmin = 5\nmax = 2')


@pytest.mark.parametrize("bound", ["inf", "-inf", "nan"])
def test_bounds_that_are_no_numbers_are_refused(bound: str) -> None:
    problems(f'[field.x]\ntype = "number"\nmax = {bound}')


@pytest.mark.parametrize("word", ["and", "or", "not", "in", "has"])
def test_a_word_of_the_language_cannot_name_a_field(word: str) -> None:
    problems(f'[field.{word}]\ntype = "number"')


def test_a_unit_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('[field.x]\ntype = "number"\nunit = 07:32:00\n')
    with pytest.raises(InvalidSourceError):
        load_schema(path)


def test_an_impossible_path_of_places_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('[field.x]\ntype = "place"\ngazetteer = "a\\u0000b"\n')
    with pytest.raises(InvalidSourceError):
        load_schema(path)


def test_what_is_derived_from_a_sensitive_field_is_sensitive() -> None:
    schema = read(
        '[field.gender]\ntype = "category"\nvalues = ["woman", "man"]\nsensitive = true\n'
        '[field.led_by_women]\ntype = "boolean"\nderived = \'gender == "woman"\'\n'
    )
    assert schema["led_by_women"].sensitive
