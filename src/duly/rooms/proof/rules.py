# SPDX-License-Identifier: Apache-2.0
"""How a pack is put together, byte for byte. The verifier (``duly_verify``) reads exactly this and nothing looser."""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class LetPass:
    """What the log says of one override: the rule, until when, for which text, and the instants at which people decided."""

    id: str
    rule: str
    rev: int
    pack: str
    digest: str
    expires_on: str
    reason_digest: str
    proposed_at: str
    agreed_at: str = ""
    withdrawn_at: str = ""
    went_out: bool = False
    """The text that went out is the one that it held for."""


def overrides_in(facts: Sequence[Mapping[str, Any]]) -> list[LetPass]:
    """The overrides of a notice, in the order in which they were asked for."""
    found: dict[str, LetPass] = {}
    sent = {fact["data"]["digest"] for fact in facts if fact["type"] == "notices.launched"}
    for fact in facts:
        data, at = fact["data"], _moment(fact)
        if fact["type"] == "rulebook.override_proposed":
            found[data["override"]] = LetPass(
                data["override"], data["rule"], data["rev"], data["pack"], data["digest"], data["expires_on"],
                data["reason_digest"], at, went_out=data["digest"] in sent,
            )  # fmt: skip
        elif fact["type"] == "rulebook.override_agreed":
            found[data["override"]] = replace(found[data["override"]], agreed_at=at)
        elif fact["type"] == "rulebook.override_withdrawn":
            found[data["override"]] = replace(found[data["override"]], withdrawn_at=at)
    return list(found.values())


def assessments_in(facts: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What the rules said each time when it counted: at which stage, of which text, and the digest of the records."""
    return [fact["data"] | {"at": _moment(fact)} for fact in facts if fact["type"] == "rulebook.assessed"]


def _moment(fact: Mapping[str, Any]) -> str:
    return str(fact["at"])[:19].replace("T", " ")
