# SPDX-License-Identifier: Apache-2.0
"""Make a proof pack: gather, bind by one more fact, prove every entry, write one file."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.ledger.facts import Line
from duly.foundation.vault import queries as vault
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, encode
from duly.rooms.audience import queries as audience
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.proof import queries, rules
from duly.rooms.proof.facts import (
    CANNOT_WRITE,
    ERASED_MEANWHILE,
    NOT_LAUNCHED,
    NOT_ON_ROLL,
    PACK_MADE,
    TOO_BUSY,
    PackReport,
)
from duly.rooms.proof.pages import page
from duly.rooms.proof.queries import Evidence

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose pack it is, and everything of it that the ledger does not hold."""

    notice: UUID
    number: str
    recipient: UUID
    language: str
    customer: UUID
    ref: str
    name: str
    document: bytes
    title: str
    body: str
    place: tuple[int, int, list[bytes]]


def make_pack(actor: Actor, notice_id: UUID | str, customer_ref: str, out: Path) -> PackReport:
    """Write the pack of one customer about one notice to ``out``; ``proof.pack_made`` is recorded and binds it.

    Everything recorded up to now is sealed first. Nothing of any other customer enters the pack.

    Raises:
        Refusal: ``proof.not_launched``, ``proof.not_on_roll``, ``proof.too_busy``, ``proof.cannot_write``,
            ``proof.erased_meanwhile``, ``ledger.signer_away``, and what finding the notice and the customer may refuse.
    """
    rights.require(actor, "proof.make_pack")
    subject = _find(actor, notice_id, customer_ref)
    for _ in range(_ATTEMPTS):
        ledger.settle()
        evidence = queries.evidence(subject.notice, subject.recipient, subject.customer)
        files, manifest = _contents(subject, evidence, clock.now())
        bind_pack(actor, evidence, manifest, subject.customer)
        size = ledger.settle()
        binding = log.entries_of(subject.recipient)[len(evidence.recipient_lines)]
        if PACK_MADE.name == binding.fact["type"] and binding.fact["data"]["manifest"] == _digest(manifest):
            packed = rules.archive(files | {rules.MANIFEST: manifest} | _proven([*evidence.lines, binding]))
            _write(out, packed)
            return _report(subject, evidence, manifest, out, size=size, length=len(packed))
    raise TOO_BUSY()


@action("proof.make_pack")
def bind_pack(actor: Actor, evidence: Evidence, manifest: bytes, customer: UUID) -> UUID:
    """Record the digest of a pack's manifest at the end of the recipient's chain, so that the pack cannot be altered.

    An erasure takes the same turn: what was opened before it is not written after it. Records ``proof.pack_made``.

    Raises:
        Refusal: ``proof.erased_meanwhile``.
    """
    take_turn(Turn.PRIVACY, customer)
    if evidence.disclosed() and vault.erased([customer]):
        raise ERASED_MEANWHILE(field="customer")
    return record(
        PACK_MADE,
        stream=evidence.recipient,
        public={
            "notice": str(evidence.notice),
            "entries": len(evidence.recipient_lines),
            "notice_entries": len(evidence.notice_lines),
            "manifest": _digest(manifest),
        },
    )


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _find(actor: Actor, notice_id: UUID | str, customer_ref: str) -> _Subject:
    notice = notices.notice_for(actor, notice_id)
    customer = customers.customer_for(actor, notice.organisation_id, customer_ref)
    recipient = audience.recipient_of(notice.id, customer.id)
    if recipient is None:
        raise NOT_ON_ROLL(field="customer", ref=customer_ref)
    wording = notices.reading(notice.id, recipient.language, name=customer.name, link="…", recipient_id=recipient.id)
    return _Subject(
        notice=notice.id,
        number=notice.number,
        recipient=recipient.id,
        language=recipient.language,
        customer=customer.id,
        ref=customer.ref,
        name=customer.name,
        document=encode(notices.document_of(notice)),
        title=wording.title,
        body=wording.body,
        place=audience.membership_proof(recipient.id),
    )


def _contents(subject: _Subject, evidence: Evidence, now: datetime) -> tuple[dict[str, bytes], bytes]:
    """The files known before the binding entry, and the manifest that lists them."""
    held = log.log()
    if not evidence.recipient_lines:
        raise NOT_LAUNCHED()
    position, count, path = subject.place
    made_at = clock.stamp(now)
    pending = rules.open_deliveries(line.fact for line in evidence.recipient_lines)
    about = {
        "origin": held.origin,
        "made_at": made_at,
        "notice": str(subject.notice),
        "recipient": str(subject.recipient),
    }
    files = {
        "README.txt": page("README.txt", **about),
        "policy.txt": page("policy.txt", key=held.verifier_key),
        "document.json": subject.document,
        "roll.json": encode({"count": count, "path": [step.hex() for step in path], "position": position}),
        "disclosures.json": evidence.disclosures_file(),
        "summary.html": _summary(subject, evidence, **about, key=held.verifier_key, open=pending),
    }
    files |= {rules.entry_path(line.stream, line.n): line.leaf.encode() for line in evidence.lines}
    streams: list[Json] = [
        {"entries": len(lines), "role": role, "stream": str(stream)}
        for role, stream, lines in (
            ("notice", subject.notice, evidence.notice_lines),
            ("recipient", subject.recipient, evidence.recipient_lines),
        )
    ]
    return files, rules.manifest(files, **about, streams=streams, open=pending)


def _summary(subject: _Subject, evidence: Evidence, **about: object) -> bytes:
    timeline = [
        fact | {"event": str(fact["etsi"] or "").rpartition("/")[2], "when": str(fact["at"])[:19].replace("T", " ")}
        for fact in evidence.timeline()
    ]
    position, count, _ = subject.place
    return page(
        "summary.html", **about, document=_digest(subject.document), timeline=timeline, language=subject.language, number=subject.number,
        customer={"name": subject.name, "ref": subject.ref}, position=position + 1, count=count,
        title=subject.title, body=subject.body, let_pass=rules.overrides_in(evidence.facts_of_notice()),
        assessed=rules.assessments_in(evidence.facts_of_notice()),
    )  # fmt: skip


def _proven(lines: list[Line]) -> dict[str, bytes]:
    """The checkpoint, a proof for each entry under it, and the binding entry, which comes last."""
    note = log.latest_note()
    proofs = log.proofs([line.seq for line in lines], note)
    members = {rules.proof_path(line.stream, line.n): proofs[line.seq].encode() for line in lines}
    last = lines[-1]
    return members | {rules.CHECKPOINT: note.encode(), rules.entry_path(last.stream, last.n): last.leaf.encode()}


def _write(out: Path, content: bytes) -> None:
    """A pack holds personal data: only its owner may read it. It appears whole or not at all."""
    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123  a descriptor, opened with its mode
            file.write(content)
        partial.replace(out)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise CANNOT_WRITE(field="out", path=out, why=error.strerror) from error


def _report(subject: _Subject, evidence: Evidence, manifest: bytes, out: Path, *, size: int, length: int) -> PackReport:
    held = log.log()
    return PackReport(
        path=out,
        notice=subject.notice,
        recipient=subject.recipient,
        origin=held.origin,
        verifier_key=held.verifier_key,
        entries=len(evidence.lines) + 1,
        disclosed=evidence.disclosed(),
        open_deliveries=len(rules.open_deliveries(line.fact for line in evidence.recipient_lines)),
        log_size=size,
        manifest=_digest(manifest),
        bytes=length,
    )
