"""`match digest` as text and as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from matcher.reports.followed.digest import SECTIONS, DigestItemView, DigestView
from matcher.reports.frame import ending_lines
from matcher.reports.layout import wrapped
from matcher.support.messages import Message, counted, in_print, message, render

#: Items of a section that a screen shows; pages, tables and JSON have them all.
SHOWN = 30


def title(view: DigestView) -> Message:
    """What the digest is of."""
    return message("Since {since}, and until {until}", since=view.since, until=view.until)


def _sections(view: DigestView) -> Iterator[tuple[Message, list[DigestItemView]]]:
    for name, heading in SECTIONS.items():
        items = [item for item in view.items if item.section == name]
        if items:
            yield heading, items


def digest_lines(view: DigestView, language: str) -> Iterator[str]:
    """The lines of `match digest`."""
    yield render(title(view), language)
    for heading, items in _sections(view):
        yield ""
        yield render(heading, language)
        for item in items[:SHOWN]:
            yield from wrapped(render(item.said, language), first="  · ")
        if len(items) > SHOWN:
            left = len(items) - SHOWN
            more = counted("… and {n} more", "… and {n} more", left)
            yield from wrapped(render(more, language), first="  ")
    if not view.items:
        yield ""
        yield render(message("Nothing new."), language)
    yield ""
    yield from ending_lines(view.frame, language)


#: No script, no address outside: the page opens from a disk or an e-mail as it stands.
_STYLE = (
    "body{font-family:sans-serif;max-width:50em;margin:2em auto;padding:0 1em;line-height:1.5}"
    "h1{font-size:1.4em}h2{font-size:1.1em;margin-block-start:1.6em}li{margin-block:.3em}"
    "footer{margin-block-start:2em;color:#555;font-size:.9em}"
)


@in_print()
def digest_html(view: DigestView, language: str) -> str:
    """A page of its own; whatever a name holds, it stays text."""
    direction = "rtl" if language == "ar" else "ltr"
    head = escape(render(title(view), language))
    parts = [
        f'<!doctype html>\n<html lang="{language}" dir="{direction}">\n<head>',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{head}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{head}</h1>",
    ]
    for heading, items in _sections(view):
        parts.append(f"<h2>{escape(render(heading, language))}</h2>\n<ul>")
        parts += [f"<li>{escape(render(item.said, language))}</li>" for item in items]
        parts.append("</ul>")
    if not view.items:
        nothing = message("Nothing new.")
        parts.append(f"<p>{escape(render(nothing, language))}</p>")
    ending = escape(" ".join(line.strip() for line in ending_lines(view.frame, language)))
    parts.append(f"<footer>{ending}</footer>\n</body>\n</html>\n")
    return "\n".join(parts)
