# SPDX-License-Identifier: Apache-2.0
"""Amazon SES: against moto's server where it can play it, against a socket where it must misbehave."""

import base64
import json
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from moto.server import ThreadedMotoServer

from adapters.channels.channel_contract import ChannelContract, make_letter
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.ses import ADAPTER, SesChannel, SesSettings
from duly.adapters.channels.ses.codes import CODES
from duly.adapters.channels.verdicts import outcome_of
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Outcome, Receipt, Refused, Unknown

pytestmark = pytest.mark.slow()
SAMPLES = Path(__file__).parent / "samples" / "ses"
FROM, TOPIC = "notices@acme.example", "arn:aws:sns:eu-west-1:123456789012:duly"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.pem"


def make_channel(url: str, **changes: Any) -> SesChannel:
    values = {"region": "eu-west-1", "access_key_id": "AKIDEXAMPLE", "access_key_secret": "example", "mail_from": FROM}
    return SesChannel(SesSettings(**(values | {"url": url, "topic": TOPIC, "timeout": 1.0} | changes)))


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    url = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "sesv2", region_name="eu-west-1", endpoint_url=url, aws_access_key_id="x", aws_secret_access_key="x"
    )
    client.create_email_identity(EmailIdentity=FROM)
    yield url
    server.stop()


class TestContract(ChannelContract):
    good = ("a@example.com", "b@example.org", "c@邮箱.example")

    @pytest.fixture()
    def channel(self, moto: str) -> Iterator[SesChannel]:
        channel = make_channel(moto)
        yield channel
        channel.close()


def test_the_message_is_ours_to_the_byte(moto: str) -> None:
    letter = make_letter("c@example.com")
    (outcome,) = make_channel(moto).post([letter])
    assert isinstance(outcome, Accepted)
    kept = requests.get(f"{moto}/moto-api/data.json", timeout=5).json()["ses"]
    assert outcome.reference in json.dumps(kept)
    assert str(letter.delivery_id) in json.dumps(kept)


def test_a_sender_that_is_not_verified_is_refused(moto: str) -> None:
    (outcome,) = make_channel(moto, mail_from="nobody@other.example").post([make_letter("c@example.com")])
    assert isinstance(outcome, Refused)
    assert outcome.code == "rejected"


@contextmanager
def answering(raw: bytes | None) -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads a request and says these bytes; ``None``: says nothing."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
                request = b""
                while b"\r\n\r\n" not in request or len(request.partition(b"\r\n\r\n")[2]) < _length(request):
                    request += line.recv(1 << 16)
                heard.append(request)
                if raw is None:
                    threading.Event().wait(3)
                else:
                    line.sendall(raw)
                line.close()
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
    listener.close()


def _length(request: bytes) -> int:
    found = re.search(rb"(?i)content-length: (\d+)", request)
    return int(found[1]) if found else 0


def http(status: int, body: bytes, **headers: str) -> bytes:
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{extra}\r\n".encode() + body


def error(status: int, code: str) -> bytes:
    return http(status, json.dumps({"message": "said so"}).encode(), x_amzn_ErrorType=code)


def code_of(outcome: Outcome) -> tuple[str, bool] | str:
    if isinstance(outcome, Refused):
        return outcome.code, outcome.permanent
    return outcome.reason if isinstance(outcome, Unknown) else "accepted"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (http(200, b'{"MessageId": "0102-abc"}'), "accepted"),
        (error(400, "MessageRejected"), ("rejected", True)),
        (error(400, "BadRequestException"), ("bad_content", True)),
        (error(429, "TooManyRequestsException"), ("too_many", False)),
        (error(400, "LimitExceededException"), ("quota", False)),
        (error(403, "AccessDeniedException"), ("credentials", False)),
        (error(403, "SignatureDoesNotMatch"), ("credentials", False)),
        (error(400, "MailFromDomainNotVerifiedException"), ("credentials", False)),
        (error(503, "ServiceUnavailable"), ("connect", False)),
        (error(500, "InternalFailure"), "provider_fault"),
        (error(418, "Teapot"), "unmapped:Teapot"),
        (http(200, b"{}"), "malformed_answer"),
        (http(200, b"<html>gateway</html>"), "malformed_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", "malformed_answer"),
        (b"nonsense\r\n\r\n", "no_answer_"),
        (b"", "no_answer_"),
        (None, "no_answer_readtimeouterror"),
        (http(200, b'{"MessageId": "' + b"x" * 10_000_000), "answer_too_large"),
    ],
)  # fmt: skip
def test_each_answer_is_what_it_is(raw: bytes | None, expected: tuple[str, bool] | str) -> None:
    with answering(raw) as (url, heard):
        found = code_of(make_channel(url).post([make_letter("c@example.com")])[0])
    assert found == expected or (isinstance(found, str) and isinstance(expected, str) and found.startswith(expected))
    assert len(heard) == 1, "a request is never repeated"


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert code_of(make_channel(f"http://127.0.0.1:{port}").post([make_letter("c@example.com")])[0]) == (
        "connect",
        False,
    )


