"""Passwords: scrypt, a salt of its own for each, and none that is soon guessed."""

from __future__ import annotations

import hashlib

import pytest

from matcher.support.errors import UsageError
from matcher.web.passwords import check_password, is_right, new_password, seal

WORDS = "tortue lampe huit olivier"


def test_a_password_is_kept_as_scrypt_makes_it_with_a_salt_of_its_own() -> None:
    one, other = seal(WORDS), seal(WORDS)
    assert one != other and WORDS not in one
    kind, n, r, p, salt, made = one.split("$")
    assert (kind, int(n), int(r), int(p)) == ("scrypt", 2**15, 8, 3)
    assert len(bytes.fromhex(salt)) == 16 and salt != other.split("$")[4]
    again = hashlib.scrypt(WORDS.encode(), salt=bytes.fromhex(salt), n=2**15, r=8, p=3,
                           maxmem=2**27, dklen=32)  # fmt: skip
    assert made == again.hex()
    assert is_right(WORDS, one) and is_right(WORDS, other)
    assert not is_right(WORDS + " ", one) and not is_right("", one)


def test_nobody_has_no_password() -> None:
    assert not is_right("", "") and not is_right(WORDS, "")


@pytest.mark.parametrize(
    "password",
    ["", "short", "x" * 201, "aaaaaaaaaaaaa", "abababababab", "officer-7officer-7", "officer-77"],
)
def test_what_is_soon_guessed_is_refused(password: str) -> None:
    with pytest.raises(UsageError):
        check_password(password, "officer-7")


def test_a_password_of_chance_is_taken() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        check_password(one, "officer-7")
