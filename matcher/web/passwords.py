"""Passwords: kept as scrypt makes them, each with a salt of its own.

N = 2^15, r = 8, p = 3 is one of the settings that OWASP's Password Storage Cheat Sheet lists as
equally strong; one takes 32 MiB while it is worked out, so no more than two are at once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from threading import BoundedSemaphore

from matcher.support.errors import UsageError
from matcher.support.messages import message

N, R, P = 2**15, 8, 3
_MEMORY = 256 * N * R
SHORTEST, LONGEST = 10, 200
_AT_ONCE = BoundedSemaphore(2)


def seal(password: str) -> str:
    """What is kept of a password: the settings, the salt, and what scrypt makes of both."""
    salt = secrets.token_bytes(16)
    return f"scrypt${N}${R}${P}${salt.hex()}${_scrypt(password, salt, N, R, P).hex()}"


def is_right(password: str, sealed: str) -> bool:
    """Whether a password is the one that was sealed; it takes as long where none was."""
    _, n, r, p, salt, made = (sealed or _NOBODY).split("$")
    found = _scrypt(password, bytes.fromhex(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, bytes.fromhex(made)) and bool(sealed)


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    text = unicodedata.normalize("NFKC", password[:LONGEST]).encode("utf-8", "replace")
    with _AT_ONCE:
        return hashlib.scrypt(text, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


_NOBODY = f"scrypt${N}${R}${P}${'00' * 16}${'00' * 32}"


def check_password(password: str, name: str) -> None:
    """Refuse a password that is soon guessed.

    Raises
        UsageError  it is too short, too long, or made of the name or of few letters
    """
    hint = message("Take four or five words that do not belong together.")
    if not SHORTEST <= len(password) <= LONGEST:
        what = message("A password has {least} to {most} letters.", least=SHORTEST, most=LONGEST)
        raise UsageError(what, hint=hint)
    if (
        len(set(password)) < 5
        or password.casefold().replace(name.casefold(), "") == ""
        or (name.casefold() in password.casefold() and len(password) < len(name) + SHORTEST - 2)
    ):
        raise UsageError(message("The password is too easily guessed."), hint=hint)


def new_password() -> str:
    """A password made of chance, of 75 bits, in groups that can be read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3))
