"""One option on a page: conditions, figures and sources."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.catalogue.option import Figure, Option
from matcher.session import Session
from matcher.show.layout import wrapped
from matcher.show.terms import span
from matcher.show.words import figure_name, labelled, listed, say


def option_sheet(option: Option, session: Session, language: str) -> Iterator[str]:
    """The lines of `match catalogue show`: one option with its conditions and sources."""
    catalogue = session.catalogue
    yield f"{option.id} · {option.name.to(language)}"
    about = [
        catalogue.family_name(option.family, language),
        catalogue.funder_name(option, language),
    ]
    state = option.availability(session.today, catalogue.stale_after_days)
    seen = option.status_as_of
    when = say("seen", language, day=seen.isoformat()) if seen else say("seen_never", language)
    yield from wrapped(" · ".join([*filter(None, about), f"{say(state, language)} ({when})"]), "")
    for key in ("summary", "instead", "channel", "documents", "caveat"):
        if (text := option.texts.get(key)) is not None:
            label = "" if key == "summary" else f"{say(key, language)}: "
            yield from wrapped(f"{label}{text.to(language)}", indent="")
    if option.conditions:
        yield ""
        yield say("conditions", language)
    for c in option.conditions:
        dates = "–".join(d.isoformat() if d else "" for d in (c.since, c.until)).strip("–")
        sure = say("confidence", language, x=say(c.confidence, language)) if c.confidence else ""
        cited = ", ".join(c.sources)
        ends = " · ".join(part for part in (dates, sure, cited) if part)
        yield from wrapped(f"{c.number:>2}. {c.says.to(language)} [{ends}]", first="  ")
        yield from wrapped(c.rule, indent=" " * 6)
    figures = [*option.amount.items(), *option.terms.items(), *option.capacity.items()]
    if figures or option.cases:
        yield ""
        yield say("figures", language)
    for name, figure in figures:
        yield from wrapped(
            labelled(figure_name(name, language), _figure(figure, language), language), first="  "
        )
    for case in option.cases:
        when = case.says.to(language) if case.says else listed(case.purposes, language)
        for name, figure in case.figures.items():
            about_case = f"{figure_name(name, language)} ({when})"
            yield from wrapped(
                labelled(about_case, _figure(figure, language), language), first="  "
            )
    if option.sources:
        yield ""
        yield say("sources", language)
    for source in option.sources.values():
        parts = [source.title, source.date, source.kind, source.url]
        yield f"  {source.id}: {' · '.join(part for part in parts if part)}"


def _figure(figure: Figure, language: str) -> str:
    if figure.words is not None:
        said = figure.words.to(language)
    elif isinstance(figure.low, bool):
        said = say("yes" if figure.low else "no", language)
    else:
        said = span(figure, language)
    note = figure.note.to(language) if figure.note else ""
    sure = (
        say("confidence", language, x=say(figure.confidence, language)) if figure.confidence else ""
    )
    ends = " · ".join(part for part in (note, sure, ", ".join(figure.sources)) if part)
    return f"{said} [{ends}]" if ends else said
