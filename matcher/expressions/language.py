"""The rule language: text to a small tree.

    rule        := and_part ("or" and_part)*
    and_part    := not_part ("and" not_part)*
    not_part    := "not" not_part | comparison
    comparison  := sum [ (== != < <= > >=) sum | [not] in list | has value ]
    sum         := product (("+" | "-") product)*
    product     := factor (("*" | "/") factor)*
    factor      := number | "text" | date | true | false | name | name(…) | (rule) | -factor

The same grammar serves conditions and derived fields; arithmetic and functions are for
derived fields only (`matcher.rules.typing` says so where a condition uses them).
Nothing is ever evaluated by Python.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NoReturn

from matcher.support.messages import Message, message
from matcher.support.records import dataclass

#: A rule longer or deeper than this is refused rather than read.
LONGEST_RULE = 20_000
DEEPEST_RULE = 60
#: A sum or product of more terms than this is refused.
MOST_TERMS = 200
#: Whole numbers below it are exact in the arrays of a table too.
LARGEST_NUMBER = 1e15

Literal = bool | int | float | str | date


@dataclass(frozen=True, slots=True)
class Value:
    """A literal."""

    value: Literal


@dataclass(frozen=True, slots=True)
class Values:
    """A list of literals."""

    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A field, or `today`."""

    name: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Tree


