"""Decision diagrams: a rule as questions asked in a fixed order, each at most once.

Every path from the root asks each variable once at most, so every path is a real completion
of the unknown fields. What an applicant may still reach is therefore exact: *true* only, it
holds whatever the unknown is; *false* only, it fails whatever the unknown is; both, it is
undecided, and the variables on the reduced paths are the ones that matter.

Source
    Bryant, R. (1986), Graph-based algorithms for Boolean function manipulation; here with
    several branches a node, one for each cell of a variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matcher.domain.schema import Schema
from matcher.rules.partition import TooIntricateError, ValueOf, Variable, variables_of
from matcher.rules.predicates import Atom, Formula, atoms_of
from matcher.support.records import dataclass

#: A rule whose diagram grows larger than this is refused as too intricate.
MOST_NODES = 20_000
#: So is one that takes more work than this, branches made on the way to it: about a second.
MOST_WORK = 400_000

FALSE, TRUE = 0, 1
Node = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class DecisionDiagram:
    """A rule, compiled.

    Parameters
        nodes   (variable, node for each of its cells); a node's number is its place + 2,
                for 0 and 1 are false and true; children come before their parents
        root    the number of the first question
    """

    variables: tuple[Variable, ...]
    nodes: tuple[Node, ...]
    root: int

    @property
    def is_never_true(self) -> bool:
        """True when no applicant can fulfil it."""
        return self.root == FALSE

    @property
    def is_never_false(self) -> bool:
        """True when every applicant fulfils it."""
        return self.root == TRUE

    def masks(self, value_of: ValueOf, schema: Schema) -> tuple[int, ...]:
        """The possible cells of each variable for an applicant."""
        return tuple(variable.possible(value_of, schema) for variable in self.variables)

    def outcomes(self, masks: Sequence[int]) -> tuple[bool, bool]:
        """Whether false and whether true can be reached: (may fail, may hold)."""
        seen = {self.root}
        ahead = [self.root]
        while ahead:
            number = ahead.pop()
            if number > TRUE:
                variable, children = self.nodes[number - 2]
                mask = masks[variable]
                for cell, child in enumerate(children):
                    if mask >> cell & 1 and child not in seen:
                        seen.add(child)
                        ahead.append(child)
        return FALSE in seen, TRUE in seen

    def mattering(self, masks: Sequence[int], value_of: ValueOf, schema: Schema) -> tuple[str, ...]:
        """The fields whose value alone can still turn the outcome, in order.

        A field is named when two completions that differ in it alone end differently.
        """
        fields: dict[str, None] = {}
        for variable, children in self._restricted(masks):
            about = self.variables[variable]
            for name in about.fields:
                if name not in fields and any(
                    children[one] != children[two]
                    for one, two in about.flips(name, masks[variable], value_of, schema)
                ):
                    fields[name] = None
        order = [name for v in self.variables for name in v.fields if name in fields]
        return tuple(dict.fromkeys(order))

    def telling(self, masks: Sequence[int]) -> frozenset[int]:
        """The variables, by place, that are still asked about where an outcome depends on them."""
        return frozenset(variable for variable, _ in self._restricted(masks))

    def _restricted(self, masks: Sequence[int]) -> list[tuple[int, dict[int, int]]]:
        # Only the possible cells are kept; a node whose branches are all one is skipped, and
        # equal nodes are one, so that two numbers differ exactly when two outcomes do.
        numbers: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}
        reduced = {FALSE: FALSE, TRUE: TRUE}
        kept: dict[int, tuple[int, dict[int, int]]] = {}
        for place, (variable, children) in enumerate(self.nodes):
            branches = {
                cell: reduced[child]
                for cell, child in enumerate(children)
                if masks[variable] >> cell & 1
            }
            if len(set(branches.values())) == 1:
                reduced[place + 2] = next(iter(branches.values()))
                continue
            key = (variable, tuple(branches.items()))
            number = numbers.setdefault(key, len(numbers) + 2)
            kept[number] = (variable, branches)
            reduced[place + 2] = number
        return [kept[number] for number in _reachable(reduced[self.root], kept)]


def _reachable(root: int, kept: dict[int, tuple[int, dict[int, int]]]) -> Iterable[int]:
    seen: set[int] = set()
    ahead = [root]
    while ahead:
        number = ahead.pop()
        if number > TRUE and number not in seen:
            seen.add(number)
            ahead.extend(kept[number][1].values())
    return sorted(seen)


def make_diagram(formula: Formula, schema: Schema) -> DecisionDiagram:
    """The diagram of a formula.

    Raises
        TooIntricateError  it grows beyond MOST_NODES, or takes more than MOST_WORK
    """
    try:
        return _Builder(variables_of(atoms_of(formula), schema)).build(formula)
    except RecursionError as error:
        raise TooIntricateError from error


def connected(diagrams: Mapping[int, DecisionDiagram]) -> list[tuple[int, ...]]:
    """Groups of rules that share a field; rules of different groups are independent.

    Independent rules need no joint diagram: each outcome of one goes with each of the other.
    """
    groups: list[tuple[set[str], list[int]]] = []
    for number, diagram in diagrams.items():
        fields = {name for variable in diagram.variables for name in variable.fields}
        members = [number]
        for group in [group for group in groups if group[0] & fields]:
            groups.remove(group)
            fields |= group[0]
            members = group[1] + members
        groups.append((fields, members))
    return [tuple(sorted(members)) for _, members in groups]


class _Builder:
    """Joins the diagrams of the parts of a formula, from the last to the first.

    Source
        Bryant (1986), the algorithm Apply.
    """

    def __init__(self, variables: tuple[Variable, ...]) -> None:
        self.variables = variables
        self.nodes: list[Node] = []
        self.numbers: dict[Node, int] = {}
        self.joined: dict[tuple[bool, int, int], int] = {}
        self.work = 0

    def build(self, formula: Formula) -> DecisionDiagram:
        where = {
            atom: (place, at)
            for place, variable in enumerate(self.variables)
            for at, atom in enumerate(variable.atoms)
        }
        root = self._of(formula, where, is_negated=False)
        return DecisionDiagram(self.variables, *_tidied(self.nodes, root))

    def _of(
        self, formula: Formula, where: Mapping[Atom, tuple[int, int]], *, is_negated: bool
    ) -> int:
        if isinstance(formula, bool):
            return TRUE if formula is not is_negated else FALSE
        if not isinstance(formula, tuple):
            place, at = where[formula]
            cells = self.variables[place].cells
            return self._node(place, tuple(int(cell[at] is not is_negated) for cell in cells))
        kind, inner = formula
        if kind == "not":
            return self._of(inner, where, is_negated=not is_negated)
        is_all = (kind == "all") is not is_negated
        number = TRUE if is_all else FALSE
        for part in reversed(inner):
            number = self._join(is_all, self._of(part, where, is_negated=is_negated), number)
        return number

    def _join(self, is_all: bool, one: int, other: int) -> int:
        """Both of two diagrams, or either of them."""
        settles, neutral = (FALSE, TRUE) if is_all else (TRUE, FALSE)
        if settles in (one, other):
            return settles
        if one in (neutral, other):
            return other
        if other == neutral:
            return one
        key = (is_all, one, other) if one < other else (is_all, other, one)
        if key not in self.joined:
            (place, below), (lower, below_other) = self.nodes[one - 2], self.nodes[other - 2]
            if place == lower:
                pairs = zip(below, below_other, strict=True)
                children = [self._join(is_all, a, b) for a, b in pairs]
            elif place < lower:
                children = [self._join(is_all, a, other) for a in below]
            else:
                children = [self._join(is_all, one, b) for b in below_other]
            self.joined[key] = self._node(min(place, lower), tuple(children))
        return self.joined[key]

    def _node(self, place: int, children: tuple[int, ...]) -> int:
        self.work += len(children)
        if self.work > MOST_WORK:
            raise TooIntricateError
        if len(set(children)) == 1:
            return children[0]
        node = (place, children)
        if node not in self.numbers:
            self.nodes.append(node)
            self.numbers[node] = len(self.nodes) + 1
        return self.numbers[node]


def _tidied(nodes: Sequence[Node], root: int) -> tuple[tuple[Node, ...], int]:
    """The nodes below a root, numbered anew, children still before their parents."""
    below = {root}
    for number in range(root, TRUE, -1):
        if number in below:
            below.update(nodes[number - 2][1])
    kept = sorted(number for number in below if number > TRUE)
    if len(kept) > MOST_NODES:
        raise TooIntricateError
    new = {FALSE: FALSE, TRUE: TRUE} | {number: place + 2 for place, number in enumerate(kept)}
    tidied = [(nodes[n - 2][0], tuple(new[child] for child in nodes[n - 2][1])) for n in kept]
    return tuple(tidied), new[root]