def test_without_a_key_nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with answering(http(200, b"{}")) as (url, heard):
        found = make_channel(url, access_key_id="", access_key_secret="").post([make_letter("c@example.com")])
    assert code_of(found[0]) == ("credentials", False)
    assert heard == []


def test_the_request_names_the_delivery() -> None:
    letter = make_letter("c@example.com")
    with answering(http(200, b'{"MessageId": "x"}')) as (url, heard):
        make_channel(url, configuration_set="duly").post([letter])
    sent = json.loads(heard[0].partition(b"\r\n\r\n")[2])
    assert heard[0].startswith(b"POST /v2/email/outbound-emails ")
    assert sent["EmailTags"] == [{"Name": "duly-delivery", "Value": letter.delivery_id.hex}]
    assert sent["ConfigurationSetName"] == "duly"
    assert str(letter.delivery_id).encode() in base64.b64decode(sent["Content"]["Raw"]["Data"])


def test_every_code_of_the_table_is_one_of_ours() -> None:
    ours = frozenset().union(*FAULTS.values()) | {"", "complained", "undetermined", "transient"}
    assert {code.code for code in CODES.values()} <= ours
    for name in (name for name in CODES if ":" not in name):
        assert isinstance(outcome_of(CODES, name, "said"), Refused | Unknown)


def test_without_boto3_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    with pytest.raises(ValueError, match=re.escape("pip install 'duly[aws]'")):
        ADAPTER.build(values_of(ADAPTER, {"region": "eu-west-1"}))


def test_addresses_that_ses_cannot_take() -> None:
    assert make_channel("http://127.0.0.1:1").check("用户@example.com")


KEY = rsa.generate_private_key(65537, 2048)


def _certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(KEY.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(KEY, hashes.SHA256())
    )  # fmt: skip
    return made.public_bytes(serialization.Encoding.PEM)


PEM = _certificate()