@dataclass(frozen=True, slots=True)
class Both:
    """All parts hold."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """left operator right; operator is one of == != < <= > >= in has."""

    operator: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left operator right; operator is one of + - * /."""

    operator: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function of a derived field."""

    name: str
    arguments: tuple[Tree, ...]


Tree = Value | Values | Name | Not | Both | Either | Compare | Arithmetic | FunctionCall


class RuleSyntaxError(Exception):
    """The rule does not follow the grammar; `at` counts characters from 0."""

    def __init__(self, what: Message, at: int) -> None:
        super().__init__(what)
        self.message = what
        self.at = at

    @property
    def placed(self) -> Message:
        """What is wrong, and where in the rule, as a sentence."""
        return message("{what}, at character {at}.", what=self.message, at=str(self.at + 1))


_TOKEN = re.compile(
    r"""\s+
      | (?P<date>\d{4}-\d{2}-\d{2}(?!\w))
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
      | (?P<text>"(?:[^"\\]|\\["\\])*")
      | (?P<name>[^\W\d]\w*)
      | (?P<sign>==|!=|<=|>=|<|>|[-+*/(),\[\]])""",
    re.VERBOSE,
)
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_WORDS = frozenset(("and", "or", "not", "in", "has", "true", "false"))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(rule: str) -> Tree:
    """The tree of a rule.

    Raises
        RuleSyntaxError  it does not follow the grammar

    Example
        >>> parse('not members < 5')
        Not(part=Compare(operator='<', left=Name(name='members', at=4), right=Value(value=5)))
        >>> parse('members = 5')
        Traceback (most recent call last):
        matcher.expressions.language.RuleSyntaxError: "=" is not an operator; write == to compare
    """
    if len(rule) > LONGEST_RULE:
        raise RuleSyntaxError(message("the rule is longer than {n} characters", n=LONGEST_RULE), 0)
    return _Parser(_tokens(rule), len(rule)).whole()


def _tokens(rule: str) -> list[_Token]:
    tokens = []
    at = 0
    while at < len(rule):
        found = _TOKEN.match(rule, at)
        if not found:
            _refuse_character(rule, at)
        if found.lastgroup:
            tokens.append(_Token(found.lastgroup, found[found.lastgroup], at))
        at = found.end()
    return tokens


def _refuse_character(rule: str, at: int) -> NoReturn:
    character = rule[at]
    if rule[at : at + 2] in ("=>", "=<"):
        wrong, right = rule[at : at + 2], f"{rule[at + 1]}="
        what = message('"{wrong}" is not an operator; write {right}', wrong=wrong, right=right)
    elif character == "=":
        what = message('"=" is not an operator; write == to compare')
    elif character == "'":
        what = message("text stands in double quotes")
    elif character == '"':
        what = message("a text is not closed by a double quote")
    elif character.isdigit():
        what = message("a number is badly written")
    elif not character.isprintable():
        what = message("a sign that cannot be seen has no meaning in a rule")
    else:
        what = message('"{sign}" has no meaning in a rule', sign=character)
    raise RuleSyntaxError(what, at)


def _unexpected(token: _Token) -> RuleSyntaxError:
    return RuleSyntaxError(message('"{text}" is not expected here', text=token.text), token.at)


class _Parser:
    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = tokens
        self._next = 0
        self._end = end
        self._depth = 0

    def whole(self) -> Tree:
        tree = self._either()
        if (token := self._peek()) is not None:
            raise _unexpected(token)
        return tree

    # --- tokens

    def _peek(self, ahead: int = 0) -> _Token | None:
        place = self._next + ahead
        return self._tokens[place] if place < len(self._tokens) else None

    def _is(self, text: str, ahead: int = 0) -> bool:
        token = self._peek(ahead)
        return token is not None and token.text == text and token.kind in ("name", "sign")

    def _take(self, text: str) -> bool:
        if self._is(text):
            self._next += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            token = self._peek()
            if token is None:
                what = message('"{sign}" is missing before the end', sign=text)
            else:
                what = message('"{sign}" is missing before "{found}"', sign=text, found=token.text)
            raise RuleSyntaxError(what, self._at())

    def _at(self) -> int:
        token = self._peek()
        return token.at if token else self._end

    # --- grammar

    def _either(self) -> Tree:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self) -> Tree:
        parts = [self._negated()]
        while self._take("and"):
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _negated(self) -> Tree:
        negations = 0
        while self._take("not"):
            negations += 1
        tree = self._comparison()
        return Not(tree) if negations % 2 else tree

    def _comparison(self) -> Tree:
        left = self._sum()
        token = self._peek()
        if token is None:
            return left
        if token.kind == "sign" and token.text in _COMPARISONS:
            self._next += 1
            tree: Tree = Compare(token.text, left, self._sum())
        elif self._is("in"):
            self._next += 1
            tree = Compare("in", left, self._list())
        elif self._is("not") and self._is("in", 1):
            self._next += 2
            tree = Not(Compare("in", left, self._list()))
        elif self._is("has"):
            self._next += 1
            tree = Compare("has", left, self._factor())
        else:
            return left
        after = self._peek()
        if after is not None and (after.text in _COMPARISONS or after.text in ("in", "has")):
            raise RuleSyntaxError(
                message("comparisons cannot be chained; join two with and"), after.at
            )
        return tree

    def _sum(self) -> Tree:
        tree = self._product()
        terms = 1
        while (token := self._peek()) is not None and token.text in ("+", "-"):
            self._next += 1
            terms += 1
            if terms > MOST_TERMS:
                what = message("more than {n} terms are added", n=MOST_TERMS)
                raise RuleSyntaxError(what, token.at)
            tree = Arithmetic(token.text, tree, self._product())
        return tree

    def _product(self) -> Tree:
        tree = self._factor()
        factors = 1
        while (token := self._peek()) is not None and token.text in ("*", "/"):
            self._next += 1
            factors += 1
            if factors > MOST_TERMS:
                raise RuleSyntaxError(message("more than {n} factors", n=MOST_TERMS), token.at)
            tree = Arithmetic(token.text, tree, self._factor())
        return tree

    def _factor(self) -> Tree:
        self._depth += 1
        if self._depth > DEEPEST_RULE:
            what = message("more than {n} levels of nesting", n=DEEPEST_RULE)
            raise RuleSyntaxError(what, self._at())
        tree = self._single()
        self._depth -= 1
        return tree

    def _single(self) -> Tree:
        token = self._peek()
        if token is None:
            raise RuleSyntaxError(message("the rule ends too early"), self._end)
        if token.text == "(":
            self._next += 1
            tree = self._either()
            self._expect(")")
            return tree
        if token.text == "[":
            return self._list()
        if token.text == "-":
            return self._minus()
        if token.kind == "sign":
            raise _unexpected(token)
        self._next += 1
        if token.kind != "name" or token.text in ("true", "false"):
            return Value(_literal(token))
        if token.text in _WORDS:
            raise _unexpected(token)
        if self._is("("):
            return self._call(token)
        return Name(token.text, token.at)

    def _minus(self) -> Tree:
        self._next += 1
        token = self._peek()
        if token is not None and token.kind == "number":
            self._next += 1
            return Value(-_number(token))
        return Arithmetic("-", Value(0), self._factor())

    def _call(self, name: _Token) -> Tree:
        self._expect("(")
        arguments = [self._sum()]
        while self._take(","):
            arguments.append(self._sum())
        self._expect(")")
        return FunctionCall(name.text, tuple(arguments))

    def _list(self) -> Values:
        self._expect("[")
        values: list[Literal] = []
        while not self._take("]"):
            if values:
                self._expect(",")
                if self._take("]"):
                    break
            at = self._at()
            item = self._factor()
            if not isinstance(item, Value):
                raise RuleSyntaxError(message("a list holds values only"), at)
            values.append(item.value)
        if not values:
            raise RuleSyntaxError(message("a list is empty"), self._at())
        return Values(tuple(values))


def _literal(token: _Token) -> Literal:
    if token.kind == "date":
        try:
            return date.fromisoformat(token.text)
        except ValueError:
            what = message("{text} is not a day", text=token.text)
            raise RuleSyntaxError(what, token.at) from None
    if token.kind == "number":
        return _number(token)
    if token.kind == "text":
        return re.sub(r'\\(["\\])', r"\1", token.text[1:-1])
    return token.text == "true"


def _number(token: _Token) -> int | float:
    number = float(token.text) if len(token.text) < 40 else LARGEST_NUMBER
    if abs(number) >= LARGEST_NUMBER:
        raise RuleSyntaxError(message("a number is not below 1e+15"), token.at)
    return number if set(token.text) & set(".eE") else int(token.text)
