"""The office page: the work of `match` in a browser, on this machine alone.

    guard.py      who may ask; the headers of every answer
    office.py     the state: one session, read again when its files change; one writer at a time
    rendering.py  a page from a template and views: its language, its addresses
    environment.py  the templates: where they lie, what they may call
    markup.py     what is shown: said, escaped, isolated
    forms.py      what a form brought, and its faults
    choices.py    what a form offers to choose from
    answers.py    what every kind of error looks like
    app.py        the application: its families of pages behind the guard
    server.py     the server of `match office`
    work.py       long answers, a few at a time
    roles.py      who may use each route, where the page is shared
    access.py     what asks it before every route; forms of another sign-in or moment
    accounts.py   accounts, sign-ins with their limits, who was shown what
    api/          the same answers for programs: REST under /api
    pages/        one module a family of pages
    templates/    one folder a family; base.html is the frame of all
    static/       Pico (classless) and htmx as their authors publish them; office.css is ours

How to add a page
    1. A module in `pages/` with a function for each page and a list of its routes:

        def show(request: Request) -> Response:
            session = office_of(request).session()
            view = option_view(session, request.path_params["id"])   # a view of matcher/reports
            return page(request, "catalogue/option.html", view=view)

        ROUTES = [Route("/catalogue/{id:path}", show, name="option")]

       its name in `pages/__init__.py`, and who may use it in `roles.py`. A plain function runs in
       a thread of its own. The page computes nothing: it asks a view of `matcher/reports`, as the
       command does. What a path names and is not there is a `MatcherError`, which `answers.py`
       shows.
    2. A template that begins with `{% extends "base.html" %}` and fills the blocks `title` and
       `main`. Sentences stand in it as in the code: `{{ message("There is no option.") }}`,
       `{{ counted("{n} option", "{n} options", n) }}`, `{{ message_in("heading", "Money") }}`,
       each on one line; `python -m matcher.locale.update` finds them there.
    3. `{{ anything }}` is said in the language of the page: messages, texts, money, shares, days
       and numbers; it is cleaned and escaped, and isolated (<bdi>) where its direction is
       another. Inside an attribute it ends in `| plain`: value="{{ name | plain }}", which says
       messages in the language and leaves data as it is. There is no `| safe`: what is markup
       comes from a function of ours that returns `Markup` (a picture of `matcher/reports`).
    4. Addresses are `{{ url("option", id=view.option_id) }}`, with `query={"page": 2}`.
    5. A form posts to the address that shows it, so that a fault is shown in its place:

        async def settle(request: Request) -> Response:
            given = await read_form(request)
            return await run_in_threadpool(_settle, request, given)

        def _settle(request: Request, given: Form) -> Response:
            faults = [...]                        # Fault("members", message("…")), by id of field
            if faults:
                return page(request, "x.html", status=422, faults=faults, given=given)
            with office_of(request).changing(request):
                ...
            return see_other(request, "cooperative", id=...)     # never an answer to a POST

       A page is right without JavaScript first. htmx takes a part of the same whole page:
       `hx-get="…" hx-select="#found" hx-target="#found" hx-push-url="true"`.
    6. A test in `tests/web/test_<module>.py` with `TestClient`; see `tests/web/conftest.py`.

Nothing may stand in a `style` attribute, in a `<style>` or in a script of a page: the policy of
`guard.py` forbids it, and a test looks for it.
"""
