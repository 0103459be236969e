# SPDX-License-Identifier: Apache-2.0
"""What providers tell later, and what customers send back. Everything is kept as it came; nothing is guessed."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings

from duly.foundation.ledger.actions import action, record, record_many
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as customer_queries
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.applying import take_receipt_rows, unmatched_fact
from duly.rooms.delivery.channel import Channel, Provider, Receipt, Reply, Way, channel_named
from duly.rooms.delivery.facts import NO_SUCH_PROVIDER, State, reply_code
from duly.rooms.delivery.models import Delivery, Slip
from duly.rooms.delivery.rules import Meaning, read_reply, wants_no_more

_SECRETS = frozenset({"authorization", "cookie", "proxy-authorization"})
_SECRET_QUERY = frozenset({"token"})
_KEPT_HEADERS = ("content-type", "user-agent", "duly-", "x-", "webhook-", "aws-", "message-id")
_SENT = (State.SENDING, State.ACCEPTED, State.DELIVERED, State.BOUNCED, State.UNKNOWN)


@action("delivery.take_receipts", silent="the same call may come again; then nothing changes")
def take_receipts(
    actor: Actor, channel: str, headers: Mapping[str, str], body: bytes, provider: str | None = None
) -> int:
    """Take a provider's call: receipts and replies; gives how many were matched to a delivery.

    The provider's adapter checks the signature first; without ``provider`` the one is meant whose signature it is. The
    call is kept byte for byte with its digest, and the very same call again changes nothing. The better grade wins, in
    whatever order receipts come. Records ``delivery.delivered``, ``delivery.bounced``, ``delivery.complained``,
    ``delivery.unmapped``, ``delivery.replied``, ``delivery.stopped``, and ``delivery.unmatched`` for what belongs to
    nothing known.

    Raises:
        Refusal: ``delivery.no_such_channel``, ``delivery.no_such_provider``, ``delivery.bad_signature``,
            ``delivery.bad_receipt``.
    """
    carrier, items = _read(channel_named(channel), provider, headers, body)
    slip = _keep(channel, carrier.name, headers, body, secret=carrier.channel)
    if slip is None:
        return 0
    receipts = [item for item in items if isinstance(item, Receipt)]
    matched = take_receipt_rows(actor, channel, carrier.name, receipts, slip=slip.id, digest=slip.digest)
    for item in items:
        if isinstance(item, Reply):
            matched += _take_reply(actor, channel, item, slip)
    if not items:
        record_many(kinds.UNMATCHED, [unmatched_fact(channel, "message", slip.id, slip.digest)])
    Slip.objects.filter(id=slip.id).update(matched=matched)
    return matched


@action("delivery.take_reply", silent="the same reply may come again; then nothing changes")
def take_reply(actor: Actor, channel: str, sender_address: str, text: str, raw: bytes) -> int:
    """Take one reply of a customer, for doors that read it themselves; gives how many recipients it was matched to.

    Records ``delivery.replied``, ``delivery.stopped``, or ``delivery.unmatched``.
    """
    slip = _keep(channel, channel, {}, raw)
    if slip is None:
        return 0
    matched = _take_reply(actor, channel, Reply(sender_address, text), slip)
    Slip.objects.filter(id=slip.id).update(matched=matched)
    return matched


def _read(
    way: Way, provider: str | None, headers: Mapping[str, str], body: bytes
) -> tuple[Provider, list[Receipt | Reply]]:
    """Whose call it is, and what it says; the last refusal when no provider of the channel knows it for its own."""
    named = [one for one in way.providers if provider in {None, one.name}]
    if not named:
        raise NO_SUCH_PROVIDER(field="provider", name=provider, known=", ".join(one.name for one in way.providers))
    for one in named[:-1]:
        try:
            return one, one.channel.read_receipt(headers, body)
        except Refusal:
            continue
    return named[-1], named[-1].channel.read_receipt(headers, body)


def _take_reply(actor: Actor, channel: str, reply: Reply, slip: Slip) -> int:
    """Find whom a reply is from and what it is about.

    With the code the recipient is certain. Without, a confirmation counts only from an address of this customer, and only
    when it answers the very letter, or the customer was sent one notice on this channel. Else nobody can say who
    confirms what (letters are forwarded), and it is a question for a person. What a machine answered confirms nothing
    and asks nothing.
    """
    meaning = read_reply(reply.text)
    recipients = _recipients(channel, reply)
    coded = {r: c for r, c in recipients.items() if meaning.code and reply_code(_secret(), r) == meaning.code}
    if reply.kind == "stop" or (reply.kind == "reply" and wants_no_more(reply.text)):
        return _stop(actor, channel, reply, recipients, slip)
    if meaning.code and not coded and reply.kind == "reply" and meaning.kind == "confirm":
        recipients = {}
    meant = coded or recipients
    is_clear = bool(coded) or len(meant) == 1
    if not meant or (reply.kind in {"auto", "challenge"} and not is_clear):
        record_many(kinds.UNMATCHED, [unmatched_fact(channel, "reply", slip.id, slip.digest)])
        return 0
    is_theirs = bool(coded) or _is_from_one_of(channel, reply, meant.values())
    kind = _meaning(reply, meaning, is_clear=is_clear and is_theirs)
    for recipient, customer in meant.items():
        record(
            kinds.REPLIED,
            stream=recipient,
            public={"channel": channel, "meaning": kind, "coded": bool(coded), "receipt": str(slip.id)},
            subject=customer,
            personal={"text": reply.text},
        )
    return len(meant)


def _meaning(reply: Reply, meaning: Meaning, *, is_clear: bool) -> str:
    if reply.kind in {"auto", "challenge"}:
        return reply.kind
    return meaning.kind if is_clear or meaning.kind == "other" else "unclear"


def _recipients(channel: str, reply: Reply) -> dict[UUID, UUID]:
    """Whom a reply may be from, and their customer: those that this address was sent something, or the letter's own."""
    sent = Delivery.objects.filter(mailing__channel=channel, mailing__purpose="notice", state__in=_SENT)
    if reply.delivery_id:
        sent = sent.filter(id=reply.delivery_id)
    else:
        sent = sent.filter(customer_id__in=customer_queries.by_address(channel, reply.sender))
    return dict(sent.values_list("recipient_id", "customer_id"))


