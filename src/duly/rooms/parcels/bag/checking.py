# SPDX-License-Identifier: Apache-2.0
"""Checking a package without opening it: everything that a stranger can check, the cheap things first."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from duly.kernel.words import Words
from duly.rooms.parcels.bag.places import Place, Slice, whole
from duly.rooms.parcels.refusals import BAD_CUSTODY, DAMAGED, MALFORMED, MISSING_FILE, ODD_FILE
from duly.rooms.parcels.rules.chunks import HEADER, header, plain_size
from duly.rooms.parcels.rules.custody import Entry, read_chain
from duly.rooms.parcels.rules.envelope import ENDINGS, HPKE, Envelope, read_envelope, read_keys
from duly.rooms.parcels.rules.limits import (
    BAGIT,
    CHUNK,
    CUSTODY,
    INFO,
    KEYS,
    MANIFEST,
    PARCEL,
    SIGNATURE,
    TAGS,
    payload,
)
from duly.rooms.parcels.rules.manifests import (
    must_be_bagit,
    read_info,
    read_manifest,
    read_signature,
    read_tags,
    seal_of,
    sealed_statement,
)
from duly.rooms.parcels.rules.reasons import (
    NOT_BY_SENDER,
    OTHER_COUNT,
    OTHER_DIGEST,
    OTHER_OXUM,
    OTHER_PARCEL,
    OTHER_SEAL,
    OTHER_SIZE,
    UNLISTED,
)
from duly.rooms.parcels.terms import Event

Progress = Callable[[int], None]


class Checked(NamedTuple):
    """A package of which everything holds that can be seen from outside."""

    envelope: Envelope
    seal: str
    """What it is known by: the digest of its tag manifest."""
    keys: dict[str, list[bytes]]
    custody: list[Entry]
    digests: dict[str, str]
    size: int


def check(place: Place, progress: Progress | None = None) -> Checked:
    """Check all of a package: lists, signature, chain of custody, and every sealed byte. Whose key signed is in the answer;
    that it is the one that was meant is for who asks to know.

    Raises:
        Refusal: ``parcels.malformed``, ``parcels.odd_file``, ``parcels.missing_file``, ``parcels.damaged``,
            ``parcels.bad_signature``, ``parcels.bad_custody``, ``parcels.too_large``.
    """
    checked = check_lists(place)
    done = 0
    for number, (name, digest) in enumerate(checked.digests.items()):
        _must_be_whole(place, checked, number, name, digest)
        done += place.sizes[name]
        if progress is not None:
            progress(done)
    if read_info(whole(place, INFO)).get("Payload-Oxum") != f"{done}.{checked.envelope.files}":
        raise MALFORMED(path=INFO, why=OTHER_OXUM)
    return checked


def check_lists(place: Place) -> Checked:
    """Everything but the sealed bytes themselves.

    Raises:
        Refusal: as :func:`check`.
    """
    must_be_bagit(whole(place, BAGIT))
    texts = {name: whole(place, name) for name in (INFO, KEYS, MANIFEST, PARCEL, TAGS, SIGNATURE, CUSTODY)}
    envelope = read_envelope(texts[PARCEL])
    statement = sealed_statement(envelope.id, texts[MANIFEST], texts[TAGS])
    envelope.sender.must_have_signed(SIGNATURE, statement, read_signature(texts[SIGNATURE]))
    for name, digest in read_tags(texts[TAGS]).items():
        if hashlib.sha256(texts.get(name) or whole(place, name)).hexdigest() != digest:
            raise DAMAGED(path=name, why=OTHER_DIGEST)
    digests = read_manifest(texts[MANIFEST])
    size = _sizes(place, envelope, digests)
    if read_info(texts[INFO]).get("External-Identifier") != envelope.id.urn:
        raise MALFORMED(path=INFO, why=OTHER_PARCEL)
    chain = read_chain(texts[CUSTODY], envelope.id)
    _must_tell_of(chain, envelope, seal_of(texts[TAGS]))
    return Checked(envelope, seal_of(texts[TAGS]), read_keys(texts[KEYS], envelope), chain, digests, size)


def _sizes(place: Place, envelope: Envelope, digests: dict[str, str]) -> int:
    """Those files are there that the manifest lists, no others, and as large as what is sealed can be; their bytes together."""
    if len(digests) != envelope.files or payload(0, ENDINGS[envelope.sealing]) not in digests:
        raise MALFORMED(path=PARCEL, why=OTHER_COUNT)
    for name in place.sizes:
        if name.startswith("data/") and name not in digests:
            raise ODD_FILE(path=name, why=UNLISTED)
    for name in digests:
        if name not in place.sizes:
            raise MISSING_FILE(path=name)
        if envelope.sealing == HPKE and plain_size(place.sizes[name]) is None:
            raise DAMAGED(path=name, why=OTHER_SIZE)
    return sum(place.sizes[name] for name in digests)


def _must_tell_of(chain: list[Entry], envelope: Envelope, seal: str) -> None:
    """The chain begins with the sender, who says what was sealed."""
    for event in (Event.CREATED, Event.SEALED):
        found = [entry for entry in chain if entry.event is event]
        why: Words | None = None
        if not found or found[0].by != envelope.sender.key_id:
            why = NOT_BY_SENDER
        elif event is Event.SEALED and found[0].data.get("seal") != seal:
            why = OTHER_SEAL
        if why is not None:
            raise BAD_CUSTODY(n=found[0].n if found else len(chain), why=why)


def _must_be_whole(place: Place, checked: Checked, number: int, name: str, digest: str) -> None:
    with place.open(name) as file:
        found, size, head = digest_of(file)
    if size != place.sizes[name]:
        raise DAMAGED(path=name, why=OTHER_SIZE)
    if found != digest:
        raise DAMAGED(path=name, why=OTHER_DIGEST)
    if checked.envelope.sealing == HPKE and head != header(checked.envelope.id, number):
        raise DAMAGED(path=name, why=OTHER_PARCEL)


def digest_of(file: Slice) -> tuple[str, int, bytes]:
    """The hexadecimal SHA-256 of a file, its size, and how it begins."""
    found, size, head = hashlib.sha256(), 0, b""
    while piece := file.read(CHUNK):
        head = head or piece[:HEADER]
        size += len(piece)
        found.update(piece)
    return found.hexdigest(), size, head
