# SPDX-License-Identifier: Apache-2.0
"""The gateway's JSON, version 1: ``docs/sms-gateway-wire-format.md``."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from duly.adapters.channels.sms_http.codes import REFUSALS, STATES
from duly.adapters.channels.verdicts import receipt_of, uuid_of
from duly.kernel import sms
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT

NOT_REACHED = "connect"
_TOO_MANY, _SERVER_FAULT, _BAD = 429, 500, 400
_DEFINITE_FAULTS = frozenset({502, 503})
"""The gateway's front says that the gateway itself was not reached."""


def message_of(letter: Letter, text: str) -> dict[str, Any]:
    """One message of a request; ``text`` is the letter's, with the signature that its country asks for."""
    return {
        "id": str(letter.delivery_id),
        "to": letter.address,
        "text": text,
        "sender": letter.sender.phone or letter.sender.name,
        "language": letter.language,
    }


def read_answer(status: int, content: bytes, ids: Sequence[UUID]) -> list[Outcome]:
    """The outcome of each message of a request. An answer that says nothing about a message leaves it unknown."""
    if status in _DEFINITE_FAULTS:
        return [Refused(NOT_REACHED, f"HTTP {status}", permanent=False)] * len(ids)
    if status == _TOO_MANY:
        return [Refused("too_many", "HTTP 429", permanent=False)] * len(ids)
    if _BAD <= status < _SERVER_FAULT:
        # The whole request was turned away, most likely for its signature: the operator's fault, not the number's.
        return [
            Refused(NOT_REACHED, f"HTTP {status}: {content[:200].decode(errors='replace')}", permanent=False)
        ] * len(ids)
    told: dict[str, dict[str, Any]] = {}
    if status < _BAD:
        try:
            told = {str(item["id"]): item for item in orjson.loads(content)["messages"]}
        except (ValueError, KeyError, TypeError):
            told = {}
    return [_outcome(told.get(str(delivery_id)), status) for delivery_id in ids]


def _outcome(item: dict[str, Any] | None, status: int) -> Outcome:
    if item is None:
        return Unknown(f"http_{status}")
    match item.get("status"):
        case "accepted":
            return Accepted(str(item.get("reference", "")), "accepted")
        case "refused":
            code = str(item.get("code") or "rejected")
            if code not in REFUSALS:
                return Unknown(f"unmapped:{code}"[:200])
            return Refused(code, str(item.get("reason", ""))[:500], bool(item.get("permanent", True)))
        case _:
            return Unknown("unreadable_answer")


def counted(outcome: Outcome, text: str, number: str) -> Outcome:
    """The outcome with the number of segments that an accepted text is billed as."""
    return replace(outcome, units=sms.billed(text, number).count) if isinstance(outcome, Accepted) else outcome


def read_events(body: bytes) -> list[Receipt | Reply]:
    """The events in a call of the gateway.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    try:
        return [_event(item) for item in orjson.loads(body)["events"]]
    except (ValueError, KeyError, TypeError) as error:
        raise BAD_RECEIPT(why=f"{type(error).__name__}: {error}") from error


def _event(item: dict[str, Any]) -> Receipt | Reply:
    if item["type"] == "reply":
        return Reply(str(item["from"]), str(item["text"]))
    return _receipt(uuid_of(item["id"]), item)


def read_state(delivery_id: UUID, content: bytes) -> Receipt | None:
    """What a look-up says; ``None`` when it says nothing that can be understood."""
    try:
        return _receipt(delivery_id, orjson.loads(content))
    except (ValueError, KeyError, TypeError):
        return None


def _receipt(delivery_id: UUID | None, item: dict[str, Any]) -> Receipt:
    status, code, reason = str(item["status"]), str(item.get("code") or ""), str(item.get("reason") or "")
    reference, at = str(item.get("reference") or ""), str(item.get("at") or "")
    found = receipt_of(STATES, status, delivery_id, reference=reference, said_at=at)
    is_known = found.outcome != "unmapped"
    return replace(found, code=code if is_known else found.code, response=reason)
