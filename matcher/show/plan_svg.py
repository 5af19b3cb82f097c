"""A plan as a picture: a stacked bar for each budget line, and the cash curve."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from xml.sax.saxutils import escape

from matcher.planning.answer import Offered, PlanAnswer
from matcher.show.plan import KIND, NOBODY, OWN, marks_of, parts_of, summary
from matcher.show.plan_words import aim_words, line_name, option_name
from matcher.show.words import money, say

WIDTH = 900
_LEFT, _BAR, _ROW, _CURVE = 210, 640, 34, 150
#: Letters of the summary in one line at its size.
_SUMMARY = 140
#: Colours that stay apart for colour-blind readers (Okabe and Ito 2008); marks are written too.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
_OWN = {OWN: "#444444", KIND: "#8a6d3b", NOBODY: "#ffffff"}


def plan_svg(answer: PlanAnswer, language: str) -> str:
    """The plans one under another, as one SVG image."""
    parts: list[str] = []
    top = 20
    for place, offered in enumerate(answer.plans, start=1):
        top = _plan(parts, answer, offered, place, top, language)
    title = escape(f"{answer.composed.applicant.id} · {answer.composed.applicant.name}")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" '
        f'height="{top}" font-family="sans-serif" font-size="12" role="img">'
    )
    back = f'<rect width="{WIDTH}" height="{top}" fill="#ffffff"/>'
    return "\n".join([head, f"<title>{title}</title>", back, *parts, "</svg>", ""])


def _plan(
    parts: list[str], answer: PlanAnswer, offered: Offered, place: int, top: int, language: str
) -> int:
    composed = answer.composed
    schema, case = composed.applicant.schema, composed.case
    marks = marks_of(offered)
    colours = {mark: _COLOURS[n % len(_COLOURS)] for n, mark in enumerate(marks.values())} | _OWN
    title = say("plan_title", language, n=place, x=aim_words(offered, language))
    parts.append(_text(10, top, title, size=14, is_bold=True))
    for said in textwrap.wrap(" · ".join(summary(answer, offered, language)), _SUMMARY):
        top += 15
        parts.append(_text(10, top + 3, said, size=10))
    top += 17
    dearest = max(case.lines.values())
    for line, cost in case.lines.items():
        name = line_name(line, schema, language)
        parts.append(_text(10, top + 14, name))
        parts.append(_text(10, top + 27, money(cost, schema, language), size=10))
        left = float(_LEFT)
        for mark, who, amount in parts_of(offered, line, marks):
            wide = _BAR * amount / dearest
            said = who and option_name(composed, who, language)
            hint = f"{said or _own_name(mark, language)}: {money(amount, schema, language)}"
            parts.append(
                f'<rect x="{left:.1f}" y="{top + 4}" width="{wide:.1f}" height="22" '
                f'fill="{colours[mark]}" stroke="#333333"><title>{escape(hint)}</title></rect>'
            )
            if wide >= 10:
                ink = "#ffffff" if mark in (OWN, KIND) else "#000000"
                parts.append(_text(left + wide / 2 - 3, top + 19, mark, ink=ink))
            left += wide
        top += _ROW
    top += 14
    legend = [(mark, option_name(composed, option, language)) for option, mark in marks.items()]
    legend += [(mark, _own_name(mark, language)) for mark in (OWN, KIND, NOBODY)]
    for mark, said in legend:
        parts.append(
            f'<rect x="10" y="{top - 9}" width="11" height="11" fill="{colours[mark]}" '
            'stroke="#333333"/>'
        )
        parts.append(_text(27, top, f"{mark}  {said}", size=11))
        top += 16
    parts.extend(_curve(answer, offered, top + 8, language))
    return top + _CURVE + 56


def _own_name(mark: str, language: str) -> str:
    key = {OWN: "plan_cash_name", KIND: "plan_kind_name"}.get(mark, "plan_uncovered_name")
    return say(key, language)


def _curve(answer: PlanAnswer, offered: Offered, top: int, language: str) -> Iterator[str]:
    months = offered.calendar.months
    schema = answer.composed.applicant.schema
    high = max([1, *(month.balance for month in months)])
    low = min([0, *(month.balance for month in months)])
    yield _text(10, top + 10, say("plan_curve", language))
    step = _BAR / max(1, len(months))

    def y(value: int) -> float:
        return top + _CURVE - (_CURVE - 24) * (value - low) / (high - low)

    yield f'<line x1="{_LEFT}" y1="{y(0):.1f}" x2="{_LEFT + _BAR}" y2="{y(0):.1f}" stroke="#333"/>'
    points = []
    for month in months:
        left = _LEFT + step * month.number
        points += [
            f"{left:.1f},{y(month.balance):.1f}",
            f"{left + step:.1f},{y(month.balance):.1f}",
        ]
        if month.gap:
            tall = y(-month.gap) - y(0)
            hint = f"{say('plan_gap', language)}: {money(month.gap, schema, language)}"
            yield (
                f'<rect x="{left:.1f}" y="{y(0):.1f}" width="{step:.1f}" height="{tall:.1f}" '
                f'fill="#D55E00" fill-opacity="0.4"><title>{escape(hint)}</title></rect>'
            )
        yield _text(left + step / 2 - 3, top + _CURVE + 14, str(month.number), size=9)
    yield f'<polyline points="{" ".join(points)}" fill="none" stroke="#0072B2" stroke-width="2"/>'
    yield _text(10, y(high) + 4, money(high if high > 1 else 0, schema, language), size=10)
    if low:
        yield _text(10, y(low) + 4, money(low, schema, language), size=10)


def _text(
    x: float, y: float, said: str, *, size: int = 12, is_bold: bool = False, ink: str = "#000000"
) -> str:
    bold = ' font-weight="bold"' if is_bold else ""
    where = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{ink}"{bold}'
    return f"<text {where}>{escape(said)}</text>"
