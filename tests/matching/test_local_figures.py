"""What is known of an option around one applicant, in place of the whole country."""

from __future__ import annotations

from matcher import open_matcher
from matcher.matching.local_figures import local_of


def test_a_figure_of_a_region_is_told_to_who_is_inside_and_to_nobody_else() -> None:
    session = open_matcher(registry="demo", today="2026-11-23")

    def counted_in(place: str | None) -> tuple[str, ...]:
        facts = {"legal_form": "cooperative", **({"place": place} if place else {})}
        local = local_of(session.match(session.new_applicant("x", facts), "ads"))
        return local.place if local is not None else ()

    assert counted_in("taroudannt") == counted_in("souss-massa") == ("souss-massa",)
    assert counted_in("al-hoceima") == ()
    assert counted_in(None) == ()  # where it is, nobody said
