"""The commands of what the office knows: confirm, add, review, worksheet and their like."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.options import Force, takes
from matcher.cli.output import parse_day
from matcher.support.errors import UsageError
from matcher.support.messages import message


class Channel(StrEnum):
    """How something was learnt."""

    phone = "phone"
    visit = "visit"
    meeting = "meeting"
    letter = "letter"
    email = "email"
    page = "page"


class OptionStatus(StrEnum):
    """Whether one can apply."""

    open = "open"
    periodic = "periodic"
    closed = "closed"


class Answered(StrEnum):
    """What came of asking."""

    no_answer = "no_answer"
    call_back = "call_back"
    will_not_say = "will_not_say"
    answered = "answered"


OptionId = Annotated[str, typer.Argument(help="Id of an option.")]
By = Annotated[str, typer.Option("--by", help="Who learnt it: a pseudonym, never a name.")]
ChannelOption = Annotated[Channel, typer.Option("--channel", help="How it was learnt.")]
On = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--on", help="Day on which it was learnt; by default today."),
]
Status = Annotated[
    Optional[OptionStatus],  # noqa: UP045
    typer.Option("--status", help="Whether one can apply."),
]
Most = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--max", min=0, help="Largest amount, in whole units of currency."),
]


def _only_built_in(asked: Asked) -> None:
    """What an office learns lies over the built-in catalogue; no other would ever read it.

    Raises
        UsageError  another schema or catalogue is asked for, or settled
    """
    if asked.schema is None and asked.catalogue is None:
        return
    raise UsageError(
        message("What an office learns is kept beside the built-in catalogue alone."),
        where=asked.catalogue or asked.schema or "",
        hint=message("Write it into the file of the option, in the folder of your catalogue."),
    )


@takes("schema", "catalogue")
def confirm(
    option: OptionId,
    status: Status = None,
    opens: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--opens", help="First day of a round."),
    ] = None,
    closes: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--closes", help="Last day of a round."),
    ] = None,
    place: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--place", help="Code of a place of the round; may stand several times."),
    ] = None,
    least: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--min", min=0, help="Smallest amount."),
    ] = None,
    most: Most = None,
    usual: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--usual", min=0, help="Usual amount."),
    ] = None,
    share: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option("--share", min=0, max=1, help="Largest share of the cost it pays, 0 to 1."),
    ] = None,
    own_share: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option("--own-share", min=0, max=1, help="Share that the applicant brings, 0 to 1."),
    ] = None,
    delay: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--delay", min=0, help="Days from the file to the decision."),
    ] = None,
    rule: Annotated[str, typer.Option("--rule", help="A condition, as a rule.")] = "",
    says: Annotated[str, typer.Option("--says", help="The condition in words.")] = "",
    drop: Annotated[
        Optional[list[int]],  # noqa: UP045
        typer.Option("--drop", min=1, help="Number of a condition that no longer holds."),
    ] = None,
    all_known: Annotated[
        bool, typer.Option("--all-known", help="All of its conditions are known now.")
    ] = False,
    where: Annotated[str, typer.Option("--where", help="Where one applies: a branch, say.")] = "",
    note: Annotated[
        str, typer.Option("--note", help="What else is to be known; no name of a person.")
    ] = "",
    file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--file", help="More keys of an option, as a TOML file."),
    ] = None,
    keep: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--keep", min=1, max=2, help="Of two words that contradict: which holds."),
    ] = None,
    key: Annotated[str, typer.Option("--key", help="With --keep: of which key.")] = "",
    channel: ChannelOption = Channel.phone,
    by: By = "officer",
    on: On = None,
    *,
    asked: Asked,
) -> int:
    """Keep what a funder said of an option, for every cooperative; without more: it still holds."""
    from matcher.catalogue.office.confirm import ConfirmedAnswers
    from matcher.cli.office_words import confirm_option, make_told

    _only_built_in(asked)
    answers = ConfirmedAnswers(
        status=status.value if status else None,
        opens=parse_day(opens, "--opens"),
        closes=parse_day(closes, "--closes"),
        places=tuple(place or ()),
        least=least,
        most=most,
        usual=usual,
        share=share,
        own_share=own_share,
        delay_days=delay,
        rule=rule,
        says=says,
        rules="complete" if all_known else None,
        where=where,
        note=note,
        drops=tuple(drop or ()),
    )
    if note and file is None and keep is None and answers == ConfirmedAnswers(note=note):
        what = message("A note does not say that the option still holds.")
        hint = message(
            "Add what was learnt, as --status open; where nobody answered, write match catalogue"
            " asked {id}.",
            id=option,
        )
        raise UsageError(what, where="--note", hint=hint)
    told = make_told(by, channel.value, parse_day(on, "--on"))
    language = asked.language
    return confirm_option(
        option, answers, told, language, file=file, keep=keep, key=key, as_json=asked.as_json
    )


@takes("schema", "catalogue")
def withdraw(
    option: OptionId,
    channel: ChannelOption = Channel.phone,
    by: By = "officer",
    on: On = None,
    *,
    asked: Asked,
) -> int:
    """End the office's words on an option: the catalogue's holds again."""
    from matcher.cli.office_words import make_told, withdraw_option

    _only_built_in(asked)
    told = make_told(by, channel.value, parse_day(on, "--on"))
    return withdraw_option(option, told, asked.language, as_json=asked.as_json)


@takes("schema", "catalogue")
def add(
    option: Annotated[str, typer.Argument(help="A file of an option (TOML), or a new id.")],
    name: Annotated[str, typer.Option("--name", help="Its name, for a new id.")] = "",
    funder: Annotated[str, typer.Option("--funder", help="Id of its funder.")] = "",
    family: Annotated[str, typer.Option("--family", help="Its family, as public_grant.")] = "",
    status: Status = None,
    most: Most = None,
    where: Annotated[str, typer.Option("--where", help="Where one applies: a branch, say.")] = "",
    rule: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--rule", help="A condition, as a rule; may stand several times."),
    ] = None,
    channel: ChannelOption = Channel.phone,
    by: By = "officer",
    on: On = None,
    *,
    asked: Asked,
) -> int:
    """Add an option that only this office knows."""
    from matcher.cli.office_words import add_new, make_told

    _only_built_in(asked)
    told = make_told(by, channel.value, parse_day(on, "--on"))
    language = asked.language
    if option.endswith(".toml"):
        return add_new(Path(option), {}, told, language, as_json=asked.as_json)
    data: dict[str, Any] = {"name": {language: name or option}}
    data |= {k: v for k, v in (("funder", funder), ("family", family), ("channel", where)) if v}
    data |= {"status": status.value} if status else {"status": "to_confirm"}
    data |= {"amount": {"max_mad": most}} if most is not None else {}
    data |= {"condition": [{"rule": r, "says": r, "source": "office"} for r in rule or ()]}
    return add_new(option, data, told, language, as_json=asked.as_json)


@takes("schema", "catalogue")
def asked(
    whom: Annotated[str, typer.Argument(help="Id of a funder or of an option.")],
    result: Annotated[Answered, typer.Option("--result", help="What came of it.")] = (
        Answered.no_answer
    ),
    channel: ChannelOption = Channel.phone,
    by: By = "officer",
    on: On = None,
    *,
    asked: Asked,
) -> int:
    """Note that a funder was asked, so that nobody calls twice."""
    from matcher.cli.office_words import make_told, note_asked

    _only_built_in(asked)
    told = make_told(by, channel.value, parse_day(on, "--on"))
    return note_asked(whom, result.value, told, asked.language, as_json=asked.as_json)


@takes("top", "today", "registry", "schema", "catalogue")
def review(
    ask: Annotated[
        bool, typer.Option("--ask", help="Take the answers on the spot, call by call.")
    ] = False,
    blank: Annotated[
        bool, typer.Option("--blank", help="Leave room for answers, to print it.")
    ] = False,
    channel: ChannelOption = Channel.phone,
    by: By = "officer",
    *,
    asked: Asked,
) -> int:
    """List what to ask whom, the call first that moves most for the cooperatives here."""
    from matcher.cli.office_words import make_told
    from matcher.cli.review import ask_review, show_review

    language = asked.language
    if ask:
        _only_built_in(asked)
        return ask_review(asked.registry, make_told(by, channel.value, None), language, asked.top)
    return show_review(asked.session(), language, top=asked.top, blank=blank, as_json=asked.as_json)


@takes("top", "today", "registry", "schema", "catalogue", top=20)
def worksheet(
    call: Annotated[str, typer.Argument(help="An option, or OPTION/CALL.")],
    *,
    asked: Asked,
) -> int:
    """List who fits a call, who is one fact or one paper away, and the days left."""
    from matcher.cli.review import show_worksheet

    return show_worksheet(
        call, asked.session(), asked.language, top=asked.top, as_json=asked.as_json
    )


@takes("schema", "catalogue")
def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write.")],
    force: Force = False,
    *,
    asked: Asked,
) -> int:
    """Write what the office knows into a folder, for another office."""
    from matcher.cli.office_words import export_office

    _only_built_in(asked)
    return export_office(folder, asked.language, as_json=asked.as_json, force=force)


@takes("schema", "catalogue")
def import_(
    folder: Annotated[Path, typer.Argument(help="Folder that an office exported.")],
    *,
    asked: Asked,
) -> int:
    """Take over what another office knows; 3 when something contradicts and must be asked."""
    from matcher.cli.office_words import import_office

    _only_built_in(asked)
    return import_office(folder, asked.language, as_json=asked.as_json)
