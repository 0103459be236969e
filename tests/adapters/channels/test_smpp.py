# SPDX-License-Identifier: Apache-2.0
"""Text messages over SMPP 3.4, against a service centre that speaks the protocol with a codec of its own."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.conformance import Conformance, Stage, close, make_letter
from adapters.channels.fakes import smsc as centre
from adapters.channels.fakes.smsc import Running, Smsc
from adapters.channels.scripted import free_port
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.smpp import ADAPTER, SmppChannel, Style, wire
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import TakenByUs

SECTION = {"host": "127.0.0.1", "system_id": "duly", "password": "secret", "sender": "+12025550100"}
BEHAVIOURS = {
    "accepted": "", "mixed": "", "refused": "refused", "later": "queue_full", "too_many": "throttled", "unmapped": "strange",
    "hangs": "hang", "cut": "cut", "closed": "close", "garbage": "garbage", "malformed": "no_id", "flood": "flood", "trickle": "trickle",
}  # fmt: skip


def make_channel(port: int, **changes: Any) -> SmppChannel:
    return ADAPTER.build(values_of(ADAPTER, SECTION | {"port": port, "timeout": 1.0} | changes))


def delivered(content: bytes, *, esm: int = 4, coding: int = 0, tlvs: bytes = b"") -> bytes:
    body = b"\0\1\1" + b"12025550101\0\1\1" + b"12025550100\0" + bytes((esm, 0, 0)) + b"\0\0"
    return centre.pdu(5, 0, 7, body + bytes((0, 0, coding, 0, len(content))) + content + tlvs)


class SmppStage(Stage):
    cannot: ClassVar = {"stale": "receipts come over the bound session, which is what vouches for them"}
    retry_after = None

    def channel(self, url: str, **changes: Any) -> SmppChannel:
        return make_channel(int(url.rpartition(":")[2]), timeout=self.timeout, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_letter("+12025559000" if nth == 1 else f"+1202555010{nth}")

    @contextmanager
    def provider(self, scenario: str, script: Callable[..., Any]) -> Iterator[str]:
        with Running(Smsc(behaviour=BEHAVIOURS[scenario])) as smsc:
            yield f"smpp://127.0.0.1:{smsc.port}"

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[dict[str, str], bytes]:
        stat = {"delivered": "DELIVRD", "bounced": "UNDELIV"}.get(what, "VANISHED")
        return TakenByUs(), delivered(f"id:ref-1 sub:001 dlvrd:001 stat:{stat} err:000 text:".encode())

    def forged(self, letter: Letter) -> tuple[dict[str, str], bytes]:
        return {"duly-listener": "smpp"}, self.receipt(letter, "delivered", 0)[1]

    def unreadable(self) -> tuple[dict[str, str], bytes]:
        return TakenByUs(), delivered(b"id: stat:")[:-4]

    def accepted(self, request: Any) -> Any: ...

    refused = later = unmapped = accepted


class TestConformance(Conformance):
    stage = SmppStage()


@contextmanager
def posting(smsc: Smsc | None = None, **changes: Any) -> Iterator[tuple[Smsc, SmppChannel]]:
    with Running(smsc or Smsc()) as running:
        channel = make_channel(running.port, **changes)
        yield running, channel
        close(channel)


@contextmanager
def listening(channel: SmppChannel, take: Callable[[bytes], None]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=channel.listen, args=(take, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)
        assert not thread.is_alive()


def until(is_so: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("long", ["udh", "sar", "payload"])
@pytest.mark.parametrize("text", ["short", "€uro [x] " * 40, "公司地址变更🏢" * 30, "ñ" * 161])
def test_long_texts_come_back_whole(long: str, text: str) -> None:
    with posting(long=long) as (smsc, channel):
        (outcome,) = channel.post([make_letter("+12025550101", text=text)])
    assert isinstance(outcome, Accepted), outcome
    assert [("12025550101", text)] == [(m["to"], m["text"]) for m in smsc.messages]
    if long != "payload":
        assert outcome.units == len(smsc.taken)
    assert [0] * (len(smsc.taken) - 1) + [1] == [row["receipt"] for row in smsc.taken]


def test_mainland_numbers_get_the_signature_and_wide_characters() -> None:
    with posting(sms_sign="示例") as (smsc, channel):
        (outcome,) = channel.post([make_letter("+8613800000000", text="abc")])
    assert ("【示例】abc", 8) == (smsc.messages[0]["text"], smsc.taken[0]["coding"])
    assert isinstance(outcome, Accepted)


@pytest.mark.parametrize(("sender", "expected"), [("+12025550100", (1, 1)), ("10690001", (3, 0)), ("Example", (5, 0))])
def test_the_kind_of_the_sender(sender: str, expected: tuple[int, int]) -> None:
    with posting(sender=sender, validity_hours=49) as (smsc, channel):
        channel.post([make_letter("+12025550101", text="x")])
    assert expected == (smsc.taken[0]["source_ton"], smsc.taken[0]["source_npi"])
    assert "000002010000000R" == smsc.taken[0]["validity"]


def test_many_are_under_way_at_once_and_no_more_than_the_window() -> None:
    with posting(window=7) as (smsc, channel):
        outcomes = channel.post([make_letter("+12025550101", text=str(n)) for n in range(100)])
    assert [Accepted] * 100 == [type(outcome) for outcome in outcomes]
    assert 100 == len({o.reference for o in outcomes if isinstance(o, Accepted)})
    assert [str(n) for n in range(100)] == [m["text"] for m in smsc.messages]
    assert smsc.most_at_once <= 7
    assert [2] == smsc.binds


def test_some_parts_taken_is_neither_yes_nor_no() -> None:
    with posting() as (_, channel):
        (outcome,) = channel.post([make_letter("+12025559014", text="x" * 400)])
    assert isinstance(outcome, Unknown)
    assert "only some of 3 parts" in outcome.reason


def test_a_provider_that_says_too_much_is_left_alone_for_the_rest_of_the_wave() -> None:
    with posting(Smsc(behaviour="throttled"), window=2) as (smsc, channel):
        outcomes = channel.post([make_letter("+12025550101")] * 50)
    assert smsc.most_at_once <= 2
    assert [("too_many", False)] * 50 == [(o.code, o.permanent) for o in outcomes if isinstance(o, Refused)]


def test_a_wrong_password_rests_the_channel() -> None:
    with posting(password="wrong") as (_, channel):
        outcomes = channel.post([make_letter("+12025550101")] * 3)
    assert [("credentials", False)] * 3 == [(o.code, o.permanent) for o in outcomes if isinstance(o, Refused)]


def test_a_generic_nack_is_a_refusal() -> None:
    with posting() as (_, channel):
        (outcome,) = channel.post([make_letter("+12025559013")])
    assert isinstance(outcome, Refused)
    assert ("protocol", True) == (outcome.code, outcome.permanent)


def test_after_a_break_it_binds_again() -> None:
    with posting() as (smsc, channel):
        first = channel.post([make_letter("+12025559008")])
        second = channel.post([make_letter("+12025550101")])
    assert [Unknown, Accepted] == [type(o) for o in (*first, *second)]
    assert [2, 2] == smsc.binds


def test_it_says_goodbye_and_shows_signs_of_life() -> None:
    with posting(idle=0.1) as (smsc, channel):
        channel.post([make_letter("+12025550101")])
        until(lambda: smsc.enquiries >= 2)
        channel.post([make_letter("+12025550101")])
    until(lambda: smsc.unbinds == 1)
    assert [2] == smsc.binds


def test_a_server_that_falls_silent_is_left() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        channel = make_channel(silent.getsockname()[1], timeout=0.3)
        (outcome,) = channel.post([make_letter("+12025550101")])
    assert isinstance(outcome, Refused)
    assert ("connect", False) == (outcome.code, outcome.permanent)


@pytest.mark.parametrize("with_tlvs", [True, False])
def test_receipts_and_replies_over_the_bound_session(with_tlvs: bool) -> None:
    got: list[bytes] = []
    with posting(Smsc(with_tlvs=with_tlvs)) as (smsc, channel), listening(channel, got.append):
        until(lambda: smsc.binds == [9])
        numbers = ["+12025550101", "+12025559009", "+12025559010", "+12025559011"]
        outcomes = channel.post([make_letter(number, text="x") for number in numbers])
        until(lambda: len(got) == 5 and len(smsc.answers) == 5)
    ids = [o.reference for o in outcomes if isinstance(o, Accepted)]
    found = [item for raw in got for item in channel.read_receipt(TakenByUs(), raw)]
    receipts = {item.reference: item.outcome for item in found if isinstance(item, Receipt)}
    assert dict(zip(ids, ["delivered", "bounced", "unmapped", "delivered"], strict=True)) == receipts
    assert [Reply("+12025559011", "确认 123456")] == [item for item in found if isinstance(item, Reply)]
    assert {0} == {status for _, status in smsc.answers}


def test_what_could_not_be_kept_is_asked_for_again() -> None:
    def away(raw: bytes) -> None:
        raise ConnectionError("the database is away")

    with posting() as (smsc, channel), listening(channel, away):
        until(lambda: smsc.binds == [9])
        channel.post([make_letter("+12025550101", text="x")])
        until(lambda: bool(smsc.answers))
    assert [("receipt", 0x64)] == smsc.answers


def test_the_listener_binds_again_when_the_centre_comes_back() -> None:
    port, got = free_port(), []
    channel = make_channel(port)
    with listening(channel, got.append):
        with Running(Smsc(), port) as first:
            until(lambda: first.binds == [9])
        time.sleep(0.1)
        with Running(Smsc(), port) as second:
            until(lambda: second.binds == [9], 8)
            channel.post([make_letter("+12025550101", text="x")])
            until(lambda: len(got) == 1)


def test_ids_in_decimal_are_matched() -> None:
    got: list[bytes] = []
    changes = {"receipt_ids": "decimal"}
    with posting(Smsc(decimal_receipts=True), **changes) as (smsc, channel), listening(channel, got.append):
        until(lambda: smsc.binds == [9])
        (outcome,) = channel.post([make_letter("+12025550101", text="x")])
        until(lambda: len(got) == 1)
    (found,) = channel.read_receipt(TakenByUs(), got[0])
    assert isinstance(found, Receipt) and isinstance(outcome, Accepted)
    assert outcome.reference == found.reference


@pytest.mark.parametrize(
    ("content", "coding", "esm", "expected"),
    [
        (b"1 123456", 0, 0, Reply("+12025550101", "1 123456")),
        (b"caf\xe9", 3, 0, Reply("+12025550101", "café")),
        (b"\x05\x00\x03\x01\x02\x01" + "你好".encode("utf-16-be"), 8, 0x40, Reply("+12025550101", "你好")),
        (b"STOP", 1, 0, Reply("+12025550101", "STOP", kind="stop")),
    ],
)
def test_a_customers_message(content: bytes, coding: int, esm: int, expected: Reply) -> None:
    assert [expected] == make_channel(1).read_receipt(TakenByUs(), delivered(content, esm=esm, coding=coding))


def test_receipts_as_centres_write_them() -> None:
    lines = (Path(__file__).parent / "samples" / "smpp" / "receipts.txt").read_text().splitlines()
    found = [make_channel(1).read_receipt(TakenByUs(), delivered(line.encode()))[0] for line in lines]
    assert [
        ("a1", "delivered", "", "2603010931"), ("a2", "bounced", "switched_off", "2603020930"), ("a3", "failed", "rejected", ""),
    ] == [(r.reference, r.outcome, r.code, r.said_at) for r in found if isinstance(r, Receipt)]  # fmt: skip


def test_a_receipt_that_contradicts_itself_is_for_a_person() -> None:
    raw = delivered(b"id:1 stat:DELIVRD err:000", tlvs=b"\x04\x27\x00\x01\x05")
    (found,) = make_channel(1).read_receipt(TakenByUs(), raw)
    assert isinstance(found, Receipt)
    assert ("unmapped", "1") == (found.outcome, found.reference)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    for candidate in (raw, centre.pdu(5, 0, 1, raw), delivered(raw[:150]), delivered(raw[:150], esm=0x40, coding=8)):
        with suppress(Refusal):
            wire.read_delivered(candidate, Style())


@pytest.mark.slow()
def test_against_a_process_of_its_own(tmp_path: Path) -> None:
    port, journal = free_port(), tmp_path / "journal"
    command = [sys.executable, str(Path(centre.__file__)), "--port", str(port), "--journal", str(journal)]
    running = subprocess.Popen(command)
    try:
        channel = make_channel(port)
        outcomes: list[object] = []

        def is_there() -> bool:
            outcomes[:] = channel.post([make_letter("+12025550101", text="公司地址变更" * 30)])
            return isinstance(outcomes[0], Accepted)

        until(is_there, 20)
        running.kill()
        running.wait()
        after = channel.post([make_letter("+12025550101")])
    finally:
        running.kill()
        running.wait()
    assert ["公司地址变更" * 30] == [json.loads(line)["text"] for line in journal.read_text().splitlines()]
    assert not isinstance(after[0], Accepted)


def test_every_code_is_one_of_ours() -> None:
    known = frozenset().union(*FAULTS.values())
    assert [] == [
        n for n, row in ADAPTER.codes.items() if row.outcome not in {"accepted", "delivered"} and row.code not in known
    ]
