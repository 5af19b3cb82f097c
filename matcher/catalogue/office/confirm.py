"""A word of the office on an option, made from what somebody answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from matcher.catalogue.catalogue import BESIDE_OPTIONS
from matcher.catalogue.loading import catalogue_contents
from matcher.catalogue.office.files import office_files, office_id, toml_of, write_word
from matcher.catalogue.office.overlay import OVERLAYS, given_keys, said_of, value_mark
from matcher.catalogue.office.overlay_file import OverlayFile
from matcher.catalogue.office_word import OfficeQuestion
from matcher.domain.schema import Schema
from matcher.spec.reader import Reader
from matcher.spec.source import AN_OPTION, SourceFile, parse_toml, read_bytes
from matcher.support.errors import DataRefusedError, InvalidSourceError, UsageError
from matcher.support.messages import message
from matcher.support.personal import mask_numbers


@dataclass(frozen=True, slots=True)
class Told:
    """Who learnt it, how and when.

    Parameters
        by        a pseudonym
        channel   phone, visit, meeting, letter, email or page
    """

    day: date
    channel: str
    by: str


@dataclass(frozen=True, slots=True)
class ConfirmedAnswers:
    """What a funder answered about one option; None and empty: nothing was said of it.

    Amounts are in whole units of the schema's currency, shares 0 to 1. With a day on which
    applying opens or closes, or with places, they are those of a round; else of the option.
    """

    status: str | None = None
    opens: date | None = None
    closes: date | None = None
    places: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    usual: int | None = None
    share: float | None = None
    own_share: float | None = None
    delay_days: int | None = None
    rule: str = ""
    says: str = ""
    rules: str | None = None
    where: str = ""
    note: str = ""
    drops: tuple[int, ...] = ()

    def as_data(self, option: Mapping[str, Any], told: Told, currency: str) -> dict[str, Any]:
        """The keys of an option that the answers give; its status was seen on the day."""
        unit = currency.lower()
        amount = {
            f"min_{unit}": self.least,
            f"max_{unit}": self.most,
            f"typical_{unit}": self.usual,
            "share_max": self.share,
        }
        terms = {"own_share": self.own_share, "delay_days": self.delay_days}
        figures = {"amount": _known(amount), "terms": _known(terms)}
        figures = {table: held for table, held in figures.items() if held}
        rule = {"rule": self.rule, "says": self.says or self.rule}
        condition = [rule] if self.rule else []
        data: dict[str, Any] = {"id": option["id"]}
        is_round = bool(self.opens or self.closes or self.places)
        if self.status or not is_round:
            data["status"] = self.status or option.get("status", "to_confirm")
            data["status_as_of"] = told.day
        data |= _known({"rules": self.rules, "channel": self.where or None})
        data |= {"drops": list(self.drops)} if self.drops else {}
        if not is_round:
            return data | figures | ({"condition": condition} if condition else {})
        year = (self.closes or self.opens or told.day).year
        call: dict[str, Any] = {"id": _round(option, year, self.places), "year": year}
        if call["id"].startswith("office-"):
            call |= {"place": list(self.places)} if self.places else {}
            call |= {"known_from": told.day, "conditions": "add"}
        call |= _known({"opens": self.opens, "closes": self.closes}) | figures
        return data | {"call": [call | ({"condition": condition} if condition else {})]}


def _round(option: Mapping[str, Any], year: int, places: tuple[str, ...]) -> str:
    """The round of the catalogue of that year and those places, or one of the office's own."""
    for call in option.get("call", ()):
        place = call.get("place", ())
        if call["year"] == year and {*([place] if isinstance(place, str) else place)} == {*places}:
            return str(call["id"])
    return "-".join(("office", *places, str(year)))


def confirm(
    option_id: str, answers: ConfirmedAnswers | Mapping[str, Any], told: Told, schema: Schema
) -> Path:
    """Keep what was learnt about an option as a word of this office; the file it stands in.

    It settles every earlier word of this or another office on the same keys, and is checked
    with the option before it is written: nothing that cannot be used is kept. Numbers of persons
    in its words are hidden.

    Raises
        UsageError     the option is of no file
        InvalidSourceError  what was said cannot be: a rule that is none, an unknown key
    """
    contents = catalogue_contents(None)
    files = _options(contents)
    if option_id not in files:
        raise UsageError(message('No option has the id "{id}".', id=option_id))
    shipped = files[option_id].data
    answers = without_numbers(answers)
    if isinstance(answers, ConfirmedAnswers):
        data = answers.as_data(shipped, told, schema.currency)
    else:
        data = {"id": option_id, **{k: v for k, v in answers.items() if k not in ("id", "office")}}
    given, base = dict(given_keys(data)), dict(given_keys(shipped))
    data["office"] = {
        "day": told.day,
        "channel": told.channel,
        "by": told.by,
        "office": office_id(),
        **(
            {"note": answers.note} if isinstance(answers, ConfirmedAnswers) and answers.note else {}
        ),
        "settles": settled_by(option_id, set(given)),
        "over": {".".join(key): value_mark(base.get(key)) for key in given},
    }
    content = toml_of(data)
    _check(contents, option_id, told.day, content, schema)
    return write_word(option_id, told.day, content)


def without_numbers(said: Any, key: str = "") -> Any:
    """What was said, with the numbers of persons in its words hidden.

    >>> without_numbers({"status": "open", "note": "appeler Hassan au 0661234567"})
    {'status': 'open', 'note': 'appeler Hassan au ***'}
    """
    if isinstance(said, ConfirmedAnswers):
        return replace(said, note=mask_numbers(said.note), says=mask_numbers(said.says))
    if isinstance(said, Mapping):
        inside = key if key in _WORDS else ""  # words in several languages
        return {name: without_numbers(held, inside or name) for name, held in said.items()}
    if isinstance(said, list | tuple):
        return [without_numbers(held, key) for held in said]
    return mask_numbers(said) if isinstance(said, str) and key in _WORDS else said


