# SPDX-License-Identifier: Apache-2.0
"""E-mail over a real conversation with a mail server that can misbehave."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.channels.channel_contract import ChannelContract, ids, make_letter, must_be_not_reached
from adapters.channels.props import MailSink, free_port, mail_sink
from duly.adapters.channels.smtp import SmtpChannel, SmtpSettings
from duly.rooms.delivery.channel import Accepted, Refused, Unknown

pytestmark = pytest.mark.slow()
TO = "customer@example.com"


def make_channel(port: int, **changes: object) -> SmtpChannel:
    settings: dict[str, object] = {
        "host": "127.0.0.1", "port": port, "starttls": "never", "connections": 3, "timeout": 1.0,
        "mail_from": "notices@acme.example",
    }  # fmt: skip
    return SmtpChannel(SmtpSettings(**(settings | changes)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailSink]:
    with mail_sink(tmp_path_factory.mktemp("mail")) as running:
        yield running


class TestContract(ChannelContract):
    good = ("a@example.com", "b@example.org", "c@邮箱.example")
    refused = "refuse@example.com"

    @pytest.fixture()
    def channel(self, sink: MailSink) -> Iterator[SmtpChannel]:
        channel = make_channel(sink.port)
        yield channel
        channel.close()


def test_the_message_id_is_the_delivery(sink: MailSink) -> None:
    letters = [make_letter(TO) for _ in range(5)]
    make_channel(sink.port).post(letters)
    assert {str(name) for name in ids(letters)} <= set(sink.journal())


def test_the_return_path_names_the_delivery(sink: MailSink) -> None:
    letter = make_letter(TO)
    make_channel(sink.port, return_path="bounces@acme.example").post([letter])
    envelope = (sink.folder / f"{letter.delivery_id}.json").read_text()
    assert f"bounces+{letter.delivery_id.hex}@acme.example" in envelope


def test_an_address_beyond_ascii_is_taken_where_the_relay_can(sink: MailSink) -> None:
    (outcome,) = make_channel(sink.port).post([make_letter("用户@例子.example")])
    assert isinstance(outcome, Accepted)


def test_nobody_listens() -> None:
    must_be_not_reached(make_channel(free_port()), TO)


def test_a_relay_that_never_says_hello_is_not_reached() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        must_be_not_reached(make_channel(silent.getsockname()[1]), TO)
        assert time.monotonic() - started < 5


def test_a_relay_that_hangs_before_the_message_was_sent_is_temporary(tmp_path: Path) -> None:
    with mail_sink(tmp_path, "--hang-at", "rcpt") as sink:
        outcomes = make_channel(sink.port, connections=1).post([make_letter(TO) for _ in range(3)])
    assert [("connect", False)] * 3 == [(o.code, o.permanent) for o in outcomes if isinstance(o, Refused)]
    assert sink.journal() == []


def test_a_relay_that_hangs_after_the_message_was_sent_leaves_one_unknown(tmp_path: Path) -> None:
    letters = [make_letter(TO) for _ in range(3)]
    with mail_sink(tmp_path, "--hang-at", "data") as sink:
        outcomes = make_channel(sink.port, connections=1).post(letters)
    assert isinstance(outcomes[0], Unknown)
    assert [("connect", False)] * 2 == [(o.code, o.permanent) for o in outcomes if isinstance(o, Refused)]
    assert sink.journal() == [str(letters[0].delivery_id)]


def test_a_relay_that_closes_instead_of_answering_leaves_that_one_unknown(tmp_path: Path) -> None:
    letters = [make_letter(TO) for _ in range(12)]
    with mail_sink(tmp_path, "--close-every", "3") as sink:
        channel = make_channel(sink.port, connections=1)
        first = channel.post(letters)
        kinds = [type(o) for o in first]
        assert kinds[:3] == [Accepted, Accepted, Unknown]
        put_back = [letter for letter, o in zip(letters, first, strict=True) if isinstance(o, Refused)]
        assert len(put_back) == 9
        second = channel.post(put_back[:2])
    assert [type(o) for o in second] == [Accepted] * 2
    assert len(sink.journal()) == len(set(sink.journal()))


def test_a_relay_that_refuses_every_tenth_refuses_only_those(tmp_path: Path) -> None:
    with mail_sink(tmp_path, "--refuse-every", "10") as sink:
        outcomes = make_channel(sink.port).post([make_letter(TO) for _ in range(30)])
    refused = [o for o in outcomes if isinstance(o, Refused)]
    assert [("policy", True)] * 3 == [(o.code, o.permanent) for o in refused]
    assert 27 == sum(isinstance(o, Accepted) for o in outcomes)


def test_a_connection_that_the_relay_closed_meanwhile_is_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with mail_sink(folder) as sink:
        channel = make_channel(sink.port, connections=1)
        channel.post([make_letter(TO)])
    from adapters.channels.props import process

    with process("duly_demo.props.mail_sink", sink.port, "--folder", str(folder)):
        (outcome,) = channel.post([make_letter(TO)])
    assert isinstance(outcome, Accepted)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no-at",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b..c",
        "a\r\nRCPT TO:<x@y.example>@b.example",
        "a@-b.example",
        f"{'x' * 65}@b.example",
    ],
)
def test_addresses_that_can_never_work(address: str) -> None:
    assert make_channel(1).check(address)
