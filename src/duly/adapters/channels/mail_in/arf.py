# SPDX-License-Identifier: Apache-2.0
"""Complaints: somebody pressed "this is spam", and their provider says so (RFC 5965)."""

from duly.adapters.channels.mail_in import about
from duly.adapters.channels.mail_in.dsn import LONGEST, delivery_of
from duly.kernel.mails.parts import Part, blocks_of
from duly.rooms.delivery.channel import Receipt

KIND = "message/feedback-report"
_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "other", "opt-out", "opt-out-list"})
_NO_COMPLAINTS = frozenset({"not-spam", "auth-failure", "dmarc"})


def read(mail: Part, report: Part) -> list[Receipt]:
    """The complaint in a report; nothing for its opposite (``not-spam``); ``unmapped`` for a kind that is not registered."""
    blocks = blocks_of(report)
    if not blocks:
        return []
    fields = Part([head for block in blocks for head in block.heads], b"")
    kind = fields.head("feedback-type").lower().strip()[:40]
    if kind in _NO_COMPLAINTS:
        return []
    original = Part([("x-original-to", fields.raw("original-mail-from")), ("to", fields.raw("original-rcpt-to"))], b"")
    delivery = (
        about.by_recipient(original) or about.by_envelope(fields.raw("original-envelope-id")) or delivery_of(mail)
    )
    when = (fields.head("arrival-date") or fields.head("received-date") or mail.head("date"))[:LONGEST]
    said = fields.head("user-agent")[:LONGEST]
    if kind in _COMPLAINTS:
        return [Receipt(delivery, "complained", kind, said, said_at=when)]
    return [Receipt(delivery, "unmapped", f"feedback:{kind}", said, said_at=when)]
