"""Import in the page: preview, settle, import, what was not read, take back; hostile files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT
from ingest.test_hostile import HOSTILE
from page_reader import Client, Page, sound

from matcher.registry.store import Store
from matcher.web.guard import FILE_BYTES

TABLE = """Nom de la coopérative;Province;Zzz;CA annuel;Secteur
Afoulki;Tiznit;a;30 millions;Argan
Tamounte;Tata;b;20 000;Chose rare
Total;;;;
"""


@pytest.fixture
def office(client: Client):  # type: ignore[no-untyped-def]
    return client(registry=None)


def hand_in(office, text: str | bytes, name: str = "liste.csv"):  # type: ignore[no-untyped-def]
    content = text.encode() if isinstance(text, str) else text
    return office.post("/import", files={"file": (name, content)})


def profiles(home: Path) -> dict[str, dict[str, str]]:
    store = Store(home / "workspace.sqlite")
    try:
        return {kept.name: dict(kept.facts) for kept in store}
    finally:
        store.close()


def test_a_table_is_seen_settled_imported_and_taken_back(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    home = tmp_path / "home"
    seen = hand_in(office, TABLE, "../../liste.csv")
    page = sound(seen.text)
    assert seen.status_code == 200 and "liste.csv" in page.text
    assert not (home / "workspace.sqlite").exists()
    names = {one.get("name", "") for one in page.all("select")}
    assert {"column-0-0-2", "million-0-0-3", "word-0"} <= names
    address = str(seen.url)
    again = office.post(
        address,
        data={"do": "settle", "column-0-0-2": "-", "million-0-0-3": "centimes", "word-0": "-"},
    )
    assert again.url == address
    assert "word-0" not in {one.get("name", "") for one in sound(again.text).all("select")}
    done = office.post(address, data={"do": "import"})
    assert str(done.url).endswith("/done") and "Afoulki" in sound(done.text).text
    assert profiles(home)["Afoulki"]["turnover_mad"] == "300000"
    assert list((home / "uploads").iterdir()) == []
    step = next(one["value"] for one in Page(done.text).all("input") if one.get("name") == "step")
    back = office.post("/history", data={"step": step, "sure": "1"})
    assert back.status_code == 200 and profiles(home) == {}
    assert office.get(address).status_code == 404


def test_a_form_that_nobody_changed_changes_nothing(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A browser posts every choice as it stands: the need of the second sheet is kept too."""
    workbook = ROOT / "docs" / "example" / "cooperatives.xlsx"
    seen = hand_in(office, workbook.read_bytes(), workbook.name)
    selects = [one["name"] for one in Page(seen.text).all("select")]
    marked = seen.text.count("selected>")
    assert len(selects) == marked > 12
    assert seen.text.count('<option value="" selected>') == marked
    office.post(str(seen.url), data={**dict.fromkeys(selects, ""), "do": "import"})
    kept = profiles(tmp_path / "home")["Coopérative Féminine Tizlatine"]
    assert (kept["need_total_mad"], kept["members"]) == ("300000", "52")


def test_what_was_not_read_is_told_at_its_cell(office) -> None:  # type: ignore[no-untyped-def]
    address = str(
        hand_in(office, "Nom de la coopérative;Adhérents\nAfoulki;beaucoup\nAmal;12\n").url
    )
    done = sound(office.post(address, data={"do": "import"}).text)
    assert "row 2, column B" in done.text and "beaucoup" in done.text


