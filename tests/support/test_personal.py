"""What looks like a person's number: hidden in what is typed, and nothing else is."""

from __future__ import annotations

import pytest

from matcher.support.personal import looks_personal, mask_numbers, without_personal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("dit par la présidente au 0661234567", "dit par la présidente au ***"),
        ("écrire à h.alaoui@exemple.ma demain", "écrire à *** demain"),
        ("carte AB123456", "carte ***"),
        ("قال +212 6 61 23 45 67", "قال ***"),
        ("36 adhérentes, PV du 12/03/2026, 300 000 DH", None),
        ("قال على ٠٦٦١٢٣٤٥٦٧ إن العدد ٣٦", "قال على *** إن العدد ٣٦"),
        ("", None),
    ],
)
def test_numbers_are_hidden_and_the_rest_stays(typed: str, kept: str | None) -> None:
    assert mask_numbers(typed) == (typed if kept is None else kept)
    assert looks_personal(typed) is (kept is not None)
    assert not looks_personal(mask_numbers(typed))
    assert not looks_personal(without_personal(typed))
