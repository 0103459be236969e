# SPDX-License-Identifier: Apache-2.0
"""Sealing for receivers who have nothing but the tool ``age`` (extra ``[age]``): the same bag, with age files in it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from duly.kernel.words import Words
from duly.rooms.parcels.bag.places import Slice
from duly.rooms.parcels.bag.streams import Sealed
from duly.rooms.parcels.refusals import AGE_LACKING, BAD_CARD, BAD_IDENTITY, DAMAGED, IDENTITY_LACKING, OTHER_IDENTITY
from duly.rooms.parcels.rules.limits import CHUNK
from duly.rooms.parcels.rules.reasons import KEY_MATERIAL

_IDENTITY = "AGE-SECRET-KEY-1"
NOT_OPENED = Words(en="age does not open it with this identity", zh="age 无法用此身份密钥打开")


class _Read:
    """What reads a stream of pieces as a file, and hashes it on the way."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._held = memoryview(b"")
        self.digest, self.size = hashlib.sha256(), 0

    def read(self, size: int = CHUNK) -> bytes:
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = memoryview(piece)
        taken, self._held = bytes(self._held[:size]), self._held[size:]
        self.digest.update(taken)
        self.size += len(taken)
        return taken


class _Write:
    """What hashes what is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self.digest.update(piece)
        self.size += len(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        self._file.flush()


def must_be_receivers(texts: Sequence[str]) -> None:
    """These are addresses of receivers (``age1…``).

    Raises:
        Refusal: ``parcels.bad_card``, ``parcels.age_lacking``.
    """
    _receivers(texts)


def seal_for_age(file: BinaryIO, pieces: Iterable[bytes], receivers: Sequence[str]) -> Sealed:
    """Seal a stream into a file, for these receivers.

    Raises:
        Refusal: ``parcels.bad_card``, ``parcels.age_lacking``.
    """
    source, sink = _Read(pieces), _Write(file)
    _age().encrypt_io(source, sink, _receivers(receivers))
    return Sealed(source.size, source.digest.hexdigest(), sink.size, sink.digest.hexdigest())


def open_with_age(source: Slice, file: BinaryIO, identity: str, path: str) -> tuple[int, str]:
    """Open a sealed file into another with the receiver's own identity (``AGE-SECRET-KEY-1…``); its size and digest.

    Raises:
        Refusal: ``parcels.damaged``, ``parcels.age_lacking``.
    """
    age, sink = _age(), _Write(file)
    try:
        age.decrypt_io(source, sink, [age.x25519.Identity.from_str(identity)])
    except (age.DecryptError, age.IdentityError):
        raise DAMAGED(path=path, why=NOT_OPENED) from None
    except OSError as error:
        if error.errno is not None:  # the disk's fault, not the file's
            raise
        raise DAMAGED(path=path, why=NOT_OPENED) from None
    return sink.size, sink.digest.hexdigest()


def fitting_identity(text: str, receivers: Sequence[str]) -> str:
    """The identity in a key file as ``age-keygen`` writes it, if it is that of one of the receivers.

    Raises:
        Refusal: ``parcels.identity_lacking`` where there is no text, ``parcels.bad_identity``, ``parcels.other_identity``,
            ``parcels.age_lacking``.
    """
    if not text.strip():
        raise IDENTITY_LACKING(field="key", addresses=", ".join(receivers))
    found = [line.strip() for line in text.splitlines() if line.strip().startswith(_IDENTITY)]
    age, owned = _age(), dict[str, str]()
    for line in found:
        try:
            owned[str(age.x25519.Identity.from_str(line).to_public())] = line
        except age.IdentityError:
            raise BAD_IDENTITY(field="key") from None
    if not owned:
        raise BAD_IDENTITY(field="key")
    for address in receivers:
        if address in owned:
            return owned[address]
    raise OTHER_IDENTITY(field="key", addresses=", ".join(receivers), own=", ".join(owned))


def _receivers(texts: Sequence[str]) -> list[Any]:
    age = _age()
    try:
        return [age.x25519.Recipient.from_str(text) for text in texts]
    except age.RecipientError:
        raise BAD_CARD(field="card", why=KEY_MATERIAL) from None


def _age() -> Any:
    try:
        return import_module("pyrage")  # an extra: most houses never need it
    except ImportError:
        raise AGE_LACKING() from None
