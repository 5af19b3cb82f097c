"""Replies as people write them."""

from __future__ import annotations

import pytest

from matcher.advice.reply import reply_cell
from matcher.catalogue.loading import load_schema

SCHEMA, _ = load_schema()


@pytest.mark.parametrize(
    ("field", "reply", "cell"),
    [
        ("need_total_mad", "240 000 DH", "240000"),
        ("need_total_mad", "1.240.000", "1240000"),
        ("need_total_mad", "٥٠٠٠٠ درهم", "50000"),
        ("need_total_mad", "about a lot", "about a lot"),
        ("women_share", "0,5", "0.5"),
        ("stage", "Création", "creation"),
        ("purposes", "Équipement; training", "equipment;training"),
        ("purposes", "the moon", "the moon"),
        ("place", "Tiznit", "tiznit"),
        ("founded", "2019-03-31", "2019-03-31"),
    ],
)
def test_a_reply_is_a_cell_where_it_can_be_told(field: str, reply: str, cell: str) -> None:
    assert reply_cell(reply, SCHEMA[field], SCHEMA) == cell