#: What of a word or an option is written freely; where one applies is an address of an office.
_WORDS = frozenset(("name", "note", "says"))


def withdraw(option_id: str, told: Told) -> tuple[Path, int]:
    """Let no word on an option count any more; one that cannot be read is set aside.

    Returns
        the file that says so, and how many words it ends

    Raises
        UsageError  the office has no word on it
    """
    ended, aside = [], 0
    for name, path in office_files().items():
        if name.startswith(f"{OVERLAYS}/{option_id}/"):
            if _is_sound(name, path):
                ended.append(path.stem)
            else:
                path.rename(path.with_suffix(".aside"))
                aside += 1
        elif name == f"local/{option_id}.toml":
            path.rename(path.with_suffix(".aside"))
            aside += 1
    if not ended and not aside:
        what = message('The office has no word on "{id}".', id=option_id)
        raise UsageError(what, hint=message("See match catalogue review."))
    office = {"day": told.day, "channel": told.channel, "by": told.by, "office": office_id()}
    content = toml_of({"id": option_id, "office": {**office, "settles": ended}})
    return write_word(option_id, told.day, content), len(ended) + aside


def _is_sound(name: str, path: Path) -> bool:
    try:
        reader = Reader(parse_toml(read_bytes(path, AN_OPTION), name))
    except InvalidSourceError:
        return False
    reader.read(OverlayFile)
    return not reader.problems


def settle_words(
    option_id: str, question: OfficeQuestion, *, keep_first: bool, told: Told, schema: Schema
) -> Path:
    """Settle a contradiction: the word that holds is said anew, every other one on it ends.

    Parameters
        keep_first   the first value of the question holds, and not the second: what the
                     catalogue says, or the other office

    Raises
        UsageError  there is no such contradiction any more
    """
    held: dict[str, tuple[tuple[str, ...], Any, Mapping[str, Any]]] = {}
    for name, path in office_files().items():
        if name.startswith(f"{OVERLAYS}/{option_id}/"):
            data = parse_toml(read_bytes(path, AN_OPTION), name).data
            for key, value in given_keys(data):
                if ".".join(key) == question.key:
                    held[path.stem] = (key, value, data)
    if not held:
        raise UsageError(message('The office has no word on "{id}".', id=option_id))
    wanted = question.ours if keep_first else question.theirs
    found = next((one for one in held.values() if said_of(one[1]) == wanted), None)
    if found is None:  # what the catalogue says holds: the words on the key end
        office = {"day": told.day, "channel": told.channel, "by": told.by, "office": office_id()}
        ended = [f"{name}:{question.key}" for name in held]
        content = toml_of({"id": option_id, "office": {**office, "settles": ended}})
        return write_word(option_id, told.day, content)
    return confirm(option_id, _of_key(*found, told), told, schema)


def _of_key(
    key: tuple[str, ...], value: Any, data: Mapping[str, Any], told: Told
) -> Mapping[str, Any]:
    """The data of an option that say one key."""
    match key:
        case ("call", call_id, *inner):
            year = next(call["year"] for call in data["call"] if call["id"] == call_id)
            held = {inner[0]: {inner[1]: value}} if len(inner) == 2 else {inner[0]: value}
            return {"call": [{"id": call_id, "year": year, **held}]}
        case ("condition", _):
            return {"condition": [value]}
        case ("drops", _):
            return {"drops": [value]}
        case ("status",):
            return {"status": value, "status_as_of": told.day}
        case (table, inner_key):
            return {table: {inner_key: value}}
        case _:
            return {key[0]: value}


def settled_by(option_id: str, keys: set[tuple[str, ...]]) -> list[str]:
    """The words on an option that a new one on these keys ends, whole or on those keys."""
    found = []
    for name, path in office_files().items():
        if name.startswith(f"{OVERLAYS}/{option_id}/"):
            data = parse_toml(read_bytes(path, AN_OPTION), name).data
            given = set(dict(given_keys(data)))
            if given <= keys:
                found.append(path.stem)
            else:
                found += [f"{path.stem}:{'.'.join(key)}" for key in sorted(given & keys)]
    return found


def _known(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def _options(contents: Mapping[str, bytes]) -> dict[str, SourceFile]:
    """The files of options, by id, without what offices say."""
    found: dict[str, SourceFile] = {}
    for name, content in contents.items():
        if name not in BESIDE_OPTIONS and not name.startswith(f"{OVERLAYS}/"):
            file = parse_toml(content, name)
            found.setdefault(str(file.data.get("id", "")), file)
    return found


def _check(
    contents: Mapping[str, bytes], option_id: str, day: date, content: str, schema: Schema
) -> None:
    """Refuse a word that the catalogue cannot be read with."""
    from matcher.catalogue.read import read_catalogue

    name = f"{OVERLAYS}/{option_id}/{day.isoformat()}-new.toml"
    beside = {
        n: c
        for n, c in contents.items()
        if n.endswith((f"/{option_id}.toml", f"/{option_id}"))
        or "/" not in n
        or n.startswith(f"{OVERLAYS}/{option_id}/")
    }
    reading = read_catalogue({**beside, name: content.encode()}, schema)
    problems = [p for p in reading.problems if not p.is_warning and p.code != "unknown-option"]
    if problems:
        raise DataRefusedError(message("The word is not kept."), problems)
