"""`docs/api.md`: the Python front door, from its own docstrings."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from matcher.api.answer import Answer, Matches, Pairs
from matcher.api.session import Session, open_matcher

#: What the page shows, in this order; of a class also its public methods and properties.
SHOWN: tuple[Any, ...] = (open_matcher, Session, Answer, Matches, Pairs)
#: Headings of a docstring: what stands below them is indented.
_HEADINGS = ("Parameters", "Raises", "Returns", "Example", "Source")


def api_page() -> Iterator[str]:
    """The lines of the page."""
    yield "# The Python front door\n"
    yield "A `Session` does what every command does, on the same data and with the same result."
    yield "Every example here runs, and a test runs it; the demonstration registry is synthetic.\n"
    yield "pandas is imported only by `to_frame()`, numpy and scikit-learn only by what needs them."
    yield "Errors are `MatcherError`, with `exit_code`, `code`, `problems` and `say(language)`.\n"
    for shown in SHOWN:
        yield f"## {shown.__name__}\n"
        yield from _entry(shown, shown.__name__)
        if inspect.isclass(shown):
            for name, member in _members(shown):
                yield f"### {shown.__name__}.{name}\n"
                yield from _entry(member, name)


def _members(shown: type) -> Iterator[tuple[str, Any]]:
    """The public methods and properties that are ours, in the order of the classes' files."""
    for owner in shown.__mro__:
        if not owner.__module__.startswith("matcher"):
            continue
        for name, member in vars(owner).items():
            is_told = inspect.isfunction(member) or isinstance(member, property)
            first = next(c for c in shown.__mro__ if name in vars(c))
            if is_told and not name.startswith("_") and member.__doc__ and first is owner:
                yield name, member


def _entry(shown: Any, name: str) -> Iterator[str]:
    if isinstance(shown, property):
        shown = shown.fget
    elif inspect.isclass(shown):
        yield from _told(inspect.getdoc(shown) or "")
        return
    yield f"```python\n{name}{_signature(shown)}\n```\n"
    yield from _told(inspect.getdoc(shown) or "")


def _signature(function: Any) -> str:
    """The signature as one writes a call: without `self`, with the types as they are written."""
    signature = inspect.signature(function)
    parts = [part for part in signature.parameters.values() if part.name != "self"]
    said = str(signature.replace(parameters=parts)).replace("'", "")
    return said.replace("core.", "")


def _told(docstring: str) -> Iterator[str]:
    """A docstring as Markdown: parameters and errors as lists, examples as code."""
    heading = ""
    block: list[str] = []
    for line in [*docstring.splitlines(), "Source"]:
        if line.strip() in _HEADINGS and not line.startswith(" "):
            yield from _block(heading, block)
            heading, block = line.strip(), []
        else:
            block.append(line)


def _block(heading: str, lines: list[str]) -> Iterator[str]:
    text = textwrap.dedent("\n".join(lines)).strip()
    if not text:
        return
    if not heading:
        yield f"{text}\n"
    elif heading == "Example":
        yield f"```pycon\n{text}\n```\n"
    else:
        yield f"**{heading}**\n"
        yield from _items(text)
        yield ""


def _items(text: str) -> Iterator[str]:
    """`name   what it is`, with further lines indented, as a list."""
    item = ""
    for line in text.splitlines():
        if line.startswith(" ") and item:
            item += f" {line.strip()}"
            continue
        if item:
            yield item
        found = re.match(r"(\S.*?)\s{2,}(.*)", line)
        item = f"- `{found[1]}`: {found[2]}" if found else f"- {line}"
    if item:
        yield item