def test_an_unsure_layout_is_answered_by_choosing_a_row(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = "Liste établie;pour la réunion\nCoopérative;Où donc\nAfoulki;Tiznit\nTamounte;Tata\n"
    seen = hand_in(office, text)
    buttons = [b for b in Page(seen.text).all("button") if b.get("name") == "header"]
    assert [b["value"] for b in buttons] == ["0:1", "0:2", "0:3", "0:4"]
    office.post(str(seen.url), data={"header": "0:2"})
    office.post(str(seen.url), data={"do": "import"})
    assert set(profiles(tmp_path / "home")) == {"Afoulki", "Tamounte"}


def test_a_file_that_is_thrown_away_leaves_nothing(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    seen = hand_in(office, TABLE)
    assert office.post(str(seen.url), data={"do": "discard"}).url.path == "/import"
    assert list((tmp_path / "home" / "uploads").iterdir()) == []


def test_no_file_is_said_at_the_field(office) -> None:  # type: ignore[no-untyped-def]
    told = office.post("/import", files={"other": ("a.csv", b"x")})
    assert told.status_code == 422
    assert [a for a in sound(told.text).all("a") if a.get("href") == "#file"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_word(name: str, office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file, make, _ = HOSTILE[name]
    content = make()
    told = hand_in(office, content, file)
    if len(content) > FILE_BYTES - 1000:
        assert told.status_code == 413
    elif name not in ("lying zip bomb", "null bytes"):
        assert told.status_code == 422, told.status_code
        assert [a for a in sound(told.text).all("a") if a.get("href") == "#file"]
    assert told.status_code < 500
    assert not (tmp_path / "home" / "workspace.sqlite").exists()
    kept = tmp_path / "home" / "uploads"
    assert told.status_code == 200 or not kept.exists() or list(kept.iterdir()) == []


@pytest.mark.parametrize("token", ["x" * 16, "..%2f..%2fetc", "AAAAAAAAAAAAAAAA%00"])
def test_a_token_that_is_none_is_not_found(token: str, office) -> None:  # type: ignore[no-untyped-def]
    assert office.get(f"/import/{token}").status_code in (404, 400)
    assert office.post(f"/import/{token}", data={"do": "import"}).status_code in (404, 400, 405)


def test_choices_that_nobody_offered_are_passed_over(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    seen = hand_in(office, TABLE)
    given = {"do": "settle", "column-0-0-2": "no_field", "million-0-0-3": "euros",
             "word-0": "nonsense", "header": "9:1"}  # fmt: skip
    assert office.post(str(seen.url), data=given).status_code == 200
    assert not (tmp_path / "home" / "mapping.toml").exists()


def test_json_is_no_other_path_of_the_same(office) -> None:  # type: ignore[no-untyped-def]
    rows = [{"Nom de la coopérative": "<b>Afoulki</b>", "Province": "Tata"}]
    seen = hand_in(office, json.dumps(rows), "a.json")
    assert "&lt;b&gt;Afoulki&lt;/b&gt;" in seen.text and "<b>Afoulki" not in seen.text


def test_what_is_alike_in_one_column_is_told_once_with_its_rows(office) -> None:  # type: ignore[no-untyped-def]
    table = "Nom de la coopérative;Adhérents\nAfoulki;beaucoup\nAmal;12\nTifawt;beaucoup\n"
    seen = hand_in(office, table)
    done = office.post(str(seen.url), data={"do": "import"})
    for page in (sound(seen.text), sound(done.text)):
        assert page.text.count("“beaucoup” is not") == 1 and "row 2, column B" in page.text
        assert "also in the rows 4" in page.text
    assert "2 things would not be read" in sound(seen.text).text
    assert "Not read: 2" in sound(done.text).text


def test_what_must_be_settled_is_said_at_the_top_and_leads_there(office) -> None:  # type: ignore[no-untyped-def]
    page = sound(hand_in(office, TABLE).text)
    assert "3 questions to settle" in page.text
    links = [a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#")]
    assert {"column-0-0-2", "million-0-0-3", "word-0"} <= set(links)
    order = [attrs.get("id") or attrs.get("href") for _, attrs in page.elements]
    assert order.index("#word-0") < order.index("word-0")
    clear = sound(hand_in(office, "Nom de la coopérative;Adhérents\nAfoulki;7\n").text)
    assert "to settle" not in clear.text


def test_every_button_of_the_preview_says_what_it_does(office) -> None:  # type: ignore[no-untyped-def]
    page = sound(hand_in(office, TABLE).text)
    buttons = [one for one in page.all("button") if one.get("name") == "do"]
    ids = {attrs.get("id") for _, attrs in page.elements}
    assert len(buttons) == 3 and {one["aria-describedby"] for one in buttons} <= ids


def test_the_guide_says_what_the_page_says(client: Client) -> None:
    for language, quoted in (("fr", "« {} »"), ("ar", "«{}»")):
        page = sound(hand_in(client(language, None), TABLE).text)
        guide = (ROOT / "docs" / f"office-page.{language}.md").read_text(encoding="utf-8")
        asked = {"fr": "Pas clair : choisir", "ar": "غير واضح: اختاروا"}[language]
        assert quoted.format(asked) in guide and asked in page.text


def test_what_is_left_out_is_not_among_what_is_kept(office) -> None:  # type: ignore[no-untyped-def]
    table = (
        "Nom de la coopérative;Province;Tél;Créée le\nAfoulki;Tiznit;0600000000;2019\nTotal;;;\n"
    )
    done = office.post(str(hand_in(office, table).url), data={"do": "import"}).text
    lists = {
        part.split("</summary>")[0].strip(): part.split("</details>")[0]
        for part in done.split("<summary>")[1:]
    }
    kept = next(part for label, part in lists.items() if "Kept, but look at it" in label)
    left = next(part for label, part in lists.items() if "Left out, with the reason" in label)
    assert "only 2019 is known" in kept
    assert "people" in left and "people" not in kept
    assert "Total" not in kept and "row 3" in left


def test_a_word_that_was_settled_leaves_nothing_open(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Both words of a cell with a glued "and" are asked; the purposes are all known then."""
    table = "Nom;Province;Nature du besoin\nAfoulki;Tiznit;صناديق وسلال\n"
    seen = hand_in(office, table)
    asked = [one["name"] for one in Page(seen.text).all("select") if one["name"][:5] == "word-"]
    assert asked == ["word-0", "word-1"]
    settled = {"word-0": "equipment", "word-1": "equipment"}
    done = sound(office.post(str(seen.url), data={"do": "import", **settled}).text)
    assert "something else" not in done.text
    assert sound(seen.text).text.count("Write one of") == 0, "the page itself lists the values"
    assert "are read all the same" not in seen.text
    assert profiles(tmp_path / "home")["Afoulki"]["purposes"] == "equipment"


def test_what_was_settled_before_is_changed_in_the_page(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    address = str(hand_in(office, TABLE).url)
    settled = {"million-0-0-3": "centimes", "word-0": "argan"}
    done = office.post(address, data={"do": "import", **settled})
    step = next(one["value"] for one in Page(done.text).all("input") if one.get("name") == "step")
    office.post("/history", data={"step": step, "sure": "1"})
    seen = hand_in(office, TABLE)
    page = sound(seen.text)
    word = next(o["name"] for o in page.all("select") if o["name"].startswith("settled-"))
    chosen = [one["value"] for one in page.all("option") if "selected" in one and one["value"]]
    assert "million-0-0-3" in {one["name"] for one in page.all("select")}
    assert chosen == ["centimes", "argan"]
    other = {"million-0-0-3": "dirhams", word: "-"}
    office.post(str(seen.url), data={"do": "import", **other})
    home = profiles(tmp_path / "home")
    assert home["Afoulki"]["turnover_mad"] == "30000000"
    assert "sector" not in home["Tamounte"]


def test_importing_is_the_one_first_action_and_the_page_says_so(workspace: Client) -> None:
    browser = workspace("fr")
    sent = {"file": ("x.csv", b"nom;province\nAmal;Taroudannt\n")}
    page = sound(browser.post("/import", files=sent).text)
    last = [one for one in page.all("button") if one.get("name") == "do"]
    assert [one["value"] for one in last if "secondary" not in one.get("class", "")] == ["import"]
    assert last[0]["value"] == "import" and "étape suivante" in page.text


def test_the_preview_names_what_would_be_new_changed_and_merged(office) -> None:  # type: ignore[no-untyped-def]
    address = str(hand_in(office, "Nom de la coopérative;Province\nTizdarine;Tata\n").url)
    office.post(address, data={"do": "import"})
    rows = "".join(f"Targant {one};Tiznit;7\n" for one in "abcdefghijklm")
    table = f"Nom de la coopérative;Province;Adhérents\nTizdarine;Tata;15\n{rows}"
    html = hand_in(office, table).text
    seen = sound(html)
    new, changed, merged = re.findall(r"<details( open)?>\s*<summary>(\d.*?)</summary>", html)
    assert new == ("", "13 new cooperatives") and "Targant m" in seen.text
    assert changed == (" open", "1 cooperative of which the file says something new")
    assert merged == (" open", "1 cooperative to which rows would be merged")
    text = " ".join(seen.text.split())
    assert "Tizdarine C-0001 row 2" in text
    assert "Tizdarine C-0001 Members: unknown → 15 people" in text


def test_an_amount_in_a_column_of_words_is_told_to_be_one_and_never_asked_as_a_word(office) -> None:  # type: ignore[no-untyped-def]
    table = "Nom de la coopérative;Province;Objet du financement\nAfoulki;Tiznit;30 millions\n"
    alone = sound(hand_in(office, table).text)  # it may be no column of words at all
    assert "column-0-0-2" in {one.get("name") for one in alone.all("select")}
    seen = hand_in(office, table + "Tamounte;Tata;formation\n")
    page = sound(seen.text)
    assert "If the column holds amounts or numbers, change what it is taken for" in page.text
    assert "digital tools" in page.text and "advice and studies" in page.text  # the whole list
    assert not [one for one in page.all("select") if one.get("name", "").startswith("word-")]


def test_after_an_import_a_refused_value_leads_to_its_form_and_the_step_back(office) -> None:  # type: ignore[no-untyped-def]
    done = office.post(str(hand_in(office, TABLE).url), data={"do": "import"})
    page = sound(done.text)
    links = {a.get("href") for a in page.all("a")}
    assert "/cooperatives/C-0002/profile/sector" in links and "Correct it by hand" in page.text
    assert {"/duplicates", "/history"} <= links
    assert "Take this import back" in page.text


def test_what_is_refused_in_a_row_that_was_known_leads_to_its_form_too(office) -> None:  # type: ignore[no-untyped-def]
    rows = "Afoulki;Tiznit;beaucoup\nTamounte;Tata;12\nAmal;Tiznit;9\n"
    for first in ("", "", "Zagmouzen;Tata;peu\n"):
        table = f"Nom de la coopérative;Province;Adhérents\n{first}{rows}"
        done = office.post(str(hand_in(office, table).url), data={"do": "import"})
        links = {a.get("href", "") for a in sound(done.text).all("a")}
        corrected = {one for one in links if one.endswith("/profile/members")}
        # a cell that moved to another row is not taken for the one that stood there
        assert corrected == {f"/cooperatives/C-000{4 if first else 1}/profile/members"}


def test_the_preview_says_what_to_do_and_which_rows_it_does_not_show(office) -> None:  # type: ignore[no-untyped-def]
    table = "Nom de la coopérative;Province;Adhérents\nAmal;Tiznit;9\nAfoulki;Nul;beaucoup\n"
    seen = sound(hand_in(office, table).text).text
    assert "Check the spelling." in seen and "Write the number" in seen
    assert "are read all the same" not in seen
    many = table + "".join(f"Targant {n};Tiznit;{n}\n" for n in range(1, 40))
    assert "are read all the same" in sound(hand_in(office, many).text).text


def test_a_refused_file_is_named(office) -> None:  # type: ignore[no-untyped-def]
    told = office.post("/import", files={"file": ("abîmé.xlsx", b"no workbook")})
    assert told.status_code == 422 and "File abîmé.xlsx:" in sound(told.text).text
