# SPDX-License-Identifier: Apache-2.0
"""Twilio's Messages resource and its callbacks. Source: Messages resource, 2010-04-01; "Track outbound message status"."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duly.adapters.channels.http import Answer
from duly.adapters.channels.twilio import created, delivery_of
from duly.adapters.channels.twilio_sms.codes import ERRORS, STATUSES
from duly.adapters.channels.verdicts import outcome_of, receipt_of
from duly.kernel import sms
from duly.rooms.delivery.channel import Accepted, Outcome, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT

_SAYS_WHY = frozenset({"undelivered", "failed"})


def read_answer(answer: Answer, units: int) -> Outcome:
    """The outcome that an answer to a new message tells."""
    said = created(answer, ERRORS)
    if isinstance(said, Refused | Unknown):
        return said
    if said.get("error_code"):
        return outcome_of(ERRORS, str(said["error_code"]), str(said.get("error_message", "")))
    state = STATUSES.get(str(said.get("status")))
    if state is None or state.outcome not in {"accepted", "delivered"}:
        return Unknown(f"unmapped:{said.get('status')}")
    counted = str(said.get("num_segments", ""))
    return Accepted(
        str(said["sid"]), str(said["status"]), int(counted) if counted.isdigit() and counted != "0" else units
    )


def read_state(delivery_id: UUID, said: Mapping[str, Any]) -> Receipt:
    """What a message that was asked for stands at."""
    fields = {"MessageStatus": str(said.get("status", "")), "ErrorCode": str(said.get("error_code") or "")}
    return _receipt(delivery_id, fields | {"MessageSid": str(said.get("sid", ""))})


def read_event(query: Mapping[str, str], fields: Mapping[str, Any]) -> Receipt | Reply:
    """A status callback, or a message that came in.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    if "MessageStatus" in fields:
        return _receipt(delivery_of(query), fields)
    if "Body" not in fields or "From" not in fields:
        raise BAD_RECEIPT(why="neither MessageStatus nor Body and From")
    text = str(fields["Body"])
    is_stop = fields.get("OptOutType") == "STOP" or sms.is_stop(text)
    return Reply(str(fields["From"]), text, kind="stop" if is_stop else "reply")


def _receipt(delivery_id: UUID | None, fields: Mapping[str, str]) -> Receipt:
    status, error, sid = fields["MessageStatus"], fields.get("ErrorCode", ""), fields.get("MessageSid", "")
    if status in _SAYS_WHY and error:
        return receipt_of(ERRORS, error, delivery_id, said=fields.get("ErrorMessage", status), reference=sid)
    return receipt_of(STATUSES, status, delivery_id, reference=sid)
