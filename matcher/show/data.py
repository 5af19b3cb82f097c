"""Answers as data: what `--json` prints. Every object says "schema": 1."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from matcher.applicant import Applicant
from matcher.catalogue.option import Figure, Option
from matcher.matching import Match
from matcher.session import Session
from matcher.show.reasons import reasons
from matcher.show.terminal import is_synthetic
from matcher.values import FieldValue, Several


def coop_data(
    session: Session,
    matches: Sequence[Match],
    top: int,
    language: str,
    next_questions: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The object of `match --coop --json`."""
    ranked = [match for match in matches if match.rank is not None]
    return {
        **frame(session, language),
        "applicant": applicant_data(matches[0].applicant),
        "ranked": len(ranked),
        "matches": [match_data(match, session, language) for match in ranked[:top]],
        "refused": [match_data(match, session, language) for match in matches if not match.rank],
        "next_questions": next_questions,
    }


def candidate_data(match: Match, session: Session, language: str) -> dict[str, Any]:
    """One candidate of a funder: the pair, and the applicant."""
    return {
        "applicant_id": match.applicant.id,
        "applicant": applicant_data(match.applicant),
        **match_data(match, session, language),
    }


def frame(session: Session, language: str) -> dict[str, Any]:
    """What every answer says of itself: day, language, catalogue, model, registry."""
    catalogue = session.catalogue
    return {
        "schema": 1,
        "today": session.today.isoformat(),
        "language": language,
        "catalogue": {
            "version": catalogue.version,
            "checked": plain(catalogue.checked),
            "fingerprint": catalogue.fingerprint,
            "options": len(catalogue.options),
        },
        "model": {
            "name": session.matcher.ranker.name.to(language),
            "made": session.matcher.ranker.made,
        },
        "registry": session.registry.path.name,
        "source": session.source,
        "currency": session.schema.currency,
    }


def applicant_data(applicant: Applicant) -> dict[str, Any]:
    """An applicant with its known facts, stated and derived."""
    facts = {f.name: applicant.value(f.name) for f in applicant.schema}
    return {
        "applicant_id": applicant.id,
        "name": applicant.name,
        "synthetic": is_synthetic(applicant),
        "completeness": round(applicant.completeness(), 4),
        "facts": {name: plain(value) for name, value in facts.items() if value is not None},
    }


def match_data(match: Match, session: Session, language: str) -> dict[str, Any]:
    """One pair with all that is said about it."""
    option, offer = match.option, match.offer
    speaking_for, against = reasons(match, language)
    conditions = {c.number: c for c in option.conditions}
    return {
        "rank": match.rank,
        "option_id": option.id,
        "name": option.name.to(language),
        "family": option.family,
        "family_name": session.catalogue.family_name(option.family, language),
        "funder": option.funder,
        "funder_name": session.catalogue.funder_name(option, language),
        "verdict": match.verdict.name,
        "availability": match.availability,
        "status": option.status,
        "status_as_of": plain(option.status_as_of),
        "fit": match.fit,
        "contributions": [
            {
                "field": c.field,
                "evidence": c.evidence,
                "weight": c.weight,
                "value": c.value,
                "learnt": c.is_learnt,
            }
            for c in match.contributions
        ],
        "acceptance": _acceptance(match, session),
        "reasons_for": [r.text for r in speaking_for],
        "reasons_against": [r.text for r in against],
        "missing": list(match.verdict.missing),
        "blockers": list(match.verdict.blockers),
        "conditions": [
            {
                "number": r.number,
                "outcome": r.outcome,
                "missing": list(r.missing),
                "rule": conditions[r.number].rule,
                "says": conditions[r.number].says.to(language),
                "confidence": conditions[r.number].confidence,
                "sources": list(conditions[r.number].sources),
            }
            for r in match.verdict.results
        ],
        "offer": {
            "covered": list(offer.covered),
            "uncovered": list(offer.uncovered),
            "unclear": list(offer.unclear),
            "need": offer.need,
            "amount": offer.amount,
            "amount_is_at_most": offer.is_at_most,
            "own_share": offer.own_share,
            "own_share_in_kind": offer.own_in_kind,
            "cost_year": [offer.cost_low, offer.cost_high],
            "cases": [case.to(language) for case in offer.cases],
        },
        "amount": _figures(option.amount, language),
        "terms": _figures(option.terms, language),
        "texts": {key: text.to(language) for key, text in option.texts.items()},
        "sources": _sources(option),
    }


def _acceptance(match: Match, session: Session) -> dict[str, float] | None:
    """How often such a fit was accepted; None without refusals to tell, or outside their data."""
    curve = session.matcher.ranker.acceptance
    share = curve.share(match.fit) if curve else None
    return {"value": share.value, "low": share.low, "high": share.high} if share else None


def option_data(option: Option, session: Session, language: str) -> dict[str, Any]:
    """The object of `match catalogue show --json`."""
    catalogue = session.catalogue
    return {
        **frame(session, language),
        "option_id": option.id,
        "name": option.name.to(language),
        "family": option.family,
        "funder": option.funder,
        "funder_name": catalogue.funder_name(option, language),
        "direct": option.direct,
        "availability": option.availability(session.today, catalogue.stale_after_days),
        "status": option.status,
        "status_as_of": plain(option.status_as_of),
        "valid_from": plain(option.valid_from),
        "valid_until": plain(option.valid_until),
        "texts": {key: text.to(language) for key, text in option.texts.items()},
        "conditions": [
            {
                "number": c.number,
                "rule": c.rule,
                "says": c.says.to(language),
                "confidence": c.confidence,
                "sources": list(c.sources),
                "since": plain(c.since),
                "until": plain(c.until),
            }
            for c in option.conditions
        ],
        "amount": _figures(option.amount, language),
        "terms": _figures(option.terms, language),
        "capacity": _figures(option.capacity, language),
        "pays": {"covers": list(option.pays.covers), "excludes": list(option.pays.excludes)},
        "requires": list(option.requires),
        "excludes": list(option.excludes),
        "sources": _sources(option),
    }


def _sources(option: Option) -> list[dict[str, str]]:
    return [
        {"id": s.id, "title": s.title, "url": s.url, "date": s.date, "kind": s.kind}
        for s in option.sources.values()
    ]


def _figures(figures: Any, language: str) -> dict[str, Any]:
    return {name: _figure(figure, language) for name, figure in figures.items()}


def _figure(figure: Figure, language: str) -> dict[str, Any]:
    value: dict[str, Any]
    if figure.words is not None:
        value = {"value": figure.words.to(language)}
    elif figure.low == figure.high:
        value = {"value": figure.low}
    else:
        value = {"min": figure.low, "max": figure.high}
    note = {"note": figure.note.to(language)} if figure.note else {}
    return {**value, "confidence": figure.confidence, "sources": list(figure.sources), **note}


def plain(value: FieldValue | date) -> Any:
    """A value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Several):
        said = {"values": sorted(value.values), "others": value.is_open}
        return said | ({"excluded": sorted(value.excluded)} if value.excluded else {})
    return value
