"""Model files: data only, validated when they are read, and refused by name."""

from __future__ import annotations

import json
import math
import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matcher.catalogue.loading import load, load_schema
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure
from matcher.domain.schema import Field, Schema
from matcher.ranking.ranker import (
    PopulationStats,
    Ranker,
    Trust,
    default_model,
    parse_ranker,
    read_ranker,
    stated_model,
)
from matcher.support.errors import InvalidSourceError
from matcher.support.text import Text


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Schema]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield load_schema()[0]


def test_the_shipped_model_assumes_nothing_of_a_family_that_there_is_not() -> None:
    # a model is read without a catalogue: no reader tells a misspelt family
    families = load().catalogue.families
    levels = json.loads(default_model().read_text(encoding="utf-8"))["levels"]
    assert {"awards_per_year", "ticket"} == set(levels)
    for level in levels.values():
        assert set(level["by_family"]) <= {"", *families}


SOUND: dict[str, Any] = {"kind": "ranker", "schema": 1, "fields": {}}


def members(**entry: object) -> dict[str, Any]:
    return {"fields": {"members": {"weight": 1, **entry}}}


def written(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "model.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(json.dumps(content))
    return path


def refusal(tmp_path: Path, schema: Schema, content: object) -> str:
    with pytest.raises(InvalidSourceError) as caught:
        read_ranker(written(tmp_path, content), schema)
    assert caught.value.exit_code == 5
    return str(caught.value)


def test_the_shipped_model_is_sound_and_weighs_no_sensitive_field(schema: Schema) -> None:
    ranker = read_ranker(default_model(), schema)
    assert ranker.weights
    # a base rate for a condition that names one, with weight 0, is no evidence
    weighed = {name for name, weight in ranker.weights.items() if weight}
    assert not {f.name for f in schema if f.sensitive} & weighed
    assert 0 < ranker.openness < 1
    assert all(math.isfinite(weight) for weight in ranker.weights.values())
    assert set(ranker.origins) >= set(ranker.weights)


def test_a_whole_model_is_read(tmp_path: Path, schema: Schema) -> None:
    content = {
        **SOUND,
        "name": "mine",
        "made": "2026-11-23",
        "default_weight": 0.5,
        "openness": 0.1,
        "fields": {
            "sector": {"weight": 2, "origin": "o", "everybody": {"shares": {"argan": 0.25}}},
            "members": {"weight": -1.5, "everybody": {"centre": 3, "spread": 0.5}},
        },
    }
    ranker = read_ranker(written(tmp_path, content), schema)
    assert ranker.weights == {"sector": 2.0, "members": -1.5}
    assert (ranker.default_weight, ranker.openness) == (0.5, 0.1)
    assert ranker.everybody["sector"] == PopulationStats({"argan": 0.25})
    assert ranker.everybody["members"] == PopulationStats({}, 3, 0.5)
    assert (ranker.name.to("en"), ranker.made, ranker.origins["sector"]) == (
        "mine",
        "2026-11-23",
        "o",
    )
    assert ranker.weight("sector") == 2
    assert ranker.weight("stage") == 0.5


def test_a_sound_acceptance_is_read_and_none_is_none(tmp_path: Path, schema: Schema) -> None:
    curve = {"scores": [0, 1], "shares": [0, 1], "low": [0, 0.5], "high": [0.5, 1], "cases": 100}
    ranker = read_ranker(written(tmp_path, {**SOUND, "acceptance": curve}), schema)
    assert ranker.acceptance is not None
    found = ranker.acceptance.share(0.5)
    assert found is not None
    assert (found.value, found.low, found.high) == (0.5, 0.25, 0.75)
    assert read_ranker(written(tmp_path, SOUND), schema).acceptance is None


def test_a_model_that_says_the_least_weighs_every_field_alike(
    tmp_path: Path, schema: Schema
) -> None:
    ranker = read_ranker(written(tmp_path, SOUND), schema)
    assert ranker.weight("sector") == Ranker().weight("sector") == 1
    assert ranker.openness == 0.2
    assert ranker.name.to("en") == "model"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "scorer"}, 'kind is one of ranker, not "scorer"'),
        ({"schema": 2}, 'schema is one of 1, not "2"'),
        ({"schema": None}, 'schema is one of 1, not "None"'),
        ({"schema": True}, 'schema is one of 1, not "True"'),
        ({"colour": 1}, '"colour" is not a key here'),
        (members(wieght=2), '"wieght" is not a key here. Did you mean "weight"?'),
        ({"fields": None}, "fields is a table"),
        ({"fields": []}, "fields is a table"),
        ({"fields": {"membres": {"weight": 1}}}, '"membres" is not a field of the schema'),
        (
            {"fields": {"president_gender": {"weight": 1}}},
            '"president_gender" is sensitive and may not rank anyone',
        ),
        ({"fields": {"members": 1}}, "members is a table"),
        ({"fields": {"members": {}}}, '"weight" is missing'),
        ({"fields": {"members": {"weight": "1"}}}, "weight is a number"),
        ({"fields": {"members": {"weight": True}}}, "weight is a number"),
        ({"fields": {"members": {"weight": None}}}, "weight is a number"),
        (
            {"fields": {"members": {"weight": math.nan}}},
            "weight is not a number that can be counted with",
        ),
        (
            {"fields": {"members": {"weight": math.inf}}},
            "weight is not a number that can be counted with",
        ),
        (
            {"fields": {"members": {"weight": -math.inf}}},
            "weight is not a number that can be counted with",
        ),
        (
            {
                "fields": {"members": {"weight": 1}},
                "pairs": {"members*rural": {"weight": 1, "cuts": {"members": [9], "women": [3]}}},
            },
            "the cuts of a pair are of its fields",
        ),
        (
            {
                "fields": {"members": {"weight": 1}},
                "options": {"fda": {"says": {"members": {"at": {}}}}},
            },
            '"members" has no knots in the model',
        ),
        (
            {
                "acceptance": {
                    "scores": [0, 1],
                    "shares": [0.1, 0.9],
                    "low": [0.2, 0.8],
                    "high": [0.3, 1],
                    "cases": 100,
                }
            },
            "a share lies outside its interval",
        ),
        (members(everybody=[]), "everybody is a table"),
        (members(everybody="all"), "everybody is a table"),
        (members(everybody={"shares": []}), "shares is a table"),
        (members(everybody={"shares": {"a": 0}}), "a is above 0 and at most 1"),
        (members(everybody={"shares": {"a": -0.1}}), "a is above 0 and at most 1"),
        (members(everybody={"shares": {"a": 1.1}}), "a is above 0 and at most 1"),
        (
            members(everybody={"shares": {"a": math.nan}}),
            "a is not a number that can be counted with",
        ),
        (members(everybody={"shares": {"a": "half"}}), "a is a number"),
        (members(everybody={"centre": 1}), "centre and spread stand together"),
        (members(everybody={"spread": 1}), "centre and spread stand together"),
        (members(everybody={"centre": 1, "spread": 0}), "spread is above 0"),
        (members(everybody={"centre": math.nan, "spread": 1}), "centre is not a number"),
        (members(everybody={"centre": 1, "spread": math.inf}), "spread is not a number"),
        (members(everybody={"centre": None, "spread": None}), "spread is a number"),
        ({"default_weight": math.nan}, "default_weight is not a number"),
        ({"default_weight": "1"}, "default_weight is a number"),
        ({"openness": 0}, "openness is between 0 and 1"),
        ({"openness": 1}, "openness is between 0 and 1"),
        ({"openness": math.nan}, "openness is not a number"),
        ({"openness": True}, "openness is a number"),
    ],
)
def test_a_model_that_says_what_cannot_be_is_refused(
    tmp_path: Path, schema: Schema, changes: dict[str, Any], says: str
) -> None:
    assert says in refusal(tmp_path, schema, {**SOUND, **changes})


