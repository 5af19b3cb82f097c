"""A record is what the library would have made of the same class."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from typing import Any, ClassVar

import pytest

import matcher
from matcher.support import records

ASKED = {"frozen": True, "slots": True}


def _of(maker: Callable[..., Any]) -> tuple[Any, Any, Any]:
    """The same three classes by one maker: with defaults, derived, ordered and by name only."""

    @maker(**ASKED)
    class Base:
        LIMIT: ClassVar[int] = 3
        name: str
        amount: float | None = None
        tags: list[str] = field(default_factory=list)
        kept: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

        def double(self) -> float:
            return 2 * (self.amount or 0)

    @maker(**ASKED, kw_only=True)
    class Derived(Base):  # type: ignore[misc]
        amount: float | None = 7
        place: str = "Agadir"

    @maker(**ASKED, order=True)
    class Ordered:
        rank: int
        said: str = field(default="", compare=False)
        halves: list[int] = field(default_factory=list)

        def __post_init__(self) -> None:
            object.__setattr__(self, "rank", self.rank * 2)

    return Base, Derived, Ordered


THEIRS = _of(dataclasses.dataclass)


@records.dataclass(frozen=True, slots=True)
class Sent:
    """One that another process could receive."""

    name: str
    parts: tuple[str, ...] = ()


def _told(one: dataclasses.Field[Any]) -> tuple[Any, ...]:
    factory = one.default_factory
    return one.name, one.type, one.default, factory, one.init, one.repr, one.compare, one.kw_only


def _tried(classes: tuple[Any, Any, Any], what: Callable[[Any, Any, Any], Any]) -> Any:
    try:
        return what(*classes)
    except Exception as error:
        return type(error)


@pytest.mark.parametrize(
    "what",
    [
        lambda base, derived, ordered: repr(base("a", 3)),
        lambda base, derived, ordered: repr(base("a", tags=["x"])),
        lambda base, derived, ordered: repr(derived("a", place="b", amount=2)),
        lambda base, derived, ordered: repr(ordered(1, "x")),
        lambda base, derived, ordered: base(),
        lambda base, derived, ordered: base("a", 1, [], {}),
        lambda base, derived, ordered: base("a", nothing=1),
        lambda base, derived, ordered: derived("a", 2, [], "b"),
        lambda base, derived, ordered: base("a") == base("a"),
        lambda base, derived, ordered: base("a") == derived("a"),
        lambda base, derived, ordered: base("a") != base("a", 1),
        lambda base, derived, ordered: hash(base("a")),
        lambda base, derived, ordered: ordered(1, "x") == ordered(1, "y"),
        lambda base, derived, ordered: ordered(1) < ordered(2),
        lambda base, derived, ordered: ordered(1) >= ordered(2),
        lambda base, derived, ordered: ordered(1) < base("a"),
        lambda base, derived, ordered: base("a") < base("b"),
        lambda base, derived, ordered: setattr(base("a"), "name", "b"),
        lambda base, derived, ordered: delattr(base("a"), "name"),
        lambda base, derived, ordered: repr(replace(base("a", 2), name="b")),
        lambda base, derived, ordered: replace(base("a", 2), kept={}),
        lambda base, derived, ordered: asdict(derived("a")),
        lambda base, derived, ordered: [_told(f) for f in fields(base)],
        lambda base, derived, ordered: [_told(f) for f in fields(derived)],
        lambda base, derived, ordered: [_told(f) for f in fields(ordered)],
        lambda base, derived, ordered: (base.__match_args__, derived.__match_args__),
        lambda base, derived, ordered: (base.__slots__, derived.__slots__, base.LIMIT),
        lambda base, derived, ordered: base("a").kept is base("a").kept,
        lambda base, derived, ordered: base("a", 4).double(),
        lambda base, derived, ordered: copy.deepcopy(base("a", 4, ["x"])) == base("a", 4, ["x"]),
        lambda base, derived, ordered: base.__qualname__,
        lambda base, derived, ordered: vars(base("a")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("few", [0, 1000])
def test_a_record_is_what_the_library_makes(
    what: Callable[[Any, Any, Any], Any], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # of `few` the first are filled name by name, later ones by the compiled `__init__`
    monkeypatch.setattr(records, "FEW", few)
    assert _tried(_of(records.dataclass), what) == _tried(THEIRS, what)


def test_an_init_is_compiled_once_a_few_were_made() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Often:
        name: str
        parts: list[str] = field(default_factory=list)

    made = [Often("a", ["b"]) for _ in range(records.FEW)]
    assert "name" not in inspect.signature(Often.__init__).parameters
    made.append(Often(name="a", parts=["b"]))
    assert "name" in inspect.signature(Often.__init__).parameters
    assert all(one == made[0] for one in made)
    assert Often("a").parts is not Often("a").parts


def test_a_record_goes_to_another_process_and_back() -> None:
    made = Sent("a", ("b", "c"))
    assert pickle.loads(pickle.dumps(made)) == made


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        Sent("a").name = "b"  # type: ignore[misc]


def test_one_nan_is_the_same_as_itself() -> None:
    @records.dataclass(frozen=True, slots=True)
    class One:
        value: float

    nan = float("nan")
    assert One(nan) == One(nan)
    assert One(nan) != One(float("nan"))


def test_a_default_that_can_change_is_refused() -> None:
    with pytest.raises(ValueError, match="parts: a default that can change"):

        @records.dataclass(frozen=True, slots=True)
        class Shared:
            parts: list[str] = []  # noqa: RUF012


def test_what_is_not_frozen_is_made_by_the_library() -> None:
    @records.dataclass
    class Open:
        name: str

    made = Open("a")
    made.name = "b"
    assert made == Open("b")


def test_every_record_of_ours_can_be_made() -> None:
    """Their `__init__` is compiled when some were made: here all of them are."""
    found = 0
    for module in pkgutil.walk_packages(matcher.__path__, "matcher."):
        if module.name.endswith("__main__") or module.name.startswith("matcher.locale.build"):
            continue
        for kind in vars(importlib.import_module(module.name)).values():
            own = vars(kind) if inspect.isclass(kind) else {}
            if own.get("__dataclass_params__") is records._FOR_DERIVED:
                written = records._init(kind, kind.__dataclass_fields__)
                names = {f.name for f in fields(kind) if f.init}
                assert set(inspect.signature(written).parameters) == {"self", *names}
                found += 1
    assert found > 100
