"""Records: frozen classes with slots, made for a part of what the library asks.

`dataclasses` writes eight methods for each class, and for the 140 classes behind an answer that
was a third of its time. Here methods are shared, and the library writes `__init__` alone, when
`FEW` of its kind were made: of half of the classes an answer makes fewer.
What a record can do is the same, and `fields`, `replace` and `asdict` know it.
"""

from __future__ import annotations

import dataclasses as library
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter, ge, gt, le, lt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, **asked):
        """The decorator of the library; what is not frozen with slots the library makes."""
        if not (frozen and slots):
            return library.dataclass(cls, frozen=frozen, slots=slots, **asked)
        return (lambda made: _record(made, **asked)) if cls is None else _record(cls, **asked)


_Fields = Mapping[str, "Field[Any]"]
#: So many records of a class are filled name by name: it takes about as long as to compile.
FEW = 20
#: What the library asks of a class from which one of its own derives.
_FOR_DERIVED = SimpleNamespace(frozen=True)


def _record(
    cls: type,
    *,
    eq: bool = True,
    repr: bool = True,  # noqa: A002 - as the library has it
    order: bool = False,
    kw_only: bool = False,
) -> Any:
    body = dict(vars(cls))
    own = _own_fields(body, kw_only)
    fields: dict[str, Field[Any]] = {}
    inherited: set[str] = set()
    for base in reversed(cls.__mro__[1:]):
        fields.update(vars(base).get("__dataclass_fields__", ()))
        inherited.update(vars(base).get("__slots__", ()))
    fields.update(own)

    fill, left = _filler(fields), FEW

    def first(self: object, *given: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0 or not fill(self, given, named):
            made.__init__ = init = _init(made, fields)
            init(self, *given, **named)

    methods: dict[str, Any] = {"__init__": first, **_FROZEN, **_carried(tuple(fields))}
    if repr:
        methods["__repr__"] = _said([f.name for f in fields.values() if f.repr])
    if eq:
        methods.update(_compared([f.name for f in fields.values() if f.compare], order))
    for unslotted in (*own, "__dict__", "__weakref__"):
        body.pop(unslotted, None)
    body = {
        **methods,
        **body,
        "__slots__": tuple(name for name in own if name not in inherited),
        "__dataclass_fields__": fields,
        "__dataclass_params__": _FOR_DERIVED,
        "__match_args__": tuple(f.name for f in fields.values() if f.init and not f.kw_only),
    }
    made: Any = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made


def _own_fields(body: Mapping[str, Any], kw_only: bool) -> dict[str, Field[Any]]:
    """The fields that stand in the body of a class, as the library describes them."""
    found = {}
    for name, hint in body.get("__annotations__", {}).items():
        if str(hint).startswith("ClassVar"):
            continue
        given = body.get(name, MISSING)
        one: Field[Any] = given if isinstance(given, Field) else library.field(default=given)
        if one.default is not MISSING and type(one.default).__hash__ is None:
            raise ValueError(f"{name}: a default that can change is for default_factory")
        one.name, one.type, one.kw_only = name, hint, kw_only
        one._field_type = library._FIELD  # type: ignore[attr-defined]
        found[name] = one
    return found


def _filler(fields: _Fields) -> Callable[[object, tuple[Any, ...], dict[str, Any]], bool]:
    """Fills a record as `__init__` would; False where the library is to say what does not fit."""
    by_place = [one.name for one in fields.values() if one.init and one.kw_only is not True]
    by_name = {one.name for one in fields.values() if one.init}

    def fill(self: object, given: tuple[Any, ...], named: dict[str, Any]) -> bool:
        values = dict(zip(by_place, given, strict=False))
        if len(values) < len(given) or not by_name.issuperset(named) or values.keys() & named:
            return False
        values |= named
        for name, one in fields.items():
            if name in values:
                value = values[name]
            elif one.default_factory is not MISSING:
                value = one.default_factory()
            elif one.init and one.default is not MISSING:
                value = one.default
            else:
                return False
            object.__setattr__(self, name, value)
        if hasattr(self, "__post_init__"):
            self.__post_init__()
        return True

    return fill


def _init(cls: type, fields: _Fields) -> Any:
    """`__init__` as the library writes it for the same fields."""
    # with words of its own, or the library makes some of the whole signature
    body: dict[str, Any] = {"__annotations__": dict.fromkeys(fields, object), "__doc__": "made"}
    for name, one in fields.items():
        body[name] = library.field(
            default=one.default,
            default_factory=one.default_factory,
            init=one.init,
            kw_only=one.kw_only is True,
        )
    if hasattr(cls, "__post_init__"):
        body["__post_init__"] = None  # it is called, and found in the record itself
    # frozen: it fills a record past what keeps others from changing it
    made: Any = type(cls.__name__, (), body)
    init = library.dataclass(frozen=True, repr=False, eq=False)(made).__init__
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _carried(names: tuple[str, ...]) -> dict[str, Any]:
    """What copies a record, and sends it to another process."""

    def state_of(self: object) -> list[Any]:
        return [getattr(self, name) for name in names]

    def take_state(self: object, state: list[Any]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": state_of, "__setstate__": take_state}


def _said(names: list[str]) -> Callable[[object], str]:
    def said(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return said


def _compared(names: list[str], order: bool) -> dict[str, Any]:
    """Equality and hash by the values; with order also which of two is less."""

    def values_of_few(self: object) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in names)

    values: Any = attrgetter(*names) if len(names) > 1 else values_of_few

    def is_equal(self: object, other: object) -> bool:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    def ordered(compare: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
        return lambda self, other: (
            compare(values(self), values(other)) if type(other) is type(self) else NotImplemented
        )

    methods: dict[str, Any] = {"__eq__": is_equal, "__hash__": hashed}
    if order:
        methods |= {f"__{one.__name__}__": ordered(one) for one in (lt, le, gt, ge)}
    return methods


def _not_set(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _not_deleted(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_FROZEN = {"__setattr__": _not_set, "__delattr__": _not_deleted}
