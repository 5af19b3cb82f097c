"""Parts of a plan in words: sources, limits, members of a conflict, improvements."""

from __future__ import annotations

from matcher.messages import render
from matcher.planning.answer import Offered, PlanAnswer
from matcher.planning.compose import Composition
from matcher.planning.explain import Cap
from matcher.planning.improve import Improvement
from matcher.planning.programme import Name
from matcher.reports.changes import move_said
from matcher.schema import Schema
from matcher.show.terminal import missing_words
from matcher.show.words import bring, listed, money, percent, say
from matcher.show.words_plan import PLAN_WORDS

bring(PLAN_WORDS)


def line_name(line: str, schema: Schema, language: str) -> str:
    """The label of a budget line."""
    return schema[schema.budget].say(line, language)


def option_name(composed: Composition, option: str, language: str) -> str:
    """The name of an option, or its id when it is not among those of the answer."""
    match = composed.matches.get(option)
    return match.option.name.to(language) if match else option


def stated_money(composed: Composition, kind: str, language: str) -> str:
    """What the members have of own_cash or own_in_kind; unknown says that it is."""
    if kind in composed.not_stated:
        return say("plan_counted_zero", language)
    amount = composed.case.own_cash if kind == "own_cash" else composed.case.own_in_kind
    return money(amount, composed.applicant.schema, language)


def aim_words(offered: Offered, language: str) -> str:
    """What a plan is best at, or in what way it is another one."""
    if offered.best_for:
        return listed((aim_name(name, language) for name in offered.best_for), language)
    return say("plan_other_way", language, x=aim_name(offered.aim.name, language))


def aim_name(name: str, language: str) -> str:
    """The name of an aim; one that somebody wrote is shown as it was written."""
    key = f"plan_{name}"
    return say(key, language) if key in PLAN_WORDS else say("plan_own_aim", language, x=name)


def doubts(composed: Composition, offered: Offered, option: str, language: str) -> list[str]:
    """Why a step is conditional, and what must be confirmed; empty when all is certain."""
    match = composed.matches[option]
    schema = match.applicant.schema
    found = []
    source = composed.case.sources.get(option)
    if match.verdict.name == "undecided":
        missing = missing_words(match.verdict.missing, schema, language)
        found.append(f"{say('missing', language)}: {missing}")
    elif source is not None and source.is_conditional:
        found.append(say("plan_chancy", language))
    if match.availability == "to_confirm":
        found.append(say("to_confirm", language))
    if source is not None:
        lines = [line for s, line in offered.plan.paid if s == option and line in source.unclear]
        if lines:
            names = listed((line_name(line, schema, language) for line in lines), language)
            found.append(say("plan_confirm_line", language, x=names))
    return found


def is_conditional(composed: Composition, option: str) -> bool:
    """Whether a source or guarantee may still turn out not to be open to the applicant."""
    one = composed.case.sources.get(option) or composed.case.guarantees.get(option)
    return one is not None and one.is_conditional


def cap_words(cap: Cap, composed: Composition, language: str) -> str:
    """A limit that is reached, with what remains and its price."""
    schema = composed.applicant.schema
    name = option_name(composed, cap.name[1], language) if len(cap.name) > 1 else ""
    said = say(
        f"plan_cap_{cap.name[0]}",
        language,
        x=name,
        y=money(cap.limit, schema, language),
        z=money(cap.remaining, schema, language),
    )
    if not cap.measure:
        return said
    price = say(
        f"plan_price_{cap.measure}",
        language,
        a=money(cap.price, schema, language),
        b=money(cap.wider, schema, language),
    )
    return f"{said}; {price}" if language != "ar" else f"{said}؛ {price}"


def conflict_words(name: Name, composed: Composition, language: str) -> str:
    """One member of a conflict in words."""
    case, schema = composed.case, composed.applicant.schema
    kind, about = name[0], name[1] if len(name) > 1 else ""
    x = line_name(about, schema, language) if about in case.lines else ""
    x = x or (option_name(composed, about, language) if about else "")
    y: object = ""
    n = case.most_sources
    source, guarantee = case.sources.get(about), case.guarantees.get(about)
    amounts = {
        "need": case.lines.get(about),
        "ceiling": source.ceiling if source else None,
        "floor": source.floor if source else None,
        "public_max": case.public_max,
        "loan_min": guarantee.loan_min if guarantee else None,
        "loan_max": guarantee.loan_max if guarantee else None,
        "cap": guarantee.cap if guarantee else None,
    }
    if (amount := amounts.get(kind)) is not None:
        y = money(amount, schema, language)
    elif kind in ("own_cash", "own_in_kind"):
        y = stated_money(composed, kind, language)
    elif kind == "pays":
        payers = [s.id for s in case.sources.values() if about in s.lines]
        names = [option_name(composed, payer, language) for payer in payers]
        y = listed(names, language) or say("plan_nobody", language)
    elif kind == "own_share" and source is not None:
        y = percent(source.own_share / 1000, language)
    elif kind in ("requires", "excludes", "share_of"):
        y = option_name(composed, name[2], language)
    elif kind == "one_of":
        x = listed(
            (option_name(composed, member, language) for member in case.one_of[about]), language
        )
    return say(f"plan_c_{kind}", language, x=x, y=y, n=n)


def improvement_words(better: Improvement, composed: Composition, language: str) -> str:
    """Something that would cover more, or spare the members cash, in words."""
    schema = composed.applicant.schema
    gain = money(better.gain, schema, language)
    if better.change is None:
        more = money(better.amount, schema, language)
        return say("plan_better_cash", language, x=more, y=gain)
    turned = [turn.option_id for turn in better.change.turns if not turn.closed_when_made]
    return say(
        f"plan_better_{better.measure}",
        language,
        x=" + ".join(render(move_said(m, schema), language) for m in better.change.moves),
        n=better.change.days,
        c=money(better.change.cost, schema, language),
        o=listed((option_name(composed, option, language) for option in turned), language),
        y=gain,
    )


def has_plans(answer: PlanAnswer) -> bool:
    """Whether there is a plan in which somebody other than the members pays."""
    return any(offered.plan.sources for offered in answer.plans)
