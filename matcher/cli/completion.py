"""What a shell may complete: languages, ids of cooperatives, options and funders, fields.

Whatever cannot be read completes nothing: a key that is pressed never shows an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

from matcher.cli.settled_files import settled_files
from matcher.support.text import LANGUAGES

Complete = Callable[[Any, str], list[tuple[str, str]]]


def _quietly(source: Callable[[Any], Iterable[tuple[str, str]]]) -> Complete:
    """What of a source begins with what was typed, in any case; nothing where it fails."""

    @wraps(source)
    def complete(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
        begun = incomplete.casefold()
        try:
            found = [(key, name) for key, name in source(ctx) if key.casefold().startswith(begun)]
        except Exception:
            return []
        return found[:200]

    # typer looks at the annotations to know what to hand over, and finds none of these by name
    complete.__annotations__ = {}
    del complete.__wrapped__
    return complete


def complete_language(incomplete: str) -> list[str]:
    """The languages that begin so."""
    return [language for language in LANGUAGES if language.startswith(incomplete.casefold())]


def _path(ctx: Any, name: str) -> Path | None:
    params = ctx.params if ctx is not None else {}
    if given := params.get(name):
        return Path(given)
    schema = params.get("schema") or None
    return settled_files({"schema": schema, name: None}).get(name)


def _applicants(ctx: Any) -> Iterator[tuple[str, str]]:
    from matcher.session import open_matcher

    session = open_matcher(
        schema=_path(ctx, "schema"),
        catalogue=_path(ctx, "catalogue"),
        registry=_path(ctx, "registry"),
    )
    for applicant in session.registry:
        yield applicant.id, applicant.name


def _options(ctx: Any) -> Iterator[tuple[str, str]]:
    from matcher.catalogue.loading import load
    from matcher.cli.language import spoken

    catalogue = load(_path(ctx, "schema"), _path(ctx, "catalogue")).catalogue
    for option in catalogue.options.values():
        yield option.id, option.name.to(spoken())


def _funders(ctx: Any) -> Iterator[tuple[str, str]]:
    from matcher.catalogue.loading import load
    from matcher.cli.language import spoken

    catalogue = load(_path(ctx, "schema"), _path(ctx, "catalogue")).catalogue
    served = {option.funder for option in catalogue.options.values()}
    for key, funder in catalogue.funders.items():
        if key in served:
            yield key, funder.name.to(spoken())
    yield from _options(ctx)


def _fields(ctx: Any) -> Iterator[tuple[str, str]]:
    from matcher.catalogue.loading import load_schema
    from matcher.cli.language import spoken

    schema, _ = load_schema(_path(ctx, "schema"))
    for field in schema:
        yield field.name, field.label.to(spoken())


def _profiles(ctx: Any) -> Iterator[tuple[str, str]]:
    from matcher.registry.store import Store
    from matcher.support.paths import workspace_file

    store = Store(workspace_file(_path(ctx, "schema")))
    try:
        yield from ((kept.id, kept.name) for kept in store)
    finally:
        store.close()


complete_applicant = _quietly(_applicants)
complete_option = _quietly(_options)
complete_funder = _quietly(_funders)
complete_field = _quietly(_fields)
complete_profile = _quietly(_profiles)
