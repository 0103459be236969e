# SPDX-License-Identifier: Apache-2.0
"""Exchange files: what goes out comes back the same, and a file from outside can do no harm."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.refusals import Refusal
from duly.rooms.translation.facts import LARGEST_FILE, Side
from duly.rooms.translation.rules.xliff import NAMESPACE, exchange_file, read_exchange
from rooms.translation.texts import CHINESE, ENGLISH

SOURCE = Side("zh-Hans", CHINESE, "sha256:0a")
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t<&>\"'{}%"), min_size=1
)


def a_file(**target: str) -> str:
    return exchange_file("acme/2026-0001", SOURCE, "en", target, {"title": "迁至 = relocates to"})


def test_a_file_comes_back_as_it_went_out() -> None:
    unit = read_exchange(a_file(**ENGLISH).encode())
    assert unit[:4] == ("acme/2026-0001", "zh-Hans", "en", "sha256:0a")
    assert unit.parts == ENGLISH


@given(TEXT.filter(str.strip))
def test_any_text_comes_back_as_it_went_out(text: str) -> None:
    clean = text.replace("\ufffe", "").replace("\uffff", "")
    if clean.strip():
        assert read_exchange(a_file(body=clean).encode()).parts == {"body": clean}


def test_blanks_stand_where_programs_protect_them() -> None:
    root = ET.fromstring(a_file())
    held = [element.text for element in root.iter(f"{{{NAMESPACE}}}ph")]
    assert {"{{ name }}", "{{ link }}", "{{ effective_on|date }}"} <= set(held)
    assert "relocates to" in a_file()


def test_parts_without_a_target_are_left_out() -> None:
    assert read_exchange(a_file(title="We move").encode()).parts == {"title": "We move"}


GOOD = a_file(title="We move")
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no xml",
        b"<xliff/>",
        GOOD.replace('version="1.2"', 'version="2.0"', 1).encode(),
        GOOD.replace("We move", "&b;").replace("<xliff", f"{BOMB}<xliff", 1).encode(),
        GOOD.replace("<xliff", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff', 1).encode(),
        GOOD.replace("We move", "<g>" * 100_000).encode(),
        GOOD.replace("We move", "<g>" * 50 + "</g>" * 50).encode(),
        GOOD.replace('id="title"', 'id="../../etc"').encode(),
        GOOD.replace('id="summary"', 'id="title"').encode(),
        GOOD.replace('product-version="sha256:0a"', "").encode(),
        b"x" * (LARGEST_FILE + 1),
        GOOD.encode("utf-16")[:-7],
        GOOD.replace("UTF-8", "UTF-7", 1).encode(),
        GOOD.replace("UTF-8", "no-such-code", 1).encode(),
    ],
)
def test_a_hostile_or_broken_file_is_refused(raw: bytes) -> None:
    with pytest.raises(Refusal) as no:
        read_exchange(raw)
    assert no.value.code == "translation.bad_exchange"
    assert " / " not in no.value.say("zh") + no.value.say("en")


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal) as no:
        read_exchange(GOOD.replace('target-language="en"', 'target-language="!"').encode())
    assert no.value.code == "languages.bad"
