"""The note for a committee as a page to print: plain HTML, no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from matcher.reports.for_funders.allocation_views import AllocationView
from matcher.reports.for_funders.award_said import award_notes
from matcher.reports.for_funders.committee import committee_note, person
from matcher.reports.phrases import with_notes
from matcher.reports.signs import whole
from matcher.support.messages import Sayable, in_print, message, message_in, render
from matcher.support.text import clean

_STYLE = (
    "body{font-family:sans-serif;max-width:50em;margin:2em auto;line-height:1.4}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #999;padding:.2em;"
    "text-align:start}td:last-child{text-align:end}@media print{body{margin:0}}"
)


@in_print()
def committee_page(view: AllocationView, language: str) -> str:
    """The page, with its day, catalogue and every award."""

    def say(said: Sayable) -> str:
        return escape(clean(render(said, language)))

    title = say(message("Allocation"))
    direction = "rtl" if language == "ar" else "ltr"
    parts = [
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>",
    ]
    if view.is_synthetic:
        said = message("SYNTHETIC demonstration data: these cooperatives do not exist.")
        parts.append(f"<p><strong>{say(said)}</strong></p>")
    for question, answers in committee_note(view):
        parts.append(f"<h2>{say(question)}</h2>")
        parts += [f"<p>{say(answer)}</p>" for answer in answers]
    awards = message("Awards")
    parts.append(f"<h2>{say(awards)}</h2><table>")
    parts += [
        "<tr>" + "".join(f"<td>{say(cell)}</td>" for cell in row) + "</tr>" for row in _rows(view)
    ]
    made = message_in(
        "foot of a page",
        "{day} · catalogue {catalogue} · a person decides",
        day=view.frame.today,
        catalogue=view.frame.catalogue.version or view.frame.catalogue.fingerprint[:8],
    )
    parts.append(f"</table><p><small>{say(made)}</small></p></body></html>")
    return "\n".join(parts) + "\n"


def _rows(view: AllocationView) -> Iterator[tuple[Sayable, ...]]:
    for award in view.awards:
        who, currency = person(award.applicant_id, award.name), view.frame.currency
        notes = award_notes(award, currency).values()
        said = with_notes(award.fund, notes) if notes else award.fund
        yield who, said, whole(award.amount, currency)
