"""The order of options and applicants, and the mirror between them."""

from __future__ import annotations

import math
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from matcher import open_matcher
from matcher.catalogue.loading import default_catalogue
from matcher.catalogue.read import read_catalogue
from matcher.domain.values import FieldValue, Several
from matcher.matching.pair import Match, Matcher, rank_lists
from matcher.session import Session, demo_registry
from matcher.support.errors import UnknownIdError

TODAY = date(2026, 11, 23)
SOME = 25


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("matching")
        patch.setenv("MATCHER_HOME", str(folder / "home"))
        lines = demo_registry().read_text(encoding="utf-8").splitlines(keepends=True)
        registry = folder / "some.csv"
        registry.write_text("".join(lines[: SOME + 1]), encoding="utf-8")
        yield open_matcher(registry=registry, today=TODAY)


@pytest.fixture(scope="session")
def rows(session: Session) -> dict[str, list[Match]]:
    """Every option for each of some applicants."""
    return {a.id: session.options_for(a) for a in session.registry}


def shown(matches: Sequence[Match]) -> list[tuple[object, ...]]:
    return [
        (m.rank, m.option.id, m.applicant.id, m.verdict, m.availability, m.score, m.offer)
        for m in matches
    ]


def test_a_matcher_of_another_day_takes_over_no_round(session: Session) -> None:
    matcher, applicant = session.matcher, session.applicant("SM-0001")
    option = session.catalogue.options["moazara"]
    now = matcher.governed(option, applicant)
    earlier = replace(matcher, today=date(2025, 6, 1))
    fresh = Matcher(matcher.catalogue, matcher.engine, matcher.ranker, date(2025, 6, 1))
    then = earlier.governed(option, applicant)
    assert then == fresh.governed(option, applicant)
    assert then != now
    assert earlier.standings.today == date(2025, 6, 1)


def test_an_empty_id_is_told_to_be_empty(session: Session) -> None:
    with pytest.raises(UnknownIdError, match="The id is empty"):
        session.matcher.id_of("  ")


# --- order


def test_every_option_stands_once_for_every_applicant(
    session: Session, rows: dict[str, list[Match]]
) -> None:
    assert len(rows) == SOME
    for matches in rows.values():
        assert sorted(m.option.id for m in matches) == sorted(session.catalogue.options)


def test_what_refuses_has_no_rank_and_stands_last(rows: dict[str, list[Match]]) -> None:
    for matches in rows.values():
        ranked = [m.rank is not None for m in matches]
        assert ranked == sorted(ranked, reverse=True)
        for match in matches:
            assert (match.rank is None) == (match.verdict.name == "refused")


def test_ranks_count_from_one_without_a_gap(rows: dict[str, list[Match]]) -> None:
    for matches in rows.values():
        lists = [m.list for m in matches if m.rank is not None]
        assert lists == sorted(lists)  # money, then support
        for name in ("money", "support"):
            ranks = [m.rank for m in matches if m.rank is not None and m.list == name]
            assert ranks == list(range(1, len(ranks) + 1))


def test_what_is_closed_never_stands_before_what_is_not(rows: dict[str, list[Match]]) -> None:
    for matches in rows.values():
        for name in ("money", "support"):
            ranked = [m for m in matches if m.rank is not None and m.list == name]
            closed = [m.availability == "closed" for m in ranked]
            assert closed == sorted(closed)


def test_among_the_open_what_pays_nothing_asked_for_stands_last(
    rows: dict[str, list[Match]],
) -> None:
    for matches in rows.values():
        for name in ("money", "support"):
            nothing = [
                m.offer.pays_nothing
                for m in matches
                if m.rank is not None and m.availability != "closed" and m.list == name
            ]
            assert nothing == sorted(nothing)


def test_what_is_not_known_of_the_conditions_counts_against_a_pair(
    rows: dict[str, list[Match]],
) -> None:
    for matches in rows.values():
        for match in matches:
            chance = [part.value for part in match.contributions if part.field == "chance"]
            if match.verdict.name == "undecided":
                assert chance == [pytest.approx(math.log(match.chance), abs=1e-9)]
                assert 0 < match.chance < 1
            else:
                assert chance == []
                assert match.chance == (match.verdict.name == "eligible")


def test_within_a_class_the_better_score_stands_first(rows: dict[str, list[Match]]) -> None:
    for matches in rows.values():
        for first, second in pairwise(matches):
            if second.rank is None or first.list != second.list:
                continue
            if first.order[:2] != second.order[:2]:
                continue
            if "guarantee" not in (first.option.family, second.option.family):
                assert first.score >= second.score


