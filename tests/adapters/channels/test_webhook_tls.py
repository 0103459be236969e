# SPDX-License-Identifier: Apache-2.0
"""A connection to a checked address still asks for the certificate of the name."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.public_hosts import PinnedTransport, pinned
from duly.rooms.delivery.channel import Refused


@pytest.fixture()
def certificate(tmp_path: Path) -> Path:
    """A certificate for ``erp.example``, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "erp.example")]), datetime.now(UTC)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("erp.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "erp.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + built.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def serving(certificate: Path) -> Iterator[tuple[int, list[str | None]]]:
    """A TLS server that answers 204, and the names that it was asked for."""
    context, names = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), list[str | None]()
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _, name, __: names.append(name)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            while True:
                try:
                    caller, _ = door.accept()
                except OSError:
                    return
                with suppress(OSError), context.wrap_socket(caller, server_side=True) as safe:
                    taken = b""
                    while not taken.endswith(b"{}"):
                        taken += safe.recv(65_536) or b"{}"
                    safe.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield door.getsockname()[1], names
        door.shutdown(socket.SHUT_RDWR)


def test_the_certificate_must_be_that_of_the_name(certificate: Path) -> None:
    with serving(certificate) as (port, names):
        http = Http("", transport=PinnedTransport(ssl.create_default_context(cafile=str(certificate))))
        where = {"content": b"{}", "extensions": pinned(["127.0.0.1"])}
        good = http.ask("POST", f"https://erp.example:{port}/", **where)
        other = http.ask("POST", f"https://other.example:{port}/", **where)
        http.close()
    assert isinstance(good, Answer)
    assert 204 == good.status
    assert isinstance(other, Refused)
    assert "connect" == other.code
    assert ["erp.example", "other.example"] == names


def test_an_unknown_certificate_is_not_taken(certificate: Path) -> None:
    with serving(certificate) as (port, _):
        http = Http("", transport=PinnedTransport())
        outcome = http.ask("POST", f"https://erp.example:{port}/", content=b"{}", extensions=pinned(["127.0.0.1"]))
        http.close()
    assert isinstance(outcome, Refused)


def test_without_a_checked_address_there_is_no_connection(certificate: Path) -> None:
    with serving(certificate) as (port, names):
        http = Http("", transport=PinnedTransport())
        assert isinstance(http.ask("POST", f"https://127.0.0.1:{port}/", content=b"{}"), Refused)
        http.close()
        assert [] == names
