# SPDX-License-Identifier: Apache-2.0
"""What stands on a package (parcel.json) and the keys that lie beside it, each wrapped for one receiver (keys.json)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from duly.kernel.canonical import encode
from duly.kernel.refusals import Refusal
from duly.rooms.parcels.refusals import MALFORMED
from duly.rooms.parcels.rules.cards import Card, read_card
from duly.rooms.parcels.rules.documents import fitted, packed, parsed, read, unpacked
from duly.rooms.parcels.rules.limits import CHUNK, DIGEST, FORMAT, KEYS, MOST_FILES, PARCEL
from duly.rooms.parcels.rules.reasons import NOT_OUR_SHAPE, OTHER_COUNT, OTHER_VERSION
from duly.rooms.parcels.rules.wrapping import SIZE, SUITE

HPKE, AGE = "hpke", "age"
ENDINGS = {HPKE: "tpk", AGE: "age"}
_PARCEL = {
    "before": str, "chunk": int, "files": int, "id": str, "kind": str, "made_at": str, "receivers": list, "sealing": str,
    "sender": dict, "v": int,
}  # fmt: skip
_KEYS = {"receivers": list, "suite": str, "v": int}
_RECEIVER = {"key": str, "wrapped": list}


class Envelope(NamedTuple):
    """What stands on a package."""

    id: UUID
    sealing: str
    made_at: str
    files: int
    sender: Card
    receivers: tuple[str, ...]
    """Ids of the keys that it was sealed for; addresses of receivers, where ``age`` seals."""
    before: str = ""
    """The seal of the package that this one continues."""

    def text(self) -> bytes:
        """As it is kept in the package."""
        return encode({
            "before": self.before, "chunk": CHUNK if self.sealing == HPKE else 0, "files": self.files, "id": str(self.id),
            "kind": "duly.parcel", "made_at": self.made_at, "receivers": [*self.receivers], "sealing": self.sealing,
            "sender": orjson.loads(self.sender.text), "v": FORMAT,
        })  # fmt: skip


def read_envelope(raw: bytes) -> Envelope:
    """What stands on a package that came from outside.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    said = parsed(PARCEL, raw)
    if isinstance(said, dict) and (said.get("kind"), said.get("v")) != ("duly.parcel", FORMAT):
        raise MALFORMED(path=PARCEL, why=OTHER_VERSION)
    fitted(PARCEL, said, _PARCEL)
    try:
        sender = read_card(encode(said["sender"]).decode())
        own = UUID(said["id"])
    except (Refusal, ValueError) as error:
        why = error.values.get("why", NOT_OUR_SHAPE) if isinstance(error, Refusal) else NOT_OUR_SHAPE
        raise MALFORMED(path=PARCEL, why=why) from None
    found = Envelope(
        own, said["sealing"], said["made_at"], said["files"], sender, _texts(PARCEL, said["receivers"]), said["before"]
    )
    is_sound = (
        found.sealing in ENDINGS and 0 < found.files <= MOST_FILES and (not found.before or DIGEST.match(found.before))
    )
    if not is_sound or found.text() != raw:  # which also fixes the form of the id and the size of a chunk
        raise MALFORMED(path=PARCEL, why=NOT_OUR_SHAPE)
    return found


def keys_text(wrapped: Mapping[str, Sequence[bytes]]) -> bytes:
    """The keys of all files, by receiver."""
    rows = [{"key": key, "wrapped": [packed(one) for one in held]} for key, held in wrapped.items()]
    return encode({"receivers": rows, "suite": SUITE if rows else AGE, "v": 1})


def read_keys(raw: bytes, envelope: Envelope) -> dict[str, list[bytes]]:
    """The keys that lie beside a package: for each of its receivers as many as it has files.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    said = read(KEYS, raw, _KEYS)
    rows = [fitted(KEYS, row, _RECEIVER) for row in said["receivers"]]
    hybrid = envelope.sealing == HPKE
    if (said["suite"], said["v"]) != (SUITE if hybrid else AGE, 1):
        raise MALFORMED(path=KEYS, why=OTHER_VERSION)
    if [row["key"] for row in rows] != list(envelope.receivers if hybrid else ()):
        raise MALFORMED(path=KEYS, why=NOT_OUR_SHAPE)
    found = {row["key"]: [unpacked(KEYS, one) for one in _texts(KEYS, row["wrapped"])] for row in rows}
    if any(len(held) != envelope.files or {len(one) for one in held} != {SIZE} for held in found.values()):
        raise MALFORMED(path=KEYS, why=OTHER_COUNT)
    return found


def _texts(path: str, values: Sequence[object]) -> tuple[str, ...]:
    found = tuple(value for value in values if isinstance(value, str))
    if not found or len(found) != len(values):
        raise MALFORMED(path=path, why=NOT_OUR_SHAPE)
    return found
