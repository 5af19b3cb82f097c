"""Parsed TOML to options. The file was inspected before: nothing here is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matcher.catalogue.catalogue import (
    COOPERATIVES_FILE,
    FUNDERS_FILE,
    PAPERS_FILE,
    SETTINGS_FILE,
    STALE_AFTER_DAYS,
    Catalogue,
    Funder,
    PaperKind,
)
from matcher.catalogue.office_word import OfficeQuestion, OfficeWord
from matcher.catalogue.option import Option
from matcher.catalogue.rate import least_rate, rate_of
from matcher.catalogue.terms import (
    Call,
    Condition,
    Declared,
    Example,
    Figure,
    FigureCase,
    Local,
    Paper,
    Pays,
    Source,
)
from matcher.domain.schema import Schema
from matcher.domain.schema_parse import as_text

_TEXTS = ("summary", "instead", "channel", "caveat", "to_ask", "next_round")
_NO_FIGURES = ("not_found", "local")
#: Where the words of offices, and what contradicts in them, stand in the data of an option.
OFFICE_WORDS, OFFICE_QUESTIONS = "office_words", "office_questions"


def parse_option(data: Mapping[str, Any], schema: Schema, file: str = "") -> Option:
    """The option of one inspected file."""
    terms = dict(data.get("terms", {}))
    requires, excludes = (as_words(terms.pop(key, ())) for key in ("requires", "excludes"))
    amount = dict(data.get("amount", {}))
    cases = amount.pop("case", ())
    capacity = data.get("capacity", {})
    conditions = tuple(
        _condition(number, table) for number, table in enumerate(data.get("condition", ()), start=1)
    )
    documents = data.get("documents", {})
    return Option(
        id=data["id"],
        name=as_text(data["name"]),
        funder=data.get("funder", ""),
        family=data.get("family", ""),
        direct=data.get("direct", ""),
        status=data.get("status", "to_confirm"),
        status_as_of=as_day(data.get("status_as_of")),
        valid_from=as_day(data.get("valid_from")),
        valid_until=as_day(data.get("valid_until")),
        texts={key: as_text(data[key]) for key in _TEXTS if key in data},
        conditions=conditions,
        serves={
            name: parse_declared(value, schema[name].type)
            for name, value in data.get("serves", {}).items()
        },
        serves_basis=data.get("serves_basis", ""),
        amount=_figures(amount, schema.currency),
        cases=tuple(_case(table, schema.currency) for table in cases),
        terms=_figures(terms, schema.currency),
        requires=requires,
        excludes=excludes,
        pays=_pays(data.get("pays", {})),
        capacity=_figures(
            {k: v for k, v in capacity.items() if k not in _NO_FIGURES}, schema.currency
        ),
        sources={
            s["id"]: Source(
                id=s["id"],
                title=s["title"],
                url=s.get("url", ""),
                date=str(s.get("date", "")),
                kind=s.get("kind", ""),
                title_in=as_text(s["title_in"]) if "title_in" in s else None,
            )
            for s in data.get("source", ())
        },
        file=file,
        rules=data.get("rules", ""),
        replaced_by=as_words(data.get("replaced_by", ())),
        local=tuple(
            Local(
                as_words(table["place"]),
                _figures({k: v for k, v in table.items() if k != "place"}, schema.currency),
            )
            for table in capacity.get("local", ())
        ),
        not_found=as_day(capacity.get("not_found")),
        calls=_calls(data.get("call", ()), len(conditions), schema.currency),
        examples=tuple(
            Example(dict(table["facts"]), table["verdict"], as_day(table.get("on")))
            for table in data.get("example", ())
        ),
        papers=tuple(
            Paper(code, as_text(note) if (note := documents.get("notes", {}).get(code)) else None)
            for code in documents.get("asks", ())
        ),
        words=tuple(
            OfficeWord(
                as_day(w["day"]) or date.min,
                w["channel"],
                w["by"],
                w["office"],
                tuple(w["keys"]),
                w["note"],
            )
            for w in data.get(OFFICE_WORDS, ())
        ),
        questions=tuple(_question(q) for q in data.get(OFFICE_QUESTIONS, ())),
        is_local=file.startswith("local/"),
    )


def _question(table: Mapping[str, Any]) -> OfficeQuestion:
    days = {key: as_day(table.get(key)) for key in ("day", "other_day")}
    return OfficeQuestion(**{**table, **days})


def _pays(table: Mapping[str, Any]) -> Pays:
    return Pays(
        as_words(table.get("covers", ())),
        as_words(table.get("excludes", ())),
        bool(table.get("only", False)),
    )


def _calls(tables: Sequence[Mapping[str, Any]], before: int, currency: str) -> tuple[Call, ...]:
    """The calls; their conditions count on after those of the option."""
    calls = []
    for table in tables:
        given = table.get("condition", ())
        conditions = tuple(
            replace(_condition(before + at, one), call=table["id"])
            for at, one in enumerate(given, start=1)
        )
        before += len(conditions)
        amount = dict(table.get("amount", {}))
        cases = amount.pop("case", ())
        calls.append(
            Call(
                id=table["id"],
                year=int(table["year"]),
                name=as_text(table["name"]) if "name" in table else None,
                place=as_words(table.get("place", ())),
                known_from=as_day(table.get("known_from")),
                opens=as_day(table.get("opens")),
                closes=as_day(table.get("closes")),
                adds=table.get("conditions", "replace" if given else "add") == "add",
                conditions=conditions,
                texts={"caveat": as_text(table["caveat"])} if "caveat" in table else {},
                amount=_figures(amount, currency),
                cases=tuple(_case(case, currency) for case in cases),
                terms=_figures(table.get("terms", {}), currency),
                pays=_pays(table["pays"]) if "pays" in table else None,
                sources=as_words(table.get("source", ())),
            )
        )
    return tuple(calls)


def parse_catalogue(
    options: Mapping[str, Option],
    beside: Mapping[str, Mapping[str, Any]],
    fingerprint: str,
    currency: str = "MAD",
) -> Catalogue:
    """The catalogue of inspected files.

    Parameters
        beside   what stands in the files beside the options, by their names
    """
    settings, funders = beside.get(SETTINGS_FILE, {}), beside.get(FUNDERS_FILE, {})
    cooperatives = beside.get(COOPERATIVES_FILE, {})
    stale = settings.get("stale_after_days", STALE_AFTER_DAYS)
    applicants = {
        row["place"]: _figure(row["cooperatives"]) for row in cooperatives.get("place", ())
    }
    credit = _figures(cooperatives.get("credit", {}), currency)
    least = least_rate(applicants)
    return Catalogue(
        options={
            name: replace(option, rate=rate_of(option, applicants, credit), least_rate=least)
            for name, option in sorted(options.items())
        },
        funders={
            key: Funder(
                key,
                as_text(f["name"]),
                f.get("kind", ""),
                f.get("url", ""),
                bool(f.get("several", False)),
            )
            for key, f in funders.items()
        },
        papers=_papers(options, beside.get(PAPERS_FILE, {}), currency),
        cooperatives=applicants,
        credit=credit,
        questions=(
            *(q for option in options.values() for q in option.questions),
            *(_question(q) for q in beside.get(OFFICE_QUESTIONS, {}).get("all", ())),
        ),
        families={key: as_text(name) for key, name in settings.get("family", {}).items()},
        languages=as_words(settings.get("languages", ())),
        stale_after_days=int(stale),
        version=str(settings.get("version", "")),
        checked=as_day(settings.get("checked")),
        fingerprint=fingerprint,
    )


def _papers(
    options: Mapping[str, Option], described: Mapping[str, Any], currency: str
) -> dict[str, PaperKind]:
    """The papers by code: one that is asked for and nowhere described is called by its code."""
    asked = {paper.code: None for option in options.values() for paper in option.papers}
    found = {code: _paper(code, table, currency) for code, table in described.items()}
    return found | {
        code: PaperKind(code, as_text({"en": code})) for code in asked if code not in found
    }


def _paper(code: str, table: Mapping[str, Any], currency: str) -> PaperKind:
    figures = {k: v for k, v in table.items() if k not in ("name", "given_by", "note", "held")}
    found = _figures(figures, currency)
    return PaperKind(
        code,
        as_text(table["name"]),
        as_text(table["given_by"]) if "given_by" in table else None,
        as_text(table["note"]) if "note" in table else None,
        found.get("valid_days"),
        found.get("cost"),
        table.get("held", ""),
    )


def as_words(given: Any) -> tuple[str, ...]:
    """A list of words, where one alone may stand without brackets."""
    return (given,) if isinstance(given, str) else tuple(given)


def as_day(given: Any) -> date | None:
    """A day, from TOML or from the compiled form."""
    return date.fromisoformat(given) if isinstance(given, str) else given


def _condition(number: int, table: Mapping[str, Any]) -> Condition:
    return Condition(
        number=number,
        rule=table["rule"],
        says=as_text(table.get("says", table["rule"])),
        sources=as_words(table.get("source", ())),
        confidence=table.get("confidence", ""),
        since=as_day(table.get("since")),
        until=as_day(table.get("until")),
    )


def _case(table: Mapping[str, Any], currency: str) -> FigureCase:
    figures = {k: v for k, v in table.items() if k not in ("rule", "purposes", "says")}
    return FigureCase(
        rule=table.get("rule", ""),
        purposes=as_words(table.get("purposes", ())),
        says=as_text(table["says"]) if "says" in table else None,
        figures=_figures(figures, currency),
    )


def _figures(table: Mapping[str, Any], currency: str) -> dict[str, Figure]:
    """The figures by key, without the unit of currency: `max_mad` is `max`."""
    unit = f"_{currency.lower()}"
    return {key.removesuffix(unit): _figure(value) for key, value in table.items()}


def _figure(given: Any) -> Figure:
    if not isinstance(given, dict):
        return Figure(given, given)
    value = given.get("value")
    words = as_text(value) if isinstance(value, dict | str) else None
    quartiles = tuple(float(n) for n in given.get("quartiles", ()))
    number = None if words else value
    low, high = (quartiles[0], quartiles[-1]) if quartiles else (number, number)
    return Figure(
        low=given.get("min", low),
        high=given.get("max", high),
        sources=as_words(given.get("source", ())),
        confidence=given.get("confidence", ""),
        note=as_text(given["note"]) if "note" in given else None,
        words=words,
        quartiles=quartiles,
        of=given.get("of", ""),
        place=as_words(given.get("place", ())),
        bound=given.get("bound", ""),
        basis=given.get("basis", ""),
    )


def parse_declared(given: Any, kind: str) -> Declared:
    """What [serves] says about a field of that type."""
    if kind in ("category", "categories", "place"):
        if isinstance(given, dict):
            return Declared(weights={k: float(v) for k, v in given.items()})
        return Declared(weights=dict.fromkeys(as_words(given), 1.0))
    if kind == "boolean":
        return Declared(share=float(given))
    if kind == "text":
        return Declared(words=" ".join(as_words(given)))
    if not isinstance(given, dict):
        given = {"typical": given}
    if kind == "date":
        given = {key: as_day(value) for key, value in given.items()}
    return Declared(low=given.get("min"), high=given.get("max"), typical=given.get("typical"))
