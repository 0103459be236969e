# SPDX-License-Identifier: Apache-2.0
"""Every code that the post office or an adapter can write has words in both languages."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import duly.rooms.delivery
from duly.adapters import channels
from duly.adapters.channels.adapter import Code
from duly.doors.look.codes import CODES, code_said
from duly.rooms.delivery import rules
from duly.rooms.delivery.actions.claiming import BUSY, PACED
from duly.rooms.delivery.channel import FAULTS

SOURCES = (Path(channels.__file__).parent, Path(duly.rooms.delivery.__file__).parent)
_WRITTEN = re.compile(r'(?:Refused|Unknown)\(\s*f?"([^"]+)"')
_RECEIPT = re.compile(r'Receipt\([^"()]+, "[a-z]+", f?"([^"]+)"')
_REPORTS = (
    "abuse",
    "fraud",
    "virus",
    "other",
    "not-spam",
    "opt-out",
    "opt-out-list",
    "auth-failure",
    "relayed",
    "expanded",
)


def in_tables() -> Iterator[str]:
    """The codes of every adapter's tables."""
    for found in pkgutil.walk_packages(channels.__path__, f"{channels.__name__}."):
        for value in vars(importlib.import_module(found.name)).values():
            if isinstance(value, Mapping):
                yield from (row.code for row in value.values() if isinstance(row, Code) and row.code)


def in_sources() -> Iterator[str]:
    """The codes that stand in the sources, their blanks filled with something."""
    for folder in SOURCES:
        for file in folder.rglob("*.py"):
            text = file.read_text()
            for code in (*_WRITTEN.findall(text), *_RECEIPT.findall(text)):
                yield re.sub(r"\{[^}]*\}", "7", code)


ALL = sorted(
    {*in_tables(), *in_sources(), *_REPORTS, *(code for codes in FAULTS.values() for code in codes)}
    | {BUSY, PACED, rules.NEVER_SEEN, rules.RESEND, rules.NOT_REACHED, "no_provider", "no_receipt", "complained"}
    | {"unknown_zone", "quiet_hours", "stale", "expired", "no_contact", "contact_bounced", "opted_out", "worker_lost"}
)


def test_the_codes_were_found() -> None:
    assert len(ALL) > 60
    assert {"malformed_answer", "adapter_raised", "http_7", "unmapped:7", "switched_off"} <= {*ALL}


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("asked", ["", "??"])
def test_a_code_is_told_in_words(code: str, asked: str) -> None:
    english, chinese = (code_said(code + asked, language) for language in ("en", "zh-Hans"))
    assert english != chinese
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert "_" not in english or code.startswith("unmapped:")


def test_a_providers_own_code_is_shown_as_it_is() -> None:
    assert code_said("E-4711", "zh-Hans") == "E-4711"
    assert code_said("unmapped:4711?", "en").endswith("(4711)")


def test_no_words_stand_twice_under_one_code() -> None:
    source = (Path(code_said.__code__.co_filename)).read_text()
    names = re.findall(r'^    "([^"]+)": Words', source, re.MULTILINE)
    assert len(names) == len(set(names)) == len(CODES)
