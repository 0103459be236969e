# SPDX-License-Identifier: Apache-2.0
"""Our DKIM signatures, read by a verifier that is not ours."""

import base64
import re
from types import SimpleNamespace

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from adapters.channels.channel_contract import make_letter
from adapters.channels.relay import Relay
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.smtp import ADAPTER
from duly.adapters.channels.smtp.dkim import Signer, relaxed_body
from duly.adapters.channels.smtp.mime import compose
from duly.rooms.delivery.channel import Accepted, Sender


def pem(key: "rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey") -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


KEYS = {"rsa": pem(rsa.generate_private_key(65537, 2048)), "ed25519": pem(ed25519.Ed25519PrivateKey.generate())}


@pytest.fixture(autouse=True)
def nacl(monkeypatch: pytest.MonkeyPatch) -> None:
    """What dkimpy wants of PyNaCl, which we do not have, by way of ``cryptography``."""

    class VerifyKey:
        def __init__(self, raw: bytes, **_: object) -> None:
            self.key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(raw))

        def verify(self, digest: bytes, signature: bytes) -> None:
            self.key.verify(signature, digest)

    stand_in = SimpleNamespace(
        signing=SimpleNamespace(VerifyKey=VerifyKey),
        encoding=SimpleNamespace(Base64Encoder=None),
        exceptions=SimpleNamespace(BadSignatureError=InvalidSignature, ValueError=ValueError),
    )
    monkeypatch.setitem(__import__("sys").modules, "nacl", stand_in)
    for name in ("signing", "encoding", "exceptions"):
        monkeypatch.setitem(__import__("sys").modules, f"nacl.{name}", getattr(stand_in, name))
    monkeypatch.setattr(dkim, "nacl", stand_in, raising=False)


def signed(kind: str = "rsa", **changes: object) -> tuple[bytes, Signer]:
    signer = Signer("acme.example", "s2026", KEYS[kind])
    letter = make_letter("c@example.com", sender=Sender("示例科技有限公司"), subject="公司地址变更" * 12, **changes)
    raw = compose(letter, from_address="notices@acme.example", domain="acme.example")
    return signer.header(raw) + raw, signer


def is_good(message: bytes, signer: Signer) -> bool:
    return bool(
        dkim.verify(
            message, dnsfunc=lambda name, timeout=5: signer.record.encode() if signer.name.encode() in name else b""
        )
    )


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
@pytest.mark.parametrize("html", [None, "<p>你好</p>", "<p>长</p>" * 2000])
def test_a_stranger_finds_the_signature_good(kind: str, html: str | None) -> None:
    message, signer = signed(kind, html=html, unsubscribe_url="https://duly.example/u/x")
    assert is_good(message, signer)
    assert all(len(line) <= 100 for line in message.split(b"\r\n"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"To: c@", b"To: d@"),
        (b"base64\r\n\r\n", b"base64\r\n\r\nAAAA"),
        (b"One-Click", b"Two-Click"),
        (b"/u/x", b"/u/y"),
    ],
)
def test_whatever_is_changed_breaks_it(old: bytes, new: bytes) -> None:
    message, signer = signed(unsubscribe_url="https://duly.example/u/x")
    assert old in message
    assert not is_good(message.replace(old, new, 1), signer)


@pytest.mark.parametrize(
    "added",
    [b"From: evil@example.net", b"Subject: other", b"List-Unsubscribe: <https://evil.example>", b"Reply-To: e@example.net",
     b"List-Unsubscribe-Post: List-Unsubscribe=One-Click"],
)  # fmt: skip
@pytest.mark.parametrize("url", [None, "https://duly.example/u/x"])
def test_nobody_can_add_a_header_that_matters(added: bytes, url: str | None) -> None:
    message, signer = signed(unsubscribe_url=url)
    assert is_good(message, signer)
    assert not is_good(added + b"\r\n" + message, signer)
    assert not is_good(message.replace(b"\r\n\r\n", b"\r\n" + added + b"\r\n\r\n", 1), signer)


def test_one_click_is_covered() -> None:
    """RFC 8058, section 4: both headers must be under a valid signature."""
    message, _ = signed(unsubscribe_url="https://duly.example/u/x")
    found = re.search(rb"h=([^;]+);", message)
    assert found
    names = re.sub(rb"\s", b"", found[1]).split(b":")
    assert names.count(b"list-unsubscribe") == names.count(b"list-unsubscribe-post") == 2
    assert names.count(b"from") == 2


@pytest.mark.parametrize(
    ("body", "expected"),
    [(b"", b""), (b"\r\n", b""), (b"a \t b \r\n\r\n\r\n", b"a b\r\n"), (b"a", b"a\r\n"), (b"a\r\n", b"a\r\n"), (b"\t\r\nx\r\n", b"\r\nx\r\n")],
)  # fmt: skip
def test_bodies_are_made_canonical_as_the_rfc_says(body: bytes, expected: bytes) -> None:
    assert relaxed_body(body) == expected


@pytest.mark.parametrize(
    ("domain", "selector", "key"),
    [("acme.example", "s", "no key"), ("acme.example", "s", pem(rsa.generate_private_key(65537, 1024))[:100]),
     ("acme example", "s", KEYS["rsa"]), ("acme.example", "s;x=y", KEYS["rsa"])],
    ids=["no key", "half a key", "domain", "selector"],
)  # fmt: skip
def test_what_cannot_sign_is_refused_at_once(domain: str, selector: str, key: str) -> None:
    with pytest.raises(ValueError):
        Signer(domain, selector, key)


def test_a_provider_signs_where_it_is_told_to() -> None:
    relay = Relay()
    with relay.running():
        section = {
            "url": f"smtp://127.0.0.1:{relay.port}?starttls=never", "mail_from": "n@acme.example",
            "dkim_domain": "acme.example", "dkim_selector": "s2026", "dkim_key": KEYS["rsa"],
        }  # fmt: skip
        channel = ADAPTER.build(values_of(ADAPTER, section))
        assert isinstance(channel.post([make_letter("c@example.com")])[0], Accepted)
        channel.close()  # type: ignore[attr-defined]
    assert is_good(relay.messages[0].removesuffix(b".\r\n"), Signer("acme.example", "s2026", KEYS["rsa"]))
    with pytest.raises(ValueError, match="belong together"):
        ADAPTER.build(values_of(ADAPTER, section | {"dkim_key": ""}))
