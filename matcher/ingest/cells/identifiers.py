"""Ids and numbers in registers: what may be one, by its form."""

from __future__ import annotations

import re

from matcher.ingest.sheets.sheet import Raw

#: The CNSS counts employers with seven digits, and people with nine.
_PERSONAL_CNSS = 9


def is_number_of(register: str, text: str) -> bool:
    """Whether letters and digits may be a number in a register: "en cours 1" is none.

    >>> is_number_of("ice", "123457E12"), is_number_of("ice", "999999999999999")
    (False, False)
    >>> is_number_of("ice", "1525000012345"), is_number_of("local_register", "1234TZ")
    (True, True)
    >>> is_number_of("cnss", "1234567"), is_number_of("cnss", "123456789")
    (True, False)
    """
    digits = sum(c.isdigit() for c in text)
    if not digits or len(text) > 40 or digits < len(text) - digits:
        return False
    if re.fullmatch(r"\d+E\d{1,2}", text) or (
        len(set(text)) == 1 and (text[0] == "0" or digits > 4)
    ):
        return False
    if register == "cnss" and digits >= _PERSONAL_CNSS:
        return False
    return register != "ice" or 11 <= digits == len(text) <= 15  # zeros before it may be lost


def own_id_of(cell: Raw) -> str:
    """An id with a letter in it; a running number names nothing outside its sheet."""
    text = str(cell or "").strip()
    is_id = 0 < len(text) <= 40 and all(c.isalnum() or c in "-_./" for c in text)
    return text if is_id and any(c.isalpha() for c in text) else ""
