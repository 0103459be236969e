# SPDX-License-Identifier: Apache-2.0
"""Returned mail: delivery status notifications (RFC 3464) and what older servers write instead.

A message is matched by the return path that it came to, by the envelope id, or by the Message-ID of the original. What
matches nothing is kept and never guessed.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from uuid import UUID

from flufl.bounce import all_failures

from duly.adapters.channels.smtp.addresses import delivery_in
from duly.adapters.channels.smtp.replies import name_of
from duly.rooms.delivery.channel import Receipt

_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_ID = re.compile(r"<?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^>\s]+>?", re.IGNORECASE)
_ENVELOPE = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_LONGEST = 300


def read(raw: bytes) -> Iterator[Receipt]:
    """The receipt in a returned message; none when it is not a report about a delivery, or only a report of a delay."""
    message = message_from_bytes(raw, policy=policy.default)
    status = _status_part(message)
    if status is not None:
        yield from _from_report(message, status)
        return
    if _is_automatic_answer(message):
        return
    try:
        temporary, permanent = all_failures(message_from_bytes(raw))
    except Exception:  # noqa: BLE001  some detectors trip over malformed mail; what they cannot read is no bounce
        return
    if permanent and not temporary:
        yield Receipt(_delivery(message, None), "bounced", "bounced", _subject(message))


def _from_report(message: Message, status: Message) -> Iterator[Receipt]:
    blocks = status.get_payload()
    fields = [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []
    delivery = _delivery(message, fields[0] if fields else None)
    for block in fields:
        action = str(block.get("Action", "")).strip().lower()
        found = _STATUS.search(str(block.get("Status", "")))
        said = " ".join(str(block.get("Diagnostic-Code", "")).split())[:_LONGEST]
        code = name_of(found[0]) if found else "bounced"
        if action == "failed":
            yield Receipt(delivery, "bounced", code, said)
        elif action == "delivered":
            yield Receipt(delivery, "delivered", "", said)


def _status_part(message: Message) -> Message | None:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            return part
    return None


def _delivery(message: Message, report: Message | None) -> UUID | None:
    for name in _TO:
        for value in message.get_all(name, []):
            found = delivery_in(str(value))
            if found:
                return found
    envelope = _ENVELOPE.fullmatch(str(report.get("Original-Envelope-Id", "")).strip()) if report is not None else None
    if envelope:
        return UUID(envelope[0])
    return _from_original(message)


def _from_original(message: Message) -> UUID | None:
    for part in message.walk():
        if part is message:
            continue
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            text = part.get_content() if isinstance(part, EmailMessage) else str(part.get_payload())
            given = re.search(r"^Message-ID:\s*(\S+)", str(text), re.IGNORECASE | re.MULTILINE)
            found = _ID.fullmatch(given[1]) if given else None
        else:
            found = _ID.fullmatch(str(part.get("Message-ID", "")).strip())
        if found:
            return UUID(found[1])
    return None


def _is_automatic_answer(message: Message) -> bool:
    """Somebody is away: an answer, not a bounce, even when it came to the return path."""
    return str(message.get("Auto-Submitted", "")).lower().startswith("auto-replied")


def _subject(message: Message) -> str:
    return " ".join(str(message.get("Subject", "")).split())[:_LONGEST]