class Amazon:
    """Where certificates come from in these tests."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        return PEM


def call(message: Mapping[str, Any] | None = None, **changes: Any) -> bytes:
    """A call as SNS makes it, signed."""
    fields: dict[str, Any] = {
        "Type": "Notification", "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", "TopicArn": TOPIC,
        "Message": json.dumps(message or {}), "Timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "SignatureVersion": "2", "SigningCertURL": CERTIFICATE,
    } | changes  # fmt: skip
    names = ["Message", "MessageId", "SubscribeURL", "Subject", "Timestamp", "Token", "TopicArn", "Type"]
    text = "".join(f"{name}\n{fields[name]}\n" for name in names if name in fields)
    algorithm = hashes.SHA1() if fields["SignatureVersion"] == "1" else hashes.SHA256()
    fields["Signature"] = base64.b64encode(KEY.sign(text.encode(), padding.PKCS1v15(), algorithm)).decode()
    return json.dumps(fields).encode()


def receiving(amazon: Amazon | None = None, **changes: Any) -> SesChannel:
    values = {"region": "eu-west-1", "access_key_id": "x", "access_key_secret": "x", "topic": TOPIC} | changes
    return SesChannel(SesSettings(**values), fetch_certificate=amazon or Amazon())


def sample(name: str) -> dict[str, Any]:
    return dict(json.loads((SAMPLES / f"{name}.json").read_text()))


@pytest.mark.parametrize(
    ("name", "outcome", "code"),
    [
        ("delivery", "delivered", ""),
        ("bounce_no_mailbox", "bounced", "no_mailbox"),
        ("bounce_suppressed", "bounced", "unsubscribed_there"),
        ("bounce_transient_general", "unmapped", "transient"),
        ("bounce_new_kind", "unmapped", "bounce:Permanent/Novel"),
        ("complaint", "complained", "complained"),
        ("reject", "failed", "rejected"),
        ("unknown_event", "unmapped", "event:Teleported"),
    ],
)
@pytest.mark.parametrize("version", ["1", "2"])
def test_each_notification_is_what_it_is(name: str, outcome: str, code: str, version: str) -> None:
    (receipt,) = receiving().read_receipt({}, call(sample(name), SignatureVersion=version, Subject="Amazon SES"))
    assert isinstance(receipt, Receipt)
    assert (receipt.outcome, receipt.code) == (outcome, code)
    assert receipt.reference == "0102018f-example"
    assert receipt.delivery_id is not None
    assert receipt.delivery_id.hex == "0123456789abcdef0123456789abcdef"
    assert receipt.said_at


@pytest.mark.parametrize("name", ["delay", "complaint_not_spam"])
def test_what_says_nothing_about_arrival_is_passed_over(name: str) -> None:
    assert receiving().read_receipt({}, call(sample(name))) == []


def test_a_notification_by_identity_is_matched_by_the_reference() -> None:
    (receipt,) = receiving().read_receipt({}, call(sample("identity_bounce")))
    assert isinstance(receipt, Receipt)
    assert (receipt.delivery_id, receipt.reference) == (None, "0102018f-example")


@pytest.mark.parametrize(
    "changes",
    [
        {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem"},
        {"SigningCertURL": "http://sns.eu-west-1.amazonaws.com/x.pem"},
        {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com@evil.example/x.pem"},
        {"SigningCertURL": "https://s3.eu-west-1.amazonaws.com/x.pem"},
        {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com:8443/x.pem"},
        {"SigningCertURL": ""},
        {"TopicArn": "arn:aws:sns:eu-west-1:999999999999:theirs"},
        {"SignatureVersion": "3"},
        {"Type": "Gossip"},
        {"Timestamp": "2020-01-01T00:00:00.000Z"},
        {"Timestamp": "soon"},
    ],
)
def test_a_forged_call_is_refused(changes: Mapping[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        receiving().read_receipt({}, call(sample("delivery"), **changes))
    assert refused.value.code == "delivery.bad_signature"


def test_a_call_that_was_changed_is_refused() -> None:
    with pytest.raises(Refusal):
        receiving().read_receipt({}, call(sample("delivery")).replace(b"0102018f", b"0102018e"))
    with pytest.raises(Refusal):
        receiving(topic="").read_receipt({}, call(sample("delivery")))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_what_is_no_call_at_all_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal):
        receiving().read_receipt({}, body)


@pytest.mark.parametrize(
    "message", ["[]", "{}", "x", '{"eventType": "Bounce", "mail": {}}', '{"eventType": "Delivery", "mail": 3}']
)
def test_a_genuine_call_that_makes_no_sense_is_refused(message: str) -> None:
    with pytest.raises(Refusal) as refused:
        receiving().read_receipt({}, call(Message=message))
    assert refused.value.code == "delivery.bad_receipt"


def test_a_certificate_is_fetched_once() -> None:
    amazon = Amazon()
    channel = receiving(amazon)
    for _ in range(3):
        channel.read_receipt({}, call(sample("delivery")))
    assert amazon.asked == [CERTIFICATE]


def test_a_subscription_is_left_to_a_person(caplog: pytest.LogCaptureFixture) -> None:
    amazon = Amazon()
    url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=x"
    body = call(Type="SubscriptionConfirmation", Message="You have chosen", SubscribeURL=url, Token="x")
    assert receiving(amazon).read_receipt({}, body) == []
    assert amazon.asked == [CERTIFICATE], "the address in it is never opened by us"