def test_all_that_is_wrong_with_a_model_is_said_at_once(tmp_path: Path, schema: Schema) -> None:
    wrong = {**SOUND, "openness": 2, "fields": {"a": {}, "members": {}}}
    assert refusal(tmp_path, schema, wrong).count("model.json:") >= 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2",
        b"\xff\xfe\x00",
        b"not json",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=["empty", "open", "list", "bytes", "words", "deep", "long number"],
)
def test_what_is_not_json_is_refused(tmp_path: Path, schema: Schema, content: bytes) -> None:
    assert "JSON file cannot be read" in refusal(tmp_path, schema, content)


@pytest.mark.parametrize("content", [[], "ranker", 5, None, True])
def test_json_that_is_no_model_is_refused(tmp_path: Path, schema: Schema, content: object) -> None:
    assert "the file holds no object" in refusal(tmp_path, schema, content)


def test_a_missing_model_and_a_folder_are_refused(tmp_path: Path, schema: Schema) -> None:
    for path in (tmp_path / "gone.json", tmp_path):
        with pytest.raises(InvalidSourceError, match="he model"):
            read_ranker(path, schema)


def test_a_model_of_twenty_million_bytes_is_read_and_none_that_is_larger(
    tmp_path: Path, schema: Schema
) -> None:
    path = written(tmp_path, json.dumps(SOUND).encode().ljust(20_000_000))
    assert read_ranker(path, schema).weights == {}
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(InvalidSourceError, match="The model is larger than 20,000,000 bytes"):
        read_ranker(path, schema)


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (os.environ["MATCHER_BOMB"],)


