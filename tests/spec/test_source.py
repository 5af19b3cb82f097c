"""Files: the line of every key, and every way in which one cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.spec.source import LARGEST, THE_SCHEMA, parse_json, parse_toml, read_bytes
from matcher.support.errors import InvalidSourceError, Problem

OPTION = """\
id = "x"
name = { en = "X" }
texts.long.key = 1

# a comment
[[condition]]
rule = 'members > 5'
  since = 2020-01-01
[[condition]]
rule = 'rural'

[amount]
max_mad = { value = 5 }
[[amount.case]]
says = "a"
[[amount.case]]
says = "b"
[amount.case.note]
fr = "c"
[ terms . deep ]   # spaces are allowed
"quoted" = 1
'single' = 2
[[source]]
id = "S1"
"""


def problem(content: bytes) -> Problem:
    with pytest.raises(InvalidSourceError) as caught:
        parse_toml(content, "o.toml")
    (only,) = caught.value.problems
    return only


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (("id",), "o.toml:1"),
        (("name",), "o.toml:2"),
        (("texts", "long", "key"), "o.toml:3"),
        (("condition", 0), "o.toml:6"),
        (("condition", 0, "rule"), "o.toml:7"),
        (("condition", 0, "since"), "o.toml:8"),
        (("condition", 1), "o.toml:9"),
        (("condition", 1, "rule"), "o.toml:10"),
        (("amount",), "o.toml:12"),
        (("amount", "max_mad"), "o.toml:13"),
        (("amount", "case", 0, "says"), "o.toml:15"),
        (("amount", "case", 1), "o.toml:16"),
        (("amount", "case", 1, "says"), "o.toml:17"),
        (("amount", "case", 1, "note"), "o.toml:18"),
        (("amount", "case", 1, "note", "fr"), "o.toml:19"),
        (("terms", "deep"), "o.toml:20"),
        (("terms", "deep", "quoted"), "o.toml:21"),
        (("terms", "deep", "single"), "o.toml:22"),
        (("source", 0, "id"), "o.toml:24"),
    ],
)
def test_every_key_has_its_line(path: tuple[str | int, ...], where: str) -> None:
    assert parse_toml(OPTION.encode(), "o.toml").where(*path) == where


def test_a_key_inside_a_line_has_the_line_that_holds_it() -> None:
    file = parse_toml(OPTION.encode(), "o.toml")
    assert file.where("name", "en") == "o.toml:2"
    assert file.where("amount", "max_mad", "value") == "o.toml:13"


def test_a_missing_key_has_the_place_of_its_table() -> None:
    file = parse_toml(OPTION.encode(), "o.toml")
    assert file.where("condition", 1, "says") == "o.toml:9"
    assert file.where("nothing", "of", "this") == "o.toml"
    assert file.where() == "o.toml"


def test_windows_line_ends_count_as_one() -> None:
    file = parse_toml(OPTION.replace("\n", "\r\n").encode(), "o.toml")
    assert file.where("source", 0, "id") == "o.toml:24"


def test_a_byte_order_mark_is_not_part_of_the_first_key() -> None:
    file = parse_toml(b"\xef\xbb\xbf" + OPTION.encode(), "o.toml")
    assert file.data["id"] == "x"
    assert file.where("id") == "o.toml:1"


def test_an_empty_file_is_an_empty_table() -> None:
    assert parse_toml(b"", "o.toml").data == {}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"a = 1\nb = \n", "o.toml:2"),
        (b"a = 1\na = 2\n", "o.toml:2"),
        (b"\n\n[a\n", "o.toml:3"),
        (b"a = 2020-13-45\n", "o.toml:1"),
        (b'a = """never\nclosed\n', "o.toml:3"),
        (b"a = [1,\n2\n", "o.toml:3"),
        (b"[t]\n[t]\n", "o.toml:2"),
        (b"a = 1\n<<<<<<< ours\n", "o.toml:2"),
        (b"a = \0\n", "o.toml:1"),
        (b"\xff\xfe", "o.toml:1"),
    ],
)
def test_broken_toml_is_named_with_its_line(content: bytes, where: str) -> None:
    assert problem(content).where == where


