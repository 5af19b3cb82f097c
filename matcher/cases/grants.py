"""Granted cases as a package of the 360Giving Data Standard, version 1.4.3.

Only what the standard asks for and what the log knows: what was promised, to whom, by whom and
when. A loan is no grant, and a promise whose amount nobody said cannot be published: both are
counted and left out. Requests of forgotten applicants are not in it.

Source
    https://standard.threesixtygiving.org/en/latest/technical/reference/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.cases.event import Recorded
from matcher.cases.state import PROMISED, Case, cases_of, live
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant

VERSION = "1.4"
#: The longest title of a grant that the standard advises.
_LONGEST_TITLE = 140


@dataclass(frozen=True, slots=True)
class Grants:
    """A package to publish.

    Parameters
        loans, without_amount, unknown   granted cases that are left out: what is paid back, what
                 has no amount, and those whose applicant or option is not known any more
    """

    package: dict[str, Any]
    loans: int
    without_amount: int
    unknown: int

    @property
    def count(self) -> int:
        """How many grants it holds."""
        return len(self.package["grants"])


def grants_of(
    events: Iterable[Recorded],
    applicants: Mapping[str, Applicant],
    catalogue: Catalogue,
    *,
    registry: str,
    publisher: str,
    day: date,
    language: str,
) -> Grants:
    """The grants of a log.

    Parameters
        publisher   prefix of the ids: that of the office at 360Giving, or a word of its own
        day         on which the package is issued
    """
    known = [one for one in events if one.event.registry == registry]
    awarded = _award_days(known)
    found, loans, without_amount, unknown = [], 0, 0, 0
    for case in cases_of(known):
        if case.state not in PROMISED:
            continue
        applicant, option = applicants.get(case.applicant), catalogue.options.get(case.option)
        amount = case.awarded
        if case.is_repayable:
            loans += 1
        elif applicant is None or option is None:
            unknown += 1
        elif not amount:
            without_amount += 1
        else:
            awarded_on = awarded.get((case.applicant, case.option), case.since)
            made = _Making(catalogue, publisher, language)
            found.append(made.grant(case, applicant, option, amount, awarded_on))
    package = {
        "version": VERSION,
        "title": f"Grants recorded by {publisher}",
        "description": "Granted requests of cooperatives, as an office recorded them.",
        "issued": day.isoformat(),
        "grants": found,
    }
    return Grants(package, loans, without_amount, unknown)


def _award_days(events: Iterable[Recorded]) -> dict[tuple[str, str], date]:
    """The day on which each request was last granted."""
    return {
        (one.event.applicant, one.event.option): one.event.on
        for one in live(events)
        if one.event.kind == "granted"
    }


@dataclass(frozen=True, slots=True)
class _Making:
    """Writes grants for one publisher in one language."""

    catalogue: Catalogue
    publisher: str
    language: str

    def grant(
        self, case: Case, applicant: Applicant, option: Option, amount: int, day: date
    ) -> dict[str, Any]:
        name, funder = option.name.to(self.language), self._funder(option)
        grant: dict[str, Any] = {
            "id": f"{self.publisher}-{applicant.id}-{option.id}",
            "title": f"{name}: {applicant.name}"[:_LONGEST_TITLE],
            "description": "; ".join(self._purposes(applicant)) or name,
            "currency": applicant.schema.currency,
            "amountAwarded": amount,
            "awardDate": day.isoformat(),
            "recipientOrganization": [
                {"id": f"{self.publisher}-org-{applicant.id}", "name": applicant.name}
            ],
            "fundingOrganization": [
                {"id": f"{self.publisher}-funder-{option.funder or option.id}", "name": funder}
            ],
            "grantProgramme": [{"code": option.id, "title": name}],
        }
        if case.asked:
            grant["amountAppliedFor"] = case.asked
        if case.paid:
            grant["amountDisbursed"] = case.paid
        if places := list(self._places(applicant)):
            grant["beneficiaryLocation"] = places
        return grant

    def _funder(self, option: Option) -> str:
        funder = self.catalogue.funders.get(option.funder)
        return funder.name.to(self.language) if funder is not None else option.funder or option.id

    def _purposes(self, applicant: Applicant) -> Iterator[str]:
        schema = applicant.schema
        asked = applicant.value(schema.budget) if schema.budget else None
        for value in sorted(getattr(asked, "values", ())):
            yield schema[schema.budget].say(value, self.language)

    def _places(self, applicant: Applicant) -> Iterator[dict[str, str]]:
        """The place as far as its province: a commune may tell who a small cooperative is.

        In a country of fewer levels it is the one around the smallest; one of none tells no place.
        """
        schema = applicant.schema
        name = schema.place_field()
        value = applicant.value(name) if name else None
        if isinstance(value, str):
            places = schema.places(name)
            way = places.around(value)
            wide = [code for code in way[max(len(way) - 3, 0) :] if places.leaves(code) != (code,)]
            if not wide:
                return
            place = places[wide[0]]
            found = {"name": place.name.to(self.language)}
            if schema[name].gazetteer == "morocco":
                found["countryCode"] = "MA"
            yield found