@pytest.mark.parametrize("name", ["model.json", "model.pkl", "model.joblib"])
def test_a_pickle_is_never_opened(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    crater = tmp_path / "crater"
    monkeypatch.setenv("MATCHER_BOMB", str(crater))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        path = tmp_path / name
        path.write_bytes(pickle.dumps(_Bomb(), protocol))
        with pytest.raises(InvalidSourceError, match="that the program itself has written") as told:
            read_ranker(path, schema)
        # the first two protocols write plain text, the others begin with a byte that is no text
        what = "not valid JSON" if protocol < 2 else "the file is not UTF-8"
        assert f"{name}:1: {what}." in str(told.value)
    assert not crater.exists()


# --- small models, without a file

SMALL = Schema({"form": Field("form", "category", Text({"en": "form"}), values=("a", "b"))})


def small(**more: object) -> Ranker:
    return parse_ranker({**SOUND, **more}, SMALL)


def test_a_model_that_says_nothing_of_rates_and_shares_weighs_both_by_half() -> None:
    for ranker in (Ranker(), small()):
        assert (ranker.rate_weight, ranker.share_weight) == (0.5, 0.5)
        assert (ranker.awards, ranker.reach, ranker.tickets, ranker.trust) == ({}, {}, {}, ())
    told = small(factors={"rate": {"weight": 0.25}, "share": {"weight": 2}})
    assert (told.rate_weight, told.share_weight) == (0.25, 2.0)


def test_what_is_assumed_and_counted_is_read_by_family_and_by_option() -> None:
    told = small(
        levels={"awards_per_year": {"by_family": {"": 2}}, "ticket": {"by_family": {"prize": 9}}},
        reach={"fda": {"awards_per_year": 3}},
        trust=[{"hits": 2, "cases": 3}, {"hits": 1, "cases": 4, "field": "form", "value": "a"}],
    )
    assert (told.awards, told.tickets, told.reach) == ({"": 2.0}, {"prize": 9.0}, {"fda": 3.0})
    assert told.trust == (Trust("", "", 2, 3), Trust("form", "a", 1, 4))


def test_a_small_model_that_says_what_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidSourceError, match="openness is between 0 and 1"):
        small(openness=2)


def test_what_was_seen_in_single_stories_alone_has_an_openness_of_its_own() -> None:
    ranker = small(openness=0.1, openness_seen={"form": 0.7})

    def openness(name: str = "form", **option: Any) -> float:
        return ranker.openness_of(Option("o", Text({"en": "O"}), **option), name)

    assert openness(rules="unpublished") == 0.7
    assert openness("stage", rules="unpublished") == 0.1
    assert openness(rules="full") == openness() == 0.1
    # a whole programme that was counted is no single story
    counted = {"awards_per_year": Figure(5, 5)}
    assert openness(rules="unpublished", capacity=counted) == 0.1


def test_the_models_that_are_shipped_are_there() -> None:
    assert [path.name for path in (default_model(), stated_model())] == [
        "ranker.json",
        "stated.json",
    ]
    assert default_model().is_file() and stated_model().is_file()


# --- known defects


def test_a_spread_below_zero_is_refused(tmp_path: Path, schema: Schema) -> None:
    refusal(tmp_path, schema, {**SOUND, **members(everybody={"centre": 1, "spread": -1})})


def test_a_weight_of_four_hundred_digits_is_refused(tmp_path: Path, schema: Schema) -> None:
    refusal(tmp_path, schema, {**SOUND, "fields": {"members": {"weight": 10**400}}})


@pytest.mark.parametrize(
    ("field", "value"), [("sector", "yachts"), ("place", "atlantis"), ("statutes_up_to_date", "no")]
)
def test_a_share_of_a_value_that_is_not_there_is_refused(
    tmp_path: Path, schema: Schema, field: str, value: str
) -> None:
    shares = {field: {"weight": 1, "everybody": {"shares": {value: 0.5}}}}
    refusal(tmp_path, schema, {**SOUND, "fields": shares})
