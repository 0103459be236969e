# SPDX-License-Identifier: Apache-2.0
"""SMPP over TLS: the certificate is checked, and messages and receipts pass one another unharmed."""

import ipaddress
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.channels.conformance import make_letter
from adapters.channels.fakes.smsc import Running, Smsc
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.smpp import ADAPTER, SmppChannel
from duly.rooms.delivery.channel import Accepted, Refused


@pytest.fixture()
def certificate(tmp_path: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "smsc.example")])
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "smsc.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + built.public_bytes(serialization.Encoding.PEM))
    return path


def make_centre(certificate: Path) -> Smsc:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return Smsc(tls=context, receipt_delay=0.0)


def make_channel(port: int) -> SmppChannel:
    section = {
        "host": "127.0.0.1",
        "port": port,
        "tls": True,
        "system_id": "duly",
        "password": "secret",
        "sender": "Example",
    }
    return ADAPTER.build(values_of(ADAPTER, section | {"timeout": 5.0, "window": 50}))


def test_messages_and_receipts_pass_one_another(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    got: list[bytes] = []
    with Running(make_centre(certificate)) as smsc:
        channel, stop = make_channel(smsc.port), threading.Event()
        listener = threading.Thread(target=channel.listen, args=(got.append, stop), daemon=True)
        listener.start()
        while smsc.binds != [9]:
            time.sleep(0.01)
        outcomes = channel.post([make_letter("+12025550101", text=str(n)) for n in range(500)])
        deadline = time.monotonic() + 10
        while len(got) < 500 and time.monotonic() < deadline:
            time.sleep(0.02)
        stop.set()
        listener.join(5)
    assert [Accepted] * 500 == [type(outcome) for outcome in outcomes]
    assert 500 == len(got)
    assert [9] == smsc.binds


def test_a_stranger_with_a_certificate_of_his_own_is_not_spoken_to(certificate: Path) -> None:
    with Running(make_centre(certificate)) as smsc:
        (outcome,) = make_channel(smsc.port).post([make_letter("+12025550101")])
    assert isinstance(outcome, Refused)
    assert ("connect", False) == (outcome.code, outcome.permanent)
    assert [] == smsc.binds
