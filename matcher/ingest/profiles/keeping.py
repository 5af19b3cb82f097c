"""The rows of an import into the workspace: which profile each comes to, and what that changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from matcher.domain.schema import Schema
from matcher.ingest.diagnostics import Finding
from matcher.ingest.linkage.comparisons import evidence_words, without_labels
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.link import Linked, link, without_shared_ids
from matcher.ingest.linkage.record_pair import RecordPair
from matcher.ingest.older_sheet import profiles_by_older_columns
from matcher.ingest.outcome import Outcome
from matcher.ingest.profiles.requests import (
    apart_by_request,
    apart_by_year,
    asked_before,
    asks,
)
from matcher.ingest.profiles.returning import Away, Home
from matcher.ingest.profiles.survivorship import (
    identity_of,
    identity_of_kept,
    kept_record,
    merged_facts,
)
from matcher.ingest.profiles.touched import Planned, touched_profiles
from matcher.ingest.rows.need_lines import with_their_lines
from matcher.ingest.rows.record import Record, row_mark
from matcher.ingest.rows.yearly_rows import by_year, by_year_of_file
from matcher.registry.kept import DuplicateQuestion, Kept, KeptRecord, full_id
from matcher.registry.store import Store
from matcher.support.messages import Message, counted, message


@dataclass
class Linking:
    """The rows of an import beside the kept profiles, and which of them are one cooperative.

    An identity is a number: first come the kept profiles, then those taken back, then new rows.

    Parameters
        marks  the profiles of every row that was read before, by its marks
        apart  pairs of profiles of which a person has said that they are two
        rows   how many rows of one import each profile has, at most
        away   what imports brought that were taken back: a row comes to the profile that it had
        unlike  rows merged by hand that say otherwise than their profile, by themselves
        again   rows that were read before: the mark of each, and which row of that mark it is
    """

    schema: Schema
    kept: Sequence[Kept]
    records: Sequence[Record]
    marks: Mapping[str, Sequence[str]]
    apart: Collection[frozenset[str]]
    step: Callable[[str, int], object]
    rows: Mapping[str, int] = field(default_factory=dict)
    away: Away = field(default_factory=Away)
    unlike: Sequence[Kept] = ()
    returning: Mapping[int, Home] = field(default_factory=dict)
    standing: frozenset[str] = frozenset()
    fresh: list[Record] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    again: list[tuple[str, int]] = field(default_factory=list)
    linked: Linked = field(default_factory=lambda: Linked([], [], []))

    def __post_init__(self) -> None:
        unknown, here = self._unknown()
        self.fresh = with_their_lines(unknown, self.records)
        older = profiles_by_older_columns(self.fresh, self.marks)
        here.update(older.values())
        for at, record in enumerate(self.fresh):
            # a row that was mended, or whose column was settled since, or with a new column
            mended = self.marks.get(row_mark(record), ("",))[-1] if self.marks else ""
            record.own_id = older.get(at) or record.own_id or mended
        if not self.fresh:
            self.kept = ()
            return
        self.returning = self.away.homes_of(self.fresh)
        self.standing = frozenset(one.id for one in self.kept)
        self.kept = (*self.kept, *self.away.profiles, *self.unlike)
        kept = {one.id for one in self.kept}
        for record in self.fresh:  # "C-4" is C-0004, where that is one
            if record.own_id not in kept and full_id(record.own_id) in kept:
                record.own_id = full_id(record.own_id)
        known = kept | {record.own_id for record in self.fresh}
        for record in self.fresh:  # "C-1/2" is a request of C-1
            base, slash, number = record.own_id.rpartition("/")
            if slash and number.isdigit() and base in known:
                record.own_id = base
        whole = len(self.kept) - len(self.unlike)
        identities: list[Identity] = [
            replace(
                found := identity_of_kept(at, one, self.schema),
                is_here=here[one.id] >= self.rows.get(one.id, 1),
                # an id in a file is not taken for one that nobody bears now
                own_id=found.own_id if one.id in self.standing and at < whole else "",
            )
            for at, one in enumerate(self.kept)
        ]
        identities += [
            replace(identity_of(len(self.kept) + at, record, self.schema), point=record.point)
            for at, record in enumerate(self.fresh)
        ]
        identities, self.shared = without_shared_ids(identities)
        for at, record in enumerate(self.fresh):
            record.own_id = identities[len(self.kept) + at].own_id
        about = next((f for f in self.schema if f.type == "place"), None)
        places = self.schema.places(about.name) if about else None
        homes = {one.id: at for at, one in enumerate(self.kept[:whole])}
        self.linked = link(
            identities,
            places,
            lambda done: self.step("linking", done),
            known={len(self.kept) + at: homes[one] for at, one in older.items() if one in homes},
        )

    def _unknown(self) -> tuple[list[Record], Counter[str]]:
        """The rows that were not read before, and how many of the others each profile has.

        What tells two rows apart may be a cell that is not kept, as a village: where more of one
        mark stand here than were read before, the others are news.
        """
        unknown, here, count = [], Counter[str](), Counter[str]()
        seen: dict[str, list[Mapping[tuple[str, str], str]]] = {}
        for record in self.records:
            homes = self.marks.get(record.mark, ())
            others = seen.setdefault(record.mark, [])
            if homes and (at := count[record.mark]) < len(homes):
                self.again.append((record.mark, at))
                count[record.mark] += 1
            if any(_is_alike(record.unread, there) for there in others) and homes:
                continue
            others.append(record.unread)
            if len(others) <= len(homes):
                here[homes[len(others) - 1]] += 1
            else:
                unknown.append(record)
        return unknown, here

    def before(self) -> dict[str, Kept]:
        """The profiles that stand, by their ids."""
        whole = self.kept[: len(self.kept) - len(self.unlike)]
        return {one.id: one for one in whole if one.id in self.standing}

    def is_kept(self, at: int) -> bool:
        """Whether an identity is a kept profile."""
        return at < len(self.kept)

    def row(self, at: int) -> Record:
        """The row of an identity that is no kept profile."""
        return self.fresh[at - len(self.kept)]

    def is_away(self, at: int) -> bool:
        """Whether an identity is a profile that was taken back."""
        return self.is_kept(at) and self.kept[at].id not in self.standing

    def by_profile(self, group: Sequence[int]) -> dict[str, list[Record]]:
        """The rows of a group by the profile that they come to; "" for a new one, or their own.

        What a person said of a row goes before what linking finds: a merge, a split, two apart.
        """
        head = self.kept[group[0]].id if self.is_kept(group[0]) else ""
        found: dict[str, list[Record]] = {}
        for at in group:
            if self.is_kept(at):
                continue
            row, home = self.row(at), self.returning.get(at - len(self.kept))
            if head in self.standing:
                is_other = home and (home.by_hand or frozenset((home.profile, head)) in self.apart)
                target = home.profile if home and is_other else head
            else:
                target = home.profile if home else "" if row.own_id else head
            found.setdefault(target, []).append(row)
        if len(found) > 1 and "" in found:
            rows = found.pop("")
            next(iter(found.values())).extend(rows)
        return found


def _is_alike(one: Mapping[tuple[str, str], str], other: Mapping[tuple[str, str], str]) -> bool:
    """Whether what two rows say in the columns that are not read is the same."""
    return all(one[column] == other[column] for column in one.keys() & other.keys())


def plan_of(linking: Linking, outcome: Outcome) -> Planned:
    """Which rows make or change which profile; what is doubtful goes to the outcome."""
    outcome.unchanged = len(linking.records) - len(linking.fresh)
    _tell_pairs(linking, outcome)
    _tell_shared(linking, outcome)
    planned: Planned = []
    for profile_id, rows in _gathered(linking):
        is_new = profile_id not in linking.standing
        if len(rows) > 1 or asked_before(rows[0]):
            _tell_conflicts(rows, linking.schema, outcome)
        if is_new and not any(row.names for row in rows):
            _tell_nameless(rows[0], outcome)
        outcome.merged += len(rows) - is_new
        planned.append((profile_id, rows))
        (outcome.made if is_new else outcome.changed).append(profile_id)
    _tell_returned(linking, planned, outcome)
    return planned


def _tell_conflicts(rows: Sequence[Record], schema: Schema, outcome: Outcome) -> None:
    """Say where rows of one year and one request contradict, and where there are several."""
    [now], older = apart_by_year([rows], schema)
    count, last = len(older), rows
    for of_year in by_year(now):
        parts = apart_by_request(of_year, schema)
        for part in parts:
            newest_first = [row for rows in reversed(by_year_of_file(part)) for row in rows]
            merged_facts(newest_first, schema, outcome.findings.append)
        count, last = count + len(parts) - 1, parts[-1]
    if count and any(map(asks, last)):
        _tell_requests(count + 1, last[-1], outcome)


def _gathered(linking: Linking) -> Planned:
    """Every profile once with its rows; a new one for every group that has none."""
    gathered: Planned = []
    known: dict[str, list[Record]] = {}
    for group in linking.linked.groups:
        for profile_id, rows in linking.by_profile(group).items():
            if profile_id in known:
                known[profile_id].extend(rows)
                continue
            if profile_id:
                known[profile_id] = rows
            gathered.append((profile_id, rows))
    return gathered


def foresee(store: Store | None, linking: Linking, planned: Planned, outcome: Outcome) -> None:
    """Tell what `keep_step` would make and change, by name; nothing is written.

    A profile without an id of its own gets one when it is kept, and has none here.
    """
    for _ in touched_profiles(
        store, linking.before(), planned, linking.schema, outcome, repeat("")
    ):
        pass


def keep_step(
    store: Store,
    linking: Linking,
    planned: Planned,
    outcome: Outcome,
    day: str,
    step: Callable[[str, int], object],
) -> None:
    """Write what was planned as one step."""
    number = outcome.step = store.begin_step("import", day, files=outcome.files)
    store.put_readings(number, _rows_again(store, linking))
    homes: dict[int, str] = {}
    waiting: list[_Waiting] = []
    with store.new_ids() as ids:
        new_ids = (one for one in ids if one not in outcome.names)
        touched = touched_profiles(
            store, linking.before(), planned, linking.schema, outcome, new_ids
        )
        for count, one in enumerate(touched):
            kept_rows = [kept_record(row, one.now.id, number) for row in one.rows]
            homes.update({id(row): one.now.id for row in one.rows})
            waiting.append((kept_rows, one.now if one.is_changed else None, one.born))
            if (count + 1) % _AT_ONCE == 0:
                _write(store, waiting, number)
                step("writing", count)
        _write(store, waiting, number)
    _put_questions(store, linking, outcome, number, homes)


def _rows_again(store: Store, linking: Linking) -> Iterator[int]:
    """The kept rows that the import reads again."""
    rows = store.rows_by_mark() if linking.again else {}
    for mark, at in linking.again:
        yield rows[mark][at]


#: So many profiles are written at a time: no later one reads what an earlier one wrote.
_AT_ONCE = 500
#: Rows that wait to be written, the profile that they make or change if any, and the number of its
#: first row; 0 where that is one of these.
_Waiting = tuple[list[KeptRecord], Kept | None, int]


def _write(store: Store, waiting: list[_Waiting], step: int) -> None:
    """Write what waits, and empty it."""
    first = store.put_records([row for rows, _, _ in waiting for row in rows])
    profiles = []
    for rows, kept, born in waiting:
        if kept is not None:
            profiles.append((kept, born or first))
        first += len(rows)
    store.put_all(profiles, step)
    waiting.clear()


def _put_questions(
    store: Store, linking: Linking, outcome: Outcome, number: int, homes: Mapping[int, str]
) -> None:
    def home(at: int) -> str:
        return linking.kept[at].id if linking.is_kept(at) else homes[id(linking.row(at))]

    apart = {frozenset(pair) for pair in linking.apart}
    people = _columns_on_people(linking)
    questions = [
        DuplicateQuestion(
            *(home(p.one), home(p.other), number, p.bits, p.pattern),
            without_labels(p.evidence, people),
        )
        for p in linking.linked.asked
        if frozenset((home(p.one), home(p.other))) not in apart and home(p.one) != home(p.other)
    ]
    # what is asked of a profile that was taken back waits until it is there again
    here = linking.standing | outcome.names.keys()
    outcome.review = sum(q.one in here and q.other in here for q in questions)
    store.put_questions(questions)


def _columns_on_people(linking: Linking) -> frozenset[str]:
    """The labels of columns that were told as not read, for they are of people."""
    columns = {column for row in linking.fresh for column in row.unread}
    return frozenset(label for kind, label in columns if kind == "person")


def _tell_pairs(linking: Linking, outcome: Outcome) -> None:
    outcome.review = sum(
        not linking.is_away(p.one) and not linking.is_away(p.other) for p in linking.linked.asked
    )
    people = _columns_on_people(linking)
    for pair in linking.linked.merged:
        _tell_pair(linking, pair, outcome, people, is_merged=True)
    for pair in linking.linked.asked:
        _tell_pair(linking, pair, outcome, people, is_merged=False)


def _tell_pair(
    linking: Linking,
    pair: RecordPair,
    outcome: Outcome,
    people: frozenset[str],
    *,
    is_merged: bool,
) -> None:
    low, high = sorted((pair.one, pair.other))
    if linking.is_kept(high) or linking.is_away(low):
        return
    other: Message = (
        message("{id} of the workspace", id=linking.kept[low].id)
        if linking.is_kept(low)
        else linking.row(low).origin.said()
    )
    if linking.is_kept(low):
        kept_id = linking.kept[low].id
        ids = {one for pair_ids in linking.apart for one in pair_ids if kept_id in pair_ids}
        if not is_merged and ids:
            return
    why = evidence_words(without_labels(pair.evidence, people))
    what = message("the same as {other}: {why}.", other=other, why=why)
    hint: Message | str = ""
    if not is_merged:
        what = message("perhaps the same as {other}: {why}.", other=other, why=why)
        hint = message("Answer with match import --review, or match registry duplicates.")
    origin = linking.row(high).origin
    code = "merged" if is_merged else "same-or-not"
    outcome.findings.append(Finding(origin, "pair", code, what, hint, True))


def _tell_shared(linking: Linking, outcome: Outcome) -> None:
    """Say which ids name nobody: rows of different names bear them."""
    for number in linking.shared[:50]:
        what = message('"{id}" stands on rows of different names; it is no id.', id=number)
        rows = [r for r in linking.fresh if r.own_id == number or number in r.registers.values()]
        origin = rows[0].origin if rows else linking.fresh[0].origin
        outcome.findings.append(Finding(origin, "row", "shared-id", what, "", True))


def _tell_returned(linking: Linking, planned: Planned, outcome: Outcome) -> None:
    """Say how many profiles that were taken back are there again, with what was said of them."""
    known = {one.id for one in linking.away.profiles}
    back = [rows for profile_id, rows in planned if profile_id in known]
    if not back:
        return
    what = counted(
        "{n} cooperative that was taken back has its number again, and what was corrected and"
        " recorded of it.",
        "{n} cooperatives that were taken back have their numbers again, and what was corrected"
        " and recorded of them.",
        len(back),
    )
    outcome.findings.append(Finding(back[0][0].origin, "row", "back-again", what, "", True))


def _tell_nameless(row: Record, outcome: Outcome) -> None:
    what = message("nobody is known by the id or number of the row, and it bears no name.")
    hint = message("Write the name of the cooperative.")
    outcome.findings.append(Finding(row.origin, "row", "no-name", what, hint, True))


def _tell_requests(count: int, newest: Record, outcome: Outcome) -> None:
    what = counted(
        "{n} request of one cooperative; the last one is the newest.",
        "{n} requests of one cooperative; the last one is the newest.",
        count,
    )
    outcome.findings.append(Finding(newest.origin, "row", "several-requests", what, "", True))
