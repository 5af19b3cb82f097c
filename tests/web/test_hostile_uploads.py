"""Every hostile file of the import, handed in at the page: one message, and the page lives on."""

from __future__ import annotations

import pytest
from ingest.test_hostile import HOSTILE
from page_reader import Client, sound

from matcher.web.guard import FILE_BYTES
from matcher.web.uploads import uploads_folder


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name: str, client: Client) -> None:
    file, make, _ = HOSTILE[name]
    # the guard counts while it reads: a little more than it takes stands for all that is longer
    content = make()[: FILE_BYTES + 100_000]
    browser = client("fr", None)
    answer = browser.post("/import", files={"file": (file, content)})
    too_long = len(content) > FILE_BYTES
    assert answer.status_code == (413 if too_long else 422), answer.text[-2000:]
    if too_long:
        assert "trop long" in answer.text and "طويل" in answer.text
    else:
        faults = [one for one in sound(answer.text).all("a") if one.get("href") == "#file"]
        assert len(faults) == 1
    assert not uploads_folder().exists() or list(uploads_folder().iterdir()) == []
    assert browser.get("/import").status_code == 200
