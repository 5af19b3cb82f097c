"""What was learnt, read from plain data: keys that are left out, and words with their rarity."""

from __future__ import annotations

import pytest

from matcher.ranking.learnt import Encoding, EvidenceTable, FieldPair, LearntOption
from matcher.ranking.learnt_file import Learnt, read_learnt


def test_what_is_left_out_says_nothing() -> None:
    assert read_learnt({"fields": {"form": {"weight": 1}}}) == Learnt({}, (), {})
    told = read_learnt(
        {
            "fields": {"project": {"basis": {}}, "form": {"weight": 1}},
            "pairs": {"form*need": {"weight": 2}},
            "options": {"bare": {}, "fda": {"says": {"form": {}}}},
        }
    )
    # no word is known; a pair of words counts as much as a word
    assert told.bases == {"project": Encoding((), {}, 0.0, 0.0, 1.0)}
    assert told.pairs == (FieldPair("form", "need", 2.0, {}),)
    assert told.options["bare"] == LearntOption(0.0, 0, {}, 0, 0)
    assert told.options["fda"].says == {"form": EvidenceTable({}, 0.0, {}, ())}


def test_what_is_told_is_read() -> None:
    says = {"at": {"a": 1}, "other": -0.5, "inside": {"north": 2}, "knots": [1, 2]}
    entry = {"term": 0.25, "seen": 12, "granted": 3, "decided": 7, "says": {"form": says}}
    basis = {"knots": [0, 10], "words": ["pump"], "hit": 1.5, "miss": -2, "neighbours": 0.25}
    told = read_learnt(
        {
            "fields": {"need": {"basis": basis}},
            "pairs": {"form*need": {"weight": 2, "cuts": {"need": [5, 6]}}},
            "options": {"fda": entry},
        }
    )
    assert told.bases == {"need": Encoding((0.0, 10.0), {"pump": 1.0}, 1.5, -2.0, 0.25)}
    assert told.pairs == (FieldPair("form", "need", 2.0, {"need": (5.0, 6.0)}),)
    table = EvidenceTable({"a": 1.0}, -0.5, {"north": 2.0}, (1.0, 2.0))
    (fda,) = told.options.values()
    assert (fda.term, fda.seen, fda.granted, fda.decided) == (0.25, 12, 3, 7)
    assert fda.says == {"form": table}


def test_each_word_has_its_rarity_and_is_common_where_none_is_told() -> None:
    def words(**basis: object) -> object:
        return read_learnt({"fields": {"project": {"basis": basis}}}).bases["project"].words

    assert words(words=["solar", "pump"], rarity=[3, 1.5]) == {"solar": 3.0, "pump": 1.5}
    assert words(words=["solar", "pump"]) == words(words=["solar", "pump"], rarity=[])
    assert words(words=["solar", "pump"]) == {"solar": 1.0, "pump": 1.0}
    # no word is dropped in silence
    with pytest.raises(ValueError, match="zip"):
        words(words=["solar", "pump"], rarity=[3])
