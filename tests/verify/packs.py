# SPDX-License-Identifier: Apache-2.0
"""A small log in memory and packs out of it, so that the verifier can be tried on thousands of damaged ones."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from duly.kernel import merkle, notes
from duly.kernel.canonical import encode
from duly.kernel.disclosures import Disclosure, decoy, disclose
from duly.rooms.proof import rules

ORIGIN = "example.com/log"
NOTICE = str(UUID(int=1, version=4))
RECIPIENT = str(UUID(int=2, version=4))
STRANGER = str(UUID(int=3, version=4))
MAIL, SMS = str(UUID(int=4, version=4)), str(UUID(int=5, version=4))
DOCUMENT = encode(
    {"editions": [{"body": "地址变更", "language": "zh-Hans", "title": "通知"}], "kind": "address_change"}
)
DIGEST = "sha256:" + hashlib.sha256(DOCUMENT).hexdigest()
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER_KEY = notes.verifier_key(ORIGIN, KEY.public_key().public_bytes_raw())


@dataclass
class MemoryLog:
    """An append-only log of leaves, each chained within its stream."""

    leaves: list[bytes] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)

    def add(self, stream: str, kind: str, data: Mapping[str, Any], *, hidden: Disclosure | None = None) -> None:
        chain = self.places.setdefault(stream, [])
        fact: dict[str, Any] = {
            "at": f"2026-01-01T00:00:{len(self.leaves):02d}.000Z",
            "by": "system",
            "data": data,
            "id": str(UUID(int=len(self.leaves))),
            "type": kind,
            "v": 1,
        }
        if hidden:
            fact |= {"_sd": sorted([hidden.digest, decoy()]), "_sd_alg": "sha-256"}
        before = merkle.leaf_hash(self.leaves[chain[-1]]).hex() if chain else None
        chain.append(len(self.leaves))
        self.leaves.append(encode({"fact": fact, "n": len(chain) - 1, "prev": before, "stream": stream}))

    def checkpoint(self, key: Ed25519PrivateKey = KEY, origin: str = ORIGIN) -> str:
        point = notes.Checkpoint(origin, len(self.leaves), merkle.root(self.hashes()))
        return notes.sign(point.text(), origin, key)

    def hashes(self) -> list[bytes]:
        return [merkle.leaf_hash(leaf) for leaf in self.leaves]

    def reader(self, level: int, index: int) -> bytes:
        return merkle.root(self.hashes()[index << level : index + 1 << level])


@dataclass
class Making:
    """The parts of a pack before they are put together; tests change them to make a dishonest one."""

    log: MemoryLog
    files: dict[str, bytes]
    about: dict[str, Any]
    key: Ed25519PrivateKey = KEY
    origin: str = ORIGIN

    def build(self, change: Callable[[dict[str, bytes]], None] = lambda _: None) -> bytes:
        """Bind, prove and archive; ``change`` may do something to the finished members."""
        manifest = rules.manifest(self.files, **self.about)
        self.log.add(RECIPIENT, "proof.pack_made", {"manifest": "sha256:" + hashlib.sha256(manifest).hexdigest()})
        self.log.add(STRANGER, "test.else", {})
        note = self.log.checkpoint(self.key, self.origin)
        members = dict(self.files) | {"pack.json": manifest, "checkpoint": note.encode()}
        for stream in (NOTICE, RECIPIENT):
            for n, index in enumerate(self.log.places[stream]):
                path = merkle.inclusion_path(index, len(self.log.leaves), self.log.reader)
                members[rules.entry_path(stream, n)] = self.log.leaves[index]
                members[rules.proof_path(stream, n)] = notes.proof_text(index, path, note).encode()
        change(members)
        return rules.archive(members)


def making(*, leave_out: str = "", pending: bool = False, let_pass: bool = False) -> Making:
    """A notice sent by mail and SMS to one of three customers; ``leave_out`` is a kind of fact never recorded."""
    log = MemoryLog()
    roll = [merkle.leaf_hash(recipient.encode()) for recipient in (STRANGER, RECIPIENT, NOTICE)]
    hidden = disclose("name", "示例公司 & <b>")

    def add(stream: str, kind: str, data: Mapping[str, Any], *, hidden: Disclosure | None = None) -> None:
        if kind != leave_out:
            log.add(stream, kind, data, hidden=hidden)

    if let_pass:
        for kind in ("rulebook.override_proposed", "rulebook.override_agreed", "rulebook.assessed"):
            add(NOTICE, kind, {"digest": DIGEST, "override": STRANGER, "rule": "WORD-PHISHING"})
    add(NOTICE, "notices.approved", {"digest": DIGEST})
    add(NOTICE, "audience.roll_frozen", {"count": 3, "exempt": 0, "root": merkle.root(roll).hex()})
    add(STRANGER, "audience.listed", {"notice": NOTICE, "position": 0})
    add(RECIPIENT, "audience.listed", {"notice": NOTICE, "position": 1}, hidden=hidden)
    add(NOTICE, "notices.launched", {"digest": DIGEST})
    add(RECIPIENT, "delivery.planned", {"delivery": MAIL, "channel": "email", "state": "planned"})
    add(RECIPIENT, "delivery.bounced", {"delivery": MAIL, "channel": "email", "code": "5.1.1"})
    add(RECIPIENT, "delivery.planned", {"delivery": SMS, "channel": "sms", "state": "planned"})
    if not pending:
        add(RECIPIENT, "delivery.accepted", {"delivery": SMS, "channel": "sms"})
        add(RECIPIENT, "obligations.acknowledged", {"notice": NOTICE, "how": "sms"})

    path = merkle.inclusion_path(1, 3, lambda level, index: merkle.root(roll[index << level : index + 1 << level]))
    files = {
        "README.txt": "核验方法 how to check".encode(),
        "policy.txt": f"log {VERIFIER_KEY}\nquorum none\n".encode(),
        "document.json": DOCUMENT,
        "roll.json": encode({"count": 3, "path": [step.hex() for step in path], "position": 1}),
        "disclosures.json": encode([{"disclosures": [hidden.text], "n": 0, "stream": RECIPIENT}]),
        "summary.html": b"<p>summary</p>",
    }
    for stream in (NOTICE, RECIPIENT):
        files |= {rules.entry_path(stream, n): log.leaves[index] for n, index in enumerate(log.places[stream])}
    about = {
        "origin": ORIGIN, "made_at": "2026-01-01T00:01:00.000Z", "notice": NOTICE, "recipient": RECIPIENT,
        "open": [SMS] if pending else [],
        "streams": [
            {"entries": len(log.places[stream]), "role": role, "stream": stream}
            for role, stream in (("notice", NOTICE), ("recipient", RECIPIENT))
        ],
    }  # fmt: skip
    return Making(log, files, about)
