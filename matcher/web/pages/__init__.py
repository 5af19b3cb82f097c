"""The families of pages, each a module with its `ROUTES`; the order is that of matching."""

from __future__ import annotations

from importlib import import_module

from starlette.routing import BaseRoute

FAMILIES = (
    *("today", "about"),
    *("profile", "prospects", "questions", "cases", "dossiers", "cooperatives"),
    *("importing", "duplicates", "history", "catalogue"),
)


def routes() -> list[BaseRoute]:
    """The routes of every family."""
    modules = (import_module(f"{__name__}.{name}") for name in (*FAMILIES, *FOR_FUNDERS))
    return [route for module in modules for route in module.ROUTES]


#: Those of funders, and what-if, which both sides ask.
FOR_FUNDERS = ("funders", "budgets", "what_if")
