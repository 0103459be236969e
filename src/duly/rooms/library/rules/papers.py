# SPDX-License-Identifier: Apache-2.0
"""A bundle as one file: JSON that people can read, its signer's key inside, signed as a note (kernel/notes).

There is exactly one sequence of bytes for a bundle and a key. A file that says the same in other bytes is refused, so
that no byte of it can be changed, not even one that a signature does not cover.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from duly.kernel import notes
from duly.kernel.words import Words
from duly.rooms.library import facts, refusals
from duly.rooms.library.facts import Signer

_FORM = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_KEYS = {"duly", "bundle", "signer"}
_LONGEST_NAME = 100
_LABEL = b"duly library signer v1\n"


class Paper(NamedTuple):
    """A file whose signature was checked: the bundle as plain values, who signed it, and its digest."""

    bundle: Mapping[str, Any]
    signer: Signer
    digest: str


def key_for(secret: bytes, name: str) -> Ed25519PrivateKey:
    """The key that an organisation of this installation signs with: it follows from the installation's secret."""
    seed = HKDF(SHA256(), 32, salt=None, info=_LABEL + name.encode()).derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)


def signer_of(name: str, key: Ed25519PrivateKey) -> Signer:
    """The public side of a key."""
    return _signer(notes.verifier_key(name, key.public_key().public_bytes_raw()))


def written(bundle: Mapping[str, Any], name: str, key: Ed25519PrivateKey) -> bytes:
    """The file that carries a bundle, signed."""
    paper = {"duly": facts.PAPER, "bundle": bundle, "signer": signer_of(name, key).key}
    return notes.sign(orjson.dumps(paper, option=_FORM).decode(), name, key).encode()


def read(content: bytes) -> Paper:
    """What a file carries, once its signature was found good.

    Raises:
        Refusal: ``library.too_large``, ``library.not_a_bundle``, ``library.bad_signature``.
    """
    if len(content) > facts.LARGEST:
        raise refusals.TOO_LARGE(field="file", most=facts.LARGEST // 1_000_000)
    try:
        note = content.decode()
        text = note.rpartition("\n\n")[0] + "\n"
        paper = orjson.loads(text)
    except ValueError as error:  # no UTF-8, no JSON, or nested beyond what is read
        raise _no("it cannot be read", "内容无法读取") from error
    if not isinstance(paper, dict) or set(paper) != _KEYS or paper["duly"] != facts.PAPER:
        raise _no(f"it does not say `duly: {facts.PAPER}`", f"未写明 `duly: {facts.PAPER}`")
    if not isinstance(paper["bundle"], dict) or not isinstance(paper["signer"], str):
        raise _no("the bundle or its signer is missing", "缺少资源包内容或签名者")
    try:
        signer = _signer(paper["signer"])
    except ValueError as error:
        raise _no("the key of its signer is damaged", "签名者密钥已损坏") from error
    if not _is_exactly(note, text, signer) or orjson.dumps(paper, option=_FORM).decode() != text:
        raise refusals.BAD_SIGNATURE(field="file", name=signer.name)
    return Paper(paper["bundle"], signer, digest_of(paper["bundle"]))


def digest_of(bundle: Mapping[str, Any]) -> str:
    """The digest of what a bundle says, whoever signed it."""
    return f"sha256:{hashlib.sha256(as_text(bundle).encode()).hexdigest()}"


def as_text(bundle: Mapping[str, Any]) -> str:
    """A bundle as JSON, in the one form that its digest is over."""
    return orjson.dumps(bundle, option=_FORM).decode()


def is_same_fingerprint(given: str, fingerprint: str) -> bool:
    """Whether somebody typed this fingerprint, in groups or not."""
    return "".join(given.split()).lower() == "".join(fingerprint.split())


def _signer(key: str) -> Signer:
    name, public = notes.public_key(key)
    is_readable = 0 < len(name) <= _LONGEST_NAME and name.isprintable() and " " not in name
    if not is_readable or key != notes.verifier_key(name, public):
        message = "not a name that signs"
        raise ValueError(message)
    digest = hashlib.sha256(key.encode()).hexdigest()
    return Signer(name, key, " ".join(digest[at : at + 8] for at in range(0, len(digest), 8)))


def _is_exactly(note: str, text: str, signer: Signer) -> bool:
    """Whether the note is the text with one good signature of this key, and not a character else."""
    name, public = notes.public_key(signer.key)
    encoded = note.rpartition(" ")[2].removesuffix("\n")
    try:
        again = base64.b64encode(base64.b64decode(encoded, validate=True)).decode()
    except ValueError:
        return False
    return note == f"{text}\n\N{EM DASH} {name} {again}\n" and notes.is_signed_by(note, name, public)


def _no(en: str, zh: str) -> Exception:
    return refusals.NOT_A_BUNDLE(field="file", why=Words.literal(en, zh))
