# SPDX-License-Identifier: Apache-2.0
"""Whatever arrives: nothing raises, nothing costs more than its size, nothing is confirmed or matched out of thin air."""

import importlib
import pkgutil
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from duly.adapters.channels import mail_in
from duly.kernel import mails
from duly.kernel.mails import parts
from duly.kernel.mails.parts import take_apart
from duly.rooms.delivery.channel import Receipt, Reply
from duly.rooms.delivery.rules import read_reply

HERE = Path(__file__).parent / "mail"
SAMPLES = sorted(HERE.glob("*/*.eml"))
SAYS_CONFIRM = {
    f"{manifest.parent.name}/{row['file']}"
    for manifest in HERE.glob("*/manifest.yaml")
    for row in yaml.safe_load(manifest.read_text(encoding="utf-8"))
    if any(one.get("confirms") for one in row["expect"]) or "question-with-confirm" in row["file"]
}
SLOWLY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(raw: bytes) -> list[Receipt | Reply]:
    """Without the net that catches what should not happen."""
    return mail_in._read(take_apart(raw))


def all_that_can_be_read(raw: bytes) -> str:
    seen = [raw.decode("latin-1")]
    for part in take_apart(raw).walk():
        seen += [part.bytes().decode("latin-1"), part.text(), *(part.head(name) for name, _ in part.heads)]
    return "".join(seen).lower().replace("-", "")


def must_be_honest(raw: bytes, *, may_confirm: bool) -> None:
    for item in read(raw):
        assert item.delivery_id is None or item.delivery_id.hex in all_that_can_be_read(raw)
        shown = item.text + item.sender if isinstance(item, Reply) else item.response + item.code + item.said_at
        shown.encode()
        assert "\x00" not in shown
        if isinstance(item, Reply) and item.kind == "reply" and not may_confirm:
            assert read_reply(item.text).kind != "confirm"


@SLOWLY
@given(st.binary(max_size=2000))
@example(b"From: <a@b.example>\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n")
@example(b"From: a@b.example\r\nContent-Type: text/plain; charset=idna\r\n\r\nxn--\xff")
def test_arbitrary_bytes(raw: bytes) -> None:
    must_be_honest(raw, may_confirm=True)
    must_be_honest(b"From: a@b.example\r\nContent-Type: text/html; charset=x\r\n\r\n" + raw, may_confirm=True)


@SLOWLY
@given(st.sampled_from(SAMPLES), st.integers(min_value=0), st.integers(1, 20))
def test_flipped_bits(path: Path, seed: int, flips: int) -> None:
    raw, dice = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(flips):
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    must_be_honest(bytes(raw), may_confirm=_confirms(path))


@SLOWLY
@given(st.sampled_from(SAMPLES), st.floats(0, 1), st.floats(0, 1))
def test_cut_off_or_with_a_piece_missing(path: Path, left: float, right: float) -> None:
    raw = path.read_bytes()
    first, last = sorted((int(left * len(raw)), int(right * len(raw))))
    must_be_honest(raw[:first], may_confirm=_confirms(path) or _stands_there(raw[:first], raw))
    must_be_honest(raw[:first] + raw[last:], may_confirm=True)


@SLOWLY
@given(st.sampled_from(SAMPLES), st.randoms())
def test_headers_in_any_order_say_the_same(path: Path, dice: random.Random) -> None:
    head, gap, body = path.read_bytes().partition(b"\r\n\r\n")
    fields = re.split(rb"\r\n(?![ \t])", head)
    dice.shuffle(fields)
    raw = b"\r\n".join(fields) + gap + body
    must_be_honest(raw, may_confirm=_confirms(path))
    assert read(raw) == read(path.read_bytes())


@SLOWLY
@given(st.sampled_from(SAMPLES), st.sampled_from(SAMPLES))
def test_one_inside_another(outer: Path, inner: Path) -> None:
    head, gap, _ = outer.read_bytes().partition(b"\r\n\r\n")
    raw = b"Content-Type: message/rfc822\r\n" + head + gap + inner.read_bytes()
    must_be_honest(raw, may_confirm=True)


def _confirms(path: Path) -> bool:
    return f"{path.parent.name}/{path.name}" in SAYS_CONFIRM


def _stands_there(cut: bytes, raw: bytes) -> bool:
    """Whether the words of a cut are words of the whole: the ``Y`` of ``Your message`` is a yes by itself."""
    whole = all_that_can_be_read(raw)
    return all(one.text.lower().replace("-", "") in whole for one in read(cut) if isinstance(one, Reply))


FROM = b"From: a@b.example\r\n"
PAGE = FROM + b"Content-Type: text/html\r\n\r\n"
MANY = FROM + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'


