"""The profile: the origin of each value, and a correction that outranks every file."""

from __future__ import annotations

import pytest
from page_reader import Client, sound

from matcher.web.pages import profile


def test_each_value_says_where_it_is_from(workspace: Client) -> None:
    page = sound(workspace().get("/cooperatives/SM-0007/profile").text)
    assert "rows.csv, row 8" in page.text  # a cell
    assert "worked out from Women members, Members" in page.text or "worked out from" in page.text


@pytest.mark.parametrize(
    ("field", "value", "status", "said"),
    [
        ("members", "many", 422, "is not a number"),
        ("members", "-1", 422, "There is something to mend"),
        ("members", "37", 200, "37 people"),
        ("sector", "argan", 200, "argan"),
        ("sector", "<script>", 422, "There is something to mend"),
        ("rural", "", 200, "What is missing"),
        ("founded", "2020-02-30", 422, "There is something to mend"),
        ("nothing", "1", 404, "is not a field"),
        ("women_share", "0.5", 404, "is not a field"),
    ],
)
def test_a_correction_is_taken_or_its_fault_is_said(
    workspace: Client, field: str, value: str, status: int, said: str
) -> None:
    browser = workspace()
    answer = browser.post(f"/cooperatives/SM-0007/profile/{field}", data={"value": value})
    assert answer.status_code == status
    assert said in sound(answer.text).text
    assert "said by a person" in browser.get("/cooperatives/SM-0007/profile").text or status != 200


def test_several_values_are_ticked(workspace: Client) -> None:
    browser = workspace()
    sent = {"value": ["argan", "honey"]}
    page = sound(browser.post("/cooperatives/SM-0007/profile/products", data=sent).text)
    assert "argan" in page.text and "honey" in page.text
    form = sound(browser.get("/cooperatives/SM-0007/profile/products").text)
    assert {i["value"] for i in form.all("input") if "checked" in i} == {"argan", "honey"}


def test_only_a_workspace_can_be_corrected(client: Client) -> None:
    answer = client().post("/cooperatives/SM-0007/profile/members", data={"value": "37"})
    assert answer.status_code == 422
    assert str(profile.CANNOT) in sound(answer.text).text
