# SPDX-License-Identifier: Apache-2.0
"""What SES says later: its notifications as receipts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from duly.adapters.channels.ses.codes import CODES, SILENT
from duly.adapters.channels.verdicts import receipt_of, uuid_of
from duly.rooms.delivery.channel import Receipt

TAG = "duly-delivery"


def receipts_in(event: Mapping[str, Any]) -> Iterator[Receipt]:
    """The receipt in one notification, whether by event publishing (``eventType``) or by identity (``notificationType``).

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is no notification of SES.
    """
    kind = str(event.get("eventType") or event["notificationType"])
    if kind in SILENT:
        return
    mail = event["mail"]
    part = event.get(kind.lower(), {})
    name, said = f"event:{kind}", ""
    if kind == "Bounce":
        name = f"bounce:{part['bounceType']}/{part['bounceSubType']}"
        said = "; ".join(str(row.get("diagnosticCode", "")) for row in part.get("bouncedRecipients", []))
    elif kind == "Complaint":
        said = str(part.get("complaintFeedbackType", ""))
        if said == "not-spam":
            return
    elif kind == "Delivery":
        said = str(part.get("smtpResponse", ""))
    elif kind == "Reject":
        said = str(part.get("reason", ""))
    when = str(part.get("timestamp") or mail.get("timestamp", ""))
    found = receipt_of(CODES, name, _delivery(mail), said=said, reference=str(mail["messageId"]), said_at=when)
    yield replace(found, outcome="complained") if found.code == "complained" else found


def _delivery(mail: Mapping[str, Any]) -> UUID | None:
    """The delivery in the tags; notifications by identity have none and are matched by SES's own id."""
    return uuid_of(((mail.get("tags") or {}).get(TAG) or [""])[0])
