# SPDX-License-Identifier: Apache-2.0
"""Whatever arrives: nothing raises, nothing takes long, and mail of other trades asks for nothing."""

import importlib.util
import time
from pathlib import Path

import pytest

from duly.rooms.change_requests.rules.mails import read, recognise, written

OURS = sorted((Path(__file__).parents[3] / "adapters" / "channels" / "mail").glob("*/*.eml"))
SPEC = importlib.util.find_spec("test.test_email") if importlib.util.find_spec("test") else None
PYTHONS = sorted(Path(SPEC.origin).parent.glob("data/msg_*.txt")) if SPEC and SPEC.origin else []
"""The standard library's own odd messages, where this Python came with its tests."""
LONGEST = 8.0
NASTY = {
    "digits": "1" * 200_000,
    "spaced digits": "1 " * 100_000,
    "groups": "AB12 " * 50_000,
    "topics": "please change my new e-mail address mobile phone number to " * 4_000,
    "chinese topics": "请将我的新手机号码邮箱地址变更为" * 8_000,
    "labels": "new phone: \n" * 20_000,
    "colons": "change my address as follows:\n" * 8_000,
    "quotes": "“" * 100_000,
    "addresses": "a@b." * 50_000,
    "capitals": "Aa " * 70_000,
    "one line": "my " * 70_000,
    "brackets": "(" * 200_000,
    "blanks": " " * 300_000 + "x",
    "places": "省市区县路号" * 30_000,
}


@pytest.mark.parametrize("path", [*OURS, *PYTHONS], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_bounces_answers_and_odd_messages_pass_and_ask_for_nothing(path: Path) -> None:
    letter = read(path.read_bytes())
    assert recognise(letter.subject, written(letter).said).certain == ()


@pytest.mark.parametrize("kind", NASTY)
def test_no_text_takes_long(kind: str) -> None:
    raw = f"From: li@example.com\r\nSubject: {NASTY[kind][:300]}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n".encode()
    began = time.monotonic()
    letter = read(raw + NASTY[kind].encode())
    recognise(letter.subject, written(letter).said)
    recognise("", NASTY[kind])
    assert time.monotonic() - began < LONGEST


def test_there_are_messages_to_read() -> None:
    assert len(OURS) > 100
