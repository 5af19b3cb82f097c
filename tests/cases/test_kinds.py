"""Words for what happens to a request: all are understood, and proposed as they are written."""

from __future__ import annotations

import pytest

from matcher.cases.kinds import find_kind, find_reason, read_kind, read_reason
from matcher.support.errors import UsageError
from matcher.support.messages import render


def test_a_word_is_understood_with_and_without_its_accents() -> None:
    for word in ("accordé", "accorde", "Accordée", "ACCORDEE"):
        assert find_kind(word) == "granted"
    for word in ("dépôt", "depot"):
        assert find_kind(word) == "applied"
    for word in ("pièces", "pieces"):
        assert find_reason(word) == "documents"


def test_what_is_proposed_for_an_unknown_word_has_its_accents() -> None:
    with pytest.raises(UsageError) as kind:
        read_kind("accorder")
    said = render(kind.value.hint, "fr")
    assert "accordé" in said
    assert "accorde " not in said
    with pytest.raises(UsageError) as reason:
        read_reason("rentabilites")
    assert "rentabilité" in render(reason.value.hint, "fr")
