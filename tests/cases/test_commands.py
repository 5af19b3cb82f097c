"""`match record`, `cases`, `trail`, `papers`, `mute`: as officers use them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ROOT, Answer

from matcher.cases.log import EventLog
from matcher.support.paths import cases_file

DAY = ("--today", "2026-11-23")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace of this test's own."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"


Command = Callable[..., Answer]


def as_json(answer: Answer) -> Any:
    return json.loads(answer.out)


def test_an_event_is_recorded_as_an_officer_says_it(match_here: Command) -> None:
    said = match_here("record", "SM-0196", "indh", "refusé", "--reason", "Garantie", *DAY, "--json")
    event = as_json(said)["event"]
    assert (event["kind"], event["reasons"], event["option_id"]) == (
        "refused",
        ["collateral"],
        "indh_p3_ess",
    )
    assert event["slate"]["verdict"] in ("eligible", "undecided")
    assert event["slate"]["rank"] > 0


def test_the_same_event_is_not_recorded_twice(match_here: Command) -> None:
    words = ("record", "SM-0001", "fda", "applied", "--on", "2026-03-01", *DAY, "--json")
    assert as_json(match_here(*words))["new"] is True
    assert as_json(match_here(*words))["new"] is False
    assert as_json(match_here(*words, "--again"))["event"]["event_id"] == "E-2"


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("SM-0001", "fda", "dreamt"), 2, "not something that happens"),
        (("SM-0001", "fda", "refused", "--reason", "moon"), 2, "not a reason"),
        (("SM-0001", "fda", "refused", "--reason", "condition:99"), 2, "no condition 99"),
        (("SM-0001", "fda", "granted", "--reason", "amount"), 2, "Reasons go with"),
        (("SM-0001", "fda", "refused", "--amount", "5"), 2, "An amount goes with"),
        (("SM-0001", "fda", "applied", "--on", "2027-01-01"), 2, "still to come"),
        (("SM-0001", "fda", "applied", "--call", "nowhere"), 2, "no call"),
        (("SM-0001", "fda", "applied", "--by", "Fatima Zahra"), 2, "not a pseudonym"),
        (("SM-0001", "fda", "applied", "--by", "0661234567"), 2, "not a pseudonym"),
        (("SM-0001", "fda", "applied", "--instead-of", "E-7"), 2, "no event E-7"),
        (("SM-0001", "credit_agricole", "applied"), 4, "Several are called"),
        (("SM-0001", "qqqqzzzz", "applied"), 4, "No funder or option"),
        (("SM-9999", "fda", "applied"), 4, "No cooperative has the id"),
        (("SM-0001",), 2, "Say what happened"),
    ],
)
def test_what_cannot_be_recorded_says_why(
    match_here: Command, words: tuple[str, ...], code: int, part: str
) -> None:
    said = match_here("record", *words, *DAY)
    assert (said.code, part in said.err) == (code, True), said.err
    assert not as_json(match_here("cases", *DAY, "--json"))["all"]


def test_a_funder_with_several_options_is_asked_about_until_a_case_tells(
    match_here: Command,
) -> None:
    first = match_here("record", "SM-0001", "tamwilcom", "applied", *DAY)
    assert (first.code, "has several options" in first.err) == (2, True), first.err
    assert match_here("record", "SM-0001", "damane_express", "applied", *DAY).code == 0
    said = match_here("record", "SM-0001", "tamwilcom", "granted", *DAY, "--json")
    assert as_json(said)["event"]["option_id"] == "damane_express"


def test_a_correction_replaces_and_is_taken_back(match_here: Command) -> None:
    record = ("record", "SM-0001", "fda")
    match_here(*record, "granted", "--amount", "10000", *DAY)
    match_here(*record, "granted", "--amount", "100000", "--instead-of", "E-1", *DAY)

    def granted() -> int | None:
        cases = as_json(match_here("cases", "--coop", "SM-0001", *DAY, "--json"))["cases"]
        return cases[0]["amount_granted"] if cases else None

    assert granted() == 100_000
    assert match_here("record", "--take-back", "E-2", *DAY).code == 0
    assert granted() == 10_000
    assert match_here("record", "--take-back", "E-2", *DAY).code == 2
    assert match_here("record", "--take-back", "E-3", *DAY).code == 0
    assert granted() == 100_000


def test_a_refusal_puts_the_option_behind_and_changes_nothing_else(match_here: Command) -> None:
    words = ("--coop", "SM-0196", "--top", "200", *DAY, "--json")
    before = as_json(match_here(*words))
    match_here("record", "SM-0196", "indh", "refused", "--reason", "collateral", *DAY)
    after = as_json(match_here(*words))
    old = {m["option_id"]: m for m in before["matches"]}
    new = {m["option_id"]: m for m in after["matches"]}
    kept = ("verdict", "rules", "availability", "call", "score", "contributions", "conditions")
    assert {o: [m[k] for k in kept] for o, m in old.items()} == {
        o: [m[k] for k in kept] for o, m in new.items()
    }
    assert new["indh_p3_ess"]["case"]["behind"] is True
    assert [m["case"] for o, m in new.items() if o != "indh_p3_ess"] == [None] * (len(new) - 1)
    others = [m["option_id"] for m in before["matches"] if m["option_id"] != "indh_p3_ess"]
    assert [m["option_id"] for m in after["matches"] if m["option_id"] != "indh_p3_ess"] == others
    assert new["indh_p3_ess"]["rank"] > old["indh_p3_ess"]["rank"]
    # the option comes back once something else is asked for: here, when the refusal is undone
    match_here("record", "--take-back", "E-1", *DAY)
    assert as_json(match_here(*words)) == before


def test_what_is_promised_is_taken_off_the_need(match_here: Command) -> None:
    words = ("--coop", "SM-0196", "--top", "200", *DAY, "--json")
    before = as_json(match_here(*words))
    match_here("record", "SM-0196", "attawfiq", "granted", "--amount", "400000", *DAY)
    match_here("record", "SM-0196", "fda", "applied", "--amount", "100000", *DAY)
    after = as_json(match_here(*words))
    promises = after["promises"]
    assert (promises["promised"], promises["pending"]) == (400_000, 100_000)
    assert promises["left"] == promises["need"] - 500_000
    for old in before["matches"]:
        new = next(m for m in after["matches"] if m["option_id"] == old["option_id"])
        assert (new["rank"], new["score"], new["verdict"]) == (
            old["rank"],
            old["score"],
            old["verdict"],
        )
        if new["offer"]["amount"] and new["option_id"] not in ("attawfiq", "fda"):
            assert new["offer"]["amount"] <= promises["left"]


def test_withdrawn_and_unanswered_requests_change_no_order(match_here: Command) -> None:
    words = ("--coop", "SM-0196", "--top", "200", *DAY, "--json")
    before = [m["option_id"] for m in as_json(match_here(*words))["matches"]]
    match_here("record", "SM-0196", "indh", "withdrawn", "--reason", "too_slow", *DAY)
    match_here("record", "SM-0196", "fda", "no_answer", *DAY)
    after = as_json(match_here(*words))
    assert [m["option_id"] for m in after["matches"]] == before
    assert after["promises"] is None


def test_reading_writes_nothing(match_here: Command, own_home: Path) -> None:
    match_here("--coop", "SM-0001", *DAY)
    match_here("cases", *DAY)
    match_here("digest", "--since", "2026-11-01", *DAY)
    match_here("registry", "papers", "SM-0001", *DAY)
    assert not cases_file().exists()
    match_here("record", "SM-0001", "fda", "applied", *DAY)
    content = cases_file().read_bytes()
    for words in (("--coop", "SM-0001"), ("cases",), ("digest", "--since", "2026-11-01")):
        match_here(*words, *DAY)
    match_here("trail")
    assert cases_file().read_bytes() == content


def test_cases_are_filtered_and_written_as_tables(match_here: Command, tmp_path: Path) -> None:
    match_here("record", "SM-0001", "fda", "applied", "--on", "2026-03-01", *DAY)
    match_here("record", "SM-0002", "indh", "refused", "--reason", "amount", *DAY)
    match_here("record", "SM-0003", "fda", "withdrawn", *DAY)

    def who(*words: str) -> list[str]:
        found = as_json(match_here("cases", *words, *DAY, "--json"))["cases"]
        return sorted(case["applicant_id"] for case in found)

    assert who() == ["SM-0001", "SM-0002"]
    assert who("--all") == ["SM-0001", "SM-0002", "SM-0003"]
    assert who("--option", "fda") == ["SM-0001", "SM-0003"]
    assert who("--state", "refusé") == ["SM-0002"]
    assert who("--who", "officer") == ["SM-0002"]
    assert who("--overdue") == ["SM-0001"]  # the FDA says that it answers within 60 days
    out = tmp_path / "cases.xlsx"
    assert match_here("cases", "--all", "--out", out, *DAY, "--lang", "fr").code == 0
    rows = list(openpyxl.load_workbook(out).active.values)
    assert rows[0][:3] == ("Coopérative", "Nom", "Option")
    assert len(rows) == 4
    assert match_here("cases", "--out", out, *DAY).code == 2


def test_no_rate_is_said_below_twenty_decided_cases(match_here: Command) -> None:
    for number in range(1, 22):
        kind = "granted" if number % 3 else "refused"
        match_here("record", f"SM-{number:04}", "fda", kind, *DAY)
        known = as_json(match_here("cases", "--option", "fda", *DAY, "--json"))["known_here"][0]
        assert known["decided"] == number
        assert (known["share"] is None) == (number < 20)


def test_a_sheet_of_requests_is_found_and_read_once(match_here: Command, tmp_path: Path) -> None:
    sheet = tmp_path / "suivi.csv"
    sheet.write_text(
        "Suivi des demandes 2026\n"
        "Coopérative;Financeur;Date de dépôt;Montant demandé;Décision;Date;Motif;Montant accordé\n"
        "SM-0001;INDH;02/03/2026;180 000 DH;refusé;15/05/2026;garantie;\n"
        "SM-0196;fda;05/03/2026;120 000;accordé;20/06/2026;;100 000\n"
        "SM-9999;fda;05/03/2026;120 000;accordé;20/06/2026;;100 000\n"
        "SM-0002;nowhere;05/03/2026;120 000;accordé;20/06/2026;;100 000\n"
        "SM-0003;fda;;;accordé;juin;;100 000\n"
        "SM-0003;fda;;;peut-être;12/06/2026;;100 000\n"
        "SM-0003;fda;;;refusé;12/06/2026;la lune;\n",
        encoding="utf-8",
    )
    said = as_json(match_here("import", sheet, *DAY, "--json"))
    assert said["events"] == {"sheets": 1, "rows": 7, "recorded": 5, "known": 0, "refused": 4}
    found = {(p["row"], p["column"], p["code"], p["kept"]) for p in said["problems"]}
    assert found == {
        (5, "A", "unknown-id", False),
        (6, "B", "unknown-option", False),
        (7, "F", "not-a-date", False),
        (8, "E", "unknown-value", False),
        (9, "G", "unknown-value", True),
    }
    again = as_json(match_here("import", sheet, *DAY, "--json"))
    assert again["events"]["recorded"] == 0
    cases = as_json(match_here("cases", "--all", *DAY, "--json"))["cases"]
    said_of = {c["case_id"]: (c["state"], c["amount_asked"], c["amount_granted"]) for c in cases}
    assert said_of == {
        "SM-0001:indh_p3_ess": ("refused", 180_000, None),
        "SM-0196:fda": ("granted", 120_000, 100_000),
        "SM-0003:fda": ("refused", None, None),
    }


def test_papers_are_kept_and_expire(match_here: Command) -> None:
    words = (
        "registry",
        "papers",
        "SM-0001",
        "accounts",
        "--since",
        "2026-01-10",
        "--until",
        "2026-12-05",
    )
    assert match_here(*words, *DAY).code == 0
    said = as_json(match_here("registry", "papers", "SM-0001", *DAY, "--json"))["papers"]
    assert [(p["code"], p["until"], p["expired"]) for p in said] == [
        ("accounts", "2026-12-05", False)
    ]
    items = as_json(match_here("digest", "--since", "2026-11-01", *DAY, "--json"))["items"]
    assert [i["day"] for i in items if i["what"] == "paper_expires"] == ["2026-12-05"]
    assert match_here("registry", "papers", "SM-0001", "nothing", *DAY).code == 4
    match_here("registry", "papers", "SM-0001", "accounts", "--drop", *DAY)
    assert match_here("registry", "papers", "SM-0001", *DAY).code == 1


def test_a_muted_option_is_not_told_of(match_here: Command) -> None:
    words = ("digest", "--since", "2025-11-01", "--registry", "demo", *DAY, "--json")

    def told() -> set[tuple[str, str]]:
        items = as_json(match_here(*words))["items"]
        return {
            (a, i["option_id"])
            for i in items
            if i["what"].startswith("fits")
            for a in i["applicants"]
        }

    before = told()
    assert before
    coop, option = sorted(before)[0]
    assert match_here("registry", "mute", coop, option).code == 0
    assert told() == before - {(coop, option)}
    assert match_here("registry", "mute", coop, option, "--undo").code == 0
    assert told() == before


def test_an_answer_is_made_again_although_the_catalogue_has_changed(
    match_here: Command, tmp_path: Path
) -> None:
    import shutil

    folder = tmp_path / "catalogue"
    shutil.copytree(ROOT / "data" / "catalogue", folder)
    words = ("--coop", "SM-0196", "--catalogue", folder, *DAY, "--lang", "fr", "--top", "4")
    match_here("record", "SM-0196", "indh", "refused", "--reason", "documents", *DAY)
    first = match_here(*words, "--record")
    data = match_here(*words, "--record", "--json")
    path = next(folder.rglob("fda.toml"))
    path.write_text(path.read_text(encoding="utf-8").replace("60", "61"), encoding="utf-8")
    match_here("record", "SM-0196", "fda", "granted", "--amount", "7", *DAY)
    assert match_here(*words).out != first.out
    for event, before in (("E-2", first), ("E-3", data)):
        out = tmp_path / f"{event}.txt"
        said = match_here("trail", event, "--out", out, "--json")
        assert said.code == 0, said
        assert out.read_text(encoding="utf-8") == before.out
        assert as_json(said)["same"] is True


def test_the_part_that_is_gone_is_said(match_here: Command) -> None:
    match_here("--coop", "SM-0001", "--record", *DAY)
    log = EventLog(cases_file())
    log.base.execute("DELETE FROM kept WHERE what = 'model'")
    log.close()
    said = match_here("trail", "E-1")
    assert (said.code, "gone is the ranking model" in said.out) == (1, True), said


def test_forgetting_reaches_the_log(match_here: Command, tmp_path: Path) -> None:
    registry = tmp_path / "coops.csv"
    registry.write_text(
        "applicant_id,name,legal_form,place,members,women,purposes,need_equipment_mad\n"
        "ZZQ-1,Coopérative Zzqwhat,cooperative,tiznit,20,16,equipment,200000\n",
        encoding="utf-8",
    )
    assert match_here("import", registry, *DAY).code in (0, 3)
    coop = as_json(match_here("registry", "list", "--json"))["profiles"][0]["applicant_id"]
    match_here("record", coop, "indh", "applied", "--amount", "150000", *DAY)
    match_here("record", coop, "indh", "refused", "--reason", "own_share", *DAY)
    match_here("--coop", coop, "--record", *DAY)
    match_here("registry", "papers", coop, "accounts", *DAY)
    match_here("registry", "mute", coop, "fda")
    assert match_here("trail", "E-3").code == 0
    assert match_here("registry", "forget", coop).code == 0
    content = cases_file().read_bytes()
    assert coop.encode() not in content
    assert b"Zzqwhat" not in content
    said = match_here("trail", "E-3")
    assert (said.code, "was forgotten" in said.out) == (1, True), said
    assert match_here("trail").code == 0
    known = as_json(match_here("cases", "--option", "indh", *DAY, "--json"))["known_here"]
    assert known == [
        {
            "option_id": "indh_p3_ess",
            "granted": 0,
            "decided": 1,
            "share": None,
            "forgotten": 1,
        }
    ]


def test_the_page_of_a_digest_holds_no_live_text(match_here: Command, tmp_path: Path) -> None:
    registry = tmp_path / "coops.csv"
    name = "<script>alert(1)</script>"
    registry.write_text(
        f"applicant_id,name,legal_form,place\nA-1,{name},cooperative,tiznit\n", encoding="utf-8"
    )
    words = ("--registry", registry, *DAY)
    match_here("record", "A-1", "fda", "applied", "--on", "2026-09-24", *words)
    out = tmp_path / "week.html"
    match_here("digest", "--since", "2026-11-01", "--out", out, *words)
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_deadlines_are_a_calendar_that_doubles_nothing(match_here: Command, tmp_path: Path) -> None:
    match_here("registry", "papers", "SM-0001", "accounts", "--until", "2026-12-05", *DAY)
    texts = []
    for number, lang in enumerate(("fr", "ar")):
        out = tmp_path / f"{number}.ics"
        match_here("digest", "--since", "2026-11-01", "--out", out, *DAY, "--lang", lang)
        texts.append(out.read_bytes())
    for text in texts:
        lines = text.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert (lines[0], lines[-2]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")
        assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") >= 1
        assert b"DTSTART;VALUE=DATE:20261205" in lines
    ids = [[line for line in text.split(b"\r\n") if line.startswith(b"UID")] for text in texts]
    assert ids[0] == ids[1]


def test_an_option_that_said_no_is_in_no_plan_until_it_is_taken_back(
    match_here: Command,
) -> None:
    asked = ("plan", "--coop", "SM-0196", *DAY)
    before = as_json(match_here(*asked, "--json"))
    option = before["plans"][0]["amounts"][0]["option_id"]
    match_here("record", "SM-0196", option, "refused", *DAY)
    after = as_json(match_here(*asked, "--json"))
    assert after["plans"]
    asks = {step["option_id"] for plan in after["plans"] for step in plan["steps"]}
    assert option not in asks
    assert "said no to this request" in " ".join(match_here(*asked).out.split())
    match_here("record", "--take-back", "E-1", *DAY)
    again = as_json(match_here(*asked, "--json"))
    assert again["plans"] == before["plans"]
