# SPDX-License-Identifier: Apache-2.0
"""What SES says: errors of its API as outcomes, its notifications as receipts."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast
from uuid import UUID

from duly.adapters.channels.adapter import Code
from duly.adapters.channels.ses.codes import CODES, SILENT
from duly.rooms.delivery.channel import Outcome, Receipt, Refused, Unknown

TAG = "duly-delivery"
_LONGEST = 300
_Said = Literal["accepted", "delivered", "bounced", "failed", "complained", "unmapped"]


def outcome_of(code: str, message: str, retry_after: float | None = None) -> Outcome:
    """What an error of ``SendEmail`` means for the letter."""
    known = CODES.get(code)
    if known is None:
        return Unknown(f"unmapped:{code}")
    if known.outcome == "unknown":
        return Unknown(code)
    is_permanent = known.outcome == "refused"
    reason = f"{code}: {message}"[:_LONGEST]
    return Refused(known.code, reason, is_permanent, None if is_permanent else retry_after)


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
    known = CODES.get(name)
    yield Receipt(
        delivery_id=_delivery(mail),
        outcome=_said(known),
        code=known.code if known else name,
        response=f"{name} {said}".strip()[:_LONGEST],
        reference=str(mail["messageId"]),
        said_at=str(part.get("timestamp") or mail.get("timestamp", "")),
    )


def _said(known: Code | None) -> _Said:
    if known is None or known.outcome == "unknown":
        return "unmapped"
    return "complained" if known.code == "complained" else cast(_Said, known.outcome)


def _delivery(mail: Mapping[str, Any]) -> UUID | None:
    """The delivery in the tags; notifications by identity have none and are matched by SES's own id."""
    found = (mail.get("tags") or {}).get(TAG) or [""]
    try:
        return UUID(hex=str(found[0]))
    except ValueError:
        return None
