# SPDX-License-Identifier: Apache-2.0
"""Reports in the form that was made for programs: delivery status (RFC 3464) and disposition (RFC 8098)."""

from collections.abc import Iterator
from uuid import UUID

from duly.adapters.channels.mail_in import about
from duly.adapters.channels.mail_in.codes import STATUS, code_of
from duly.kernel.mails.parts import Part, blocks_of
from duly.rooms.delivery.channel import Receipt

STATUS_KINDS = frozenset({"message/delivery-status", "message/global-delivery-status"})
READ_KIND = "message/disposition-notification"
LONGEST = 300
_BY_CLASS = {"5": "failed", "4": "delayed", "2": "delivered"}


def part_of(mail: Part, kinds: frozenset[str]) -> Part | None:
    """The first part of one of these kinds, outside any message that is enclosed."""
    return next((part for part in mail.walk(into_messages=False) if part.kind in kinds), None)


def delivery_of(mail: Part, envelope: bytes = b"") -> UUID | None:
    """The delivery that a report is about."""
    return about.by_recipient(mail) or about.by_envelope(envelope) or about.by_original(mail) or about.by_thread(mail)


def read(mail: Part, status: Part) -> list[Receipt]:
    """One receipt for each recipient in the report, equal ones once.

    A delay says that a server has the letter and goes on trying: ``accepted``, with the code ``delayed``. An action
    that is none of the five is ``unmapped``.
    """
    blocks = blocks_of(status)
    delivery = delivery_of(mail, next((value for block in blocks if (value := block.raw("original-envelope-id"))), b""))
    return list(dict.fromkeys(receipt for block in blocks for receipt in _recipient(mail, block, delivery)))


def _recipient(mail: Part, block: Part, delivery: UUID | None) -> Iterator[Receipt]:
    action = block.head("action").lower()
    status = block.head("status")
    if not action and not status:
        return  # the fields about the message, not about a recipient
    said = block.head("diagnostic-code")[:LONGEST]
    when = (block.head("last-attempt-date") or mail.head("date"))[:LONGEST]
    whose = _address(block)
    found = STATUS.search(status)
    word = action.split()[0].strip("();,") if action.split() else _BY_CLASS[found[1]] if found else ""
    match word:
        case "failed" | "failure":
            yield Receipt(delivery, "bounced", code_of(status, said), said, said_at=when, address=whose)
        case "delivered":
            yield Receipt(delivery, "delivered", "", said, said_at=when, address=whose)
        case "relayed" | "expanded":
            yield Receipt(delivery, "accepted", word, said, said_at=when, address=whose)
        case "delayed":
            yield Receipt(delivery, "accepted", "delayed", said, said_at=when, address=whose)
        case _:
            yield Receipt(delivery, "unmapped", f"action:{word[:40]}", said, said_at=when, address=whose)


def _address(block: Part) -> str:
    """Where the letter had gone: ``rfc822; c0@example.com``, as we had written it where the server still knows that."""
    written = block.head("original-recipient") or block.head("final-recipient")
    return written.rpartition(";")[2].strip(" <>\t")[:LONGEST]


def read_disposition(mail: Part, notification: Part) -> list[Receipt]:
    """A mail program tells that the letter was shown or thrown away: either way it had arrived. It confirms nothing."""
    for block in blocks_of(notification):
        said = block.head("disposition")[:LONGEST]
        if said:
            original = about.by_thread(Part([("in-reply-to", block.raw("original-message-id"))], b""))
            delivery = about.by_recipient(mail) or original or delivery_of(mail)
            return [Receipt(delivery, "delivered", "", said, said_at=mail.head("date")[:LONGEST])]
    return []
