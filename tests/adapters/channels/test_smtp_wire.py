# SPDX-License-Identifier: Apache-2.0
"""The conversation with a relay, to the byte: what rides in one write, and what each way of failing means."""

import base64
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.channel_contract import make_letter
from adapters.channels.relay import CLOSE, HANG, OFFERS, Relay
from duly.adapters.channels.smtp import SmtpChannel, read_url
from duly.adapters.channels.smtp.answers import Answers
from duly.adapters.channels.smtp.parcels import stuffed
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Outcome, Refused, Unknown

pytestmark = pytest.mark.slow()
TO = "customer@example.com"
NOT_REACHED = ("connect", False)
HUGE = b"250-" + b"x" * 10_000_000 + b"\r\n250 ok\r\n"


@contextmanager
def channel_to(relay: Relay, options: str = "", scheme: str = "smtp", who: str = "") -> Iterator[SmtpChannel]:
    starttls = "" if "starttls" in options or scheme == "smtps" else "&starttls=never"
    url = f"{scheme}://{who}127.0.0.1:{relay.port}?connections=1&timeout=0.4{starttls}{options}"
    channel = SmtpChannel(read_url(url, mail_from="notices@acme.example"))
    try:
        yield channel
    finally:
        channel.close()


def post(relay: Relay, *letters: Letter, options: str = "", scheme: str = "smtp", who: str = "") -> list[Outcome]:
    with relay.running(), channel_to(relay, options, scheme, who) as channel:
        return channel.post(letters or [make_letter(TO)])


def code_of(outcome: Outcome) -> tuple[str, bool] | str:
    if isinstance(outcome, Refused):
        return outcome.code, outcome.permanent
    return outcome.reason if isinstance(outcome, Unknown) else "accepted"


def test_the_next_envelope_rides_with_the_end_of_the_message() -> None:
    relay = Relay()
    assert [type(o) for o in post(relay, *(make_letter(TO) for _ in range(3)))] == [Accepted] * 3
    envelopes = [piece for piece in relay.heard if b"MAIL FROM" in piece]
    assert envelopes[0].endswith(b"DATA\r\n")
    assert b"\r\n.\r\nMAIL FROM" in b"".join(envelopes[1:])
    assert b"".join(relay.heard).count(b"DATA\r\n") == 3
    assert len([piece for piece in relay.heard if piece.startswith(b"MAIL")]) == 1


def test_without_pipelining_every_command_waits_for_its_answer() -> None:
    relay = Relay(offers=("8BITMIME",))
    assert [code_of(o) for o in post(relay, make_letter(TO), make_letter(TO))] == ["accepted"] * 2
    assert all(piece.count(b"MAIL FROM") + piece.count(b"RCPT TO") <= 1 for piece in relay.heard)


@pytest.mark.parametrize("offers", [OFFERS, ("8BITMIME",)])
def test_a_refused_recipient_costs_nobody_else_anything(offers: tuple[str, ...]) -> None:
    relay = Relay(
        {"RCPT": lambda n: b"550 5.1.1 no such mailbox\r\n" if n == 2 else b"250 ok\r\n",
         "DATA": lambda n: b"503 5.5.1 no recipients\r\n" if n == 2 and offers is OFFERS else b"354 go\r\n"},
        offers=offers,
    )  # fmt: skip
    found = post(relay, *(make_letter(TO) for _ in range(4)))
    assert [code_of(o) for o in found] == ["accepted", ("no_mailbox", True), "accepted", "accepted"]
    assert relay.commands.count("RSET") == 1
    assert len(relay.messages) == 3
    assert relay.connections == 1


def test_a_relay_that_wants_data_for_a_refused_recipient_gets_a_full_stop() -> None:
    relay = Relay(
        {"RCPT": lambda n: b"550 5.1.1 no\r\n" if n == 1 else b"250 ok\r\n",
         "message": lambda n: b"554 5.5.1 no valid recipients\r\n" if n == 1 else b"250 kept\r\n"}
    )  # fmt: skip
    assert [code_of(o) for o in post(relay, make_letter(TO), make_letter(TO))] == [("no_mailbox", True), "accepted"]
    assert relay.messages[0] == b".\r\n"


@pytest.mark.parametrize(
    ("verb", "says", "expected"),
    [
        ("MAIL", b"552 5.3.4 too large\r\n", ("too_large", True)),
        ("MAIL", b"451 4.3.0 later\r\n", ("system", False)),
        ("RCPT", b"450 4.7.1 greylisted\r\n", ("later", False)),
        ("RCPT", b"550 no\r\n", ("rejected", True)),
        ("RCPT", b"550-5.7.1 policy\r\n550 5.7.1 see there\r\n", ("policy", True)),
        ("DATA", b"451 no\r\n", ("system", False)),
        ("message", b"550 5.6.0 content\r\n", ("content", True)),
        ("message", b"452 4.2.2 full\r\n", ("mailbox_full", False)),
        ("message", b"421 4.3.2 going down\r\n" + CLOSE, ("system", False)),
        ("MAIL", b"530 5.7.0 log in first\r\n", ("policy", True)),
    ],
)
def test_a_no_is_a_refusal_for_good_or_for_now(verb: str, says: bytes, expected: tuple[str, bool]) -> None:
    found = code_of(post(Relay({verb: says}))[0])
    assert found == expected
    assert any(found[0] in codes for codes in FAULTS.values())


