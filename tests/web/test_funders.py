"""The pages of funders: every one is sound; candidates, several side by side, the booklet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_reader import Client, sound
from starlette.testclient import TestClient

from matcher import open_matcher
from matcher.api.session import Session
from matcher.reports.dossier.booklet import booklet_leaf
from matcher.reports.for_funders.shortlist import asked_first_said
from matcher.reports.for_funders.shortlist_text import shortlist_lines
from matcher.support.messages import render
from matcher.web.pages import funders
from matcher.web.pages.funders import TOP

PAGES = (
    "/funders",
    "/funders/candidates/indh",
    "/funders/candidates/indh?province=tiznit&diverse=sector&saturation=sector",
    "/funders/compare?of=indh&coop=SM-0001&coop=SM-0009&coop=SM-0003&coop=SM-0004",
    "/funders/gaps?by=sector",
    "/funders/audit?by=sector&within=province",
)


def label_of(schema: Any, code: str) -> str:
    """The English name of a purpose."""
    return render(schema["purposes"].label_of(code), "en")


HOSTILE = '"><script>alert(1)</script>\u202e'


@pytest.fixture
def some(client: Client, some_rows: Path) -> Iterator[TestClient]:
    """A browser before twenty-four cooperatives."""
    yield client(registry=some_rows)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_sound_in_three_languages(
    some: TestClient, address: str, language: str
) -> None:
    answer = some.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert answer.status_code == 200
    page = sound(answer.text)
    heads = [attrs for attrs in page.all("th") if "scope" not in attrs]
    assert not heads, "a heading of a table says what it is the heading of"


def test_the_candidates_are_those_of_the_command(some: TestClient, some_rows: Path) -> None:
    session = open_matcher(registry=some_rows, today="2026-11-23")
    view = session.shortlist("indh", diverse="sector", top=TOP).view
    page = sound(some.get("/funders/candidates/indh?diverse=sector").text)
    boxes = [one["value"] for one in page.all("input") if one.get("type") == "checkbox"]
    assert boxes == [one.pair.applicant_id for one in view.matches]
    for one in view.matches[:3]:
        assert one.pair.applicant.name in page.text


def test_every_candidate_can_be_reached_and_undecided_ones_are_marked(
    some: TestClient, some_rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(funders, "TOP", 4)
    view = open_matcher(registry=some_rows, today="2026-11-23").shortlist("indh", top=999).view
    assert 4 < view.ranked == len(view.matches)
    undecided = sum(one.pair.match.verdict == "undecided" for one in view.matches)
    assert view.undecided == undecided > 0
    first, shown, marked = sound(some.get("/funders/candidates/indh").text), [], 0
    at = first
    while True:
        shown += [one["value"] for one in at.all("input") if one.get("type") == "checkbox"]
        marked += sum("wait" in one.get("class", "") for one in at.all("span"))
        following = [one["href"] for one in at.all("a") if one.get("rel") == "next"]
        if not following:
            break
        at = sound(some.get(following[0]).text)
    assert shown == [one.pair.applicant_id for one in view.matches]
    assert marked == undecided
    assert f"1 to 4 of {view.ranked}" in first.text
    assert f"{undecided} of {view.ranked} are undecided" in first.text


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_who_is_refused_is_named_with_the_condition(
    some: TestClient, some_rows: Path, language: str
) -> None:
    view = open_matcher(registry=some_rows, today="2026-11-23").shortlist("indh").view
    page = sound(some.get(f"/funders/candidates/indh?lang={language}").text)
    (door,) = [one["href"] for one in page.all("a") if one["href"].endswith("#refused")]
    named = sound(some.get(f"{door.replace('#refused', '')}&lang={language}").text)
    assert view.refused_all == len(view.refused) > 0
    for one in view.refused:
        assert f"({one.applicant_id})" not in page.text
        assert one.applicant_id in named.text
        said = render(funders.refused_by(one.match)[0], language)
        assert said.replace("\u00a0", " ")[:20] in named.text.replace("\u00a0", " ")


def test_an_amount_of_a_need_that_nobody_told_says_so(some: TestClient, some_rows: Path) -> None:
    """The ceiling of an option is not what it could bring to a need that is not known."""
    said = "Need: amount not known yet"
    view = open_matcher(registry=some_rows, today="2026-11-23").shortlist("indh", top=TOP).view
    silent = [one for one in view.matches if not one.pair.applicant.is_need_known]
    assert 0 < len(silent) < len(view.matches)
    assert some.get("/funders/candidates/indh").text.count(said) == len(silent)
    assert "\n".join(shortlist_lines(view, "en")).count(said) == len(silent)


def test_a_budget_is_divided_among_the_candidates_of_the_funder(some: TestClient) -> None:
    page = sound(some.get("/funders/candidates/indh").text)
    (href,) = [one["href"] for one in page.all("a") if "/funders/budgets?" in one["href"]]
    form = sound(some.get(href).text)
    chosen = [one["value"] for one in form.all("option") if "selected" in one]
    assert "indh_p3_ess" in chosen


def test_a_filter_chosen_is_the_rule_typed(some: TestClient) -> None:
    chosen = some.get("/funders/candidates/indh?province=tiznit").text
    typed = some.get("/funders/candidates/indh?where=province%20%3D%3D%20%22tiznit%22").text
    boxes = [
        [one["value"] for one in sound(text).all("input") if one.get("type") == "checkbox"]
        for text in (chosen, typed)
    ]
    assert boxes[0] == boxes[1]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/funders/candidates/nobody-at-all", 404),
        ("/funders/candidates/indh?where=moon", 422),
        ("/funders/candidates/indh?where=president_gender%20%3D%3D%20%22woman%22", 422),
        ("/funders/candidates/indh?diverse=president_gender", 422),
        ("/funders/compare?of=indh&coop=SM-0001", 422),
        ("/funders/compare?of=indh&coop=nobody-at-all&coop=SM-0001", 404),
        ("/funders/gaps?by=moon", 422),
        ("/funders/audit?by=moon", 422),
        ("/funders/candidates/indh/booklet.exe", 404),
    ],
)
def test_what_cannot_be_shown_says_why(some: TestClient, address: str, status: int) -> None:
    answer = some.get(address)
    assert answer.status_code == status
    sound(answer.text)


@pytest.mark.parametrize(
    "address", ["candidates/indh?where=", "candidates/indh?diverse=", "gaps?by=", "audit?within="]
)
def test_a_hostile_query_puts_nothing_into_a_page(some: TestClient, address: str) -> None:
    answer = some.get(f"/funders/{address}{HOSTILE}")
    assert answer.status_code in (200, 422)
    sound(answer.text)  # which counts the scripts


def test_the_booklet_is_a_file(some: TestClient) -> None:
    answer = some.get("/funders/candidates/indh/booklet.pdf?province=tiznit&lang=fr")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-disposition"] == 'attachment; filename="indh.pdf"'
    word = some.get("/funders/candidates/indh/booklet.docx")
    assert word.content.startswith(b"PK")


def test_rows_of_a_form_that_are_not_used_are_closed(some: TestClient) -> None:
    def opened(query: str) -> int:
        page = sound(some.get(f"/funders/budgets{query}").text)
        return sum("open" in one for one in page.all("details"))

    assert opened("") == 0
    assert opened("?fund2_option=indh_p3_ess&limit3_amount=2") == 2


def test_a_list_is_made_once_and_again_where_something_happened(
    some: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    shortlist = Session.shortlist

    def counted(session: Session, meant: str, **asked: Any) -> Any:
        made.append(asked["where"])
        return shortlist(session, meant, **asked)

    monkeypatch.setattr(Session, "shortlist", counted)
    some.get("/funders/candidates/indh")
    some.get("/funders/candidates/indh")
    some.get("/funders/candidates/indh?where=members > 5")
    assert made == ["", "members > 5"]
    sent = {"option": "indh_p3_ess", "kind": "applied", "on": "2026-11-20"}
    some.post("/cooperatives/SM-0007/cases", data=sent)
    some.get("/funders/candidates/indh")
    assert made == ["", "members > 5", ""]


def test_scores_of_a_list_have_two_decimals(some: TestClient) -> None:
    page = sound(some.get("/funders/candidates/indh").text)
    scores = [one for one in page.texts if re.fullmatch(r"[−-]?\d\.\d+", one.strip())]
    assert scores and all(len(one.strip().partition(".")[2]) == 2 for one in scores)


def test_a_fault_of_the_filter_stands_beside_the_open_filter(some: TestClient) -> None:
    answer = some.get("/funders/candidates/indh?where=members >")
    page = sound(answer.text)
    assert "open" in page.all("details")[0]
    assert "docs/" not in page.text and 'value="members &gt;"' in answer.text


def test_side_by_side_a_refusal_says_which_condition_failed(some: TestClient) -> None:
    session = some.app.app.state.office.session()  # type: ignore[attr-defined]
    refused = session.shortlist("indh_p3_ess", most_refused=1).view.refused[0]
    first = session.shortlist("indh_p3_ess", top=1).view.matches[0].pair.applicant_id
    query = f"of=indh_p3_ess&coop={refused.applicant_id}&coop={first}"
    page = sound(some.get(f"/funders/compare?{query}").text)
    failed = [one.says.to("en") for one in refused.match.conditions if one.outcome == "failed"]
    assert failed and all(says in page.text for says in failed)


def test_side_by_side_the_need_is_said_once_and_only_what_hits_is_a_target(
    client: Client,
) -> None:
    here = client()
    page = sound(here.get("/funders/compare?of=indh&coop=SM-0001&coop=SM-0003").text)
    assert "total at least 557,000\u00a0MAD" in page.text or "557,000 MAD" in page.text
    assert "Total need" not in page.texts and "unknown" not in page.texts
    targets = open_matcher(registry="demo", today="2026-11-23").catalogue.options["indh_p3_ess"]
    purposes = targets.serves["purposes"].weights
    schema = open_matcher(registry="demo", today="2026-11-23").schema
    others = [label_of(schema, code) for code in schema["purposes"].values if code not in purposes]
    said = [one for one in page.texts if "(its target)" in one and "money is for" in one]
    assert said and not [one for one in said for other in others if other in one]


def test_side_by_side_an_option_that_is_the_same_is_said_once_and_cells_name_the_id(
    client: Client,
) -> None:
    page = sound(client().get("/funders/compare?of=indh&coop=SM-0001&coop=SM-0003").text)
    labels = {one["data-label"] for one in page.all("td") if "data-label" in one}
    assert labels == {"SM-0001", "SM-0003"}
    assert "Speaks less for it" in page.text and "Against it" not in page.text
    assert page.text.count("INDH phase III, programme 3") == 1


@pytest.mark.parametrize("name", ["candidates/indh", "budgets", "gaps", "audit"])
def test_each_page_of_the_funders_leads_back_to_them(some: TestClient, name: str) -> None:
    assert "Back to the funders" in sound(some.get(f"/funders/{name}").text).text


def test_a_question_says_whom_it_could_change_and_whom_it_settles_as_the_booklet_does(
    some: TestClient,
) -> None:
    page = sound(some.get("/funders/candidates/indh_p3_ess").text)
    session = some.app.app.state.office.session()  # type: ignore[attr-defined]
    view = session.shortlist("indh_p3_ess").view
    leaf = str(booklet_leaf(view, "en", None))
    assert view.questions
    for one in view.questions:
        said = render(asked_first_said(one), "en")
        assert said in page.text and said in leaf


def test_a_candidate_of_a_funder_of_several_options_says_which_suits_it(
    some: TestClient, some_rows: Path
) -> None:
    view = open_matcher(registry=some_rows, today="2026-11-23").shortlist("tamwilcom", top=TOP).view
    page = sound(some.get("/funders/candidates/tamwilcom").text)
    links = [one["href"] for one in page.all("a")]
    for one in view.matches:
        assert f"/cooperatives/{one.pair.applicant_id}/options/{one.pair.match.option_id}" in links
    alone = sound(some.get("/funders/candidates/indh").text)
    assert not any("/options/" in one["href"] for one in alone.all("a"))


def test_what_is_closed_says_so_before_anybody_is_proposed(some: TestClient) -> None:
    """A funder is closed where all its options are; its candidates are shown, with a word on it."""
    session = open_matcher(today="2026-11-23")
    closed, known = funders.closed_options(session), session.catalogue.options
    assert closed
    page = sound(some.get("/funders").text)
    tags = [one for one in page.all("span") if one.get("class") == "tag bad"]
    by_funder: dict[str, set[str]] = {}
    for option in known.values():
        if option.funder:
            by_funder.setdefault(option.funder, set()).add(option.id)
    whole = [ids for ids in by_funder.values() if ids <= closed]
    parts = [one for ids in by_funder.values() if len(ids) > 1 for one in ids & closed]
    assert len(tags) == len(whole) + len(parts) > 0
    assert "UNDP its option is closed" in page.text and "UNDP closed" not in page.text
    one = sorted(closed)[0]
    assert "is closed today" in some.get(f"/funders/candidates/{one}").text
    assert "closed today" not in some.get("/funders/candidates/indh").text


def test_candidates_of_one_option_are_told_which_and_whether_one_can_apply(
    some: TestClient,
) -> None:
    told = "Option: INDH phase III, programme 3: social and solidarity economy · depending on the"
    for asked in ("indh", "indh_p3_ess"):
        page = sound(some.get(f"/funders/candidates/{asked}").text)
        assert told in page.text and "seen 10 March 2026" in page.text
        assert "/catalogue/indh_p3_ess" in {one["href"] for one in page.all("a")}
    several = sound(some.get("/funders/candidates/tamwilcom").text)
    assert not any(one["href"].startswith("/catalogue/") for one in several.all("a"))


def test_another_language_is_asked_for_the_same_comparison(some: TestClient) -> None:
    page = sound(some.get("/funders/compare?of=indh&coop=SM-0001&coop=SM-0009").text)
    switch = next(one["href"] for one in page.all("a") if one.get("hreflang") == "fr")
    answer = some.get(switch)
    assert answer.status_code == 200 and "Côte à côte" in answer.text
    assert "SM-0001" in answer.text and "SM-0009" in answer.text


def test_nothing_is_said_of_scores_where_none_is_compared(some: TestClient) -> None:
    answer = some.get("/funders/compare?of=indh")
    assert answer.status_code == 422 and "Choose two to four" in answer.text
    assert "The higher the score" not in answer.text


def test_side_by_side_says_what_may_be_compared_and_only_what_stands_there(
    some: TestClient,
) -> None:
    told = sound(some.get("/funders/compare?of=indh&coop=SM-0001&coop=SM-0009").text).text
    assert "Two to four candidates of one funder, or of one option" in told
    assert "“At most”" in told and "p to”" not in told
