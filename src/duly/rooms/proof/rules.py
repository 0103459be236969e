# SPDX-License-Identifier: Apache-2.0
"""How a pack is put together, byte for byte. The verifier (``duly_verify``) reads exactly this and nothing looser."""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from duly.kernel import canonical
from duly.kernel.canonical import Json

CHECKPOINT = "checkpoint"
MANIFEST = "pack.json"
_ENDINGS = frozenset(
    f"delivery.{verb}"
    for verb in ("accepted", "delivered", "bounced", "unknown", "expired", "skipped", "settled", "called")
)


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP file in its one possible form: sorted, stored, no times, no extras, no comment. No bit of it is idle."""
    body, index = bytearray(), bytearray()
    for name, data in sorted(members.items()):
        head = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(name), 0)
        index += b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode("ascii")
        body += b"PK\x03\x04" + head + name.encode("ascii") + data
    count = len(members)
    return bytes(body + index) + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(index), len(body), 0)


def entry_path(stream: object, n: int) -> str:
    """Where an entry lies in a pack."""
    return f"entries/{stream}/{n}.json"


def proof_path(stream: object, n: int) -> str:
    """Where the proof of an entry lies in a pack."""
    return f"proofs/{stream}/{n}.tlog-proof"


def manifest(files: Mapping[str, bytes], **about: Json) -> bytes:
    """The list of everything in the pack that is known before its binding entry is."""
    rows: list[Json] = [
        {"bytes": len(data), "path": path, "sha256": hashlib.sha256(data).hexdigest()}
        for path, data in sorted(files.items())
    ]
    return canonical.encode({"files": rows, "kind": "duly.proof_pack", "v": 1, **about})


def open_deliveries(facts: Iterable[Mapping[str, Any]]) -> Sequence[str]:
    """The deliveries among these facts that have no outcome yet, and must be named as pending."""
    ended: dict[str, bool] = {}
    for fact in facts:
        kind, data = fact["type"], fact["data"]
        if not kind.startswith("delivery.") or "delivery" not in data:
            continue
        over = kind in _ENDINGS or (kind == "delivery.refused" and data["permanent"]) or data.get("state") == "skipped"
        ended[data["delivery"]] = ended.get(data["delivery"], False) or over
    return sorted(delivery for delivery, over in ended.items() if not over)