def _nested(size: int) -> bytes:
    one = b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n"
    return FROM + b"".join(one % (number, number) for number in range(size // 50))


HOSTILE: dict[str, Any] = {
    "empty lines": lambda n: FROM + b"\r\n" + b"\n" * n,
    "one long line": lambda n: FROM + b"\r\n" + b"a" * n,
    "headers without end": lambda n: FROM + b"X-A: b\r\n" * (n // 8),
    "one header folded for ever": lambda n: FROM + b"Subject: a" + b"\r\n b" * (n // 4),
    "encoded words": lambda n: FROM + b"Subject: " + b"=?utf-8?B?" * (n // 10),
    "comments": lambda n: b"From: " + b"(" * n,
    "quotes": lambda n: b"From: " + b'"\\' * (n // 2),
    "angles": lambda n: b"From: " + b"<" * n + b"@@@@",
    "parameters": lambda n: FROM + b"Content-Type: text/plain" + b"; a*0=" * (n // 6),
    "nested parts": _nested,
    "nested messages": lambda n: FROM + b"Content-Type: message/rfc822\r\n\r\n" * (n // 34),
    "parts": lambda n: MANY + b"--b\r\n\r\nx\r\n" * (n // 10),
    "boundaries that are none": lambda n: MANY + b"--bx" * (n // 4),
    "tags": lambda n: PAGE + b"<" * n,
    "tags with names": lambda n: PAGE + b"<p " * (n // 3),
    "comments never closed": lambda n: PAGE + b"<!--" * (n // 4),
    "entities": lambda n: PAGE + b"&amp" * (n // 4),
    "divs never closed": lambda n: PAGE + b"<div class=gmail_quote>" * (n // 23),
    "quote marks": lambda n: FROM + b"\r\n" + b">" * n,
    "attributions": lambda n: FROM + b"\r\n" + (b"On 1 " + b"<a@" * 100 + b":\r\n") * (n // 310),
    "rules": lambda n: FROM + b"\r\n" + (b"-" * 500 + b"\r\n") * (n // 502),
    "flowed": lambda n: FROM + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * (n // 4),
    "base64": lambda n: FROM + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=A" * (n // 2),
    "quoted-printable": lambda n: FROM + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n=E" * (n // 5),
    "blocks": lambda n: (
        b"From: mailer-daemon@b.example\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Action: failed\r\n\r\n" * (n // 18)
    ),
    "words of a bounce": lambda n: (
        b"From: mailer-daemon@b.example\r\nSubject: failure notice\r\n\r\n" + b"<a@b>: rcpt to: " * (n // 16)
    ),
    "structure": lambda n: FROM + b"Content-Type: application/pkcs7-mime\r\n\r\n" + b"\x24\x80\x04\x00" * (n // 4),
    "escapes": lambda n: FROM + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + b"\x1b$B\x1b(B" * (n // 6),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_work_grows_with_size_at_most(kind: str) -> None:
    """Counted in calls, not in seconds; the seconds are only there to notice what a single call can hide."""
    small, large = HOSTILE[kind](500_000), HOSTILE[kind](2_000_000)
    began = time.monotonic()
    first, second = calls_of(small), calls_of(large)
    assert second <= 4.5 * first + 2000
    assert time.monotonic() - began < 20
    assert sum(1 for _ in take_apart(large).walk()) <= parts.MOST_PARTS


def test_ten_megabytes_are_read_and_no_more() -> None:
    raw = HOSTILE["parts"](parts.LARGEST * 2)
    assert len(take_apart(raw).body) <= parts.LARGEST
    mail_in.read(raw)


def calls_of(raw: bytes) -> int:
    count = 0

    def tick(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        read(raw)
    finally:
        sys.setprofile(None)
    return count


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for package in (mail_in, mails):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{module.name}.{name}", value


@pytest.mark.parametrize(("name", "pattern"), list(patterns()))
def test_no_pattern_repeats_a_repeat_without_bound(name: str, pattern: re.Pattern[Any]) -> None:
    parsed = sys.modules["re._parser"].parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
    assert not list(_endless(parsed, within=False)), name


def _endless(parsed: Any, *, within: bool) -> Iterator[Any]:
    """Repeats that can nest: an unbounded one below another repeat that can go round more than a few times."""
    for operation, argument in parsed:
        kind = str(operation)
        if kind in {"MAX_REPEAT", "MIN_REPEAT"}:
            _, most, below = argument
            is_endless = most > 10_000
            if is_endless and within:
                yield argument
            yield from _endless(below, within=within or most > 20)
        elif kind == "SUBPATTERN":
            yield from _endless(argument[3], within=within)
        elif kind == "BRANCH":
            for branch in argument[1]:
                yield from _endless(branch, within=within)
