"""Answers as text for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matcher.applicant import Applicant
from matcher.matching import Match
from matcher.schema import Schema
from matcher.session import Session
from matcher.show.layout import wrapped
from matcher.show.reasons import reasons
from matcher.show.terms import amount, money_facts
from matcher.show.words import joined, labelled, listed, money, number, percent, say, say_value


def coop_answer(
    session: Session,
    matches: Sequence[Match],
    top: int,
    language: str,
    advice: Iterable[str] = (),
) -> Iterator[str]:
    """The lines of `match --coop`, with the few lines of advice that stand at its end."""
    applicant = matches[0].applicant
    yield from introduction(applicant, session, language)
    ranked = [match for match in matches if match.rank is not None]
    if not ranked:
        yield ""
        yield say("nothing", language)
    section = ""
    for match in ranked[:top]:
        if (heading := section_of(match)) != section:
            section = heading
            yield ""
            yield say(section, language)
        yield from option_block(match, session, language)
    if len(ranked) > top:
        yield ""
        yield f"… {say('more', language, n=len(ranked) - top, all=len(ranked))}"
    refused = [match for match in matches if match.rank is None]
    if refused:
        yield ""
        yield say("refused_why", language)
        never = [m for m in refused if m.option.direct in ("members", "indirect")]
        for match in refused:
            if match not in never:
                yield from refusal(match, language)
        if never:
            names = listed(
                (f"{m.option.name.to(language)} [{m.option.id}]" for m in never), language
            )
            line = labelled(say("never_direct", language), names, language)
            yield from wrapped(f"  · {line}", first="")
        yield say("instead_hint", language)
    lines = list(advice)
    if lines:
        yield ""
        yield from lines
    yield ""
    yield from ending(session, language)


def section_of(match: Match) -> str:
    """The heading under which a ranked match stands."""
    if match.availability == "closed":
        return "closed_now"
    if match.offer.pays_nothing:
        return "other_lines"
    return "maybe" if match.verdict.name == "undecided" else "now"


def introduction(applicant: Applicant, session: Session, language: str) -> Iterator[str]:
    """Who the applicant is, in two lines, and whether it exists."""
    yield f"{applicant.id} · {applicant.name}"
    facts = []
    for about in applicant.schema:
        value = applicant.value(about.name)
        if not about.headline or value is None or about.name == "name":
            continue
        said = say_value(value, about, applicant.schema, language)
        named = about.type in ("money", "boolean") or about.unit in ("people", "years")
        facts.append(f"{about.label.to(language)} {said}" if named else said)
    complete = percent(round(applicant.completeness(), 2), language)
    yield from wrapped(" · ".join([*facts, say("file_complete", language, x=complete)]), indent="")
    yield from _budget(applicant, language)
    if is_synthetic(applicant):
        yield say("synthetic", language)


def _budget(applicant: Applicant, language: str) -> Iterator[str]:
    """What is asked for, line by line; "at least" while a line is not known."""
    schema = applicant.schema
    parts, total = [], 0
    for purpose, line in schema.budget_lines().items():
        amount = applicant.value(line.name)
        if isinstance(amount, int) and amount:
            said = schema[schema.budget].say(purpose, language)
            parts.append(f"{said} {number(amount, language)}")
            total += amount
    whole = applicant.value(schema.need) if schema.need else None
    if not parts and whole is None:
        return
    known = isinstance(whole, int | float)
    sum_ = money(float(whole) if isinstance(whole, int | float) else total, schema, language)
    said = say("total", language, x=sum_ if known else say("at_least", language, x=sum_))
    yield from wrapped(
        labelled(say("budget", language), listed([*parts, said], language), language), indent=""
    )


def is_synthetic(applicant: Applicant) -> bool:
    """Whether the record says that it was made up."""
    return applicant.stated.get("origin") == "synthetic"


def ending(session: Session, language: str) -> Iterator[str]:
    """From whose data and with what the answer was made."""
    if session.source == "workspace":
        yield say("from_workspace", language)
    yield from wrapped(
        say(
            "made_with",
            language,
            day=session.today.isoformat(),
            catalogue=session.catalogue.version or session.catalogue.fingerprint[:8] or "–",
            model=session.matcher.ranker.name.to(language),
        )
        + f" {say('order', language)}",
        indent="",
    )


def option_block(match: Match, session: Session, language: str) -> Iterator[str]:
    """One ranked option in a few lines."""
    option, catalogue = match.option, session.catalogue
    about = [
        catalogue.family_name(option.family, language),
        catalogue.funder_name(option, language),
    ]
    title = " — ".join(
        filter(None, [option.name.to(language), listed(filter(None, about), language)])
    )
    yield from wrapped(f"{match.rank:>2}. {title} [{option.id}]", first="")
    verdict = [say(match.verdict.name, language), availability(match, language)]
    yield from wrapped(" · ".join([*verdict, fit_words(match, language)]))
    yield from wrapped(" · ".join(money_facts(match, language)))
    if lines := line_facts(match, language):
        yield from wrapped(" · ".join(lines))
    yield from reason_lines(match, language)
    for condition, missing in open_conditions(match, language):
        yield from wrapped(
            f"? {condition} [{labelled(say('missing', language), missing, language)}]"
        )
    if (caveat := option.texts.get("caveat")) is not None:
        yield from wrapped(f"! {caveat.to(language)}")


def reason_lines(match: Match, language: str) -> Iterator[str]:
    """The strongest reasons, those for and those against."""
    speaking_for, against = reasons(match, language)
    for mark, said in (("+", speaking_for), ("−", against)):
        if said:
            yield from wrapped(f"{mark} {joined((reason.text for reason in said), language)}")


def fit_words(match: Match, language: str) -> str:
    """The fit with its sign."""
    sign = "−" if match.fit < 0 else "+"
    return f"{say('fit', language)} {sign}{number(round(abs(match.fit), 2), language)}"


def availability(match: Match, language: str) -> str:
    """The availability and the day it was seen."""
    day = match.option.status_as_of
    seen = say("seen", language, day=day.isoformat()) if day else say("seen_never", language)
    return f"{say(match.availability, language)} ({seen})"


def line_facts(match: Match, language: str) -> list[str]:
    """Which of the budget lines it pays, and the cases of its figures that apply."""
    offer, schema = match.offer, match.applicant.schema
    facts = []
    excluded = [p for p in offer.uncovered if p in match.option.pays.excludes]
    unnamed = [p for p in offer.uncovered if p not in excluded]
    for key, purposes in (
        ("pays", offer.covered),
        ("pays_not", excluded),
        ("pays_unnamed", unnamed),
        ("pays_unclear", offer.unclear),
    ):
        if purposes:
            words = [schema[schema.budget].say(purpose, language) for purpose in purposes]
            facts.append(labelled(say(key, language), listed(words, language), language))
    facts.extend(case.to(language) for case in offer.cases)
    return facts


def open_conditions(match: Match, language: str) -> list[tuple[str, str]]:
    """The conditions that are still open, each with the facts that would settle it."""
    conditions = {c.number: c for c in match.option.conditions}
    return [
        (
            conditions[result.number].says.to(language),
            missing_words(result.missing, match.applicant.schema, language),
        )
        for result in match.verdict.results
        if result.outcome == "open"
    ]


def missing_words(names: Iterable[str], schema: Schema, language: str) -> str:
    """The labels of missing fields; what stands for a whole budget is named once."""
    missing = dict.fromkeys(names)
    for about in schema:
        parts = schema.asked_for(about.name) if about.derived is not None else ()
        lines = [name for name in parts if name in missing]
        if len(lines) > 2 and all(schema[name].line for name in parts):
            missing = dict.fromkeys(name for name in missing if name not in lines)
            missing[about.name] = None
    return listed((schema[name].label.to(language) for name in missing), language)


def refusal(match: Match, language: str) -> Iterator[str]:
    """Why an option refuses, in a line or two."""
    conditions = {c.number: c for c in match.option.conditions}
    said = " ".join(conditions[n].says.to(language) for n in match.verdict.blockers)
    name = f"{match.option.name.to(language)} [{match.option.id}]"
    yield from wrapped(f"  · {labelled(name, said, language)}", first="")


def funder_answer(
    session: Session,
    matches: Sequence[Match],
    asked: str,
    top: int,
    language: str,
) -> Iterator[str]:
    """The lines of `match --funder`."""
    ranked = [match for match in matches if match.rank is not None]
    funder = session.catalogue.funders.get(asked)
    option = session.catalogue.options.get(asked)
    name = funder.name if funder else option.name if option else None
    yield say("candidates", language, x=name.to(language) if name else asked)
    if any(is_synthetic(match.applicant) for match in matches):
        yield say("synthetic_all", language)
    if not ranked:
        yield say("nothing", language)
    for match in ranked[:top]:
        yield ""
        yield from candidate_block(match, language)
    if len(ranked) > top:
        yield ""
        yield f"… {say('more', language, n=len(ranked) - top, all=len(ranked))}"
    refused = len(matches) - len(ranked)
    if refused:
        yield ""
        yield say("refused_count", language, n=refused)
    yield ""
    yield from ending(session, language)


def candidate_block(match: Match, language: str) -> Iterator[str]:
    """One ranked cooperative in a few lines."""
    title = f"{match.applicant.id} · {match.applicant.name} [{match.option.id}]"
    yield from wrapped(f"{match.rank:>2}. {title}", first="")
    asked = labelled(say("amount", language), amount(match, language), language)
    verdict = [say(match.verdict.name, language), availability(match, language)]
    yield from wrapped(" · ".join([*verdict, fit_words(match, language), asked]))
    yield from reason_lines(match, language)
    if match.verdict.missing:
        words = missing_words(match.verdict.missing, match.applicant.schema, language)
        yield from wrapped(f"? {labelled(say('missing', language), words, language)}")
