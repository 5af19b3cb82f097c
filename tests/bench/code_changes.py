"""Every small change that can be made to a module, one at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
#: Parts of a tree that do not run, or only say how a class is laid out.
_IDLE = ("annotation", "returns", "decorator_list")


@dataclass(frozen=True, slots=True)
class Change:
    """A module with one thing changed.

    Parameters
        function    the outermost function that holds the change, "" outside of any
        first_line  the line where that function begins, with what decorates it
        lines       those of the statement changed
        text        the first of them, as it stands
        number      which of the changes of its module
    """

    path: Path
    module: str
    function: str
    first_line: int
    lines: range
    text: str
    what: str
    number: int

    def __str__(self) -> str:
        return f"{self.module}:{self.lines[0]} {self.function}: {self.what}"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same when lines move."""
        return self.module, self.function, self.text, self.what

    def tree(self) -> ast.Module:
        """The changed module."""
        whole = ast.parse(self.path.read_text(encoding="utf-8"))
        [*_visited(whole, _Place())][self.number].make()
        return ast.fix_missing_locations(whole)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one is in a module."""

    function: str = ""
    first_line: int = 0  # 0 outside of functions
    lines: range = range(1, 2)

    def inside(self, name: str, first_line: int = 0) -> _Place:
        whole = f"{self.function}.{name}" if self.function else name
        return replace(self, function=whole, first_line=first_line)


@dataclass(frozen=True, slots=True)
class _Spot:
    place: _Place
    what: str
    make: Callable[[], None]


def changes_of(path: Path, root: Path) -> Iterator[Change]:
    """Every change of a module."""
    source = path.read_text(encoding="utf-8")
    lines, module = source.splitlines(), str(path.relative_to(root))
    for number, spot in enumerate(_visited(ast.parse(source), _Place())):
        place = spot.place
        function = place.function if place.first_line else ""
        text = lines[place.lines[0] - 1].strip()
        yield Change(path, module, function, place.first_line, place.lines, text, spot.what, number)


def _visited(node: ast.AST, place: _Place) -> Iterator[_Spot]:
    """The spots of a node, then those of its parts."""
    if isinstance(node, ast.stmt):
        place = replace(place, lines=_lines_of(node))
    for what, fields in _possible(node):
        yield _Spot(place, what, _putting(node, fields))
    for name, value in ast.iter_fields(node):
        if name in _IDLE or (name == "args" and isinstance(node, ast.FunctionDef)):
            continue
        parts = value if isinstance(value, list) else [value]
        for at, part in enumerate(parts):
            if isinstance(value, list) and isinstance(part, ast.stmt):
                yield from _of_statement(part, value, at, place)
            if isinstance(part, ast.FunctionDef):
                for given in [*part.args.defaults, *part.args.kw_defaults]:
                    if given is not None:
                        yield from _visited(given, replace(place, lines=_lines_of(part)))
                decorated = [one.lineno for one in part.decorator_list]
                within = place
                if not place.first_line:
                    within = place.inside(part.name, min([part.lineno, *decorated]))
                yield from _visited(part, within)
            elif isinstance(part, ast.ClassDef) and not place.first_line:
                yield from _visited(part, place.inside(part.name))
            elif isinstance(part, ast.AST):
                yield from _visited(part, place)


def _lines_of(node: ast.stmt) -> range:
    """The lines of a statement; of one that holds others, those before the first of them."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return range(node.lineno, max(first.lineno, node.lineno + 1))


def _of_statement(node: ast.stmt, block: list[ast.stmt], at: int, place: _Place) -> Iterator[_Spot]:
    here = replace(place, lines=_lines_of(node))

    def put(new: ast.stmt) -> Callable[[], None]:
        return lambda: block.__setitem__(at, ast.copy_location(new, node))

    if isinstance(node, ast.Break):
        yield _Spot(here, "break becomes continue", put(ast.Continue()))
    elif isinstance(node, ast.Continue):
        yield _Spot(here, "continue becomes break", put(ast.Break()))
    elif place.first_line and _removable(node):
        said = ast.unparse(node).splitlines()[0][:60]
        yield _Spot(here, f"left out: {said}", put(ast.Pass()))


def _removable(node: ast.stmt) -> bool:
    """Whether a statement does something that is no new name."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    if isinstance(node, ast.Assign):
        return not isinstance(node.targets[0], ast.Name | ast.Tuple)
    return isinstance(node, ast.AugAssign | ast.Raise | ast.Delete)


def _putting(node: ast.AST, fields: dict[str, object]) -> Callable[[], None]:
    return lambda: [setattr(node, name, value) for name, value in fields.items()] and None


def _possible(node: ast.AST) -> Iterator[tuple[str, dict[str, object]]]:
    """What can be changed about a node: in words, and the fields that then differ."""
    match node:
        case ast.Compare():
            for at, operator in enumerate(node.ops):
                for other in _COMPARED[type(operator)]:
                    new = [*node.ops[:at], other(), *node.ops[at + 1 :]]
                    yield f"{_name(operator)} becomes {other.__name__}", {"ops": new}
        case ast.BinOp() | ast.AugAssign() if type(node.op) in _COUNTED and not _joins(node):
            instead = _COUNTED[type(node.op)]
            yield f"{_name(node.op)} becomes {instead.__name__}", {"op": instead()}
        case ast.BoolOp(op=ast.And()):
            yield "and becomes or", {"op": ast.Or()}
        case ast.BoolOp():
            yield "or becomes and", {"op": ast.And()}
        case ast.Constant(value=bool() as value):
            yield f"{value} becomes {not value}", {"value": not value}
        case ast.Constant(value=int() | float() as value):
            yield f"{value} becomes {value + 1}", {"value": value + 1}
            yield f"{value} becomes {value - 1}", {"value": value - 1}
        case ast.Name(id=name, ctx=ast.Load()) if name in _CALLED:
            yield f"{name} becomes {_CALLED[name]}", {"id": _CALLED[name]}
        case ast.comprehension(ifs=[_, *others]):
            yield "the filter is left out", {"ifs": others}
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield "returns None", {"value": ast.Constant(None)}
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            if ast.unparse(test) != "TYPE_CHECKING":
                yield "the condition is turned", {"test": _not(test)}


def _not(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _joins(node: ast.BinOp | ast.AugAssign) -> bool:
    """Whether | joins types: with another sign it would be no code that anybody writes."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.BitOr):
        return False
    words = ast.unparse(node).replace("|", " ").split()
    return all(word in ("None", "str", "int", "float", "bool", "tuple") or
               word.split(".")[-1][:1].isupper() for word in words)  # fmt: skip


def _name(operator: ast.AST) -> str:
    return type(operator).__name__
