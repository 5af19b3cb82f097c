"""Matches cooperatives with funding: exact eligibility, explained ranking, offline.

    from matcher import open_matcher

    session = open_matcher(today=date(2026, 11, 23))
    for match in session.options_for("SM-0001"):
        print(match.rank, match.option.id, match.verdict.name, match.score)

Names are loaded when they are first used, so that a command starts at once.
"""

from __future__ import annotations

import importlib

__version__ = "0.1.0"

_HOMES = {
    "Answer": "matcher.api.answer",
    "Applicant": "matcher.domain.applicant",
    "Match": "matcher.matching.pair",
    "Matches": "matcher.api.answer",
    "MatcherError": "matcher.support.errors",
    "Pairs": "matcher.api.answer",
    "Problem": "matcher.support.errors",
    "Session": "matcher.api.session",
    "Verdict": "matcher.eligibility.verdict",
    "check_catalogue": "matcher.eligibility.catalogue_check",
    "open_matcher": "matcher.api.session",
    "write_demo": "matcher.registry.synthetic",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  the keys are texts


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'matcher' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
