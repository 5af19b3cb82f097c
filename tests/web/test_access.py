"""Who may open and do what, as one table made from the routes; forms of others; restores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from page_reader import Client, Shared, marks, sound
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route

from matcher.web.api.routes import make_api
from matcher.web.app import make_app
from matcher.web.office import Office, OfficeFiles, Sharing
from matcher.web.roles import ANYBODY, EVERYBODY, LEAD, MAY, OFFICERS, READER, may

ROLES = {"": "", "lead": "chief", "officer": "officer-1", "reader": "invited"}
PARTS = {"{id:path}": "SM-0001", "{option}": "fda", "{field}": "members", "{kind}": "pdf",
         "{token}": "AAAAAAAAAAAAAAAA"}  # fmt: skip


def every_route() -> Iterator[tuple[str, str]]:
    """Method and address of every route of the application, found in the application itself."""
    office = Office(OfficeFiles(today=date(2026, 11, 23)), "en", Sharing(None, frozenset()))  # type: ignore[arg-type]
    for prefix, app in (("", make_app(office, 8000).app), ("/api", make_api(office))):  # type: ignore[attr-defined]
        for route in app.routes:
            if isinstance(route, Mount):
                assert route.path in ("/static", "/api")
                continue
            assert isinstance(route, Route)
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, f"{prefix}{route.path}"


ROUTES = list(every_route())


def test_every_route_has_stated_roles_and_no_other_is_stated() -> None:
    assert {f"{method} {path}" for method, path in ROUTES} == set(MAY)
    assert set(MAY.values()) == {LEAD, OFFICERS, READER, EVERYBODY, ANYBODY}


def address_of(path: str) -> str:
    """An address of the route; a candidate of a funder needs the id of one."""
    known = {"/catalogue/": "indh_p3_ess", "/funders/": "indh", "/api/catalogue/": "indh_p3_ess",
             "/api/funders/": "indh"}  # fmt: skip
    for start, name in known.items():
        if path.startswith(start):
            path = path.replace("{id:path}", name)
    for part, name in PARTS.items():
        path = path.replace(part, name)
    return path


def test_each_role_opens_and_does_what_is_stated_and_nothing_else(
    shared: Shared, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    """Every route × every role: what is refused does nothing, and what is not is reached."""

    def reached(_: str) -> None:
        raise HTTPException(418)  # the route itself would answer now

    browsers = {role: shared.browser(name) for role, name in ROLES.items()}
    tokens = dict.fromkeys(ROLES, "")
    for role, browser in browsers.items():
        if role:
            tokens[role] = marks(browser.get("/account").text)["csrf"]
    monkeypatch.setattr("matcher.web.access.in_the_name_of", reached)
    wrong = []
    for method, path in ROUTES:
        for role, browser in browsers.items():
            sent = {"data": {"csrf": tokens[role]}} if method != "GET" else {}
            headers = {"x-csrf-token": tokens[role]}
            answer = browser.request(
                method, address_of(path), headers=headers, follow_redirects=False, **sent
            )
            if may(role, method, path):
                meant = 418
            elif role:  # a reader is led from the first page to its own
                meant = 303 if (role, path) == ("reader", "/") else 403
            else:
                meant = 401 if method != "GET" or path.startswith("/api") else 303
            if answer.status_code != meant:
                wrong.append((role, method, path, answer.status_code))
    assert wrong == []
    assert len(ROUTES) * len(ROLES) > 200


def test_what_has_no_stated_role_is_refused_to_everybody() -> None:
    assert not any(may(role, "GET", "/new-page") for role in ROLES)
    assert not any(may(role, "DELETE", "/history") for role in ROLES)


#: What is not refused is answered, by the routes themselves.
OPENED = [
    ("officer", "/"), ("officer", "/cooperatives"), ("officer", "/cooperatives/SM-0001"),
    ("officer", "/cooperatives/SM-0001/profile"), ("officer", "/catalogue/indh_p3_ess"),
    ("officer", "/history"), ("officer", "/api/cooperatives/SM-0001"), ("lead", "/backup"),
    ("lead", "/access"), ("reader", "/shared"), ("reader", "/account"),
]  # fmt: skip


def test_pages_open_in_three_languages_for_whoever_may(shared: Shared) -> None:
    browsers = {role: shared.browser(name) for role, name in ROLES.items() if role}
    for role, path in OPENED:
        for language in ("en", "fr", "ar"):
            answer = browsers[role].get(path, params={"lang": language})
            assert answer.status_code == 200, (role, path)
            if answer.headers["content-type"].startswith("text/html"):
                sound(answer.text)


def test_no_page_leads_where_its_reader_may_not_go(shared: Shared) -> None:
    officer, reader = shared.browser("officer-1"), shared.browser("invited")
    page = sound(officer.get("/history").text)
    assert "/backup" not in [one.get("href") for one in page.all("a")]
    assert "/restore" not in [one.get("action") for one in page.all("form")]
    links = {one["href"].split("?")[0] for one in sound(reader.get("/shared").text).all("a")}
    assert links == {"#main", "/shared", "/account"}
    refused = reader.get("/history")
    page = sound(refused.text)
    assert refused.status_code == 403 and "can give you another role" in page.text
    links = {one["href"].split("?")[0] for one in page.all("a")}
    assert links == {"#main", "/shared", "/account", "/history"}  # the last in other languages
    assert "To Today" not in page.text


def test_a_reader_is_told_what_is_not_decided_and_led_to_its_own_page(shared: Shared) -> None:
    reader = shared.browser("invited")
    text = reader.get("/shared").text
    assert "undecided: they stand among the others" in text
    assert "nobody has promised them" in text
    assert "are shown here" not in text  # nobody is left out of so few
    refused = sound(reader.get("/funders").text)
    assert "To the candidates" in refused.text and "To Today" not in refused.text
    assert "/shared" in [one["href"] for one in refused.all("a")]


def test_a_reader_is_told_that_there_are_more_candidates_than_it_sees(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = shared.browser("invited")
    monkeypatch.setattr("matcher.web.pages.readers.TOP", 2)
    text = reader.get("/shared").text
    assert "The first 2 are shown here; the office knows the others." in text


def test_whoever_is_not_signed_in_is_led_back_after_it(shared: Shared) -> None:
    browser = shared.browser()
    told = browser.get("/history?x=1", follow_redirects=False)
    assert told.headers["location"] == "/sign-in?next=%2Fhistory%3Fx%3D1"
    page = sound(browser.get(told.headers["location"]).text)
    assert "not encrypted" in page.text
    # what is typed here goes to another machine
    assert "on the machine of the office" in page.text and "on this machine" not in page.text
    after = next(one["value"] for one in page.all("input") if one.get("name") == "next")
    data = {"name": "officer-1", "password": "tortue lampe huit olivier", "next": after}
    assert browser.post("/sign-in", data=data, follow_redirects=False).headers["location"] == after


@pytest.mark.parametrize("what", ["no token", "another's", "empty"])
def test_a_form_of_another_sign_in_changes_nothing(shared: Shared, what: str) -> None:
    one, other = shared.browser("officer-1"), shared.browser("officer-2")
    theirs = marks(other.get("/cooperatives/SM-0001/profile/members").text)["csrf"]
    csrf = {"no token": {}, "another's": {"csrf": theirs}, "empty": {"csrf": ""}}[what]
    path = "/cooperatives/SM-0001/profile/members"
    assert one.post(path, data={"value": "77", **csrf}).status_code == 403
    assert (
        one.patch("/api/cooperatives/SM-0001", json={"facts": {"members": "77"}}).status_code == 403
    )
    assert len(steps(shared)) == 1


def steps(shared: Shared) -> list[Any]:
    from matcher.registry.store import Store

    store = Store(shared.office.sources.workspace)
    found = store.steps()
    store.close()
    return found


def test_steps_and_events_bear_the_account_whatever_is_sent(shared: Shared) -> None:
    from matcher.cases.log import EventLog

    browser = shared.browser("officer-1")
    path = "/cooperatives/SM-0001/profile/members"
    sent = marks(browser.get(path).text)
    assert browser.post(path, data={"value": "77", "version": "1", **sent}).status_code == 200
    happened = {"kind": "applied", "option": "fda", "by": "chief", **sent}
    assert browser.post("/cooperatives/SM-0001/cases", data=happened).status_code == 200
    headers = {"x-csrf-token": sent["csrf"]}
    event = {"cooperative": "SM-0002", "option": "fda", "kind": "applied", "by": "chief"}
    assert browser.post("/api/cases", json=event, headers=headers).status_code == 200
    facts = {"facts": {"members": "60"}}
    assert browser.patch("/api/cooperatives/SM-0002", json=facts, headers=headers).is_success
    assert [one.by for one in steps(shared)] == ["", "officer-1", "officer-1"]
    log = EventLog(shared.office.sources.log)
    assert [one.event.by for one in log] == ["officer-1", "officer-1"]
    log.close()
    assert "officer-1" in sound(browser.get("/history").text).text


def test_what_is_shown_to_whom_stands_in_the_access_log(shared: Shared) -> None:
    reader, officer, lead = (shared.browser(n) for n in ("invited", "officer-1", "chief"))
    page = sound(reader.get("/shared").text)
    officer.get("/cooperatives/SM-0003/profile")
    officer.get("/cooperatives/NOBODY")
    [shown] = shared.accounts.log.shown("invited")
    assert shown.page == "/shared" and shown.about == "indh" and shown.coops
    assert all(one in page.text for one in shown.coops)
    assert [(one.page, one.about) for one in shared.accounts.log.shown("officer-1")] == [
        ("/cooperatives/{id:path}/profile", "SM-0003")
    ]
    seen = sound(lead.get("/access?account=invited").text).text
    assert shown.coops[0] in seen and "SM-0003" not in seen.replace(" ".join(shown.coops), "")
    assert "Candidates, as an invited funder sees them" in seen and "/shared" not in seen
    assert "/cooperatives" not in sound(lead.get("/access").text).text


def test_who_may_not_open_a_page_is_led_to_one_of_its_own(shared: Shared) -> None:
    reader, officer = shared.browser("invited"), shared.browser("officer-1")
    told = sound(reader.get("/history").text)
    links = {one["href"] for one in told.all("a")}
    assert "/shared" in links and "/" not in links and "To the candidates" in told.text
    assert "To Today" in sound(officer.get("/access").text).text


def test_a_shared_page_speaks_of_the_machine_of_the_office(shared: Shared, client: Client) -> None:
    said = sound(shared.browser("officer-1").get("/import").text).text
    assert "The file stays on the machine of the office" in said and "this machine" not in said
    assert "The file stays on this machine" in sound(client(registry=None).get("/import").text).text


def test_a_reader_is_told_nothing_sensitive_and_takes_no_rule(shared: Shared) -> None:
    reader = shared.browser("invited")
    plain = reader.get("/shared")
    assert reader.get("/shared?where=members>20&diverse=sector").text == plain.text.replace(
        "/shared?lang", "/shared?where=members%3E20&amp;diverse=sector&amp;lang"
    )
    session = shared.office.session()
    sensitive = [about for about in session.schema if about.sensitive]
    assert len(sensitive) == 3
    from matcher.web.pages.readers import facts

    for shown in shared.accounts.log.shown("invited")[0].coops:
        said = [label for label, _ in facts(session, shown)]
        assert said and not [about for about in sensitive if about.label in said]


def test_a_copy_that_is_brought_back_while_two_work_is_told_to_both(
    shared: Shared, tmp_path: Path
) -> None:
    one, other, lead = (shared.browser(n) for n in ("officer-1", "officer-2", "chief"))
    path = "/cooperatives/SM-0001/profile/members"
    copy = lead.get("/backup").content
    opened = marks(other.get(path).text)  # a form that is open all the while
    sent = marks(one.get(path).text)
    assert one.post(path, data={"value": "77", "version": "1", **sent}).status_code == 200
    page = sound(lead.get("/history").text)
    signed_in = page.text.partition("a copy was brought back: ")[2].partition(".")[0]
    assert signed_in.split(", ") == ["officer-1", "officer-2"]  # and not who asks
    files = {"file": ("copy.zip", copy)}
    back = lead.post(
        "/restore", files=files, data={"sure": "1", **marks(lead.get("/history").text)}
    )
    assert back.status_code == 200
    for browser in (one, other, lead):
        told = sound(browser.get("/cooperatives/SM-0002").text).text
        assert "A copy was brought back while you worked" in told
        assert "chief" in told and "1 step and 0 events" in told
    late = other.post(path, data={"value": "55", "version": "1", **opened})
    assert late.status_code == 409 and "brought back" in sound(late.text).text
    assert [step.kind for step in steps(shared)] == ["import"]
    read = {**marks(one.get("/history").text), "next": "/history"}
    assert "while you worked" not in one.post("/notices", data=read).text
    assert "while you worked" in other.get("/history").text
    assert "while you worked" not in shared.browser("officer-1").get("/history").text  # no news
    aside = list((tmp_path / "home").glob("workspace.sqlite.before-restore-*"))
    assert len(aside) == 1
    sent = marks(one.get(path).text)
    assert one.post(path, data={"value": "78", "version": "1", **sent}).status_code == 200


def test_nothing_is_written_while_a_copy_is_brought_back(shared: Shared) -> None:
    browser = shared.browser("officer-1")
    path = "/cooperatives/SM-0001/profile/members"
    sent = marks(browser.get(path).text)
    shared.office.is_restoring = True
    told = browser.post(path, data={"value": "77", "version": "1", **sent})
    assert told.status_code == 503 and told.headers["retry-after"]
    assert browser.get(path).status_code == 200
    shared.office.is_restoring = False
    assert len(steps(shared)) == 1


def test_what_waited_while_a_copy_was_brought_back_is_not_written(shared: Shared) -> None:
    import threading

    browser, lead = shared.browser("officer-1"), shared.browser("chief")
    path = "/cooperatives/SM-0001/profile/members"
    copy = lead.get("/backup").content
    sent = {"value": "77", "version": "1", **marks(browser.get(path).text)}
    told: list[int] = []
    with shared.office._writing:
        waits = threading.Thread(
            target=lambda: told.append(browser.post(path, data=sent).status_code)
        )
        waits.start()
        waits.join(0.5)
        from matcher.registry.backup import restore_backup
        from matcher.support.paths import user_folder

        file = user_folder() / "copy.zip"
        file.write_bytes(copy)
        restore_backup(file, user_folder(), force=True)
    waits.join(10)
    assert told == [409] and len(steps(shared)) == 1
