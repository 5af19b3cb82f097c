"""Sheets in which an office follows its requests: found among others, and read as events.

A sheet is one of requests where a row of it names a column for the cooperative, one for the
option or funder, and one for what happened (or the day of the application), and where most
cells below are words of the list. One row may tell several events: a request with its day and
amount, and what came of it with its own.

    Coopérative | Financeur | Date de dépôt | Montant demandé | Décision | Date | Motif
    C-0004      | INDH      | 02/03/2026    | 180 000 DH      | refusé   | 15/05/2026 | garantie
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from matcher.cases.kinds import find_kind
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.diagnostics import Origin
from matcher.ingest.sheets.sheet import Raw, Sheet
from matcher.ingest.tables.amount_units import unit_of_label, without_unit
from matcher.ingest.tables.heading import ColumnHeading, bare_label
from matcher.support.text import fold

Role = Literal[
    "applicant",
    "option",
    "kind",
    "on",
    "amount",
    "reason",
    "call",
    "applied_on",
    "asked",
    "granted",
    "paid",
    "paid_on",
]
#: Labels of each column, without case and accents.
_LABELS: dict[Role, str] = {
    "applicant": "applicant_id,applicant,cooperative,coop,id,id cooperative,identifiant,code,"
    "code cooperative,nom de la cooperative,denomination,beneficiaire,porteur,porteur de projet,"
    "cooperative id,التعاونية,اسم التعاونية,المعرف,رمز التعاونية,المستفيد",
    "option": "option_id,option,funder,programme,program,financeur,bailleur,bailleur de fonds,"
    "organisme,banque,produit,source de financement,guichet,financement,الممول,البرنامج,الجهة"
    " الممولة,المنتوج",
    "kind": "kind,event,status,state,outcome,decision,result,etat,statut,suite,suite donnee,"
    "resultat,evenement,reponse,etat du dossier,situation,avancement,القرار,الحالة,النتيجة,الجواب"
    ",المآل,وضعية الملف",
    "on": "happened_on,date,on,day,le,date de decision,date decision,date de la decision,"
    "date de reponse,date reponse,date de l evenement,التاريخ,تاريخ القرار,تاريخ الجواب",
    "amount": "amount,montant,montant dh,montant mad,montant en dh,المبلغ",
    "reason": "reason,reasons,motif,motifs,raison,motif du refus,motif de refus,cause,السبب,"
    "سبب الرفض",
    "call": "call_id,call,appel,appel a projets,النداء",
    "applied_on": "applied_on,date de depot,date depot,depose le,date de la demande,date demande,"
    "date of application,تاريخ الإيداع,تاريخ الطلب",
    "asked": "amount_asked,asked,montant demande,montant sollicite,amount asked,المبلغ المطلوب",
    "granted": "amount_granted,granted,montant accorde,montant obtenu,montant octroye,"
    "amount granted,المبلغ الممنوح,المبلغ المقبول",
    "paid": "amount_paid,paid,montant verse,montant paye,montant debloque,amount paid,"
    "المبلغ المصروف,المبلغ المؤدى",
    "paid_on": "paid_on,date de versement,date versement,date de paiement,verse le,تاريخ الصرف",
}
_ROLES: dict[str, Role] = {
    fold(label): role for role in get_args(Role) for label in _LABELS[role].split(",")
}
#: Rows in which the header is looked for.
_SEARCHED = 30
#: Cells of what happened that are looked at, and the share of them that has to be words of ours.
_SAMPLE, _ENOUGH = 50, 0.5


@dataclass(frozen=True, slots=True)
class EventSheet:
    """A sheet of requests from its header down; columns are counted from 1."""

    sheet: Sheet
    header_row: int
    columns: Mapping[Role, int]

    def rows(self) -> Iterator[EventRow]:
        """Every row below the header that holds anything."""
        start = self.header_row
        for number, cells in enumerate(self.sheet.rows[start:], start + 1):
            found = {
                role: cells[column - 1]
                for role, column in self.columns.items()
                if column <= len(cells) and _holds(cells[column - 1])
            }
            if found:
                yield EventRow(self, number, found)


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of such a sheet: its cells that hold anything, by role."""

    sheet: EventSheet
    number: int
    cells: Mapping[Role, Raw]

    def origin(self, role: Role | None = None) -> Origin:
        """Where the row, or its cell of a role, stands."""
        sheet = self.sheet.sheet
        column = self.sheet.columns.get(role, 0) if role else 0
        label = self._label(column)[:60] if column else ""
        return Origin(sheet.file, sheet.name, self.number, column, label)

    def unit(self, role: Role, vocabulary: Vocabulary) -> str:
        """The unit of the amounts in the column of a role, as its label names it."""
        column = self.sheet.columns[role]
        return unit_of_label(ColumnHeading(column, self._label(column)), vocabulary) or "dirham"

    def _label(self, column: int) -> str:
        return str(self.sheet.sheet.rows[self.sheet.header_row - 1][column - 1] or "")


def find_event_sheet(sheet: Sheet, vocabulary: Vocabulary) -> EventSheet | None:
    """The sheet as one of requests, or None where it is none."""
    for number, cells in enumerate(sheet.rows[:_SEARCHED], 1):
        columns = _columns(cells, vocabulary)
        has_end = "kind" in columns or "applied_on" in columns
        if "applicant" in columns and "option" in columns and has_end:
            found = EventSheet(sheet, number, columns)
            if _tells_what_happened(found):
                return found
    return None


def _columns(cells: Sequence[Raw], vocabulary: Vocabulary) -> dict[Role, int]:
    columns: dict[Role, int] = {}
    for number, cell in enumerate(cells, 1):
        label = cell if isinstance(cell, str) else ""
        forms = (label, bare_label(label), without_unit(label, vocabulary))
        role = next((role for form in forms if (role := _ROLES.get(fold(form)))), None)
        if role is not None:
            columns.setdefault(role, number)
    return columns


def _tells_what_happened(found: EventSheet) -> bool:
    """Whether most cells of what happened are words of the list; a sheet of facts has others."""
    said = []
    for row in found.rows():
        cell = row.cells.get("kind")
        if isinstance(cell, str):
            said.append(find_kind(cell) is not None)
        if len(said) == _SAMPLE:
            break
    if not said:
        return "applied_on" in found.columns
    return sum(said) >= _ENOUGH * len(said)


def _holds(cell: Raw) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