NONSENSE: list[tuple[str, bytes]] = [
    ("malformed_answer", b"HTTP/1.1 200 OK\r\n\r\n"), ("malformed_answer", b"250-one\r\n550 two\r\n"),
    ("malformed_answer", b"999 what\r\n"), ("malformed_answer", b"\r\n"), ("answer_too_large", HUGE),
    ("answer_too_large", b"250-more\r\n" * 100_000), ("answer_too_large", b"2" * 3_000_000),
    ("connection_lost", b"250 2.0.0 ke" + CLOSE), ("connection_lost", b"" + CLOSE), ("connection_lost", b"250-2.0.0\r\n" + CLOSE),
    ("no_answer", HANG), ("no_answer", b"25" + HANG),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "says"), NONSENSE)
def test_whatever_happens_after_the_message_was_sent_leaves_it_unknown(reason: str, says: bytes) -> None:
    found = post(Relay({"message": says}), make_letter(TO), make_letter(TO))
    assert [code_of(o) for o in found] == [reason, NOT_REACHED]


@pytest.mark.parametrize("verb", ["greeting", "EHLO", "MAIL", "RCPT"])
@pytest.mark.parametrize(("reason", "says"), NONSENSE)
def test_whatever_happens_before_the_message_was_sent_is_not_reached(verb: str, reason: str, says: bytes) -> None:
    relay = Relay({verb: says})
    assert [code_of(o) for o in post(relay, make_letter(TO), make_letter(TO))] == [NOT_REACHED] * 2
    assert relay.messages == []


def test_an_answer_that_is_neither_yes_nor_no_is_unmapped() -> None:
    assert code_of(post(Relay({"message": b"354 go on\r\n"}))[0]) == "unmapped:354"


def test_wherever_the_line_is_cut_nothing_kept_is_ever_put_back() -> None:
    whole = Relay()
    post(whole, make_letter(TO), make_letter(TO))
    says = 25 + sum(len(f"250-{offer}\r\n") for offer in ("relay.example", *OFFERS)) + 2 * (14 + 14 + 14 + 16)
    for cut in range(0, says, 3):
        relay = Relay(cut_after=cut)
        letters = [make_letter(TO), make_letter(TO)]
        outcomes = post(relay, *letters)
        kept = b"".join(relay.messages)
        for letter, outcome in zip(letters, outcomes, strict=True):
            times = kept.count(str(letter.delivery_id).encode())
            assert times <= 1, cut
            assert isinstance(outcome, Refused) == (times == 0), (cut, outcome)


def test_a_relay_that_carries_three_on_each_connection_is_called_again() -> None:
    relay = Relay(
        {"MAIL": lambda n: b"421 4.7.0 enough for one connection\r\n" + CLOSE if n % 4 == 0 else b"250 ok\r\n"}
    )
    found = post(relay, *(make_letter(TO) for _ in range(8)))
    assert [code_of(o) for o in found] == ["accepted"] * 8
    assert relay.connections == 3
    assert len(relay.messages) == 8


@pytest.mark.parametrize("farewell", [b"", b"421 4.4.2 idle for too long\r\n"])
def test_a_line_that_was_closed_while_idle_is_opened_again(farewell: bytes) -> None:
    relay = Relay()
    with relay.running(), channel_to(relay) as channel:
        assert isinstance(channel.post([make_letter(TO)])[0], Accepted)
        if farewell:
            relay._open[0].sendall(farewell)
        relay.close_all()
        assert isinstance(channel.post([make_letter(TO)])[0], Accepted)
    assert relay.connections == 2


def test_a_reference_goes_along_where_the_relay_takes_one() -> None:
    relay, letter = Relay(), make_letter(TO)
    post(relay, letter)
    (mail,) = (command for command in relay.commands if command.startswith("MAIL"))
    assert mail.endswith(f"RET=HDRS ENVID={letter.delivery_id.hex}")
    assert " SIZE=" in mail
    bare = Relay(offers=())
    post(bare)
    assert bare.commands[1] == "MAIL FROM:<notices@acme.example>"


def test_what_the_relay_can_never_take_is_not_even_begun() -> None:
    relay = Relay(offers=("PIPELINING", "SIZE 600"))
    found = post(relay, make_letter("用户@example.com"), make_letter(TO), make_letter("a\r\nRSET@example.com"))
    assert [code_of(o) for o in found] == [("smtputf8", True), ("too_large", True), ("bad_address", True)]
    assert relay.commands == ["EHLO acme.example", "QUIT"]


def test_an_old_relay_is_greeted_in_the_old_way() -> None:
    assert code_of(post(Relay({"EHLO": b"502 5.5.1 what?\r\n"}))[0]) == "accepted"


