# SPDX-License-Identifier: Apache-2.0
"""The lists of a bag (BagIt 1.0, RFC 8493): what is in it, with which digest; and what is signed over them."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from duly.kernel.canonical import Json, encode
from duly.rooms.parcels.refusals import MALFORMED, ODD_FILE, TOO_LARGE
from duly.rooms.parcels.rules.documents import fitted, parsed
from duly.rooms.parcels.rules.limits import BAGIT, INFO, MANIFEST, MOST_FILES, PAYLOAD, SIGNATURE, SIGNED_TAGS, TAGS
from duly.rooms.parcels.rules.reasons import (
    LINE_FORM,
    NOT_CONSECUTIVE,
    NOT_OUR_SHAPE,
    NOT_SORTED,
    NOT_UTF8,
    UNSAFE_NAME,
)

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)\Z")
_BASIS = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}\Z")
_SIG = {"ed25519": str, "ml_dsa_65": str}


def manifest(digests: Mapping[str, str]) -> bytes:
    """Names with their digests, one to a line, sorted by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def read_manifest(raw: bytes) -> dict[str, str]:
    """The sealed files that a package has, by name: 0, 1, 2 … without a gap, all with one ending.

    Raises:
        Refusal: ``parcels.malformed``, ``parcels.odd_file`` for a name that leads elsewhere, ``parcels.too_large``.
    """
    found = _lines(MANIFEST, raw, MOST_FILES)
    for name in found:
        if not PAYLOAD.match(name):
            raise ODD_FILE(path=name[:200], why=UNSAFE_NAME)
    ending = next(iter(found), "").rpartition(".")[2]
    if list(found) != [f"data/{number:05d}.{ending}" for number in range(len(found))] or not found:
        raise MALFORMED(path=MANIFEST, why=NOT_CONSECUTIVE)
    return found


def read_tags(raw: bytes) -> dict[str, str]:
    """The tag files that are signed, all of them and no others.

    Raises:
        Refusal: ``parcels.malformed``, ``parcels.too_large``.
    """
    found = _lines(TAGS, raw, len(SIGNED_TAGS))
    if tuple(found) != SIGNED_TAGS:
        raise MALFORMED(path=TAGS, why=NOT_OUR_SHAPE)
    return found


def bag_info(parcel: UUID, day: str, oxum: str, basis: str, before: str) -> bytes:
    """What a courier may know: number, day, size. Nobody's name is in it, nor that of a table.

    Raises:
        ValueError: the legal basis is not a short code.
    """
    if not is_basis(basis):
        raise ValueError(basis)
    rows = {
        "Bag-Software-Agent": "Duly", "Bagging-Date": day, "External-Identifier": parcel.urn, "Payload-Oxum": oxum,
        "Legal-Basis": basis, "Predecessor-Seal": before,
    }  # fmt: skip
    return "".join(f"{name}: {value}\n" for name, value in rows.items() if value).encode()


def is_basis(code: str) -> bool:
    """Whether a short code may stand outside on a package, or none does."""
    return not code or bool(_BASIS.match(code))


def read_info(raw: bytes) -> dict[str, str]:
    """The lines of a bag-info.txt.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    rows = [line.partition(": ") for line in _text(INFO, raw).splitlines()]
    if (
        not rows
        or any(not middle or not value for _, middle, value in rows)
        or len({name for name, *_ in rows}) != len(rows)
    ):
        raise MALFORMED(path=INFO, why=NOT_OUR_SHAPE)
    return {name: value for name, _, value in rows}


def must_be_bagit(raw: bytes) -> None:
    """The file that makes a folder a bag.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    if raw != BAGIT_TEXT:
        raise MALFORMED(path=BAGIT, why=NOT_OUR_SHAPE)


def seal_of(tags: bytes) -> str:
    """What a package is known by: the digest of its tag manifest, which fixes the manifest, which fixes every file."""
    return f"sha256:{hashlib.sha256(tags).hexdigest()}"


def sealed_statement(parcel: UUID, manifest_text: bytes, tags: bytes) -> bytes:
    """The bytes that the sender signs."""
    said: dict[str, Json] = {
        "kind": "duly.parcel_seal", "manifest": f"sha256:{hashlib.sha256(manifest_text).hexdigest()}", "parcel": str(parcel),
        "tagmanifest": seal_of(tags), "v": 1,
    }  # fmt: skip
    return b"duly parcel seal 1\n" + encode(said)


def read_signature(raw: bytes) -> dict[str, str]:
    """What stands in manifest.sig.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    return fitted(SIGNATURE, parsed(SIGNATURE, raw), _SIG)


def _lines(path: str, raw: bytes, most: int) -> dict[str, str]:
    text = _text(path, raw)
    if text.count("\n") > most:
        raise TOO_LARGE(path=path, size=text.count("\n"), most=most)
    found = [_LINE.match(line) for line in _ended(path, text)]
    if not all(found):
        raise MALFORMED(path=path, why=LINE_FORM)
    names = [line[2] for line in found if line]
    if names != sorted(set(names)):
        raise MALFORMED(path=path, why=NOT_SORTED)
    return {line[2]: line[1] for line in found if line}


def _ended(path: str, text: str) -> Iterable[str]:
    if not text.endswith("\n"):
        raise MALFORMED(path=path, why=LINE_FORM)
    return text[:-1].split("\n")


def _text(path: str, raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise MALFORMED(path=path, why=NOT_UTF8) from None
