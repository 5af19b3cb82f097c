"""The interview: one question at a time, back at any time, and nothing kept before it is saved."""

from __future__ import annotations

import re

from page_reader import Client, Page, sound

from matcher.web.pages import questions


def _asked(page: Page) -> list[str]:
    kinds = ("input", "select")
    names = [a.get("name", "") for kind in kinds for a in page.all(kind)]
    return list(dict.fromkeys(one for one in names if one.startswith("q-")))


def test_answers_follow_each_other_back_and_are_saved(workspace: Client) -> None:
    browser = workspace()
    at = "/cooperatives/SM-0007/questions"
    first = sound(browser.get(at).text)
    asked = _asked(first)
    assert asked and "What each answer does" in first.text
    second = sound(browser.get(at, params={asked[0]: "12"}).text)
    held = [i["value"] for i in second.all("input") if i.get("name") == "a"]
    assert held and asked[0] not in _asked(second)
    back = [a["href"] for a in second.all("a") if a["href"] == at]
    assert back  # the last answer taken back: the first page again
    field = held[0].split("~")[0]
    before = browser.get("/cooperatives/SM-0007/profile").text
    assert "corrected by hand" not in before
    saved = browser.post(at, data={"a": held[:1]})
    assert saved.status_code == 200 and saved.url.path == "/cooperatives/SM-0007"
    after = sound(browser.get("/cooperatives/SM-0007/profile").text)
    assert "corrected by hand" in after.text and field


def test_what_is_not_known_is_not_asked_again(client: Client) -> None:
    browser = client("fr")
    at = "/cooperatives/SM-0001/questions"
    address, seen = at, set()
    for _ in range(4):
        page = sound(browser.get(address).text)
        asked = _asked(page)
        if not asked:
            break
        assert asked[0] not in seen
        seen.add(asked[0])
        held = [i["value"] for i in page.all("input") if i.get("name") == "a"]
        held = list(dict.fromkeys(held))
        address = str(browser.build_request("GET", at, params={"a": held, asked[0]: ""}).url)
    assert seen


def test_a_wrong_answer_is_said_and_asked_again(workspace: Client) -> None:
    at = "/cooperatives/SM-0007/questions"
    asked = _asked(sound(workspace().get(at).text))[0]
    answer = workspace().get(at, params={asked: "many"})
    assert answer.status_code == 422
    page = sound(answer.text)
    assert "There is something to mend" in page.text and asked in _asked(page)


def test_answers_that_mean_nothing_are_passed_over(client: Client) -> None:
    sent = {"a": ["nothing~~1", "women_share~~1", "~", "members~~" + "9" * 500, "x" * 5000]}
    answer = client().get("/cooperatives/SM-0001/questions", params=sent)
    assert answer.status_code in (200, 422)
    sound(answer.text)
    assert questions.MOST == 200


def test_the_demonstration_keeps_no_answer(client: Client) -> None:
    answer = client().post("/cooperatives/SM-0001/questions", data={"a": "members~~12"})
    assert answer.status_code == 422


def test_an_amount_may_be_said_as_a_sheet_has_it(workspace: Client) -> None:
    at = "/cooperatives/SM-0007/questions"
    browser = workspace("fr")
    page = sound(browser.get(at, params={"q-need_total_mad-": "300 mille"}).text)
    held = [i["value"] for i in page.all("input") if i.get("name") == "a"]
    assert held[0] == "need_total_mad~~300 mille" and "300 000 MAD" in page.text
    saved = browser.post(at, data={"a": held[:1]})
    assert "Enregistré pour " in sound(saved.text).text
    history = sound(browser.get("/history").text).text
    assert "300 000" in history  # what was said stands with the step


def test_answers_are_told_by_their_labels(example: Client) -> None:
    browser = example("fr")
    at = "/cooperatives/C-0003/questions"
    held = ["purposes~~equipment", "products~honey~yes"]
    page = sound(browser.get(at, params={"a": held}).text).text
    assert "matériel et équipement" in page.split("Vérifier les réponses")[1]
    assert "equipment" not in page
    browser.post(at, data={"a": held[:1]})
    history = sound(browser.get("/history").text).text
    assert "entretien" in history and "interview" not in history


def test_options_are_counted_in_the_words_of_their_list(example: Client) -> None:
    browser = example()
    asked = sound(browser.get("/cooperatives/C-0003/questions").text).text
    counts = re.search(r"(\d+) eligible, (\d+) with nothing against them, (\d+) undecided", asked)
    listed = browser.get("/cooperatives/C-0003?all=1").text
    assert counts is not None
    assert listed.count('<span class="tag good">nothing against it</span>') == int(counts[2]) > 0


def test_a_question_can_be_skipped_and_the_interview_stopped(client: Client) -> None:
    browser, at = client(), "/cooperatives/SM-0001/questions"
    page = sound(browser.get(at).text)
    assert "more can still change something" in page.text
    first = _asked(page)[0]
    skip = next(a["href"] for a in page.all("a") if "?a=" in a["href"] and "questions" in a["href"])
    after = sound(browser.get(skip).text)
    assert first not in _asked(after) and "Stop here" in after.text


def test_amounts_are_told_from_the_least_and_from_what_is_known(client: Client) -> None:
    # of the need of SM-0001 lines of 557,000 are known
    page = sound(client().get("/cooperatives/SM-0001/questions").text).text
    said = page.partition("What each answer does")[2]
    begins = ["if at least 557,000 MAD, less than 1,000,000 MAD:", "if 1,000,000 MAD ",
              "if more than 1,000,000 MAD,", "if more than 50,000,000 MAD"]  # fmt: skip
    places = [said.index(one) for one in begins]
    assert places == sorted(places) and "(0% of the registry)" not in said
    assert "An amount, as 300,000 MAD." in page


def test_yes_is_said_before_no(client: Client) -> None:
    for number in range(1, 12):
        text = sound(client().get(f"/cooperatives/SM-{number:04}/questions").text).text
        does = text.partition("What each answer does")[2]
        if "if no" in does and "if yes" in does:
            assert does.index("if yes") < does.index("if no")
