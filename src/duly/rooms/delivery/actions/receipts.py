# SPDX-License-Identifier: Apache-2.0
"""What providers tell later, and what customers send back. Everything is kept as it came; nothing is guessed."""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import FactKind, FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as customer_queries
from duly.rooms.delivery import kinds
from duly.rooms.delivery.channel import Receipt, Reply, channel_named
from duly.rooms.delivery.facts import State, reply_code
from duly.rooms.delivery.models import Delivery, Slip
from duly.rooms.delivery.rules import ADDRESS_FAULTS, counts, read_reply

_KEPT_HEADERS = frozenset({"content-type", "duly-timestamp", "duly-signature", "user-agent"})
_SENT = (State.SENDING, State.ACCEPTED, State.DELIVERED, State.BOUNCED, State.UNKNOWN)


@action("delivery.take_receipts", silent="the same call may come again; then nothing changes")
def take_receipts(actor: Actor, channel: str, headers: Mapping[str, str], body: bytes) -> int:
    """Take a provider's call: receipts and replies; gives how many were matched to a delivery.

    The call is kept byte for byte. The better grade wins, in whatever order receipts come. Records
    ``delivery.delivered``, ``delivery.bounced``, ``delivery.replied``, and ``delivery.unmatched`` for what belongs to
    nothing known.

    Raises:
        Refusal: ``delivery.no_such_channel``, ``delivery.bad_signature``, ``delivery.bad_receipt``.
    """
    items = channel_named(channel).read_receipt(headers, body)
    slip = _keep(channel, headers, body)
    if slip is None:
        return 0
    matched = take_receipt_rows(actor, channel, [item for item in items if isinstance(item, Receipt)], receipt=slip)
    for item in items:
        if isinstance(item, Reply):
            matched += _take_reply(channel, item, slip)
    if not items:
        _unmatched(channel, "message", slip)
    slip.matched = matched
    slip.save(update_fields=["matched"])
    return matched


@action("delivery.take_reply", silent="the same reply may come again; then nothing changes")
def take_reply(actor: Actor, channel: str, sender_address: str, text: str, raw: bytes) -> int:
    """Take one reply of a customer, for doors that read it themselves; gives how many recipients it was matched to.

    Records ``delivery.replied``, or ``delivery.unmatched``.
    """
    slip = _keep(channel, {}, raw)
    if slip is None:
        return 0
    slip.matched = _take_reply(channel, Reply(sender_address, text), slip)
    slip.save(update_fields=["matched"])
    return slip.matched


def take_receipt_rows(actor: Actor, channel: str, receipts: Sequence[Receipt], *, receipt: Slip | None) -> int:
    """Apply receipts to their deliveries; gives how many belong to one."""
    by_id = {item.delivery_id: item for item in receipts if item.delivery_id}
    rows = {
        row.id: row
        for row in Delivery.objects.select_for_update(of=("self",)).select_related("mailing").filter(id__in=by_id)
        if row.mailing.channel == channel
    }
    for item in receipts:
        row = rows.get(item.delivery_id) if item.delivery_id else None
        if row is not None:
            _apply(actor, row, item, receipt)
        elif receipt is not None:
            _unmatched(channel, "receipt", receipt)
    return len(rows)


def _apply(actor: Actor, row: Delivery, item: Receipt, slip: Slip | None) -> None:
    old, new = State(row.state), State(item.outcome)
    if new is State.FAILED and old in {State.ACCEPTED, State.DELIVERED}:
        new = State.BOUNCED
    if not counts(old, new):
        return
    row.state, row.outcome_code, row.next_at, row.updated_at = new, item.code, None, clock.now()
    row.save(update_fields=["state", "outcome_code", "next_at", "updated_at"])
    kind, fact = _fact(row, new, item, slip)
    record_many(kind, [fact])
    if item.code in ADDRESS_FAULTS and row.contact_point_id:
        customers.mark_contact_points(actor, [(row.contact_point_id, "bounced", item.code)])


def _fact(row: Delivery, new: State, item: Receipt, slip: Slip | None) -> tuple[FactKind, FactRow]:
    public = kinds.which(row.id, row.mailing)
    seen = {"receipt": str(slip.id) if slip else None}
    said = {"response": item.response} if item.response else {}
    match new:
        case State.DELIVERED:
            return kinds.DELIVERED, FactRow(row.recipient_id, public | seen)
        case State.BOUNCED:
            return kinds.BOUNCED, FactRow(row.recipient_id, public | seen | {"code": item.code}, row.customer_id, said)
        case _:
            return kinds.SETTLED, FactRow(row.recipient_id, public | {"outcome": str(new), "by": "provider"})


def _take_reply(channel: str, reply: Reply, slip: Slip) -> int:
    """Find whom a reply is from and what it is about.

    With the code, the recipient is certain. Without it, a confirmation counts only when this customer was sent one
    notice on this channel; with several, nobody can say which is meant, and it is a question for a person.
    """
    meaning = read_reply(reply.text)
    senders = customer_queries.by_address(channel, reply.sender)
    sent = Delivery.objects.filter(customer_id__in=senders, mailing__channel=channel, state__in=_SENT)
    recipients = dict(sent.values_list("recipient_id", "customer_id"))
    coded = {r: c for r, c in recipients.items() if meaning.code and reply_code(_secret(), r) == meaning.code}
    if meaning.code and not coded:
        recipients = {} if meaning.kind == "confirm" else recipients
    meant = coded or recipients
    if not meant:
        _unmatched(channel, "reply", slip)
        return 0
    is_clear = bool(coded) or len(meant) == 1
    kind = meaning.kind if is_clear or meaning.kind == "other" else "unclear"
    for recipient, customer in meant.items():
        record(
            kinds.REPLIED,
            stream=recipient,
            public={"channel": channel, "meaning": kind, "coded": bool(coded), "receipt": str(slip.id)},
            subject=customer,
            personal={"text": reply.text},
        )
    return len(meant)


def _secret() -> bytes:
    secret: bytes = settings.DULY.secret
    return secret


def _keep(channel: str, headers: Mapping[str, str], body: bytes) -> Slip | None:
    """Keep a call as it came; ``None`` when the very same one is kept already."""
    digest = hashlib.sha256(channel.encode() + b"\x00" + body).hexdigest()
    kept = {name.lower(): value for name, value in headers.items() if name.lower() in _KEPT_HEADERS}
    slip = Slip(channel=channel, digest=digest, headers=kept, body=body, received_at=clock.now())
    Slip.objects.bulk_create([slip], ignore_conflicts=True)
    return slip if Slip.objects.filter(id=slip.id).exists() else None


def _unmatched(channel: str, what: str, slip: Slip) -> None:
    public = {"channel": channel, "what": what, "digest": slip.digest, "receipt": str(slip.id)}
    record(kinds.UNMATCHED, stream=uuid5(NAMESPACE_URL, f"duly:channel:{channel}"), public=public)