def _is_from_one_of(channel: str, reply: Reply, customers_meant: Iterable[UUID]) -> bool:
    """Whether the sender's address is one of these customers'; that a letter is named only says that somebody has it."""
    return not reply.delivery_id or bool(
        {*customers_meant}.intersection(customer_queries.by_address(channel, reply.sender))
    )


def _stop(actor: Actor, channel: str, reply: Reply, recipients: Mapping[UUID, UUID], slip: Slip) -> int:
    """Whoever wants no more on a channel gets no more there, but what is mandatory by law."""
    customers_meant = {*recipients.values(), *customer_queries.by_address(channel, reply.sender)}
    for customer in customers_meant:
        customers.set_consent(actor, customer, decision="withdrawn", mechanism=channel, channel=channel)
    public = {"channel": channel, "receipt": str(slip.id)}
    for recipient, customer in recipients.items():
        record(kinds.STOPPED, stream=recipient, public=public, subject=customer, personal={"text": reply.text})
    if not customers_meant:
        record_many(kinds.UNMATCHED, [unmatched_fact(channel, "reply", slip.id, slip.digest)])
    return max(len(customers_meant), len(recipients))


def _secret() -> bytes:
    secret: bytes = settings.DULY.secret
    return secret


def _keep(
    channel: str, provider: str, headers: Mapping[str, str], body: bytes, *, secret: Channel | None = None
) -> Slip | None:
    """Keep a call as it came, but for what would let its reader make another; ``None`` when it is kept already.

    Credentials are no part of what was said, and no secret in the address that was called is kept: ``token``, and what
    the channel itself names as ``secret_query``.
    """
    digest = hashlib.sha256(provider.encode() + b"\x00" + body).hexdigest()
    named = {name.lower(): value for name, value in headers.items()}
    names = _SECRET_QUERY | frozenset(getattr(secret, "secret_query", ()))
    kept = {
        name: _without(value, names)
        for name, value in named.items()
        if name.startswith(_KEPT_HEADERS) and name not in _SECRETS
    }
    slip = Slip(channel=channel, provider=provider, digest=digest, headers=kept, body=body, received_at=clock.now())
    Slip.objects.bulk_create([slip], ignore_conflicts=True)
    return slip if Slip.objects.filter(id=slip.id).exists() else None


def _without(value: str, names: Iterable[str]) -> str:
    """An address without these parameters of its query; what is no address stays as it is."""
    words = "|".join(re.escape(name) for name in sorted(names))
    bare = re.sub(rf"(?<=[?&])(?:{words})=[^&#\s]*&?", "", value)
    return re.sub(r"[?&](?=#|\s|$)", "", bare) if bare != value else value
