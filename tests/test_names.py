"""A public name has one home: who looks for a class or a function finds one."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Names that two modules define, and why.
ALLOWED = {
    "Session": "the front door's session is the engine's with answers; callers know one of them",
    "open_matcher": "makes the one or the other session from the same files",
}
#: Where a function is the handler of a command or an address and is called after it.
HANDLERS = ("cli/", "web/pages/", "web/api/asking.py", "web/api/writing.py")


def homes(kinds: tuple[type[ast.AST], ...], sources: Mapping[str, str]) -> dict[str, list[str]]:
    """The modules that define each public name at their top, by name."""
    found = defaultdict(list)
    for module, source in sources.items():
        for node in ast.parse(source).body:
            if isinstance(node, kinds) and not str(node.name).startswith("_"):
                found[str(node.name)].append(module)
    return found


def twice(found: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    return {name: modules for name, modules in sorted(found.items()) if len(modules) > 1}


def sources() -> dict[str, str]:
    files = sorted((ROOT / "matcher").rglob("*.py"))
    return {
        path.relative_to(ROOT / "matcher").as_posix(): path.read_text(encoding="utf-8")
        for path in files
    }


def test_a_class_has_one_home() -> None:
    double = twice(homes((ast.ClassDef,), sources()))
    assert {name: at for name, at in double.items() if name not in ALLOWED} == {}


def test_a_function_has_one_home() -> None:
    others = {at: text for at, text in sources().items() if not at.startswith(HANDLERS)}
    double = twice(homes((ast.FunctionDef, ast.AsyncFunctionDef), others))
    assert {name: at for name, at in double.items() if name not in ALLOWED} == {}


def test_what_is_allowed_is_there() -> None:
    double = twice(homes((ast.ClassDef, ast.FunctionDef), sources()))
    assert set(ALLOWED) <= set(double)


def test_a_second_home_would_be_found() -> None:
    both = {"a.py": "class Pair: pass", "b.py": "class Pair: pass\nclass _Own: pass"}
    assert twice(homes((ast.ClassDef,), both)) == {"Pair": ["a.py", "b.py"]}
