# SPDX-License-Identifier: Apache-2.0
"""A customer stands at the counter: confirming on the spot, and the slip that they sign."""

import hashlib
from typing import Any
from uuid import UUID

from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.audience.facts import RecipientCard
from duly.rooms.counter.facts import ATTACHED, CONFIRMED, MOST_SCANS, SCAN_USED, TOO_MANY_SCANS
from duly.rooms.counter.models import Scan
from duly.rooms.counter.rules import check_said, media_type_of
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.facts import State


@action("counter.confirm")
def confirm(
    actor: Actor,
    recipient_id: UUID,
    *,
    identity: str,
    note: str = "",
    scan: bytes | None = None,
    minutes: float = 0.0,
) -> State:
    """Take down that a customer confirmed in person, and how they were identified; gives how they stand now.

    With ``scan`` they signed a slip, whose digest enters the ledger. Whoever has confirmed before stays so, and what is
    taken down now is kept beside it. Records ``counter.confirmed``, ``obligations.acknowledged``, and ``counter.attached``.

    Raises:
        Refusal: ``counter.bad_identity``, ``counter.bad_minutes``, those of :func:`attach`, ``audience.no_recipient``,
            ``rights.other_organisation``, ``obligations.nothing_owed``.
    """
    check_said(identity, minutes)
    whose, _ = _whose(actor, recipient_id)
    digest = attach(actor, recipient_id, scan) if scan is not None else None
    how = "slip" if digest else "counter"
    state = obligations.acknowledge(actor, recipient_id, how=how)
    said: dict[str, Any] = {"how": how, "identity": identity, "attachment": digest, "minutes": f"{minutes:g}"}
    record(
        CONFIRMED,
        stream=recipient_id,
        public=said | {"notice": str(whose.notice_id)},
        subject=whose.customer_id,
        personal={"note": note.strip()} if note.strip() else {},
    )
    return state


@action("counter.attach")
def attach(actor: Actor, recipient_id: UUID, content: bytes) -> str:
    """Attach the scan of a signed slip; gives its digest. The same scan again changes nothing but is recorded.

    Records ``counter.attached`` and ``files.put``.

    Raises:
        Refusal: ``counter.scan_empty``, ``counter.scan_too_large``, ``counter.not_a_scan``, ``counter.scan_used``,
            ``counter.too_many_scans``, ``audience.no_recipient``, ``rights.other_organisation``, those of ``files.put``.
    """
    media_type = media_type_of(content)
    whose, organisation = _whose(actor, recipient_id)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    known = Scan.objects.filter(digest=digest).first()
    if known is not None and known.recipient_id != recipient_id:
        raise SCAN_USED(field="scan")
    if known is None:
        if Scan.objects.filter(recipient_id=recipient_id).count() >= MOST_SCANS:
            raise TOO_MANY_SCANS(field="scan", most=MOST_SCANS)
        files.put(actor, content, media_type=media_type, name="slip", whose=whose.customer_id)
        Scan.objects.create(
            organisation_id=organisation, notice_id=whose.notice_id, recipient_id=recipient_id, digest=digest,
            media_type=media_type, size=len(content), by_id=actor.id, at=clock.now(),
        )  # fmt: skip
    public: dict[str, Any] = {"attachment": digest, "size": len(content), "media_type": media_type}
    record(ATTACHED, stream=recipient_id, public={"notice": str(whose.notice_id)} | public)
    return digest


def _whose(actor: Actor, recipient_id: UUID) -> tuple[RecipientCard, UUID]:
    """A recipient whom the actor may see, and the organisation."""
    found = audience.recipient(recipient_id)
    return found, audience.roll_for(actor, found.notice_id).organisation_id
