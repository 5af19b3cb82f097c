"""Who is shown how often, on the card of the shipped model."""

from matcher import open_matcher
from matcher.cli.card_exposure import exposure_section

DAY = "2026-11-28"


def test_the_card_says_what_the_audit_found() -> None:
    page = "\n".join(exposure_section(DAY))
    shown = open_matcher(registry="demo", today=DAY).audit(by=["women_cooperative"]).view
    women = {one.group.value: one for one in shown.measures[0].groups}["true"]
    assert women.low is not None
    assert women.high is not None
    row = f"| {women.count} | {women.mean:.2f} ({women.low:.2f} to {women.high:.2f}) |"
    assert f"| Women’s cooperative: yes {row}" in page


def test_every_region_of_the_real_cases_has_a_row() -> None:
    page = "\n".join(exposure_section(DAY))
    of_cases = page.partition("The real cases")[2]
    assert "| Region: Souss-Massa | 25 | " in of_cases
    assert of_cases.count("| Region: ") == 13
    assert "not tested" in of_cases  # groups of fewer than five
    assert "-0.00" not in page