def test_broken_toml_says_what_to_do() -> None:
    found = problem(b"a = 1\nb = \n")
    assert found.code == "broken-toml"
    assert str(found) == "o.toml:2: not valid TOML: Invalid value. Mend the line."


def test_a_file_that_is_not_utf8_is_named_with_its_line() -> None:
    found = problem(b'a = 1\nb = "\xe9t\xe9"\n')
    assert found.code == "not-utf8"
    assert str(found) == "o.toml:2: the file is not UTF-8. Save it as UTF-8."


def test_a_file_nested_too_deeply_is_refused() -> None:
    found = problem(b"a = " + b"[" * 100_000 + b"]" * 100_000)
    assert found.code in ("too-deep", "broken-toml")


def test_a_number_of_five_thousand_digits_is_refused() -> None:
    assert problem(b"a = " + b"9" * 5000).where == "o.toml:1"


def test_a_text_of_several_lines_holds_no_keys() -> None:
    content = b'says = """\nrule = nothing\n"""\nrule = "members"\n'
    assert parse_toml(content, "o.toml").where("rule") == "o.toml:4"


# --- reading


def refusal(path: Path) -> str:
    with pytest.raises(InvalidSourceError) as caught:
        read_bytes(path, THE_SCHEMA)
    return str(caught.value)


def test_a_missing_file_is_refused_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.toml"
    assert refusal(path) == f"{path}: The schema is not there. Check the path."


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert "The schema cannot be read" in refusal(tmp_path)


def test_a_file_below_a_file_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "The schema cannot be read" in refusal(tmp_path / "file" / "inner")


def test_a_file_of_the_largest_size_is_read_and_one_more_byte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * LARGEST)
    assert len(read_bytes(path, THE_SCHEMA)) == 2_000_000
    path.write_bytes(b"#" * (LARGEST + 1))
    assert "The schema is larger than 2,000,000 bytes" in refusal(path)


# --- JSON

MODEL = """\
{
 "name": "x {[,\\"",
 "fields": {
  "members": {
   "weight": 1.0, "knots": [1,
    2]
  }
 },
 "pairs": [{"a": 1}, {
   "b": 2}]
}
"""


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (("name",), "m.json:2"),
        (("fields", "members"), "m.json:4"),
        (("fields", "members", "weight"), "m.json:5"),
        (("fields", "members", "knots", 0), "m.json:5"),
        (("fields", "members", "knots", 1), "m.json:5"),
        (("pairs",), "m.json:9"),
        (("pairs", 0, "a"), "m.json:9"),
        (("pairs", 1, "b"), "m.json:10"),
        (("pairs", 1, "gone"), "m.json:9"),
        (("gone",), "m.json"),
    ],
)
def test_every_key_of_a_json_file_has_its_line(path: tuple[str | int, ...], where: str) -> None:
    assert parse_json(MODEL.encode(), "m.json").where(*path) == where


@pytest.mark.parametrize(
    ("content", "where", "code"),
    [
        (b'{"a": 1,\n"b": }', "m.json:2", "broken-json"),
        (b"", "m.json:1", "broken-json"),
        (b"[1]", "m.json:1", "not-a-table"),
        (b'{"a": "\xe9"}', "m.json:1", "not-utf8"),
        (b"[" * 100_000, "m.json", "too-deep"),
        (b"\x80\x04\x95", "m.json:1", "not-utf8"),
    ],
)
def test_what_is_not_json_is_named_with_its_line(content: bytes, where: str, code: str) -> None:
    with pytest.raises(InvalidSourceError) as caught:
        parse_json(content, "m.json")
    assert [(p.where, p.code) for p in caught.value.problems] == [(where, code)]
