"""What offices know, laid over the catalogue: the key they give, and no other."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest

from matcher.catalogue.loading import load_schema
from matcher.catalogue.office.overlay import OverlaidWord, lay_over, read_word, value_mark
from matcher.catalogue.read import Reading, read_catalogue
from matcher.domain.schema import Schema
from matcher.spec.source import SourceFile

SHIPPED = {
    "id": "fund",
    "name": {"en": "Fund"},
    "status": "periodic",
    "status_as_of": date(2025, 6, 1),
    "condition": [{"rule": "members >= 5", "source": "S1"}],
    "amount": {"max_mad": {"value": 100, "source": "S1"}, "share_max": 0.6},
    "call": [{"id": "tiznit-2026", "year": 2026, "place": ["tiznit"]}],
    "source": [{"id": "S1", "title": "Page"}],
}


def word(name: str, day: date, gives: dict[str, Any], **office: Any) -> OverlaidWord:
    table = {"day": day, "channel": "phone", "by": "o1", **office}
    return read_word(
        SourceFile(f"overlays/fund/{name}.toml", {"id": "fund", "office": table, **gives})
    )


def a_max(name: str, value: int, day: date = date(2026, 1, 1), **office: Any) -> OverlaidWord:
    return word(name, day, {"amount": {"max_mad": value}}, **office)


def test_a_word_outranks_the_key_it_gives_and_no_other() -> None:
    laid = lay_over(SHIPPED, [a_max("a", 250)])
    assert laid.data["amount"]["max_mad"]["value"] == 250
    assert laid.data["amount"]["share_max"] == 0.6
    assert {k: v for k, v in laid.data.items() if k not in ("amount", "source")} == {
        k: v for k, v in SHIPPED.items() if k not in ("amount", "source")
    }
    assert laid.data["source"][-1]["kind"] == "office"
    assert laid.data["amount"]["max_mad"]["source"] == "office-a"
    assert SHIPPED["amount"]["max_mad"]["value"] == 100  # type: ignore[index]


def test_words_in_any_order_give_the_same() -> None:
    one, two = a_max("a", 250), a_max("b", 300, date(2026, 2, 1))
    assert lay_over(SHIPPED, [one, two]).data == lay_over(SHIPPED, [two, one]).data
    assert lay_over(SHIPPED, [one, two]).data["amount"]["max_mad"]["value"] == 300


def test_two_offices_that_contradict_are_asked_and_the_catalogue_stands() -> None:
    laid = lay_over(SHIPPED, [a_max("a", 250, office="o-a"), a_max("b", 300, office="o-b")])
    [question] = laid.questions
    assert (question.kind, question.key) == ("two_offices", "amount.max_mad")
    assert (question.ours, question.theirs) == ("250", "300")
    assert laid.data["amount"]["max_mad"]["value"] == 100
    assert laid.data["status"] == "to_confirm"


def test_two_offices_that_agree_are_not_asked() -> None:
    laid = lay_over(SHIPPED, [a_max("a", 250, office="o-a"), a_max("b", 250, office="o-b")])
    assert laid.questions == []
    assert laid.data["amount"]["max_mad"]["value"] == 250


def test_a_word_that_settles_others_ends_them_whole_or_on_a_key() -> None:
    both = [
        word("a", date(2026, 1, 1), {"amount": {"max_mad": 250, "min_mad": 20}}, office="o-a"),
        a_max("b", 300, office="o-b"),
    ]
    third = a_max("c", 300, date(2026, 3, 1), office="o-a", settles=["a:amount.max_mad", "b"])
    laid = lay_over(SHIPPED, [*both, third])
    assert laid.questions == []
    assert laid.data["amount"]["max_mad"]["value"] == 300
    assert laid.data["amount"]["min_mad"]["value"] == 20


def test_a_word_older_than_a_changed_catalogue_is_asked() -> None:
    then = {"amount.max_mad": value_mark(90)}
    [question] = lay_over(SHIPPED, [a_max("a", 250, over=then)]).questions
    assert (question.kind, question.ours, question.theirs) == ("newer_catalogue", "250", "100")
    same = {"amount.max_mad": value_mark({"value": 100, "source": "S9"})}
    assert lay_over(SHIPPED, [a_max("a", 250, over=same)]).questions == []
    assert lay_over(SHIPPED, [a_max("a", 100, over=then)]).questions == [], "they agree now"


def test_a_status_seen_later_than_the_word_is_asked() -> None:
    told = {"status": "closed", "status_as_of": date(2025, 1, 1)}
    laid = lay_over(SHIPPED, [word("a", date(2025, 1, 1), told)])
    assert [q.kind for q in laid.questions] == ["newer_catalogue"]
    later = {"status": "closed", "status_as_of": date(2026, 1, 1)}
    laid = lay_over(SHIPPED, [word("a", date(2026, 1, 1), later)])
    assert laid.questions == []
    assert (laid.data["status"], laid.data["status_as_of"]) == ("closed", date(2026, 1, 1))


def test_a_closed_option_does_not_open_by_a_contradiction() -> None:
    closed = {**SHIPPED, "status": "closed"}
    laid = lay_over(closed, [a_max("a", 1, office="o-a"), a_max("b", 2, office="o-b")])
    assert laid.data["status"] == "closed"


def test_a_round_of_the_catalogue_takes_what_was_learnt_of_it() -> None:
    call = {
        "id": "tiznit-2026",
        "year": 2026,
        "closes": date(2026, 9, 1),
        "terms": {"own_share": 0.1},
    }
    laid = lay_over(SHIPPED, [word("a", date(2026, 1, 1), {"call": [call]})])
    [found] = laid.data["call"]
    assert found["place"] == ["tiznit"]
    assert found["closes"] == date(2026, 9, 1)
    assert found["terms"]["own_share"]["source"] == "office-a"


def test_a_condition_is_added_and_another_dropped() -> None:
    gives = {"condition": [{"rule": "women >= 1", "says": "women"}], "drops": [1]}
    laid = lay_over(SHIPPED, [word("a", date(2026, 1, 1), gives)])
    assert [c["rule"] for c in laid.data["condition"]] == ["women >= 1"]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()[0]


def read(schema: Schema, overlay: str, option: str = "fund") -> Reading:
    shipped = 'id = "fund"\nname = "Fund"\nstatus = "open"\n[[condition]]\nrule = "members >= 5"\n'
    files = {
        "fund.toml": shipped.encode(),
        f"overlays/{option}/2026-01-01-a.toml": overlay.encode(),
    }
    return read_catalogue(files, schema)


OFFICE = '\n[office]\nday = 2026-01-01\nchannel = "phone"\nby = "o1"\n'


@pytest.mark.parametrize(
    ("overlay", "code"),
    [
        (f'id = "fund"\nstatu = "open"{OFFICE}', "unknown-key"),
        ('id = "fund"\nstatus = "open"\n', "missing-key"),
        ('id = "fund"\nstatus = "op', "broken-toml"),
        (f'id = "fund"{OFFICE}[[condition]]\nrule = "member > 3"\n', "unknown-field"),
        (f'id = "fund"{OFFICE}'.replace('"o1"', '"Fatima Zahra"'), "bad-id"),
        (f'id = "fund"{OFFICE}[amount]\nmax_mad = -1\n', "bad-figure"),
        (f'id = "fund"{OFFICE}[[condition]]\nrule = "members < 3"\n', "never-true"),
    ],
)
def test_a_word_that_is_wrong_has_one_problem_with_its_file(
    schema: Schema, overlay: str, code: str
) -> None:
    [problem] = [p for p in read(schema, overlay).problems if not p.is_warning]
    assert problem.code == code
    assert str(problem.where).startswith("overlays/fund/2026-01-01-a.toml")


def test_a_word_on_an_option_that_is_gone_is_asked_about(schema: Schema) -> None:
    reading = read(schema, f'id = "old"\nstatus = "open"{OFFICE}', "old")
    assert reading.problems == []
    assert [(q.kind, q.option_id) for q in reading.catalogue.questions] == [("no_option", "old")]


def test_the_same_rules_are_kept_as_plain_toml() -> None:
    from matcher.catalogue.office.files import toml_of

    data = {
        "id": 'a"b\\c\n\u0007é',
        "n": {"fr": "œuf", "ar": "بيضة"},
        "amount": {"max_mad": 5, "share_max": 0.25, "observed": {"value": True}},
        "call": [{"id": "x", "place": ["a", "b"], "amount": {"max_mad": 1}}],
        "condition": [{"rule": "a > 3"}, {"rule": "b"}],
        "office": {"day": date(2026, 1, 2), "over": {"a.b": "c", "x.a > 3": "d"}, "settles": []},
    }
    assert tomllib.loads(toml_of(data)) == data