def test_a_guarantee_stands_right_behind_the_first_loan_of_a_bank(
    rows: dict[str, list[Match]],
) -> None:
    behind = 0
    for matches in rows.values():
        money = [m for m in matches if m.list == "money" and m.rank is not None]
        for place, match in enumerate(money):
            if match.option.family != "guarantee":
                continue
            alike = [m for m in money if m.order[:2] == match.order[:2]]
            loans = [m for m in alike if m.option.family == "bank_credit"]
            before = [m for m in money[:place] if m.option.family != "guarantee"]
            others = [m for m in alike if m.option.family != "guarantee"]
            # what has the very score of the loan may stand between
            assert before[-1].score == (loans or others[::-1])[0].score
            behind += bool(loans)
    assert behind


def test_a_closed_option_is_first_only_where_everything_else_refuses(session: Session) -> None:
    matches = session.options_for(session.new_applicant("X", {}))
    assert matches[0].availability != "closed"


def test_every_refusal_names_a_condition_in_force(rows: dict[str, list[Match]]) -> None:
    for matches in rows.values():
        for match in matches:
            numbers = {c.number for c in match.option.in_force(TODAY)}
            if match.verdict.name == "refused":
                assert match.verdict.blockers
                assert set(match.verdict.blockers) <= numbers
            else:
                assert match.verdict.blockers == ()
            assert bool(match.verdict.missing) == (match.verdict.name == "undecided")


def test_missing_fields_are_declared_unknown_or_impossible_ones(
    session: Session, rows: dict[str, list[Match]]
) -> None:
    for matches in rows.values():
        for match in matches:
            for name in match.verdict.missing:
                field = session.schema[name]
                value = match.applicant.value(name)
                assert field.derived is None
                is_open = isinstance(value, Several) and value.is_open
                assert value is None or is_open or field.type == "place", (name, value)


# --- what changes nothing


def test_the_same_question_has_the_same_answer(session: Session) -> None:
    assert shown(session.options_for("SM-0001")) == shown(session.options_for("SM-0001"))


def test_the_order_of_the_catalogues_files_changes_nothing(session: Session) -> None:
    folder = default_catalogue()
    contents = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.toml"))
    }
    first = read_catalogue(contents, session.schema).catalogue
    for seed in range(3):
        names = list(contents)
        random.Random(seed).shuffle(names)
        again = read_catalogue({name: contents[name] for name in names}, session.schema).catalogue
        assert list(again.options.items()) == list(first.options.items())
        assert dict(again.funders) == dict(first.funders)


def test_the_folders_of_the_catalogues_files_change_no_answer(
    session: Session, tmp_path: Path
) -> None:
    flat = tmp_path / "flat"
    flat.mkdir()
    for number, path in enumerate(sorted(default_catalogue().rglob("*.toml"), reverse=True)):
        special = path.parent == default_catalogue()
        shutil.copy(path, flat / (path.name if special else f"{number:03}.toml"))
    moved = open_matcher(catalogue=flat, registry=session.registry.path, today=TODAY)
    for id_ in ("SM-0001", "SM-0007"):
        assert shown(moved.options_for(id_)) == shown(session.options_for(id_))


def test_the_order_in_which_matches_come_changes_nothing(rows: dict[str, list[Match]]) -> None:
    for matches in rows.values():
        for seed in range(3):
            mixed = list(matches)
            random.Random(seed).shuffle(mixed)
            assert shown(rank_lists(mixed)) == shown(matches)


def test_the_order_of_the_facts_changes_nothing(session: Session) -> None:
    applicant = session.applicant("SM-0001")
    turned = session.new_applicant("SM-0001", dict(reversed(applicant.stated.items())))
    assert shown(session.options_for(turned)) == shown(session.options_for(applicant))


def test_the_name_and_the_origin_of_a_cooperative_change_no_rank(session: Session) -> None:
    applicant = session.applicant("SM-0001")
    facts: dict[str, FieldValue] = {**applicant.stated, "name": "Another", "origin": "real"}
    other = session.new_applicant("SM-0001", facts)
    assert shown(session.options_for(other)) == shown(session.options_for(applicant))


# --- the mirror


def test_both_sides_say_the_same_of_every_pair(
    session: Session, rows: dict[str, list[Match]]
) -> None:
    pairs = {
        (m.applicant.id, m.option.id): (
            m.verdict,
            m.availability,
            m.score,
            m.contributions,
            m.offer,
        )
        for matches in rows.values()
        for m in matches
    }
    for option in session.catalogue.options:
        column = session.applicants_for(option)
        assert sorted(m.applicant.id for m in column) == sorted(rows)
        for m in column:
            said = (m.verdict, m.availability, m.score, m.contributions, m.offer)
            assert said == pairs[m.applicant.id, option]


