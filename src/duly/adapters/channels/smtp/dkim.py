# SPDX-License-Identifier: Apache-2.0
"""DKIM signatures (RFC 6376; Ed25519: RFC 8463), relaxed/relaxed, over messages that we wrote ourselves.

Signed with ``cryptography``, because ``dkimpy`` computes RSA in Python and takes 25 times as long; its verifier, which
is not ours, checks every signature in the tests. A 2048-bit RSA key costs about 0.4 ms of processor for each
message, an Ed25519 key a tenth of that; not every receiver reads the latter yet.
"""

import base64
import hashlib
import re
import time
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

_FOLD = re.compile(rb"\r\n(?=[ \t])")
_SPACE_AT_END = re.compile(rb"[ \t]+(?=\r\n)")
_SPACES = re.compile(rb"[ \t]+")
_SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"content-language",
    b"content-transfer-encoding", b"auto-submitted", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
_SEALED = (
    b"from", b"to", b"cc", b"reply-to", b"subject", b"date", b"message-id", b"content-type", b"content-transfer-encoding",
    b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
"""Named once more than they occur, so that nobody can add another one (RFC 6376, section 8.15)."""
_WEAKEST_RSA = 1024
_WORD = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\Z")


class Signer:
    """Signs for one domain with one key.

    Raises:
        ValueError: the key is none that DKIM knows, or domain or selector cannot stand in a signature.
    """

    def __init__(self, domain: str, selector: str, key: str) -> None:
        if not _WORD.match(domain) or not _WORD.match(selector):
            message = f"dkim_domain and dkim_selector must be names in DNS, not {domain!r} and {selector!r}"
            raise ValueError(message)
        self._algorithm, self._sign, self._public = _loaded(key)
        self.name = f"{selector}._domainkey.{domain}"
        self._front = f"v=1; a={self._algorithm}-sha256; c=relaxed/relaxed; d={domain};\r\n s={selector}; t=%d;\r\n"

    @property
    def record(self) -> str:
        """The TXT record that must stand in DNS under :attr:`name`."""
        return f"v=DKIM1; k={self._algorithm}; p={base64.b64encode(self._public).decode()}"

    def header(self, message: bytes, *, now: float | None = None) -> bytes:
        """The ``DKIM-Signature`` header of a message, with its line end; it belongs before the message."""
        head, _, body = message.partition(b"\r\n\r\n")
        fields = dict(_relaxed(line) for line in _FOLD.sub(b"", head).split(b"\r\n"))
        present = [name for name in _SIGNED if name in fields]
        names = _folded_list([*present, *_SEALED])
        digest = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest())
        front = self._front % int(time.time() if now is None else now)
        value = front.encode() + b" h=" + names + b";\r\n bh=" + digest + b";\r\n b="
        signed = b"".join(b"%b:%b\r\n" % (name, fields[name]) for name in present)
        signature = self._sign(signed + b"%b:%b" % _relaxed(b"DKIM-Signature: " + _FOLD.sub(b"", value)))
        return b"DKIM-Signature: %b%b\r\n" % (value, _folded(base64.b64encode(signature)))


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376, section 3.4.4. What we write is in that form already, which is cheaper to see than to bring about."""
    if b"  " in body or b"\t" in body or b" \r\n" in body:
        body = _SPACES.sub(b" ", _SPACE_AT_END.sub(b"", body))
    if body.endswith(b"\r\n\r\n") or body == b"\r\n":
        body = body.rstrip(b"\r\n") + b"\r\n" if body.strip(b"\r\n") else b""
    return body if not body or body.endswith(b"\r\n") else body + b"\r\n"


def _relaxed(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name.strip().lower(), _SPACES.sub(b" ", value).strip(b" ")


def _loaded(pem: str) -> tuple[str, Callable[[bytes], bytes], bytes]:
    """The algorithm's name, what signs, and the public key as DNS has it."""
    key = load_pem_private_key(pem.strip().encode() + b"\n", None)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return (
            "ed25519",
            lambda data: key.sign(hashlib.sha256(data).digest()),
            key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw),
        )
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < _WEAKEST_RSA:
        message = "the DKIM key must be Ed25519, or RSA of at least 1024 bits (2048 recommended)"
        raise ValueError(message)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return "rsa", lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256()), public


def _folded_list(names: list[bytes]) -> bytes:
    return b":\r\n ".join(b":".join(names[at : at + 3]) for at in range(0, len(names), 3))


def _folded(text: bytes) -> bytes:
    return b"\r\n ".join(text[at : at + 72] for at in range(0, len(text), 72))
