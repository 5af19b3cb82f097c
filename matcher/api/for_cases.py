"""What a session answers about cases: it records what happened, and says where requests stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, get_args

from matcher import session as core
from matcher.api.answer import Answer
from matcher.api.given import each, given_day
from matcher.support.errors import MatcherError, UnknownIdError, UsageError, nearest
from matcher.support.messages import message
from matcher.support.paths import cases_file

if TYPE_CHECKING:
    from matcher.cases.event import Recorded
    from matcher.cases.log import EventLog
    from matcher.cases.reroute import Reroute
    from matcher.cases.state import Case
    from matcher.catalogue.option import Option
    from matcher.reports.followed.cases import CaseStateView, CasesView, KnownHereView, RecordedView
    from matcher.reports.followed.digest import DigestView

    #: Picks one of several options of a funder.
    Choose = Callable[[str, Sequence[Option]], Option]

#: Decided cases from which on a share of them is said.
LEAST_FOR_RATE = 20
#: Above so many applicants the names are read in one pass over the registry.
_FEW = 60


class CaseAnswers(core.Session):
    """The part of a session that answers about cases."""

    __slots__ = ()

    def record(
        self,
        applicant: str,
        option: str,
        kind: str,
        *,
        on: date | str | None = None,
        amount: int | None = None,
        reasons: Iterable[str] | str = (),
        call: str = "",
        by: str = "office",
        said_by: str = "",
        instead_of: str = "",
        again: bool = False,
        key: str = "",
        choose: Choose | None = None,
    ) -> Answer[RecordedView]:
        """What `match record` does: an event of a request is kept, and what follows is said.

        Parameters
            option    id of an option, or of a funder that has one
            kind      what happened: applied, granted, refused …
            on        the day on which it happened; by default the day of the session
            reasons   why it was refused or withdrawn, by words of the list
            by        pseudonym of who records; never a name
            instead_of   the event that this one corrects, as E-12
            again     record it although the same is recorded already
            key       a word of the caller: what was recorded under it is not recorded twice
            choose    picks one of several options of a funder; without it that is refused

        Raises
            UnknownIdError  no applicant or option has that id
            UsageError      it cannot have happened, or the key stands for something else
        """
        from dataclasses import replace

        from matcher.cases.effects import Known
        from matcher.cases.event import Recorded
        from matcher.cases.kinds import SPEAKERS, read_kind, read_reason
        from matcher.cases.merged import events_of
        from matcher.cases.profile import request_of
        from matcher.cases.record import (
            Said,
            event_mark,
            key_mark,
            make_event,
            recorded_under,
            same_before,
            shown_before,
            taking_back,
            to_replace,
            turns_to_closed,
        )
        from matcher.cases.reroute import ways_out
        from matcher.cases.state import cases_of
        from matcher.cases.words import (
            options_named,
            read_pseudonym,
            refuse_many,
        )

        pseudonym, speaker = read_pseudonym(by), said_by.strip().lower()
        if speaker and speaker not in SPEAKERS:
            hint = message("Write one of {values}.", values=SPEAKERS)
            raise UsageError(message("That is nobody who says so."), where="--said-by", hint=hint)
        found = self.applicant(applicant)
        with self._made_log() as log:
            events = events_of(log, self, found.id)
            old = to_replace(log, _number(instead_of)) if instead_of else None
            begun = [case.option for case in cases_of(events)]
            options = options_named(self, option, begun)
            if len(options) > 1 and choose is None:
                raise refuse_many(option, options)
            chosen = choose(option, options) if choose and len(options) > 1 else options[0]
            if old is not None and (old.event.applicant, old.event.option) != (found.id, chosen.id):
                where = message("{event} is about another case.", event=old.id)
                hint = message("Take it back instead.")
                raise UsageError(where, where="--instead-of", hint=hint)
            said = Said(
                kind=read_kind(kind),
                on=given_day(on) or self.today,
                amount=amount,
                reasons=tuple(dict.fromkeys(read_reason(word) for word in each(reasons))),
                call=call,
                by=pseudonym,
                said_by=speaker,
                supersedes=old.number if old else 0,
            )
            earlier = recorded_under(log, key)
            if earlier is not None and on is None:
                said = replace(said, on=earlier.event.on)
            matches = self.options_for(found)
            mine = next(match for match in matches if match.option.id == chosen.id)
            shown = shown_before(events, said.on)
            event = make_event(self, found, chosen, said, match=mine, shown=shown)
            if earlier is not None and event_mark(earlier.event) != event_mark(event):
                what = message("Something else was recorded under that key.")
                hint = message("Give every request its own key.")
                raise UsageError(what, where=key, hint=hint, code="key-reused")
            same = earlier or (None if again else same_before(events, event))
            if same is None:
                mark = event_mark(event) if not again else key_mark(key)
                number = log.append([event], [mark])[0]
                events, one = log.of(event.registry, event.applicant), Recorded(number, event)
            else:
                one = same
                if old is not None and earlier is None:  # it stands elsewhere: once is enough
                    log.append([taking_back(old, pseudonym, self.today)])
                    events = log.of(event.registry, event.applicant)
            if key and earlier is None:
                log.keep_mark(key_mark(key), one.number)
        case = _case(events, chosen.id)
        routes: tuple[Reroute, ...] = ()
        if case is not None and case.state in ("refused", "withdrawn"):
            by_option = {one.option: one for one in cases_of(events)}
            known = Known(by_option, request=request_of(found))
            routes = ways_out(case, matches, known, self)
        taken_back = old.id if old is not None and same is not None and earlier is None else ""
        names = {found.id: found.name}
        return self._recorded(
            one,
            case,
            routes,
            names,
            is_new=same is None,
            taken_back=taken_back,
            is_closed=turns_to_closed(self, found, chosen, said),
        )

    def take_back(self, event: str, *, by: str = "office") -> Answer[RecordedView]:
        """What `match record --take-back` does: an event of the log counts no more.

        Raises
            UsageError  there is no such event, or it is replaced already
        """
        from matcher.cases.event import Recorded
        from matcher.cases.record import taking_back, to_replace
        from matcher.cases.words import read_pseudonym

        pseudonym = read_pseudonym(by)
        with self._made_log() as log:
            old = to_replace(log, _number(event))
            back = taking_back(old, pseudonym, self.today)
            number = log.append([back])[0]
            case = _case(log.of(back.registry, back.applicant), back.option)
        names = self._names([back.applicant])
        return self._recorded(Recorded(number, back), case, (), names, is_new=True)

    def cases(
        self,
        applicant: str = "",
        *,
        option: str = "",
        states: Iterable[str] | str = (),
        who: str = "",
        overdue: bool = False,
        everything: bool = False,
        skip: int = 0,
        top: int = 30,
    ) -> Answer[CasesView]:
        """What `match cases` answers: where every case stands, what is due first.

        Parameters
            applicant    of one cooperative, with its events
            option       of one option, or of a funder
            states       in these states: applied, granted, refused …
            who          who acts: cooperative, funder or officer
            overdue      only what is overdue
            everything   also those in which nobody has to act
            skip         leave out so many of the first

        Raises
            UnknownIdError  no option has that id
            UsageError      a state or an actor is none
        """
        from dataclasses import replace

        from matcher.cases.kinds import read_kind
        from matcher.cases.listing import Filter, Listing, ended_here, list_cases
        from matcher.cases.merged import events_of, homes_of, merged_ids
        from matcher.cases.state import counting
        from matcher.cases.words import registry_of
        from matcher.reports.followed.cases import CasesView, event_view
        from matcher.reports.followed.cases_table import cases_table
        from matcher.reports.followed.cases_text import cases_lines

        asked = self._present_or_former(applicant) if applicant else ""
        states = tuple(read_kind(word) for word in each(states))
        wanted = Filter(
            today=self.today,
            registry=registry_of(self),
            applicant=asked,
            merged=merged_ids(self, asked) if asked else (),
            options=tuple(o.id for o in self.matcher.options_of(option)) if option else (),
            states=states,
            who=_who(who),
            is_overdue=overdue,
            is_open=not (everything or states or applicant or option),
        )

        def listed(most: int | None) -> Listing:
            with self._log() as log:
                if log is None:
                    return Listing((), {})
                found, homes = list_cases(log, wanted, most), homes_of(self)
            cases = (replace(c, applicant=homes.get(c.applicant, c.applicant)) for c in found.cases)
            return Listing(tuple(cases), found.states)

        def views(found: Sequence[Case]) -> tuple[CaseStateView, ...]:
            names = self._names([case.applicant for case in found])
            ways = self._ways_out(found) if asked in names else {}
            return tuple(self._case_view(case, names, ways.get(case.option, ())) for case in found)

        listing = listed(skip + top)
        with self._log() as log:
            events = events_of(log, self, asked) if log and asked else []
            ended = ended_here(log, wanted.options) if log else []
        kept, path = counting(events), cases_file(self.schema_path)
        view = CasesView(
            today=self.today,
            log=path.name if path.is_file() else "",
            all=listing.all,
            states=listing.states,
            cases=views(listing.cases[skip:]),
            known_here=tuple(_known(*one) for one in ended),
            events=tuple(map(event_view, events)),
            currency=self.schema.currency,
            replaced=tuple(one.id for one in events if one.number not in kept),
        )
        return Answer(
            view,
            bool(listing.all or events),
            (),
            lambda language: cases_lines(view, language),
            lambda: [cases_table(views(listed(None).cases))],
        )

    def digest(
        self, since: date | str, *, applicant: str = "", ahead: int = 30
    ) -> Answer[DigestView]:
        """What `match digest` answers: what there is to know since a day.

        Parameters
            applicant   only what concerns one cooperative
            ahead       how many days ahead to look

        Raises
            UsageError  the day is none, or still to come
        """
        from matcher.cases.digest import make_digest
        from matcher.reports.followed.digest import digest_view
        from matcher.reports.followed.digest_table import digest_table
        from matcher.reports.followed.digest_text import digest_lines

        first = given_day(since) or self.today
        if first > self.today:
            what = message("{day} is still to come.", day=first)
            raise UsageError(what, where="--since", hint=message("Write an earlier day."))
        asked = self.applicant(applicant).id if applicant else ""
        with self._log() as log:
            view = digest_view(make_digest(self, log, first, ahead=ahead, applicant=asked), self)
        return Answer(
            view,
            bool(view.items),
            tuple(self.registry.problems),
            lambda language: digest_lines(view, language),
            lambda: [digest_table(view)],
        )

    @contextmanager
    def _log(self) -> Iterator[EventLog | None]:
        """The log, to be read; None where nothing was ever recorded."""
        from matcher.cases.log import EventLog

        path = cases_file(self.schema_path)
        log = EventLog(path) if path.is_file() else None
        try:
            yield log
        finally:
            if log is not None:
                log.close()

    @contextmanager
    def _made_log(self) -> Iterator[EventLog]:
        """The log, to be written."""
        from matcher.cases.log import EventLog

        log = EventLog(cases_file(self.schema_path), make=True)
        try:
            yield log
        finally:
            log.close()

    def _recorded(
        self,
        one: Recorded,
        case: Case | None,
        routes: Sequence[Reroute],
        names: dict[str, str],
        *,
        is_new: bool,
        taken_back: str = "",
        is_closed: bool = False,
    ) -> Answer[RecordedView]:
        from matcher.reports.followed.cases import recorded_view
        from matcher.reports.followed.cases_text import recorded_lines

        shown = self._case_view(case, names, routes) if case else None
        view = recorded_view(
            one,
            shown,
            routes,
            self.catalogue,
            self.schema.currency,
            is_new=is_new,
            taken_back=taken_back,
            is_closed=is_closed,
        )
        return Answer(view, True, (), lambda language: recorded_lines(view, language))

    def _case_view(
        self, case: Case, names: dict[str, str], routes: Sequence[Reroute]
    ) -> CaseStateView:
        from matcher.reports.followed.cases import case_view

        return case_view(case, self.catalogue, names.get(case.applicant, ""), self.today, routes)

    def _ways_out(self, found: Sequence[Case]) -> dict[str, tuple[Reroute, ...]]:
        """Where the refusals of one applicant lead, by option."""
        from matcher.cases.effects import known_of
        from matcher.cases.reroute import ways_out

        if not any(case.state in ("refused", "withdrawn") for case in found):
            return {}
        applicant = self.applicant(found[0].applicant)
        with self._log() as log:
            if log is None:
                return {}
            known = known_of(log, self, applicant)
        matches = self.options_for(applicant)
        return {case.option: ways_out(case, matches, known, self) for case in found}

    def _present_or_former(self, applicant_id: str) -> str:
        """The id of an applicant; one that left the registry may still have cases."""

        try:
            return self.applicant(applicant_id).id
        except UnknownIdError:
            return applicant_id

    def _names(self, wanted: Sequence[str]) -> dict[str, str]:
        """The names of some applicants; one that is not in the registry has none."""
        ids = dict.fromkeys(wanted)
        found: dict[str, str] = {}
        if len(ids) > _FEW:
            return {one.id: one.name for one in self.registry if one.id in ids}
        for applicant_id in ids:
            try:
                found[applicant_id] = self.applicant(applicant_id).name
            except MatcherError:
                continue
        return found


def _number(text: str) -> int:
    from matcher.cases.event import event_number

    number = event_number(text)
    if not number:
        what = message('"{text}" is not the id of an event.', text=text)
        raise UsageError(what, hint=message("Write it as E-12."))
    return number


def _case(events: Iterable[Recorded], option: str) -> Case | None:
    from matcher.cases.state import cases_of

    return next((case for case in cases_of(events) if case.option == option), None)


def _who(word: str) -> str:
    from matcher.cases.state import Who

    known = tuple(who for who in get_args(Who) if who != "nobody")
    if word and word not in known:
        hint = nearest(word, known) or message("Write one of {values}.", values=known)
        raise UsageError(message('"{word}" does not act in a case.', word=word), hint=hint)
    return word


def _known(option: str, granted: int, decided: int, forgotten: int) -> KnownHereView:
    from matcher.reports.followed.cases import KnownHereView

    share = granted / decided if decided >= LEAST_FOR_RATE else None
    return KnownHereView(option, granted, decided, share, forgotten)
