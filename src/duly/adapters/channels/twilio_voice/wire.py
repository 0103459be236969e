# SPDX-License-Identifier: Apache-2.0
"""Twilio's Calls resource and its callbacks. Source: Calls resource, 2010-04-01; answering machine detection; Gather."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duly.adapters.channels.http import Answer
from duly.adapters.channels.twilio import created, delivery_of
from duly.adapters.channels.twilio_voice.codes import ERRORS, STATUSES
from duly.adapters.channels.twilio_voice.speech import Script
from duly.adapters.channels.verdicts import receipt_of
from duly.rooms.delivery.channel import Accepted, Outcome, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT

_NO_SUCH_NUMBER = frozenset({"404", "410", "484", "604"})
"""SIP: not found, gone, address incomplete, does not exist anywhere (RFC 3261, section 21)."""


def read_answer(answer: Answer) -> Outcome:
    """The outcome that an answer to a new call tells."""
    said = created(answer, ERRORS)
    if isinstance(said, Refused | Unknown):
        return said
    state = STATUSES.get(str(said.get("status")))
    if state is None or state.outcome != "accepted":
        return Unknown(f"unmapped:{said.get('status')}")
    return Accepted(str(said["sid"]), str(said["status"]))


def read_state(delivery_id: UUID, said: Mapping[str, Any]) -> Receipt:
    """What a call that was asked for stands at."""
    names = {"CallStatus": "status", "AnsweredBy": "answered_by", "CallSid": "sid"}
    return _receipt(delivery_id, {name: str(said.get(key) or "") for name, key in names.items()})


def read_status(query: Mapping[str, str], fields: Mapping[str, str]) -> Receipt:
    """A status callback.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    if "CallStatus" not in fields:
        raise BAD_RECEIPT(why="no CallStatus")
    return _receipt(delivery_of(query), fields)


def read_key(script: Script, fields: Mapping[str, str]) -> list[Receipt | Reply]:
    """What a pressed key says. Any key says that a person is there; 1 confirms."""
    digit, call = fields.get("Digits", ""), fields.get("CallSid", "")
    if len(digit) != 1 or digit not in "0123456789*#":
        raise BAD_RECEIPT(why="no key was pressed")
    heard = Receipt(script.delivery_id, "delivered", "", f"key {digit}", call, fields.get("Timestamp", ""))
    if digit != "1":
        return [heard]
    return [heard, Reply(fields.get("To", ""), f"1 {script.code}".strip(), script.delivery_id)]


def state_of(script: Script) -> dict[str, Any]:
    """A script as it is sealed."""
    return {
        "d": str(script.delivery_id), "c": script.code, "s": script.sender, "l": script.language, "t": script.text,
        "o": dict(script.others), "n": script.round,
    }  # fmt: skip


def script_from(state: Mapping[str, Any]) -> Script:
    """The script in an unsealed state.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    try:
        others = {str(name): str(text) for name, text in state["o"].items()}
        return Script(
            UUID(state["d"]),
            str(state["c"]),
            str(state["s"]),
            str(state["l"]),
            str(state["t"]),
            others,
            int(state["n"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BAD_RECEIPT(why="the state of the call cannot be read") from error


def _receipt(delivery_id: UUID | None, fields: Mapping[str, str]) -> Receipt:
    status, by = fields["CallStatus"], fields.get("AnsweredBy", "")
    sip, error = fields.get("SipResponseCode", ""), fields.get("ErrorCode", "")
    code = f"{status}/{by}" if status == "completed" and by else status
    said = " ".join(f"{name}={value}" for name, value in (("sip", sip), ("error", error)) if value)
    reference, at = fields.get("CallSid", ""), fields.get("Timestamp", "")
    if status == "failed" and sip in _NO_SUCH_NUMBER:
        return Receipt(delivery_id, "bounced", "not_in_service", f"{status} {said}", reference, at)
    return receipt_of(STATUSES, code, delivery_id, said=said, reference=reference, said_at=at)
