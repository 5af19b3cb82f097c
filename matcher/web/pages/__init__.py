"""The families of pages, each a module with its `ROUTES`; the order is that of matching."""

from __future__ import annotations

from importlib import import_module

from starlette.routing import BaseRoute

FAMILIES = (
    *("today", "about"),
    *(
        "adding",
        "profile",
        "merging",
        "prospects",
        "questions",
        "cases",
        "dossiers",
        "cooperatives",
    ),
    *("importing", "duplicates", "history", "catalogue"),
)


def routes(*, shared: bool = False) -> list[BaseRoute]:
    """The routes of every family; those of accounts only where the page is shared."""
    names = (*(WHERE_SHARED if shared else ()), *FAMILIES, *FOR_FUNDERS)
    modules = (import_module(f"{__name__}.{name}") for name in names)
    return [route for module in modules for route in module.ROUTES]


#: Those of funders, and what-if, which both sides ask.
FOR_FUNDERS = ("funders", "gaps", "audit", "budgets", "what_if")
#: Signing in and out, and what an invited funder sees.
WHERE_SHARED = ("accounts", "readers")
