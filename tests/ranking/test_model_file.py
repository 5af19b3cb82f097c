"""The definition of a model file says of a key that is left out what its readers take."""

from __future__ import annotations

from matcher.ranking.learnt import Encoding, EvidenceTable, LearntOption
from matcher.ranking.learnt_file import read_learnt
from matcher.ranking.model_file import (
    AcceptanceEntry,
    EncodingEntry,
    EvidenceTableEntry,
    FieldWeight,
    ModelFile,
    OptionEntry,
    are_ascending,
)
from matcher.ranking.ranker import Ranker


def test_what_a_key_that_is_left_out_stands_for_is_the_same_wherever_it_is_written() -> None:
    bare = read_learnt(
        {"fields": {"project": {"basis": {}}}, "options": {"o": {"says": {"f": {}}}}}
    )
    for basis in (EncodingEntry(), Encoding(), bare.bases["project"]):
        assert (basis.hit, basis.miss, basis.neighbours) == (0.0, 0.0, 1.0)
    for table in (EvidenceTableEntry(), EvidenceTable(), bare.options["o"].says["f"]):
        assert (table.other, tuple(table.knots)) == (0.0, ())
    for option in (OptionEntry(), LearntOption(), bare.options["o"]):
        assert (option.term, option.seen, option.granted, option.decided) == (0.0, 0, 0, 0)


def test_a_model_that_says_the_least_was_learnt_from_nothing_and_weighs_all_alike() -> None:
    model = ModelFile("ranker", 1, {"form": FieldWeight(2.0)})
    for one in (model, Ranker()):
        assert (one.default_weight, one.openness) == (1.0, 0.2)
    assert (Ranker().weight("form"), Ranker(default_weight=0.5).weight("form")) == (1.0, 0.5)
    assert (model.trained, model.seed, model.cap, model.made) == (False, 0, 0, "")


def test_ascending_numbers_are_each_above_the_one_before() -> None:
    assert are_ascending(()) and are_ascending((1.0,)) and are_ascending((1.0, 2.0, 3.0))
    assert not are_ascending((1.0, 1.0))
    assert not are_ascending((1.0, 3.0, 2.0))


def test_each_curve_of_an_acceptance_is_as_long_as_its_scores() -> None:
    two, one = (0.0, 1.0), (0.5,)
    assert [*AcceptanceEntry(two, two, two, two, 9).faults()] == []
    for curves in ((one, two, two), (two, one, two), (two, two, one)):
        assert len([*AcceptanceEntry(two, *curves, 9).faults()]) == 1