def test_applicants_are_ranked_as_options_are(session: Session) -> None:
    for option in ("indh_p3_ess", "fda", "moazara", "jaida"):
        column = session.applicants_for(option)
        ranked = [m for m in column if m.rank is not None]
        assert [m.rank for m in ranked] == list(range(1, len(ranked) + 1))
        assert column[: len(ranked)] == ranked
        assert all(m.verdict.name == "refused" for m in column[len(ranked) :])
        assert [m.order for m in ranked] == sorted(m.order for m in ranked)


def test_a_refinancing_fund_ranks_no_cooperative(session: Session) -> None:
    assert all(
        m.rank is None
        for m in session.applicants_for("jaida")
        if (m.applicant.value("legal_form") not in (None, "microfinance_institution"))
    )


def test_a_funder_of_several_options_names_each_applicant_once_with_its_best(
    session: Session, rows: dict[str, list[Match]]
) -> None:
    own = {o.id for o in session.catalogue.options.values() if o.funder == "tamwilcom"}
    assert len(own) > 1
    column = session.applicants_for("tamwilcom")
    assert sorted(m.applicant.id for m in column) == sorted(rows)
    for match in column:
        row = rows[match.applicant.id]
        ranked = [m for m in row if m.option.id in own and m.rank is not None]
        if ranked:
            assert match.option.id == min(ranked, key=lambda m: m.order).option.id


def test_one_pair_alone_is_the_pair_of_the_row(
    session: Session, rows: dict[str, list[Match]]
) -> None:
    for match in rows["SM-0001"]:
        alone = session.match("SM-0001", match.option.id)
        assert (alone.verdict, alone.score, alone.rank) == (match.verdict, match.score, None)


def test_the_table_of_all_pairs_has_the_same_verdicts(
    session: Session, rows: dict[str, list[Match]]
) -> None:
    pairs = {(p.applicant_id, p.option_id): p for p in session.screen()}  # type: ignore[attr-defined]
    assert len(pairs) == SOME * len(session.catalogue.options)
    for matches in rows.values():
        for m in matches:
            pair = pairs[m.applicant.id, m.option.id]
            assert (pair.verdict, pair.availability) == (m.verdict.name, m.availability)
            assert (pair.missing, pair.blockers) == (m.verdict.missing, m.verdict.blockers)


# --- ids


def test_an_unknown_funder_or_option_proposes_the_nearest(session: Session) -> None:
    with pytest.raises(
        UnknownIdError, match="Nearest: moazara Moazara co-financing programme;"
    ) as caught:
        session.applicants_for("moazra")
    assert caught.value.exit_code == 4
    with pytest.raises(UnknownIdError, match="See match catalogue list"):
        session.applicants_for("???")


def test_an_unknown_cooperative_proposes_the_nearest(session: Session) -> None:
    with pytest.raises(UnknownIdError, match="Nearest: SM-0001"):
        session.options_for("SM-00001")


def test_an_option_wins_over_a_funder_of_the_same_id(session: Session) -> None:
    assert {o.id for o in session.matcher.options_of("jaida")} == {"jaida"}


def test_the_score_of_what_is_refused_is_worked_out_when_it_is_read(
    session: Session, rows: dict[str, list[Match]], monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher = session.matcher
    refused = next(m for row in rows.values() for m in row if m.verdict.name == "refused")
    assert refused.score == pytest.approx(sum(part.value for part in refused.contributions))
    scored: list[str] = []
    monkeypatch.setattr(
        "matcher.matching.pair.contributions",
        lambda applicant, option, *_: scored.append(option.id) or [],
    )
    made = matcher.match(refused.applicant, matcher.catalogue.options[refused.option.id])
    assert (made.verdict, made.chance, scored) == (refused.verdict, 0.0, [])
    assert (made.score, made.score, scored) == (0.0, 0.0, [refused.option.id])


def test_an_option_is_one_of_what_it_can_be(session: Session) -> None:
    matcher = session.matcher
    several = 0
    for option in matcher.catalogue.options.values():
        variants = matcher.variants(option)
        several += len(variants) > 1
        assert option.calls or variants == (option,)
        for applicant in list(session.registry)[:3]:
            assert matcher.governed(option, applicant) in variants
    assert several
