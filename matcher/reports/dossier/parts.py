"""Which facts stand in which part of the dossier, and what is to be written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue
from matcher.reports.answer.applicant import fact
from matcher.reports.dossier.printable import LONGEST, shortened
from matcher.reports.dossier.view import DossierPart, FactLine, FactOrigin
from matcher.reports.values import said_value, told_said
from matcher.support.messages import Message, Sayable, message


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A part: its title, the fields that it shows in their order, what is written by hand."""

    title: Message
    fields: tuple[str, ...]
    by_hand: tuple[Message, ...] = ()


#: The parts whose facts are listed; other fields of a schema stand in the last one.
PARTS: dict[str, PartPlan] = {
    "identity": PartPlan(
        message("Identity and legal file"),
        (
            *("name", "legal_form", "founded", "age_years", "place", "province", "region"),
            *("rural", "registrations", "statutes_up_to_date", "members", "women", "youth"),
            *("women_share", "youth_share", "members_with_disability"),
        ),
        (message("Address, telephone"), message("Number in the register of cooperatives")),
    ),
    "governance": PartPlan(
        message("Promoters and governance"),
        (
            *("initiative", "governance_body", "last_general_meeting", "training_attended"),
            *("skill_gaps", "past_funding", "earlier_indh_grant", "other_public_aid"),
        ),
        (
            message("Who signs for the cooperative"),
            message("Board: names and mandates"),
            message("Day of the minutes that decide on the request"),
        ),
    ),
    "market": PartPlan(
        message("Market"),
        (
            *("sector", "products", "certifications", "exports", "exports_to_africa"),
            *("local_value_chain", "aggregation_project"),
        ),
        (
            message("Who buys, and how much a year"),
            message("Price of sale, and of those who sell the same"),
            message("Orders or contracts in hand"),
        ),
    ),
    "technical": PartPlan(
        message("Technical study"),
        ("project", "processes", "stage", "second_hand_equipment"),
        (
            message("Equipment, with its quotes: seller, day, amount"),
            message("Premises: owned, rented or lent; until when"),
            message("Permits: building, health, water"),
        ),
    ),
    "accounts": PartPlan(
        message("Forecast accounts"),
        (
            *("keeps_accounts", "accounts_years", "audited", "bank_account", "turnover_mad"),
            *("surplus_mad", "capital_mad", "debts_mad", "past_default", "project_return_pct"),
        ),
    ),
    "assets": PartPlan(
        message("Assets and guarantees"),
        ("assets_total_mad", "assets_pledged_mad", "guarantor", "union_surety"),
        (message("Who stands surety, and for how much"),),
    ),
    "effect": PartPlan(
        message("Social effect"),
        (
            *("employees", "planned_jobs", "jobs_per_million", "women_cooperative"),
            *("youth_cooperative", "union_member", "union_kind", "group_cooperatives"),
            *("environmental_project", "migration_link", "government_programme"),
            "partner_association",
        ),
    ),
}
#: Where the other fields of a schema stand: the lines of assets, and the rest.
_OTHERS = "identity"
#: Fields that say nothing to a committee, or stand elsewhere.
_LEFT_OUT = frozenset(("origin", "confirmed_options"))


def fact_line(
    about: Field, applicant: Applicant, schema: Schema, read_in: Mapping[str, Message]
) -> FactLine:
    """One fact with its origin; an unknown one has no value and nothing to say."""
    value = applicant.told(about.name)
    if isinstance(value, str):
        value = shortened(value, LONGEST)
    said = _said(value, about, applicant)
    return FactLine(
        field=about.name,
        value=None if value is None else fact(value),
        origin=_origin(about, said, applicant),
        read_in=read_in.get(about.name),
        label=about.label,
        ask=about.ask,
        said=said,
        follows=about.derived is not None and not about.ask,
    )


def _said(value: FieldValue, about: Field, applicant: Applicant) -> Sayable:
    """The value, else what is known all the same: an age of which the year alone is known."""
    schema = applicant.schema
    if value is None:
        return told_said(applicant, about) or ""
    if isinstance(value, str) and about.type == "place" and value not in schema.places(about.name):
        return value
    return said_value(value, about, schema)


def _origin(about: Field, said: Sayable, applicant: Applicant) -> FactOrigin:
    if said == "":
        return "missing"
    return "stated" if about.name in applicant.stated else "computed"


def parts_of_dossier(
    applicant: Applicant, read_in: Mapping[str, Message], wanted: frozenset[str]
) -> Iterator[DossierPart]:
    """The parts with their facts.

    Parameters
        read_in  the cell behind a fact, by field
        wanted   fields that a condition of the option names: a sensitive one stands in the file
                 only then
    """
    schema = applicant.schema
    shown = {schema.amount(name) for part in PARTS.values() for name in part.fields}
    budget = {line.name for line in schema.budget_lines().values()} | {schema.need, schema.budget}
    for key, part in PARTS.items():
        names = [name for name in map(schema.amount, part.fields) if name in schema]
        if key == "assets":
            names += _asset_fields(schema)
        if key == _OTHERS:
            assets = set(_asset_fields(schema))
            names += [
                about.name
                for about in schema
                if about.name not in shown | budget | assets | _LEFT_OUT
                and about.derived is None
                and about.line is None
                and (about.name in wanted or not _is_built_in(schema))
            ]
        facts = tuple(
            fact_line(schema[name], applicant, schema, read_in)
            for name in names
            if (not schema[name].sensitive or name in wanted)
            and not (name.startswith("asset_") and _is_idle(name, applicant))
        )
        yield DossierPart(key=key, facts=facts, by_hand=part.by_hand, title=part.title)


def _is_built_in(schema: Schema) -> bool:
    """Whether the parts know its fields; of another schema every field is shown."""
    return "statutes_up_to_date" in schema


def _is_idle(name: str, applicant: Applicant) -> bool:
    """Whether a line of assets says nothing: it is 0, or it is about an asset that is not there."""
    if applicant.value(name) == 0:
        return True
    schema = applicant.schema
    kind = name.removesuffix(schema.amount("_mad")).removesuffix("_pledged").removesuffix("_titled")
    held = schema.amount(f"{kind}_mad")
    return name != held and held in schema and not applicant.value(held)


def _asset_fields(schema: Schema) -> list[str]:
    """The lines of assets, with what is pledged of them and their titles; none of 0 is shown."""
    return [about.name for about in schema if about.name.startswith("asset_")]
