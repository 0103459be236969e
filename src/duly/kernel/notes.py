# SPDX-License-Identifier: Apache-2.0
"""Signed notes and checkpoints, as https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint describe them."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
"""The algorithm byte of signed-note for plain Ed25519."""
_DASH = "\N{EM DASH}"


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes that say which key signed: SHA-256(name || 0x0A || 0x01 || public key), cut."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """The ``name+hexid+base64`` form in which a log's key is published."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def private_text(name: str, key: Ed25519PrivateKey) -> str:
    """A private key as ``PRIVATE+KEY+name+hexid+base64``, the form in which Go's note package keeps it."""
    packed = base64.b64encode(ED25519 + key.private_bytes_raw()).decode()
    return f"PRIVATE+KEY+{name}+{key_id(name, key.public_key().public_bytes_raw()).hex()}+{packed}"


def private_key(text: str, name: str) -> Ed25519PrivateKey:
    """The key inside :func:`private_text`.

    Raises:
        ValueError: malformed, of another name, or damaged.
    """
    try:
        header, second, named, identity, packed = text.split("+", 4)
        raw = base64.b64decode(packed, validate=True)
        key = Ed25519PrivateKey.from_private_bytes(raw[1:])
        good = (header, second, named, raw[:1]) == ("PRIVATE", "KEY", name, ED25519)
    except ValueError as error:
        message = "not a note's private key"
        raise ValueError(message) from error
    if not good or key_id(name, key.public_key().public_bytes_raw()).hex() != identity:
        message = f"not the private key of {name}"
        raise ValueError(message)
    return key


def public_key(text: str) -> tuple[str, bytes]:
    """The name and the public key inside a verifier key.

    Raises:
        ValueError: malformed, not Ed25519, or the id does not match.
    """
    name, _, rest = text.partition("+")
    identity, _, packed = rest.partition("+")
    try:
        raw = base64.b64decode(packed, validate=True)
    except ValueError as error:
        message = "not a verifier key"
        raise ValueError(message) from error
    if raw[:1] != ED25519 or len(raw) != 1 + 32 or key_id(name, raw[1:]).hex() != identity:
        message = f"not an Ed25519 verifier key: {text!r}"
        raise ValueError(message)
    return name, raw[1:]


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """A signed note: the text, an empty line, one signature line. ``text`` ends with a newline."""
    public = key.public_key().public_bytes_raw()
    signature = base64.b64encode(key_id(name, public) + key.sign(text.encode())).decode()
    return f"{text}\n{_DASH} {name} {signature}\n"


def is_signed_by(note: str, name: str, public: bytes) -> bool:
    """Whether the note carries a good signature of this key; other signature lines are passed over."""
    text, _, signatures = note.rpartition("\n\n")
    for line in signatures.splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.rpartition(" ")
        if dash != _DASH or signer != name:
            continue
        try:
            raw = base64.b64decode(encoded, validate=True)
            if raw[:4] == key_id(name, public):
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], f"{text}\n".encode())
                return True
        except (ValueError, InvalidSignature):
            continue
    return False


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's state: its name, how many entries it has and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The body that gets signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(note: str) -> Checkpoint:
    """The checkpoint inside a signed note; the signature is not checked here.

    Raises:
        ValueError: the note is not a checkpoint.
    """
    try:
        origin, size, root = note.split("\n")[:3]
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except ValueError as error:
        message = f"not a checkpoint: {error}"
        raise ValueError(message) from error
    if (
        not origin
        or checkpoint.size < 0
        or str(checkpoint.size) != size
        or len(checkpoint.root) != hashlib.sha256().digest_size
    ):
        message = "not a checkpoint: its origin, size or root is malformed"
        raise ValueError(message)
    return checkpoint


def proof_text(index: int, path: Sequence[bytes], note: str) -> str:
    """A proof that entry ``index`` is under a signed checkpoint, as https://c2sp.org/tlog-proof describes it."""
    hashes = "".join(f"{base64.b64encode(step).decode()}\n" for step in path)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{note}"
