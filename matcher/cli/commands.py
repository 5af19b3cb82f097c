"""Commands with our own help pages and usage errors, in the language of the user.

The library that parses the command line speaks English, and to programmers. Its classes are
known by name: each version keeps them in another place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from math import isfinite
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import CommandFunctionType

from matcher.cli.help import argument_name, help_page, said_help
from matcher.cli.language import spoken
from matcher.support.errors import UsageError, nearest
from matcher.support.messages import Message, Sayable, message, render
from matcher.support.text import fold

#: Help is asked for as everywhere.
_HELP = {"help_option_names": ["-h", "--help"]}


def _parsed(parse: Callable[..., list[str]], command: Any, ctx: Any, args: list[str]) -> list[str]:
    """What the library makes of the arguments.

    Raises
        UsageError  the command is written wrongly
    """
    given = list(args)
    try:
        rest = parse(ctx, args)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        raise _ours(error, command, ctx, given) from error
    for part in command.get_params(ctx):
        value = ctx.params.get(part.name)
        # a bound holds no number off that is none: every comparison with it is false
        if isinstance(value, float) and not isfinite(value):
            raise UsageError(_bad_value(part, str(value)), where=_name(part))
    return rest


class Command(TyperCommand):
    """A command whose help and errors are in the language of the user."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments that are left; their values stand in the context."""
        return _parsed(super().parse_args, self, ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The page of `--help`."""
        return help_page(self, ctx, spoken())

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What may stand next, with its help."""
        return _completions(super().shell_complete(ctx, incomplete), self, ctx)


class CommandGroup(TyperGroup):
    """Commands by name, whose help and errors are in the language of the user."""

    #: Where the commands stand that are built when they are asked for.
    homes: Mapping[str, str] = {}

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if self.homes:
            self.commands: Any = _Found(self.commands, self.homes)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments that are left; their values stand in the context."""
        return _parsed(super().parse_args, self, ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named, and its arguments.

        Raises
            UsageError  there is none of that name
        """
        if args[0] not in self.commands:
            what = message('There is no command "{command}".', command=args[0])
            raise UsageError(what, hint=_meant(args[0], self.commands) or _see(ctx))
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The page of `--help`."""
        return help_page(self, ctx, spoken())

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What may stand next, with its help."""
        return _completions(super().shell_complete(ctx, incomplete), self, ctx)


class Commands(typer.Typer):
    """Where commands are registered.

    Parameters
        homes   commands that are imported and built when they are asked for: where each stands,
                as `module:name`, by its name on the command line. They follow the others
    """

    def __init__(self, homes: Mapping[str, str] | None = None, **settings: Any) -> None:
        group: type[CommandGroup] = type("CommandGroup", (CommandGroup,), {"homes": homes or {}})
        settings = {"add_completion": False, **settings}
        super().__init__(cls=group, rich_markup_mode=None, context_settings=_HELP, **settings)

    def command(
        self, name: str | None = None, **settings: Any
    ) -> Callable[[CommandFunctionType], CommandFunctionType]:
        """A decorator that registers a function as a command."""
        return super().command(name, cls=Command, context_settings=_HELP, **settings)


class _Found(Mapping[str, Any]):
    """Commands by name, each imported and built when it is first looked at.

    Building all of them takes longer than most answers.
    """

    def __init__(self, built: Mapping[str, Any], homes: Mapping[str, str]) -> None:
        self._built, self._homes = dict(built), homes

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            module, part = self._homes[name].split(":")
            found = getattr(import_module(module), part)
            if not isinstance(found, Commands):
                alone = Commands()
                alone.command(name)(found)
                found = alone
            self._built[name] = typer.main.get_command(found)
            self._built[name].name = name
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys((*self._built, *self._homes))

    def __len__(self) -> int:
        return len(dict.fromkeys((*self._built, *self._homes)))


#: Words that people try for a command, as `fold` writes them.
_OTHER_WORDS = {
    "digest": ("today", "week", "news", "aujourdhui", "aujourd'hui", "semaine", "اليوم", "جديد"),
    "cases": ("requests", "demandes", "suivi", "طلبات"),
    "record": ("noter", "enregistrer", "تسجيل"),
    "advise": ("conseil", "conseils", "conseiller", "advice", "questions", "نصيحه"),
    "import": ("importer", "lire", "read", "استيراد"),
    "registry": ("registre", "fiches", "profiles", "سجل"),
    "places": ("lieux", "communes", "اماكن"),
    "plan": ("plans", "خطه"),
    "config": ("configurer", "settings", "parametres", "reglages", "اعدادات"),
    "gaps": ("manques", "lacunes"),
    "allocate": ("repartir", "allouer"),
    "catalogue": ("catalog", "options"),
}


def _meant(word: str, commands: Any) -> Message | str:
    """What a word that is no command may be meant to be: a command, or an id."""
    for command, words in _OTHER_WORDS.items():
        if fold(word) in words and command in commands:
            return message('Did you mean "{first}"?', first=command)
    if close := nearest(word.casefold(), commands):
        return close
    if "advise" in commands and any(sign.isdigit() for sign in word):
        return message("For a cooperative write match --coop {id}.", id=word)
    return ""


def _completions(found: list[Any], command: Any, context: Any) -> list[Any]:
    parts = {name: part for part in command.get_params(context) for name in part.opts}
    parts |= getattr(command, "commands", {})
    for item in found:
        if item.value in parts:
            item.help = render(said_help(parts[item.value]), spoken())
    return found


def _ours(error: Exception, command: Any, context: Any, given: list[str]) -> UsageError:
    """Our error for one of the library."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        names = tuple(command.commands)
        what = message("{command} needs a command.", command=context.command_path)
        return UsageError(what, hint=message("Write one of {commands}.", commands=names))
    if kind == "NoSuchOption":
        from difflib import get_close_matches

        name = str(getattr(error, "option_name", ""))
        known = {o.lstrip("-"): o for part in command.get_params(context) for o in part.opts}
        # the dashes make any two options look alike
        close = get_close_matches(name.lstrip("-"), known, n=3, cutoff=0.6)
        what = message("There is no option {option}.", option=name)
        return UsageError(what, hint=nearest(name, [known[o] for o in close]) or _see(context))
    if kind == "BadOptionUsage":
        return _bad_usage(str(getattr(error, "option_name", "")), command, context)
    part = getattr(error, "param", None)
    if kind == "MissingParameter" and part is not None:
        hint = said_help(part)
        word = given[0] if given and not given[0].startswith("-") else ""
        if word and part.param_type_name == "option":
            hint = _written(context, part, word)
        return UsageError(message("{what} is missing.", what=_name(part)), hint=hint)
    values, rest, _ = command.make_parser(context).parse_args(args=given)
    if kind == "BadParameter" and part is not None:
        return UsageError(_bad_value(part, str(values.get(part.name))), where=_name(part))
    if rest:
        words = " ".join(rest)
        what = message('"{words}" is not expected here.', words=words)
        coop = next((one for one in command.get_params(context) if "--coop" in one.opts), None)
        is_id = coop is not None and len(rest) == 1 and not values.get(coop.name)
        return UsageError(what, hint=_written(context, coop, words) if is_id else _see(context))
    return UsageError(message("The command cannot be understood."), hint=_see(context))


def _see(context: Any) -> Message:
    return message("See {command} --help.", command=context.command_path)


def _written(context: Any, option: Any, word: str) -> Message:
    """How a word is written that was given without the name of its option."""
    example = f"{context.command_path} {_name(option)} {word}"
    return message("Write it as {example}.", example=example)


def _name(part: Any) -> Sayable:
    if part.param_type_name == "argument":
        return argument_name(part)
    return str(max(part.opts, key=len))


def _bad_usage(name: str, command: Any, context: Any) -> UsageError:
    part = next((p for p in command.get_params(context) if name in p.opts), None)
    if part is None or part.is_flag:
        return UsageError(message("{option} takes no value.", option=name), hint=_see(context))
    return UsageError(message("{option} needs a value.", option=name), hint=said_help(part))


def _bad_value(part: Any, value: str) -> Message:
    low, high = getattr(part.type, "min", None), getattr(part.type, "max", None)
    is_whole = str(part.type.name).startswith("int")
    if not is_whole and not str(part.type.name).startswith("float"):
        return message('"{value}" cannot be used here.', value=value)
    if low is None:
        if is_whole:
            return message('"{value}" is not a whole number.', value=value)
        return message('"{value}" is not a number.', value=value)
    low, high = str(low), None if high is None else str(high)
    if high is None and is_whole:
        return message('"{value}" is not a whole number of at least {low}.', value=value, low=low)
    if high is None:
        return message('"{value}" is not a number of at least {low}.', value=value, low=low)
    if is_whole:
        return message(
            '"{value}" is not a whole number from {low} to {high}.', value=value, low=low, high=high
        )
    return message(
        '"{value}" is not a number from {low} to {high}.', value=value, low=low, high=high
    )
