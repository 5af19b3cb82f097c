"""Places: the kingdom of Morocco, lists of one's own, and what lies in what."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher import open_matcher
from matcher.catalogue.loading import load_schema
from matcher.domain.gazetteer import Gazetteer, morocco, read_places
from matcher.support.errors import InvalidSourceError


@pytest.fixture(scope="session")
def kingdom() -> Gazetteer:
    return morocco()


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path_factory.getbasetemp() / "places-home"))


def inside(places: Gazetteer, code: str) -> set[str]:
    return {place.code for place in places.places.values() if place.parent == code}


# --- Morocco


def test_the_kingdom_has_twelve_regions(kingdom: Gazetteer) -> None:
    assert inside(kingdom, "morocco") == {
        "tanger-tetouan-al-hoceima",
        "oriental",
        "fes-meknes",
        "rabat-sale-kenitra",
        "beni-mellal-khenifra",
        "casablanca-settat",
        "marrakech-safi",
        "draa-tafilalet",
        "souss-massa",
        "guelmim-oued-noun",
        "laayoune-sakia-el-hamra",
        "dakhla-oued-ed-dahab",
    }


def test_souss_massa_has_six_provinces_and_prefectures(kingdom: Gazetteer) -> None:
    assert inside(kingdom, "souss-massa") == {
        "agadir-ida-ou-tanane",
        "inezgane-ait-melloul",
        "chtouka-ait-baha",
        "taroudannt",
        "tiznit",
        "tata",
    }


def test_there_are_83_provinces_and_1503_communes(kingdom: Gazetteer) -> None:
    levels = [place.level for place in kingdom.places.values()]
    assert levels.count("province") == 83
    assert levels.count("commune") == 1503
    # eight prefectures of arrondissements, in Casablanca, have no commune of their own
    assert len(kingdom.all_leaves()) == 1503 + 8


def test_a_commune_is_found_with_its_province_and_region(kingdom: Gazetteer) -> None:
    assert "taroudannt/argana" in kingdom
    assert kingdom.around("taroudannt/argana") == (
        "taroudannt/argana",
        "taroudannt",
        "souss-massa",
        "morocco",
    )
    assert kingdom.at_level("taroudannt/argana", "region") == "souss-massa"
    assert kingdom.at_level("souss-massa", "commune") == ""
    assert kingdom["taroudannt/argana"].name.to("ar") == "أركانة"


def test_every_place_has_names_and_lies_in_the_kingdom(kingdom: Gazetteer) -> None:
    for code, place in kingdom.places.items():
        assert kingdom.around(code)[-1] == "morocco"
        assert {"fr", "ar"} <= set(place.name.by_language)


@pytest.mark.parametrize(
    ("outer", "inner", "answer"),
    [
        ("souss-massa", "taroudannt/argana", True),
        ("souss-massa", "souss-massa", True),
        ("morocco", "tata", True),
        ("taroudannt", "souss-massa", None),
        ("taroudannt/argana", "morocco", None),
        ("tiznit", "taroudannt/argana", False),
        ("tiznit", "taroudannt", False),
        ("fes-meknes", "souss-massa", False),
    ],
)
def test_what_lies_in_what_may_be_undecided(
    kingdom: Gazetteer, outer: str, inner: str, answer: bool | None
) -> None:
    assert kingdom.contains(outer, inner) is answer


def test_the_leaves_of_a_province_are_its_communes(kingdom: Gazetteer) -> None:
    leaves = kingdom.leaves("tata")
    assert len(leaves) == len(inside(kingdom, "tata")) == 20
    assert all(leaf.startswith("tata/") for leaf in leaves)
    assert kingdom.leaves("taroudannt/argana") == ("taroudannt/argana",)


def test_a_compiled_kingdom_is_the_same_kingdom(kingdom: Gazetteer) -> None:
    for _ in range(2):
        schema, _mark = load_schema()
        assert schema.places("place").places == kingdom.places


# --- lists of one's own


def listed(tmp_path: Path, text: str, encoding: str = "utf-8") -> Gazetteer:
    path = tmp_path / "places.csv"
    path.write_text(text, encoding=encoding)
    return read_places(path)


def refusal(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InvalidSourceError) as caught:
        listed(tmp_path, text)
    return [f"{p.where} {p.message}" for p in caught.value.problems] or [str(caught.value)]


def test_a_list_of_any_depth_is_read(tmp_path: Path) -> None:
    places = listed(
        tmp_path,
        "code,parent,name,name_fr,name_ar,level\n"
        "w,,World,Monde,العالم,world\nc,w,,,,land\nd,c,,,,\ne,d,,,,\nf,w,,,,\n",
        "utf-8-sig",
    )
    assert places.around("e") == ("e", "d", "c", "w")
    assert places.all_leaves() == ("e", "f")
    assert places["w"].name.to("ar") == "العالم"
    assert places["d"].name.to("en") == "d"
    assert places["c"].level == "land"


def test_a_parent_may_stand_after_its_places(tmp_path: Path) -> None:
    assert listed(tmp_path, "code,parent\na,b\nb,\n").around("a") == ("a", "b")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (said,) = refusal(tmp_path, "code,name\na,A\n")
    assert "no column parent" in said
    (said,) = refusal(tmp_path, "")
    assert "no column code, parent" in said


def test_a_place_that_stands_twice_is_named_with_its_line(tmp_path: Path) -> None:
    assert refusal(tmp_path, "code,parent\na,\nb,\na,\n") == [
        'places.csv:4 place "a" stands twice.'
    ]


def test_a_place_without_a_code_is_named_with_its_line(tmp_path: Path) -> None:
    assert refusal(tmp_path, "code,parent\na,\n,a\n") == ["places.csv:3 a place has no code."]


def test_an_unknown_parent_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, "code,parent\na,nowhere\n") == [
        'places.csv parent "nowhere" of a place is not in the list.'
    ]


def test_a_circle_is_named_and_does_not_hang(tmp_path: Path) -> None:
    assert refusal(tmp_path, "code,parent\na,b\nb,a\n") == [
        'places.csv place "a" lies inside itself.'
    ]
    assert refusal(tmp_path, "code,parent\na,a\n") == ['places.csv place "a" lies inside itself.']


def test_all_wrong_rows_are_found_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, "code,parent\na,a\nb,gone\nb,\n,\nc,\n")
    assert len(said) == 4


def test_a_row_that_is_too_short_has_no_parent(tmp_path: Path) -> None:
    assert listed(tmp_path, "code,parent\na\n").around("a") == ("a",)


def test_a_chain_of_two_thousand_places_is_read(tmp_path: Path) -> None:
    rows = "".join(f"p{n},p{n + 1}\n" for n in range(2_000))
    places = listed(tmp_path, f"code,parent\n{rows}p2000,\n")
    assert len(places.around("p0")) == 2_001
    assert places.all_leaves() == ("p0",)


def test_a_list_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSourceError):
        listed(tmp_path, "code,parent\nfès,\n", "latin-1")


def test_an_enormous_cell_is_refused(tmp_path: Path) -> None:
    refusal(tmp_path, f"code,parent\na,{'x' * 200_000}\n")


def test_a_changed_list_of_places_is_seen_at_once(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "schema.toml").write_text(
        '[field.place]\ntype = "place"\ngazetteer = "places.csv"\n'
    )
    (tmp_path / "catalogue" / "o.toml").write_text(
        'id = "o"\nname = "O"\n[[condition]]\nrule = \'place == "r1" or place == "a"\'\n'
    )
    (tmp_path / "registry.csv").write_text("applicant_id,place\nX,b\n")

    def verdict() -> str:
        session = open_matcher(
            schema=tmp_path / "schema.toml",
            catalogue=tmp_path / "catalogue",
            registry=tmp_path / "registry.csv",
        )
        return session.match("X", "o").verdict.name

    listed(tmp_path, "code,parent\nr1,\nr2,\na,r1\nb,r2\n")
    assert verdict() == "refused"
    listed(tmp_path, "code,parent\nr1,\nr2,\na,r1\nb,r1\n")
    assert verdict() == "eligible"
