# SPDX-License-Identifier: Apache-2.0
"""The format is what its page says: fixed bytes lead to fixed bytes, and a second, independent hand reads what ours wrote."""

import base64
import hashlib
import hmac
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.parcels.bag.checking import check
from duly.rooms.parcels.bag.places import Folder
from duly.rooms.parcels.bag.streams import chunks as even
from duly.rooms.parcels.rules import chunks
from duly.rooms.parcels.rules.cards import card_of, private, read_card
from duly.rooms.parcels.rules.custody import read_chain
from duly.rooms.parcels.rules.limits import CHUNK
from duly.rooms.parcels.rules.manifests import sealed_statement
from duly.rooms.parcels.rules.wrapping import unwrap
from rooms.parcels.bags import NOW, RECEIVER_SECRET, SENDER_SECRET, a_bag

VECTORS: dict[str, dict[str, Any]] = orjson.loads((Path(__file__).parent / "vectors.json").read_bytes())
KEYS, FILE, EMPTY, WRAPPED = (VECTORS[name] for name in ("keys", "sealed_file", "empty_file", "wrapped_key"))


def test_a_secret_leads_to_its_card() -> None:
    made = orjson.loads(card_of(SENDER_SECRET, "Acme Ltd", NOW).text)
    kept = orjson.loads(KEYS["sender_card_text"])
    assert made["key"] == kept["key"]  # signatures of ML-DSA differ each time
    card = read_card(KEYS["sender_card_text"])
    assert (card.key_id, card.fingerprint) == (KEYS["sender_key_id"], KEYS["sender_fingerprint"])


def test_a_file_is_sealed_to_these_bytes() -> None:
    sealer = chunks.Sealer(bytes.fromhex(FILE["file_key"]), UUID(FILE["parcel"]), FILE["number"])
    assert (sealer.header + sealer.seal(bytes.fromhex(FILE["plain"]), is_last=True)).hex() == FILE["sealed"]
    empty = chunks.Sealer(bytes.fromhex(EMPTY["file_key"]), UUID(EMPTY["parcel"]), EMPTY["number"])
    assert (empty.header + empty.seal(b"", is_last=True)).hex() == EMPTY["sealed"]


def test_the_header_nonce_and_bound_bytes_are_as_the_page_says() -> None:
    parcel = UUID(FILE["parcel"])
    header = b"DULYTPK1" + parcel.bytes + FILE["number"].to_bytes(4, "big") + CHUNK.to_bytes(4, "big")
    assert (header.hex(), bytes(12).hex()) == (FILE["header"], FILE["nonce"])
    assert (header + bytes(8) + b"\x01").hex() == FILE["aad"]
    box = AESGCM(bytes.fromhex(FILE["file_key"]))
    sealed = bytes.fromhex(FILE["sealed"])[32:]
    assert box.decrypt(bytes(12), sealed, bytes.fromhex(FILE["aad"])).hex() == FILE["plain"]


def test_a_wrapped_key_unwraps() -> None:
    key = unwrap(
        bytes.fromhex(WRAPPED["wrapped"]), private(RECEIVER_SECRET), KEYS["receiver_key_id"], UUID(WRAPPED["parcel"]), 1
    )
    assert key.hex() == WRAPPED["file_key"]


def test_a_second_hand_unwraps_it_by_the_standards_alone() -> None:
    """X-Wing (ML-KEM-768, X25519, SHA3-256) and the key schedule of RFC 9180, written out from the page."""
    raw, info = bytes.fromhex(WRAPPED["wrapped"]), bytes.fromhex(WRAPPED["info"])
    quantum = MLKEM768PrivateKey.from_seed_bytes(RECEIVER_SECRET[96:160])
    curve = X25519PrivateKey.from_private_bytes(RECEIVER_SECRET[64:96])
    shared = hashlib.sha3_256(
        quantum.decapsulate(raw[:1088]) + curve.exchange(X25519PublicKey.from_public_bytes(raw[1088:1120])) + raw[1088:1120]
        + curve.public_key().public_bytes_raw() + b"\\.//^\\"
    ).digest()  # fmt: skip
    suite = b"HPKE" + bytes.fromhex("647a00010002")

    def extract(salt: bytes, label: bytes, value: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + value, "sha256")

    def expand(secret: bytes, label: bytes, context: bytes, size: int) -> bytes:
        said = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return hmac.digest(secret, said + b"\x01", "sha256")[:size]

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    box = AESGCM(expand(secret, b"key", context, 32))
    assert box.decrypt(expand(secret, b"base_nonce", context, 12), raw[1120:], None).hex() == WRAPPED["file_key"]


def test_the_signatures_are_over_the_statement() -> None:
    kept = VECTORS["seal"]
    statement = sealed_statement(
        UUID(kept["parcel"]), kept["manifest_text"].encode(), kept["tagmanifest_text"].encode()
    )
    assert statement.hex() == kept["statement"]
    card = read_card(KEYS["sender_card_text"])
    first, second = (base64.b64decode(kept["signatures"][name]) for name in ("ed25519", "ml_dsa_65"))
    Ed25519PublicKey.from_public_bytes(card.ed25519).verify(first, statement)
    MLDSA65PublicKey.from_public_bytes(card.ml_dsa_65).verify(second, statement)


def test_an_entry_of_custody_reads_as_it_was_kept() -> None:
    kept = VECTORS["custody"]
    (entry,) = read_chain(kept["line_text"].encode() + b"\n", UUID(FILE["parcel"]))
    assert entry.digest == kept["digest"]


@given(st.integers(0, 5 * CHUNK))
def test_sizes_go_both_ways(size: int) -> None:
    assert chunks.plain_size(chunks.sealed_size(size)) == size


@pytest.mark.parametrize("size", [0, 31, 32, 47, 32 + CHUNK + 17, 32 + CHUNK + 16 + 1, 32 + CHUNK + 16 + 16])
def test_no_content_leads_to_such_a_size(size: int) -> None:
    assert chunks.plain_size(size) is None


@given(st.lists(st.binary(max_size=40)), st.integers(1, 16))
def test_pieces_of_any_size_become_chunks_of_one(pieces: list[bytes], size: int) -> None:
    found = list(even(pieces, size))
    assert b"".join(chunk for chunk, _ in found) == b"".join(pieces)
    assert [is_last for _, is_last in found] == [False] * (len(found) - 1) + [True]
    assert all(len(chunk) == size for chunk, is_last in found if not is_last)
    assert 0 < len(found[-1][0]) <= size or found == [(b"", True)]


def test_it_is_a_bag_for_everybody(tmp_path: Path) -> None:
    bagit = pytest.importorskip("bagit")
    bag = a_bag(tmp_path)
    assert bagit.Bag(str(bag)).validate()
    (bag / "data" / "00001.tpk").write_bytes(b"x")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()


def test_nothing_outside_says_what_is_inside(tmp_path: Path) -> None:
    bag = a_bag(tmp_path)
    outside = b"".join(path.read_bytes() for path in bag.rglob("*") if path.is_file())
    for word in ("客户", "编号", "tables/", "datapackage", "00001\n"):
        assert word.encode() not in outside
    assert check(Folder(bag)).envelope.files == 3
