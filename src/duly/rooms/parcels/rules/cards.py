# SPDX-License-Identifier: Apache-2.0
"""Package keys: four key pairs of an organisation, and the card on which their public halves travel.

Two pairs sign (Ed25519, ML-DSA-65), two receive (X25519, ML-KEM-768): one of each kind stands against today's machines, the
other against quantum computers, and both have to hold. A card is signed by its own keys and known by its fingerprint, which
two people compare by telephone.
"""

import hashlib
import os
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from duly.kernel.canonical import Json, encode
from duly.kernel.refusals import Refusal
from duly.rooms.parcels.refusals import BAD_CARD, BAD_SIGNATURE, NO_QUANTUM
from duly.rooms.parcels.rules.documents import fitted, packed, parsed, unpacked
from duly.rooms.parcels.rules.reasons import KEY_MATERIAL, NO_NAME, NOT_OUR_SHAPE, OTHER_VERSION, SELF_SIGNATURE

KIND = "duly.parcel_key"
ALGORITHMS = ("ed25519", "ml_dsa_65")
"""Both sign, both are checked: one good signature is not enough."""
_SIZES = {"ed25519": 32, "ml_dsa_65": 1_952, "ml_kem_768": 1_184, "x25519": 32}
_SEEDS = (32, 32, 32, 64)
SECRET = sum(_SEEDS)
"""Bytes of the private half: the seeds of Ed25519, ML-DSA-65, X25519 and ML-KEM-768, in this order."""
_LONGEST_NAME = 200
_DIGITS = 30
_CARD = {"kind": str, "v": int, "key": dict, "sig": dict}
_KEY = {"name": str, "made_at": str, **dict.fromkeys(_SIZES, str)}
_SIG = dict.fromkeys(ALGORITHMS, str)

Signatures = dict[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """The public half of a package key, as it was read; ``text`` is its one form."""

    text: str
    name: str
    made_at: str
    key_id: str
    """``sha256:`` over what the card says of the key."""
    ed25519: bytes
    ml_dsa_65: bytes
    x25519: bytes
    ml_kem_768: bytes

    @property
    def fingerprint(self) -> str:
        """What two people compare by telephone: 30 digits in groups of five."""
        return fingerprint(self.key_id)

    def sealing(self) -> MLKEM768X25519PublicKey:
        """What seals for the owner."""
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.ml_kem_768), X25519PublicKey.from_public_bytes(self.x25519)
        )

    def must_have_signed(self, path: str, message: bytes, signatures: Signatures) -> None:
        """Both signatures are over exactly this message.

        Raises:
            Refusal: ``parcels.bad_signature``, ``parcels.malformed``.
        """
        fitted(path, signatures, _SIG)
        checks = (
            ("ed25519", Ed25519PublicKey.from_public_bytes(self.ed25519).verify),
            ("ml_dsa_65", MLDSA65PublicKey.from_public_bytes(self.ml_dsa_65).verify),
        )
        for name, verify in checks:
            try:
                verify(unpacked(path, signatures[name]), message)
            except InvalidSignature:
                raise BAD_SIGNATURE(alg=name, path=path) from None


class Private(NamedTuple):
    """The private half, in memory for as long as a call takes."""

    ed25519: Ed25519PrivateKey
    ml_dsa_65: MLDSA65PrivateKey
    x25519: X25519PrivateKey
    ml_kem_768: MLKEM768PrivateKey

    def sign(self, message: bytes) -> Signatures:
        """Both signatures over a message."""
        return {"ed25519": packed(self.ed25519.sign(message)), "ml_dsa_65": packed(self.ml_dsa_65.sign(message))}

    def opening(self) -> MLKEM768X25519PrivateKey:
        """What opens that which was sealed for this key."""
        return MLKEM768X25519PrivateKey(self.ml_kem_768, self.x25519)


def new_secret() -> bytes:
    """The seeds of a new key."""
    return os.urandom(SECRET)


def private(secret: bytes) -> Private:
    """The private half behind its seeds.

    Raises:
        Refusal: ``parcels.no_quantum``.
    """
    ends = [sum(_SEEDS[:n]) for n in range(len(_SEEDS) + 1)]
    one, two, three, four = (secret[start:end] for start, end in pairwise(ends))
    try:
        return Private(
            Ed25519PrivateKey.from_private_bytes(one), MLDSA65PrivateKey.from_seed_bytes(two),
            X25519PrivateKey.from_private_bytes(three), MLKEM768PrivateKey.from_seed_bytes(four),
        )  # fmt: skip
    except UnsupportedAlgorithm:
        raise NO_QUANTUM() from None


def card_of(secret: bytes, name: str, made_at: str) -> Card:
    """The card of a key, signed by it.

    Raises:
        Refusal: ``parcels.bad_card`` when the name cannot be one.
    """
    own = private(secret)
    key = {"made_at": made_at, "name": name} | {
        one: packed(getattr(own, one).public_key().public_bytes_raw()) for one in _SIZES
    }
    card: dict[str, Json] = {"key": key, "kind": KIND, "sig": own.sign(_signed(key)), "v": 1}
    return read_card(encode(card).decode())


def read_card(text: str) -> Card:
    """A card that came from outside: well-formed, and signed by the keys on it.

    That says nothing of whose it is; the fingerprint has to be compared with its owner.

    Raises:
        Refusal: ``parcels.bad_card``.
    """
    try:
        card = _read(text.strip())
    except Refusal as no:
        if no.kind in {BAD_CARD, NO_QUANTUM}:
            raise
        why = SELF_SIGNATURE if no.kind is BAD_SIGNATURE else no.values.get("why", NOT_OUR_SHAPE)
        raise BAD_CARD(field="card", why=why) from None
    return card


def fingerprint(key_id: str) -> str:
    """Thirty decimal digits of a key's id; somebody who wants to forge one has to try 10**30 keys."""
    digits = f"{int(key_id.removeprefix('sha256:'), 16) % 10**_DIGITS:0{_DIGITS}d}"
    return " ".join(digits[at : at + 5] for at in range(0, _DIGITS, 5))


def is_fingerprint(said: str, key_id: str) -> bool:
    """Whether what somebody typed is the fingerprint, however they grouped its digits."""
    return "".join(said.split()).replace("-", "") == fingerprint(key_id).replace(" ", "")


def _read(text: str) -> Card:
    said = fitted("card", parsed("card", text.encode()), _CARD)
    if said["kind"] != KIND or said["v"] != 1:
        raise BAD_CARD(field="card", why=OTHER_VERSION)
    key = fitted("card", said["key"], _KEY)
    name = key["name"]
    if not name.strip() or name != name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise BAD_CARD(field="card", why=NO_NAME)
    raw = {one: unpacked("card", key[one], why=KEY_MATERIAL) for one in _SIZES}
    if any(len(raw[one]) != size for one, size in _SIZES.items()):
        raise BAD_CARD(field="card", why=KEY_MATERIAL)
    key_id = f"sha256:{hashlib.sha256(encode(key)).hexdigest()}"
    card = Card(text, name, key["made_at"], key_id, **raw)
    try:
        card.sealing()
        card.must_have_signed("card", _signed(key), said["sig"])
    except UnsupportedAlgorithm:
        raise NO_QUANTUM() from None
    except ValueError:
        raise BAD_CARD(field="card", why=KEY_MATERIAL) from None
    return card


def _signed(key: dict[str, str]) -> bytes:
    return b"duly parcel key 1\n" + encode(key)
