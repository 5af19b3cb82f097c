"""What the pages are called in the access log: by the pattern of an address that there is."""

from __future__ import annotations

from matcher.web.page_names import PAGE_NAMES
from matcher.web.pages import routes

#: What is sent, or is not about what somebody was shown.
UNNAMED = {
    "/sign-in",
    "/sign-out",
    "/notices",
    "/restore",
    "/cooperatives/{id:path}/both",
    "/cooperatives/{id:path}/parting",
}


def test_every_name_is_that_of_a_page_and_every_page_has_one() -> None:
    paths = {route.path for route in routes(shared=True)}
    assert set(PAGE_NAMES) <= paths, set(PAGE_NAMES) - paths
    assert paths - set(PAGE_NAMES) == UNNAMED
