"""Rows that a person made one though place or day differ: each is known again by what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.domain.schema import Schema
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.profiles.folding import as_kept, as_record, fold_profile
from matcher.ingest.profiles.survivorship import identity_of_kept
from matcher.registry.kept import Kept
from matcher.registry.store import Store


def unlike_rows(store: Store, profiles: Mapping[str, Kept], schema: Schema) -> list[Kept]:
    """By row that was merged by hand and says otherwise than its profile, what it alone says.

    A profile holds one place and one day. The row that said another would be held against these
    when it stands in a newer file, and become a profile again though a person had merged it.
    """
    into = {
        str(step.about["into"])
        for step in store.steps()
        if step.kind == "merge" and not step.undone
    }
    found: dict[object, Kept] = {}
    for profile in (profiles[one] for one in sorted(into & profiles.keys())):
        whole = identity_of_kept(0, profile, schema)
        for alone in _alone(store, profile, schema):
            row = identity_of_kept(0, alone, schema)
            if _is_unlike(whole, row, schema):
                found[profile.id, row.names, row.place, row.founded] = alone
    return list(found.values())


def _alone(store: Store, profile: Kept, schema: Schema) -> Iterator[Kept]:
    for record in store.records(profile.id):
        folded = fold_profile([[as_record(record, schema)]], (), schema)
        yield as_kept(profile.id, folded, profile.version)


def _is_unlike(one: Identity, other: Identity, schema: Schema) -> bool:
    if one.founded and other.founded and one.founded.year != other.founded.year:
        return True
    about = next((f for f in schema if f.type == "place"), None)
    places = schema.places(about.name) if about else None
    if places is None or not one.place or not other.place:
        return False
    return other.place not in places.around(one.place) and one.place not in places.around(
        other.place
    )
