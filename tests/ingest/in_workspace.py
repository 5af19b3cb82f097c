"""What stands in the workspace of a test after an import, and what was said of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from matcher.ingest.outcome import Outcome
from matcher.registry.kept import Kept
from matcher.registry.store import Store


def stored(home: Path) -> list[Kept]:
    """Every profile."""
    with closing(Store(home / "workspace.sqlite")) as store:
        return list(store)


def by_name(home: Path) -> dict[str, Kept]:
    """Every profile, by the name of the cooperative."""
    return {one.name: one for one in stored(home)}


def by_id(home: Path) -> dict[str, Kept]:
    """Every profile, by its number."""
    return {one.id: one for one in stored(home)}


def facts_by_name(home: Path) -> dict[str, dict[str, str]]:
    """The facts of every profile, by the name of the cooperative."""
    return {one.name: dict(one.facts) for one in stored(home)}


def read_as_asked(
    home: Path, expected: Mapping[str, Mapping[str, object]]
) -> dict[str, dict[str, str | None]]:
    """The facts of every profile; of one that is expected, those that are, None where unknown."""
    return {
        who: {name: facts.get(name) for name in expected.get(who, facts)}
        for who, facts in facts_by_name(home).items()
    }


def needs(one: Kept) -> dict[str, str]:
    """The facts of a profile that tell what it needs money for."""
    return {n: v for n, v in one.facts.items() if n == "purposes" or n.startswith("need_")}


def codes_said(outcome: Outcome) -> set[str]:
    """The codes of the reasons that an import gives, for whatever cell."""
    return {finding.code for finding in outcome.findings}
