"""Rows that say otherwise than a person did: each is known again by what it says itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from matcher.domain.schema import Schema
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.scoring import Scorer
from matcher.ingest.profiles.folding import as_kept, as_record, fold_profile
from matcher.ingest.profiles.standing import current_corrections
from matcher.ingest.profiles.survivorship import identity_of_kept
from matcher.registry.kept import Kept
from matcher.registry.store import Store


def unlike_rows(store: Store, profiles: Mapping[str, Kept], schema: Schema) -> list[Kept]:
    """By row that a person merged or corrected, and that says otherwise than its profile, what it
    alone says.

    A profile holds one place and one day. The row that said another would be held against these
    when it stands in a newer file, and become a profile again, or part of another, though a
    person had merged or corrected it.
    """
    into = {
        str(step.about["into"])
        for step in store.steps()
        if step.kind == "merge" and not step.undone
    }
    corrected = set(current_corrections(store))
    found: dict[object, Kept] = {}
    for profile in (profiles[one] for one in sorted((into | corrected) & profiles.keys())):
        whole = identity_of_kept(0, profile, schema)
        for alone in _alone(store, profile, schema):
            row = identity_of_kept(0, alone, schema)
            is_other = _is_otherwise if profile.id in corrected else partial(_is_unlike, schema)
            if is_other(whole, row):
                found[profile.id, row.names, row.place, row.founded, row.size] = alone
    return list(found.values())


def against_being_one(one: Kept, other: Kept, schema: Schema) -> tuple[str, ...]:
    """What says that two profiles are two cooperatives, as another place or year; empty: nothing.

    A person may merge them all the same: a file can be wrong.
    """
    about = next((f for f in schema if f.type == "place"), None)
    pair = [identity_of_kept(at, kept, schema) for at, kept in enumerate((one, other))]
    scorer = Scorer(pair, schema.places(about.name) if about else None)
    return scorer.weigh(0, 1).contradicts


def _alone(store: Store, profile: Kept, schema: Schema) -> Iterator[Kept]:
    for record in store.records(profile.id):
        folded = fold_profile([[as_record(record, schema)]], (), schema)
        yield as_kept(profile.id, folded, profile.version)


def _is_otherwise(one: Identity, other: Identity) -> bool:
    """Whether a row says another day, place or size than the profile that a person corrected."""
    return any(
        mine and yours and mine != yours
        for mine, yours in (
            (one.founded, other.founded),
            (one.place, other.place),
            (one.size, other.size),
        )
    )


def _is_unlike(schema: Schema, one: Identity, other: Identity) -> bool:
    if one.founded and other.founded and one.founded.year != other.founded.year:
        return True
    about = next((f for f in schema if f.type == "place"), None)
    places = schema.places(about.name) if about else None
    if places is None or not one.place or not other.place:
        return False
    return other.place not in places.around(one.place) and one.place not in places.around(
        other.place
    )
