"""Two profiles put together by hand and parted again, each a step that is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reader import Client, sound

from matcher.registry.store import Store
from matcher.web.pages import merging

TABLE = "Nom de la coopérative;Province;Membres\nLait Souss;Tiznit;12\nAzemour Zitoune;Tata;9\n"


@pytest.fixture
def office(client: Client):  # type: ignore[no-untyped-def]
    found = client(registry=None)
    seen = found.post("/import", files={"file": ("a.csv", TABLE.encode())})
    found.post(str(seen.url), data={"do": "import"})
    return found


def names(home: Path) -> dict[str, tuple[str, ...]]:
    store = Store(home / "home" / "workspace.sqlite")
    try:
        return {one.id: one.names for one in store}
    finally:
        store.close()


def test_the_profile_leads_to_it_and_the_other_is_found_by_a_word(office) -> None:  # type: ignore[no-untyped-def]
    links = {a.get("href") for a in sound(office.get("/cooperatives/C-0001/profile").text).all("a")}
    assert "/cooperatives/C-0001/merging" in links
    found = sound(office.get("/cooperatives/C-0001/merging?q=zitoune").text)
    assert "/cooperatives/C-0001/merging?with=C-0002" in {a.get("href") for a in found.all("a")}
    assert "No other profile" in sound(office.get("/cooperatives/C-0001/merging?q=souss").text).text


def test_both_stand_side_by_side_before_they_are_one(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = sound(office.get("/cooperatives/C-0001/merging?with=c-2").text)
    assert "12 people" in page.text and "9 people" in page.text
    assert len(names(tmp_path)) == 2
    sent = {"other": "C-0002", "why": "même numéro au registre"}
    told = sound(office.post("/cooperatives/C-0001/merging", data=sent).text)
    assert "C-0002 is part of C-0001 now." in told.text
    assert names(tmp_path) == {"C-0001": ("Lait Souss", "Azemour Zitoune")}
    history = sound(office.get("/history").text).text
    assert "merge" in history and "même numéro au registre" in history
    assert "C-0002 into Lait Souss C-0001" in " ".join(history.split())
    office.post("/history", data={"step": "2"})
    arabic = sound(office.get("/history?lang=ar").text).text
    assert "تراجع" in arabic and "إلغاء" not in arabic  # one word for it
    assert len(names(tmp_path)) == 2


def test_rows_are_parted_again(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    office.post("/cooperatives/C-0001/merging", data={"other": "C-0002"})
    rows = sound(office.get("/cooperatives/C-0001/merging").text)
    assert [one["value"] for one in rows.all("input") if one.get("name") == "row"] == ["1", "2"]
    for wrong in ([], ["1", "2"], ["7"], ["x"]):
        answer = office.post("/cooperatives/C-0001/parting", data={"row": wrong})
        assert answer.status_code == 422 and "Tick some of the rows" in sound(answer.text).text
    told = sound(office.post("/cooperatives/C-0001/parting", data={"row": ["2"]}).text).text
    assert "a profile of their own now: C-0003" in told
    assert names(tmp_path)["C-0003"] == ("Azemour Zitoune",)


@pytest.mark.parametrize("other", ["", "C-0001", "C-0099"])
def test_what_is_no_other_profile_is_a_fault(office, other: str) -> None:  # type: ignore[no-untyped-def]
    answer = office.post("/cooperatives/C-0001/merging", data={"other": other})
    assert answer.status_code == 422 and sound(answer.text)


def test_a_registry_that_is_only_read_has_none_of_it(client: Client) -> None:
    refused = client().get("/cooperatives/SM-0007/merging")
    assert refused.status_code == 404 and str(merging.CANNOT) in sound(refused.text).text
    assert client().post("/cooperatives/SM-0007/merging", data={"other": "x"}).status_code == 404
    assert client().post("/cooperatives/SM-0007/parting", data={"row": "1"}).status_code == 404


def test_recorded_requests_that_go_along_are_told(office) -> None:  # type: ignore[no-untyped-def]
    sent = {"option": "indh_p3_ess", "kind": "applied", "on": "2026-11-20"}
    office.post("/cooperatives/C-0002/cases", data=sent)
    said = sound(office.get("/cooperatives/C-0001/merging?with=C-0002").text).text
    assert "1 recorded request of C-0002 goes along" in said
    other = sound(office.get("/cooperatives/C-0002/merging?with=C-0001").text).text
    assert "goes along" not in other
