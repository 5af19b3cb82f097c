"""The profile: the origin of each value, and a correction that outranks every file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_reader import Client, Shared, sound
from starlette.testclient import TestClient

from matcher.cli.run import run
from matcher.reports.imported.profile_sheet import FEW_LINES
from matcher.support.personal import HIDDEN
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
    text = sound(answer.text).text
    assert said in text and (status != 200 or "Saved of " in text)
    assert "corrected by hand" in browser.get("/cooperatives/SM-0007/profile").text or status != 200


@pytest.mark.parametrize("field", ["environmental_project", "members"])
def test_a_form_that_is_saved_as_it_was_opened_keeps_nothing(workspace: Client, field: str) -> None:
    browser, at = workspace(), f"/cooperatives/SM-0007/profile/{field}"
    form = sound(browser.get(at).text)
    inputs = {i["name"]: i for i in form.all("input") if "name" in i}
    marked = [i for i in form.all("input") if i.get("name") == "value" and "checked" in i]
    value = (marked or [inputs["value"]])[0]["value"]
    sent = {"version": inputs["version"]["value"], "value": value}
    before = browser.get("/history").text
    text = sound(browser.post(at, data=sent).text).text
    assert "Nothing is kept" in text and "Saved of" not in text
    assert browser.get("/history").text == before
    assert "Saved of" in sound(browser.post(at, data={**sent, "why": "the president"}).text).text


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


def test_what_could_not_be_read_in_a_cell_is_a_task_with_a_form(
    client: Client, tmp_path: Path
) -> None:
    """A commune too, though the province beside it says about where the cooperative is."""
    table = tmp_path / "t.csv"
    table.write_text(
        "Nom de la coopérative;Province;Commune;Produits;Adhérents\n"
        "Coopérative Tigmi;Chtouka Ait Baha;Bihra;Miel;12\n"
        "Coopérative Tizi;Tata;Akka;zzz;une douzaine\n",
        encoding="utf-8",
    )
    run(["import", str(table), "--today", "2026-11-23", "--quiet"])
    browser = client(registry=None)
    page = sound(browser.get("/cooperatives/C-0001/profile").text)
    assert "What could not be read" in page.text and "“Bihra” in t.csv, row 2" in page.text
    assert "/cooperatives/C-0001/profile/place" in {a.get("href") for a in page.all("a")}
    form = sound(browser.get("/cooperatives/C-0001/profile/place").text)
    assert "“Bihra”: perhaps Biougra (Chtouka-Aït Baha)" in form.text
    offered = {one["value"] for one in form.all("option")}
    assert "Ait Milk (Chtouka-Aït Baha)" in offered and len(offered) < 40
    again = browser.post("/cooperatives/C-0001/profile/place", data={"value": "Biugraa"})
    assert "Biougra (Chtouka-Aït Baha)" in sound(again.text).text and again.status_code == 422
    assert "chtouka-ait-baha/" not in again.text.replace("/chtouka-ait-baha/", "")
    said = {"value": "Biougra (Chtouka-Aït Baha)"}
    done = sound(browser.post("/cooperatives/C-0001/profile/place", data=said).text)
    assert "What could not be read" not in done.text and "Biougra" in done.text
    other = sound(browser.get("/cooperatives/C-0002/profile").text)
    tasks = other.text.split("What could not be read")[1].split("What is missing")[0]
    assert "Products" in tasks and "Members" in tasks and "Place" not in tasks


MEMBERS = "/cooperatives/SM-0001/profile/members"


def hidden(html: str) -> dict[str, str]:
    """Everything that a form of a page bears unseen."""
    return {
        one["name"]: one["value"]
        for one in sound(html).all("input")
        if one.get("type") == "hidden" and "name" in one
    }


def test_of_two_on_one_field_the_later_chooses_and_both_are_told(shared: Shared) -> None:
    one, other = shared.browser("officer-1"), shared.browser("officer-2")
    first, second = hidden(one.get(MEMBERS).text), hidden(other.get(MEMBERS).text)
    was = known(one)
    assert one.post(MEMBERS, data={"value": "41", **first}).status_code == 200
    told = other.post(MEMBERS, data={"value": "52", "why": "phoned", **second})
    assert told.status_code == 409
    page = sound(told.text)
    for said in ("Somebody else changed this", "officer-1", "41", "52", was):
        assert said in page.text
    assert known(one) == "41"  # nothing was overwritten
    both = hidden(told.text)
    unsaid = other.post("/cooperatives/SM-0001/both", data=both)
    assert unsaid.status_code == 409 and "Choose what holds" in sound(unsaid.text).text
    assert known(one) == "41"
    done = other.post("/cooperatives/SM-0001/both", data={**both, "take-members": "mine"})
    assert done.status_code == 200 and known(other) == "52"
    seen = sound(one.get("/cooperatives/SM-0001").text).text  # the earlier one is told as well
    assert re.search("Changed since you looked last.*41.*→.*52.*officer-2", seen)
    assert "Changed since" not in one.get("/cooperatives/SM-0001").text


def test_the_later_may_leave_what_the_earlier_wrote(shared: Shared) -> None:
    one, other = shared.browser("officer-1"), shared.browser("officer-1")  # one account, twice
    first, second = hidden(one.get(MEMBERS).text), hidden(other.get(MEMBERS).text)
    one.post(MEMBERS, data={"value": "41", **first})
    both = hidden(other.post(MEMBERS, data={"value": "52", **second}).text)
    done = other.post("/cooperatives/SM-0001/both", data={**both, "take-members": "theirs"})
    assert done.status_code == 200 and known(other) == "41"


def test_what_changes_again_while_one_chooses_is_asked_again(shared: Shared) -> None:
    one, other = shared.browser("officer-1"), shared.browser("officer-2")
    second = hidden(other.get(MEMBERS).text)
    one.post(MEMBERS, data={"value": "41", **hidden(one.get(MEMBERS).text)})
    both = hidden(other.post(MEMBERS, data={"value": "52", **second}).text)
    one.post(MEMBERS, data={"value": "43", **hidden(one.get(MEMBERS).text)})
    again = other.post("/cooperatives/SM-0001/both", data={**both, "take-members": "mine"})
    assert again.status_code == 409 and "43" in sound(again.text).text and known(one) == "43"


def test_two_on_two_fields_keep_both_and_are_told(shared: Shared) -> None:
    one, other = shared.browser("officer-1"), shared.browser("officer-2")
    women = "/cooperatives/SM-0001/profile/women"
    second = hidden(other.get(women).text)
    one.post(MEMBERS, data={"value": "41", **hidden(one.get(MEMBERS).text)})
    done = other.post(women, data={"value": "9", **second})
    assert done.status_code == 200 and known(other) == "41" and known(other, women) == "9"
    assert "Changed since you looked last" in sound(done.text).text and "→ 41" in done.text
    assert "→ 9" in sound(one.get("/cooperatives/SM-0001/profile").text).text


def test_the_same_value_twice_is_no_conflict(shared: Shared) -> None:
    one, other = shared.browser("officer-1"), shared.browser("officer-2")
    second = hidden(other.get(MEMBERS).text)
    one.post(MEMBERS, data={"value": "41", **hidden(one.get(MEMBERS).text)})
    assert other.post(MEMBERS, data={"value": "41", **second}).status_code == 200


def test_answers_and_what_if_do_not_overwrite_either(shared: Shared) -> None:
    one, other = shared.browser("officer-1"), shared.browser("officer-2")
    asked = other.get("/cooperatives/SM-0001/questions?a=members~~30")
    answers = {**hidden(asked.text), "a": "members~~30"}
    what_if = other.get("/what-if?coop=SM-0001&fact1=members&value1=33")
    facts = hidden(what_if.text)
    one.post(MEMBERS, data={"value": "41", **hidden(one.get(MEMBERS).text)})
    for path, sent in (("/cooperatives/SM-0001/questions", answers), ("/what-if", facts)):
        told = other.post(path, data=sent)
        assert told.status_code == 409, (path, told.status_code)
        assert "officer-1" in sound(told.text).text
    facts_sent = {"facts": {"members": "20"}, "version": 1}
    headers = {"x-csrf-token": answers["csrf"]}
    told = other.patch("/api/cooperatives/SM-0001", json=facts_sent, headers=headers)
    assert (told.status_code, told.json()["code"]) == (409, "changed-meanwhile")
    assert known(one) == "41"


def test_two_windows_of_an_unshared_page_do_not_overwrite_either(workspace: Client) -> None:
    page = workspace()
    first = second = hidden(page.get(MEMBERS).text)
    assert page.post(MEMBERS, data={"value": "41", **first}).status_code == 200
    assert page.post(MEMBERS, data={"value": "52", **second}).status_code == 409


def known(browser: TestClient, path: str = MEMBERS) -> str:
    """The value that a field has now."""
    fields = sound(browser.get(path).text).all("input")
    return next(one["value"] for one in fields if one.get("name") == "value")


def test_what_is_missing_beyond_the_first_is_opened(workspace: Client) -> None:
    html = workspace().get("/cooperatives/SM-0010/profile").text
    missing = html[html.index("What is missing") :]  # above it, the need that nobody told
    shown, _, rest = missing.partition("<details><summary>… and ")
    assert sound(html) and shown.count('<span class="tag wait">') == profile.FIRST_MISSING
    assert "/profile/" in rest.partition("</details>")[0]


def test_what_the_money_is_for_stands_for_its_lines_as_on_the_first_page(
    workspace: Client,
) -> None:
    browser = workspace()
    html = browser.get("/cooperatives/SM-0010/profile").text
    assert sound(html)
    missing = html[html.index('id="missing"') :].partition("</section>")[0]
    lines = missing.partition("<summary>line by line</summary>")[2].partition("</details>")[0]
    assert 'profile/need_vehicles_mad">Need: vehicles' in lines
    assert missing.count(">Need: ") == lines.count(">Need: ") > FEW_LINES
    task = 'profile/purposes">What the money is for</a>'
    first = browser.get("/cooperatives/SM-0010").text
    assert task in missing.partition("<summary>line by line")[0] and task in first
    known = browser.get("/cooperatives/SM-0006/profile").text  # two lines, and perhaps others
    asked = known[known.index('id="missing"') :].partition("</li>")[0]
    assert "known so far: " in asked and "rows.csv" not in asked


def test_a_contradiction_stands_on_the_first_page_and_leads_to_its_fields(example: Client) -> None:
    browser = example()
    at = "/cooperatives/C-0003"
    for path in (at, f"{at}/profile"):
        page = sound(browser.get(path).text)
        assert "comes out as 136.4%, which cannot be" in page.text
        links = {a.get("href") for a in page.all("a")}
        assert {f"{at}/profile/women", f"{at}/profile/members"} <= links
    first = sound(browser.get(at).text).text
    assert "first settle: women members (contradictory), members (contradictory)" in first
    browser.post(f"{at}/profile/women", data={"value": "20"})
    assert "contradictory" not in sound(browser.get(at).text).text


def test_the_reason_of_a_correction_stands_beside_the_value(example: Client) -> None:
    browser = example()
    at = "/cooperatives/C-0003/profile"
    browser.post(f"{at}/members", data={"value": "40", "why": "said at the assembly"})
    browser.post(f"{at}/women", data={"value": "20"})
    page = sound(browser.get(at).text).text
    assert "corrected by hand: said at the assembly" in page
    assert "corrected by hand: on the office page" in page


def test_each_file_that_said_something_else_says_what(client: Client) -> None:
    browser = client(registry=None)
    for name, day, members in (("a.csv", "2019", 12), ("b.csv", "02/05/2019", 15)):
        table = "Nom de la coopérative;Province;Créée le;Adhérents\n"
        table += f"Afoulki;Tiznit;{day};{members}\n"
        seen = browser.post("/import", files={"file": (name, table.encode())})
        browser.post(str(seen.url), data={"do": "import"})
    text = sound(browser.get("/cooperatives/C-0001/profile").text).text
    assert "“2019” in a.csv, row 2, column C “Créée le” (agrees: it names the year" in text
    assert "worked out from “Founded on”" in text
    assert "“12” in a.csv, row 2, column D “Adhérents” (says otherwise: 12 people)" in text


def test_a_number_of_a_person_in_the_reason_is_hidden_and_that_is_said(example: Client) -> None:
    browser = example()
    at = "/cooperatives/C-0003/profile"
    asked = sound(browser.get(f"{at}/members").text).text
    assert "Write no names" in asked and "a name behind “Mme” or “M.” are hidden" in asked
    sent = {"value": "40", "why": "dit au 0661234567"}
    saved = browser.post(f"{at}/members", data=sent)
    assert str(HIDDEN) in sound(saved.text).text
    assert "corrected by hand: dit au ***" in sound(saved.text).text
    assert "0661234567" not in saved.text + browser.get("/history").text
    plain = browser.post(f"{at}/members", data={"value": "41", "why": "said at the assembly"})
    assert str(HIDDEN) not in sound(plain.text).text


def test_a_year_is_said_as_a_year_and_an_age_from_it_as_a_range(client: Client) -> None:
    browser = client(registry=None)
    table = "Nom de la coopérative;Province;Créée le\nAfoulki;Tiznit;2019\n"
    seen = browser.post("/import", files={"file": ("a.csv", table.encode())})
    browser.post(str(seen.url), data={"do": "import"})
    text = sound(browser.get("/cooperatives/C-0001/profile").text).text
    assert "1 January 2019" not in text and "6 to 7 years" in text
    browser.post("/cooperatives/C-0001/profile/founded", data={"value": "2019-01-01"})
    text = sound(browser.get("/cooperatives/C-0001/profile").text).text
    assert "1 January 2019" in text and "6 to 7" not in text


def test_a_value_is_marked_where_another_file_disagrees_or_could_not_be_read(
    client: Client,
) -> None:
    found = client(registry=None)

    def after(name: str, row: str) -> str:
        table = "ID;Nom de la coopérative;Province;Secteur;Membres\n"
        table += f"X1;{row}\nX2;Amal Tata;Tata;miel;9\n"
        seen = found.post("/import", files={"file": (name, table.encode())})
        found.post(str(seen.url), data={"do": "import"})
        page = sound(found.get("/cooperatives/X1/profile").text).text
        return page.split("What is known, and from where")[1]

    unread = "another cell on it could not be read: compare"
    assert unread not in after("a.csv", "Ait Souss;Ifrane Inconnu;argane;12")
    assert unread in after("b.csv", "Ait Souss;Tiznit;argane;12")
    said = after("c.csv", "Ait Souss;Tiznit;argane;13")  # the number of members changed since
    assert "and the same in 1 other cell" in said and unread in said
    assert "another file says otherwise" not in said
    assert "another file says otherwise" in after("d.csv", "Ait Souss;Tiznit;lait;13")
    fixed = found.post("/cooperatives/X1/profile/place", data={"value": "tiznit"})
    assert fixed.status_code == 200
    said = sound(found.get("/cooperatives/X1/profile").text).text
    assert unread not in said