@pytest.mark.parametrize("says", [b"554 5.7.1 go away\r\n", b"421 busy\r\n" + CLOSE])
def test_a_relay_that_will_not_have_us_is_not_reached(says: bytes) -> None:
    assert code_of(post(Relay({"greeting": says}))[0]) == NOT_REACHED


@pytest.mark.parametrize(
    ("mechanisms", "said"),
    [
        ("AUTH PLAIN LOGIN", ["AUTH PLAIN " + base64.b64encode(b"\0me\0p@ss").decode()]),
        ("AUTH=LOGIN", ["AUTH LOGIN", base64.b64encode(b"me").decode(), base64.b64encode(b"p@ss").decode()]),
    ],
)
def test_logging_in(mechanisms: str, said: list[str]) -> None:
    answers: Callable[[int], bytes] = lambda n: b"334 VXNlcg==\r\n" if n < len(said) else b"235 ok\r\n"  # noqa: E731
    relay = Relay({"AUTH": answers}, offers=("PIPELINING", mechanisms))
    assert code_of(post(relay, who="me:p%40ss@")[0]) == "accepted"
    assert relay.commands[1 : 1 + len(said)] == said


@pytest.mark.parametrize(
    ("relay", "options", "expected"),
    [
        (Relay({"AUTH": b"535 5.7.8 wrong\r\n"}, offers=("AUTH PLAIN",)), "", "credentials"),
        (Relay({"AUTH": b"454 4.7.0 try later\r\n"}, offers=("AUTH PLAIN",)), "", "connect"),
        (Relay(offers=("AUTH CRAM-MD5",)), "", "credentials"),
        (Relay(offers=("AUTH PLAIN",)), "&starttls=if-offered", "credentials"),
        (Relay(offers=("AUTH PLAIN",)), "&starttls=always", "connect"),
    ],
)
def test_a_password_is_wrong_or_not_sent_in_the_clear(relay: Relay, options: str, expected: str) -> None:
    assert code_of(post(relay, options=options, who="me:secret@")[0]) == (expected, False)
    if options:
        assert not any(command.startswith("AUTH") for command in relay.commands)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "relay.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture()
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize(
    ("scheme", "options"), [("smtp", "&starttls=always"), ("smtp", "&starttls=if-offered"), ("smtps", "")]
)
def test_under_tls_with_a_password(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, options: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    relay = Relay(offers=(*OFFERS, "STARTTLS", "AUTH PLAIN"), tls=tls, implicit_tls=scheme == "smtps")
    found = post(relay, make_letter(TO), make_letter(TO), scheme=scheme, options=options, who="me:secret@")
    assert [code_of(o) for o in found] == ["accepted"] * 2
    assert relay.commands.count("EHLO acme.example") == (1 if scheme == "smtps" else 2)


def test_a_relay_that_cannot_prove_its_name_is_not_reached_where_it_must(tls: ssl.SSLContext) -> None:
    relay = Relay(offers=("STARTTLS",), tls=tls)
    assert code_of(post(relay, options="&starttls=always")[0]) == NOT_REACHED
    assert code_of(post(Relay(offers=("STARTTLS",), tls=tls), options="&starttls=if-offered")[0]) == "accepted"


@pytest.mark.parametrize("injected", [b"250 AUTH PLAIN\r\n", b"250-half"])
def test_what_somebody_slips_in_before_tls_ends_the_conversation(tls: ssl.SSLContext, injected: bytes) -> None:
    relay = Relay({"STARTTLS": b"220 ready\r\n" + injected}, offers=("STARTTLS",), tls=tls)
    assert code_of(post(relay, options="&starttls=if-offered")[0]) == NOT_REACHED


@pytest.mark.parametrize(
    ("data", "wire"),
    [
        (b"a\r\n.\r\nb\r\n", b"a\r\n..\r\nb\r\n.\r\n"),
        (b".a\r\n..b", b"..a\r\n...b\r\n.\r\n"),
        (b"plain\r\n", b"plain\r\n.\r\n"),
    ],
)
def test_no_line_of_a_message_ends_it(data: bytes, wire: bytes) -> None:
    assert stuffed(data) == wire


@given(st.lists(st.integers(1, 60)))
def test_answers_are_the_same_however_they_are_cut(cuts: list[int]) -> None:
    raw = "250-relay.example\r\n250-SIZE 10\r\n250 好\r\n354 go\n550-5.1.1 a\r\n550 5.1.1\r\n250\r\n".encode()
    answers, found, at = Answers(), [], 0
    for cut in [*cuts, len(raw)]:
        found += answers.feed(raw[at : at + cut])
        at += cut
    assert [(answer.code, len(answer.lines)) for answer in found] == [(250, 3), (354, 1), (550, 2), (250, 1)]
    assert found[0].lines[2] == "好"
    assert not answers.fault


@given(st.binary(max_size=4000))
def test_no_bytes_make_the_reader_of_answers_stumble(raw: bytes) -> None:
    answers = Answers()
    answers.feed(raw)
    assert answers.fault in {"", "malformed_answer", "answer_too_large"}
