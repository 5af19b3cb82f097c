"""The few lines of advice that stand at the end of `match --coop`."""

from __future__ import annotations

from collections.abc import Iterator

import matcher.show.words_advice  # noqa: F401  its words are said here
from matcher.advice.questions import Item, Questions
from matcher.applicant import Applicant
from matcher.session import Session
from matcher.show.layout import wrapped
from matcher.show.words import number, percent, say


def few_lines(
    session: Session, questions: Questions, applicant: Applicant, language: str
) -> Iterator[str]:
    """What `match --coop` says of all this."""
    if questions.asked:
        yield from wrapped(settle_words(questions, len(questions.asked), language), indent="")
        for place, question in enumerate(questions.asked, start=1):
            asked = " + ".join(item_words(i, session, language) for i in question.items)
            yield from wrapped(f"{place}. {asked}", first="  ")
    yield from wrapped(say("adv_see", language, x=applicant.id), indent="")


def settle_words(questions: Questions, n: int, language: str) -> str:
    """How much the first answers would settle."""
    last = questions.asked[n - 1]
    share = last.weight_so_far / questions.weight if questions.weight else 1.0
    return say(
        "adv_settle" if n > 1 else "adv_settle_one",
        language,
        n=n,
        x=number(round(last.settled_so_far), language),
        all=questions.undecided,
        share=percent(round(share, 2), language),
    )


def item_words(item: Item, session: Session, language: str) -> str:
    """A question in the schema's words; one that only a funder can answer says whom to ask."""
    about = session.schema[item.field]
    ask = (about.ask or about.label).to(language)
    if not item.value:
        return ask
    option = session.catalogue.options.get(item.value)
    if option is None:
        return say("adv_ask_value", language, ask=ask, value=about.say(item.value, language))
    funder = session.catalogue.funder_name(option, language) or option.name.to(language)
    return say("adv_ask_funder", language, funder=funder, option=option.name.to(language))
