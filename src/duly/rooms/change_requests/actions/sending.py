# SPDX-License-Identifier: Apache-2.0
"""Codes go out: drawn, kept as a hash bound to what they are for, and handed to delivery in the same transaction."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from duly.foundation.ledger.actions import record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.change_requests.actions.moving import which
from duly.rooms.change_requests.actions.telling import write
from duly.rooms.change_requests.kinds import PROOF_STARTED, PROVED
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest, Verification
from duly.rooms.change_requests.queries.opening import asked
from duly.rooms.change_requests.queries.targets import Address, fit_points
from duly.rooms.change_requests.refusals import CANNOT_SEND, TOO_MANY_CODES
from duly.rooms.change_requests.rules import codes
from duly.rooms.change_requests.terms import CODE_BY, LEVELS, Matter, Method, Who
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as deliveries

_DAY = timedelta(days=1)
_USUAL = ("email", "sms")
NOWHERE = Address("email", "")


class Sent(NamedTuple):
    """Where a code goes, who must give it back, and for which new contact point."""

    to: Address
    who: Who
    item: ChangeItem | None = None


def prove_session(row: ChangeRequest, actor: Actor) -> None:
    """A customer asks while signed in: enough for small things, and for nothing else."""
    now = clock.now()
    proof = opened(row, Address("", ""), Who.REQUESTER, Method.SESSION, now)
    proof.result, proof.at = "passed", now
    proof.save(force_insert=True)
    record(PROVED, stream=row.id, public={**said_of(proof), "level": proof.level}, subject=actor.id)


def start_usual(row: ChangeRequest) -> None:
    """Send a code to the best contact point on record, without being asked; where nothing fits, somebody must help."""
    to = best_of(list(fit_points(row).values()))
    if to is not None and to.channel in deliveries.open_channels() and may_send(row, to):
        send_code(row, Sent(to, Who.REQUESTER))


def new_address(row: ChangeRequest, item: ChangeItem) -> Address:
    """Where a new contact point is."""
    channel = item.attributes.get("channel", "")
    if not channel and item.entity_id and row.party_id:
        known = customers.record_of(row.party_id).entities
        channel = next((one.attributes.get("channel", "") for one in known if one.id == item.entity_id), "")
    return Address(channel, asked(row, [item])[item.id].value or "")


def send_code(row: ChangeRequest, sent: Sent) -> None:
    """Draw a code and hand it to delivery, inside a running verb; an earlier one to the same place is void."""
    to, now = sent.to, clock.now()
    if to.channel not in CODE_BY or to.channel not in deliveries.open_channels():
        raise CANNOT_SEND(field="point", channel=to.channel)
    if not may_send(row, to):
        raise TOO_MANY_CODES(field="code")
    proof = opened(row, to, sent.who, CODE_BY[to.channel], now)
    proof.item = sent.item
    earlier = Verification.objects.filter(request=row, who=sent.who, item=sent.item, result="")
    earlier.update(result="void", at=now)
    code = codes.draw()
    proof.secret_hash = codes.kept(settings.DULY.secret, code, bound_of(proof))
    proof.expires_at = now + codes.lasts(to.channel)
    proof.save(force_insert=True)
    matter = Matter.NEW_CODE if sent.item else Matter.CONFIRM if sent.who is Who.CONFIRMATION else Matter.CODE
    write(SYSTEM, row, matter, "new" if sent.item else "old", to, proof=(proof, code))
    record(PROOF_STARTED, stream=row.id, public=said_of(proof))


def decoy(row: ChangeRequest, who: Who) -> None:
    """As a code that was sent, for whom we do not know: it counts tries and never comes right."""
    now = clock.now()
    Verification.objects.filter(request=row, who=who, result="").update(result="void", at=now)
    proof = opened(row, NOWHERE, who, Method.CODE_EMAIL, now)
    proof.secret_hash = codes.kept(settings.DULY.secret, codes.draw(), bound_of(proof))
    proof.expires_at = now + codes.lasts("email")
    proof.save(force_insert=True)
    record(PROOF_STARTED, stream=row.id, public=said_of(proof))


def opened(row: ChangeRequest, to: Address, who: Who, method: Method, now: datetime) -> Verification:
    """A proof as it begins; the caller says how it ends."""
    return Verification(
        request=row, who=who, method=method, level=LEVELS[method], target_id=to.entity, target_version=to.version,
        target_mark=_mark(to), target_masked=customers.masked(to.channel, to.value) if to.value else "", asked_at=now,
        expires_at=now,
    )  # fmt: skip


def best_of(fit: list[Address]) -> Address | None:
    """The one to which a code goes when nobody says where."""
    by_channel = {to.channel: to for to in reversed(fit)}
    return next((by_channel[channel] for channel in _USUAL if channel in by_channel), None)


def may_send(row: ChangeRequest, to: Address) -> bool:
    """Whether neither this contact point nor this customer has had its codes for the day."""
    sent = Verification.objects.filter(asked_at__gt=clock.now() - _DAY, method__startswith="code_")
    if sent.filter(target_mark=_mark(to)).count() >= codes.CODES_A_DAY:
        return False
    return sent.filter(request__party_id=row.party_id).count() < codes.PARTY_CODES_A_DAY


def bound_of(proof: Verification) -> codes.Bound:
    """What the code of a proof is good for."""
    return codes.Bound(proof.request_id, proof.id, f"{proof.who} {proof.target_version} {proof.target_mark.hex()}")


def said_of(proof: Verification) -> dict[str, str]:
    """The fields of a leaf about a proof."""
    said = {"proof": str(proof.id), "who": proof.who, "method": proof.method}
    return which(proof.request) | said


def _mark(to: Address) -> bytes:
    return codes.mark(settings.DULY.secret, "target", f"{to.channel}:{to.value}") if to.value else b""
