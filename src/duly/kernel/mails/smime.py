# SPDX-License-Identifier: Apache-2.0
"""The message inside an opaquely signed S/MIME one (RFC 8551, ``smime-type=signed-data``).

The signature is not checked: who wrote is decided by what the letter is about, not by a certificate. Encrypted mail is
not read at all; a person has to look.
"""

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_SEQUENCE, _WRAPPED, _OCTETS, _OCTETS_IN_PARTS, _SET = 0x30, 0xA0, 0x04, 0x24, 0x31
_MOST_PIECES = 10_000


def inner(der: bytes) -> bytes:
    """The signed content; empty when it is not there, not plain, or cannot be read."""
    try:
        return _content(der)
    except (IndexError, ValueError):
        return b""


def _content(der: bytes) -> bytes:
    at, _ = _enter(der, 0, _SEQUENCE)
    if not der.startswith(_SIGNED, at):
        return b""
    at, _ = _enter(der, at + len(_SIGNED), _WRAPPED)
    at, _ = _enter(der, at, _SEQUENCE)
    at = _past(der, at)  # the version
    at = _past(der, at)  # the digest algorithms
    at, _ = _enter(der, at, _SEQUENCE)
    if not der.startswith(_DATA, at):
        return b""
    at, _ = _enter(der, at + len(_DATA), _WRAPPED)
    return _octets(der, at)


def _octets(der: bytes, at: int) -> bytes:
    if der[at] == _OCTETS:
        start, end = _enter(der, at, _OCTETS)
        return der[start:end]
    at, end = _enter(der, at, _OCTETS_IN_PARTS)
    pieces: list[bytes] = []
    while at < end and len(pieces) < _MOST_PIECES and der[at] == _OCTETS:
        start, at = _enter(der, at, _OCTETS)
        pieces.append(der[start:at])
    return b"".join(pieces)


def _enter(der: bytes, at: int, tag: int) -> tuple[int, int]:
    """Where the value of a tag begins and ends; one of indefinite length ends with the data."""
    if der[at] != tag:
        raise ValueError(at)
    first = der[at + 1]
    if first < 0x80:
        return at + 2, min(at + 2 + first, len(der))
    count = first & 0x7F
    if count == 0:
        return at + 2, len(der)
    if count > 4:
        raise ValueError(at)
    start = at + 2 + count
    return start, min(start + int.from_bytes(der[at + 2 : start], "big"), len(der))


def _past(der: bytes, at: int) -> int:
    """What follows a value of definite length."""
    _, end = _enter(der, at, der[at])
    return end
