"""What is known of an option around one applicant, in place of what holds for the whole country."""

from __future__ import annotations

from matcher.catalogue.terms import Local
from matcher.matching.pair import Match


def local_of(match: Match, key: str = "observed") -> Local | None:
    """What is known of an option around the applicant, where that has such a figure.

    Plans count on it, and the option tells it, in place of that of the whole programme.
    """
    # Where a whole programme has quartiles, a single mean of one province says less.
    whole = match.option.amount.get(key)
    if whole is not None and whole.quartiles:
        return None
    schema = match.applicant.schema
    field = schema.place_field()
    here = match.applicant.value(field) if field else None
    places = schema.places(field) if field else None
    if not isinstance(here, str):
        return None
    for local in match.option.local:
        inside = here in local.place or (
            places is not None
            and here in places
            and any(p in places and places.contains(p, here) for p in local.place)
        )
        if key in local.figures and inside:
            return local
    return None
