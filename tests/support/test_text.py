"""How texts are compared."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from matcher.support.text import fold

SAME = {"ة": "ه", "ى": "ي", "ٱ": "ا", "ڭ": "ك", "گ": "ك", "ی": "ي", "ک": "ك"}


@given(st.text(st.characters() | st.sampled_from("éÉàçœﬁ\u0301\u0640’ةىٱڭ١ß 'A-"), max_size=30))
def test_a_text_is_folded_letter_by_letter(word: str) -> None:
    said = ""
    for letter in unicodedata.normalize("NFKD", word.casefold()):
        if unicodedata.combining(letter) or letter == "ـ":
            continue
        letter = SAME.get(letter, letter).casefold()
        said += letter if letter.isalnum() else " "
    assert fold(word).split() == said.split() == fold(fold(word)).split()
