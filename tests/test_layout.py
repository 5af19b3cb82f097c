"""The house: a room imports only from rooms below it, and no circle of rooms exists.

The floors are those of CONTRIBUTING.md, from the ground up; rooms of one floor may import one
another, as long as no circle comes of it.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import chain, groupby
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

FLOORS = (
    ("support",),
    ("expressions", "spec"),
    ("domain",),
    ("rules", "optimize"),
    ("registry", "catalogue"),
    ("eligibility", "ranking", "ingest"),
    ("matching",),
    ("vector",),
    ("session",),
    ("history", "shortlist", "advice"),
    ("audit", "allocation", "planning", "learning", "cases"),
    ("batch",),
    ("reports",),
    ("api",),
    ("cli", "web"),
)
#: Programs of those who work on the code, beside the translations; no room imports them.
TOOLS = frozenset(("matcher.locale.update", "matcher.locale.build"))


def _module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _imports() -> Iterator[tuple[str, str]]:
    """Every import of a module of ours by another, also those within functions.

    The front door alone opens other rooms only when it is asked to: what `session` imports
    within a method does not count.
    """
    for path in sorted((ROOT / "matcher").rglob("*.py")):
        module = _module_of(path)
        if module in TOOLS:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = tree.body if _room_of(module) == "session" else ast.walk(tree)
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("matcher"):
                yield module, str(node.module)
            elif isinstance(node, ast.Import):
                for name in (alias.name for alias in node.names):
                    if name.startswith("matcher"):
                        yield module, name


@pytest.fixture(scope="module")
def imports() -> list[tuple[str, str]]:
    found = list(_imports())
    assert len(found) > 500
    return found


def test_no_import_runs_up(imports: list[tuple[str, str]]) -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    upward = [
        f"{module} imports {imported}"
        for module, imported in imports
        if floor.get(_room_of(module), 99) < floor.get(_room_of(imported), 0)
    ]
    assert upward == []


def test_no_circle_of_rooms_or_modules(imports: list[tuple[str, str]]) -> None:
    rooms: dict[str, set[str]] = {}
    for module, imported in imports:
        here, there = _room_of(module), _room_of(imported)
        if here and there and here != there and not here.startswith("_"):
            rooms.setdefault(here, set()).add(there)
    assert _circle(rooms) is None


def _circle(graph: Mapping[str, set[str]]) -> list[str] | None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def test_a_circle_would_be_found() -> None:
    assert _circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) is not None


def test_the_house_has_26_rooms_and_each_its_floor() -> None:
    """A room is a folder of `matcher/` with modules that serve an answer: no data, no tools."""
    modules = [_module_of(path) for path in (ROOT / "matcher").rglob("*.py")]
    served = [name for name in modules if name not in TOOLS and name.count(".") > 1]
    rooms = {_room_of(name) for name in served}
    assert len(rooms) == 26
    assert rooms | {"session"} == set(chain.from_iterable(FLOORS))


def test_the_walks_of_a_newcomer_enter_no_room_twice() -> None:
    """Files of the walks in CONTRIBUTING.md, in order; all pairs at once stand in brackets."""
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = told.split("## Two walks")[1].split("\n## ")[0]
    walks = [re.findall(r"`([a-z_/]+\.py)`", walk) for walk in told.split("\nFrom ")[1:]]
    assert len(walks) == 2
    for walk in walks:
        assert [path for path in walk if not (ROOT / "matcher" / path).is_file()] == []
        rooms = [path.split("/")[0] for path in walk if not path.startswith("vector/")]
        entered = [room for room, _ in groupby(rooms)]
        assert len(entered) == len(set(entered))


def test_pages_name_files_that_exist() -> None:
    pages = [ROOT / "CONTRIBUTING.md", ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    named = {
        (page.name, path)
        for page in pages
        for path in re.findall(r"[a-z_]+/[a-z_/0-9]+\.py\b", page.read_text(encoding="utf-8"))
    }
    assert len(named) > 50
    folders = (ROOT, ROOT / "matcher", ROOT / "matcher" / "web")
    missing = [one for one in named if not any((place / one[1]).is_file() for place in folders)]
    assert sorted(missing) == []


def test_no_room_is_called_utils() -> None:
    names = {path.stem for path in (ROOT / "matcher").rglob("*.py")}
    assert names.isdisjoint({"utils", "util", "helpers", "common", "misc"})


def test_every_package_asked_for_is_justified() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: said for name, said in asked["optional-dependencies"].items() if name != "dev"}
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for one in (*asked["dependencies"], *chain.from_iterable(extras.values())):
        name = re.split("[<>=]", one)[0]
        assert re.search(rf"\b{name}\b", told), name
    for extra in extras:
        assert f"`{extra}`" in told, extra
