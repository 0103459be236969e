# SPDX-License-Identifier: Apache-2.0
"""Every word on the pages is there in both languages, and the compiled catalogues are those of the sources."""

from pathlib import Path

import pytest

from duly.doors.look.states import DELIVERY, NOTICE, RECIPIENT
from duly.house import messages
from duly.rooms.delivery.facts import State as Delivery
from duly.rooms.notices.facts import State as Notice
from duly.rooms.obligations.facts import State as Recipient

CATALOGUES = messages.catalogue_paths()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_nothing_is_left_untranslated(path: Path) -> None:
    assert [] == messages.untranslated(messages.read(path))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_the_catalogue_holds_exactly_what_the_pages_say(path: Path) -> None:
    said = {str(message.id) for message in messages.spoken(path.parents[3]) if message.id}
    kept = {str(message.id) for message in messages.read(path) if message.id}
    assert said == kept


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_the_compiled_catalogue_is_that_of_the_source(path: Path) -> None:
    assert messages.compiled(messages.read(path)) == path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_translations_keep_the_blanks(path: Path) -> None:
    faulty = [str(message.id) for message, faults in messages.read(path).check() if faults]
    assert not faulty


def test_the_customers_catalogue_in_traditional_chinese_is_that_of_simplified() -> None:
    path = next(one for one in CATALOGUES if one.parents[3].name == "portal")
    kept = messages.read(messages.traditional_path(path))
    wanted = messages.in_traditional(messages.read(path))
    assert {(one.id, one.string) for one in kept if one.id} == {(one.id, one.string) for one in wanted if one.id}
    compiled = messages.traditional_path(path).with_suffix(".mo").read_bytes()
    assert compiled == messages.compiled(kept)
    assert "登記" in "".join(str(one.string) for one in kept)


def test_every_state_has_a_look() -> None:
    assert {*RECIPIENT} == {*Recipient}
    assert {*DELIVERY} == {*Delivery}
    assert {*NOTICE} == {*Notice}


def test_no_word_of_one_door_speaks_for_another() -> None:
    """Django reads both catalogues as one: the same English in two doors must mean the same, or have a context."""
    first, second = ({(message.id, message.context): message.string for message in messages.read(path) if message.id} for path in CATALOGUES)  # fmt: skip
    assert [word for word, said in first.items() if word in second and second[word] != said] == []
