# SPDX-License-Identifier: Apache-2.0
"""Requests come in: from every side into one queue, under one number, each only once.

Whoever is not signed in gets the same answer after the same work, whether we know them or not: whom a request concerns is
found out later, by the clock.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db import connection

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id, uuid7
from duly.kernel.named_sql import named_sql
from duly.rooms.change_requests.actions.identifying import match
from duly.rooms.change_requests.actions.moving import which
from duly.rooms.change_requests.actions.progress import onward
from duly.rooms.change_requests.facts import Ask, Receipt, Wish
from duly.rooms.change_requests.kinds import JOINED, RECEIVED
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest, Event
from duly.rooms.change_requests.queries.opening import CLAIM, ITEM, sealed
from duly.rooms.change_requests.refusals import INTAKE_FULL, SAME_KEY, WHO_IS_IT
from duly.rooms.change_requests.rules import codes
from duly.rooms.change_requests.rules.asking import must_be_sound
from duly.rooms.change_requests.rules.binding import item_digest
from duly.rooms.change_requests.rules.policy import RULES_VERSION
from duly.rooms.change_requests.terms import State
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Nature
from duly.rooms.rulebook import queries as rulebook

_PACKAGE = "duly.rooms.change_requests"
_DAY = timedelta(days=1)
_FIRST_DAYS = 5


@action("change_requests.create")
def create(actor: Actor, ask: Ask) -> Receipt:
    """Take a request in; gives its number. The same call again (``idempotency_key``) gives the same one.

    Where a door knows whose record it is, the same request of the same customer that is still open takes it up: it is
    joined, and no second one is made. Records ``change_requests.received`` or ``change_requests.joined``.

    Raises:
        Refusal: ``change_requests.bad_channel``, ``change_requests.bad_nature``, ``change_requests.bad_reason``,
            ``change_requests.nothing_asked``, ``change_requests.unknown_field``, ``change_requests.no_value``,
            ``change_requests.too_long``, ``change_requests.intake_full``, ``change_requests.same_key``,
            ``change_requests.who_is_it``,            ``rights.other_organisation``.
    """
    actor.require_sight(ask.organisation)
    must_be_sound(ask)
    mark, origin = _marks(ask)
    if (known := _repeated(ask, mark)) is not None:
        record(JOINED, stream=known.id, public={**which(known), "channel": ask.channel})
        return Receipt(known.id, known.number, is_joined=True)
    _must_have_room(ask, origin)
    whose = _named(actor, ask)
    row = _opened(actor, ask, (mark, origin), whose)
    public: dict[str, Json] = {
        **which(row), "organisation": str(row.organisation_id), "channel": row.channel, "nature": row.nature,
        "why": row.reason, "items": len(ask.wishes), "flags": sorted(row.flags), "undo_of": str(row.undo_of_id or ""),
    }  # fmt: skip
    record(RECEIVED, stream=row.id, public=public)
    if whose is not None:
        joined = match(row, actor, whose, how="session" if actor.kind == "customer" else "named")
        if joined is not None:
            return Receipt(joined.id, joined.number, is_joined=True)
        onward(row)
    return Receipt(row.id, row.number)


def _named(actor: Actor, ask: Ask) -> UUID | None:
    """The customer that the door names. A customer who signed in is that one, whatever the form says."""
    party = ask.party
    if actor.kind == "customer":
        party = actor.id if customers.cards([actor.id]) else None
    if party is None:
        return None
    card = customers.cards([party]).get(party)
    if card is None or card.organisation != ask.organisation:
        raise WHO_IS_IT(field="party", ref="")
    return party


def _marks(ask: Ask) -> tuple[bytes, bytes]:
    secret: bytes = settings.DULY.secret
    said = orjson.dumps([[one.family, str(one.entity), one.field, one.value] for one in ask.wishes]).decode()
    return codes.mark(secret, "asked", said), codes.mark(secret, "origin", ask.origin) if ask.origin else b""


def _repeated(ask: Ask, mark: bytes) -> ChangeRequest | None:
    """Of two calls with one key at once, the second waits for the first and gets its answer."""
    if not ask.idempotency_key:
        return None
    take_turn(Turn.REQUESTS, f"{ask.organisation} {ask.channel} {ask.idempotency_key}")
    rows = ChangeRequest.objects.filter(organisation_id=ask.organisation, channel=ask.channel)
    known = rows.filter(idempotency_key=ask.idempotency_key).first()
    if known is not None and bytes(known.asked_digest) != mark:
        raise SAME_KEY(field="idempotency_key")
    return known


def _must_have_room(ask: Ask, origin: bytes) -> None:
    """A flood from one place is stopped before it is kept."""
    since = clock.now() - _DAY
    if origin and ChangeRequest.objects.filter(origin=origin, received_at__gt=since).count() >= codes.ASKED_A_DAY:
        raise INTAKE_FULL()


def _opened(actor: Actor, ask: Ask, marks: tuple[bytes, bytes], whose: UUID | None) -> ChangeRequest:
    """Sealed under the customer's key, or while nobody knows whose that is under one of the request's own."""
    now, fresh = clock.now(), random_id()
    under = whose or fresh
    organisation = accounts.organisations([ask.organisation])[ask.organisation]
    key = keys.made([under])[under]
    claim = {name: str(value)[:500] for name, value in ask.claim.items()} | {"note": ask.note[:2000]}
    row = ChangeRequest.objects.create(
        id=fresh, organisation_id=ask.organisation, number=_number(ask.organisation, organisation.time_zone, now), requester_id=ask.requester,
        on_behalf=ask.on_behalf, mandate_id=ask.mandate, nature=ask.nature, channel=ask.channel, language=ask.language,
        reason=ask.reason, flags=sorted(set(ask.flags)), received_at=now,
        due_at=rulebook.after_working_days(
            now.replace(second=0, microsecond=0), _FIRST_DAYS, organisation.time_zone, organisation.region
        ),
        state=State.RECEIVED, next_at=now,
        intake_by=actor.id if actor.kind in {"user", "key"} else None, rules_version=RULES_VERSION,
        effective_from=ask.effective_from, idempotency_key=ask.idempotency_key, asked_digest=marks[0], origin=marks[1],
        raw_message=ask.raw_message, ticket_id=ask.ticket, undo_of_id=ask.undo_of,
        sealed=sealed(key, ask.organisation, (CLAIM, under, fresh), claim), sealed_under=under,
    )  # fmt: skip
    ChangeItem.objects.bulk_create([_item(row, key, place, wish, ask.nature) for place, wish in enumerate(ask.wishes)])
    Event.objects.create(
        request=row, at=now, before="", after=State.RECEIVED, by_kind=actor.kind, by_id=actor.id, why=row.channel
    )
    return row


def _item(row: ChangeRequest, key: keys.Key, place: int, wish: Wish, nature: str) -> ChangeItem:
    item, salt = uuid7(), secrets.token_hex(16)
    ends = nature == Nature.END and wish.value is None
    return ChangeItem(
        id=item, request=row, position=place, family=wish.family, entity_id=wish.entity, field=wish.field, ends=ends,
        base=wish.base, attributes=dict(wish.attributes), digest=item_digest(wish.value, salt),
        sealed=sealed(key, row.organisation_id, (ITEM, row.sealed_under, item), {"value": wish.value, "salt": salt}),
    )  # fmt: skip


def _number(organisation: UUID, time_zone: str, now: datetime) -> str:
    year = now.astimezone(ZoneInfo(time_zone)).year
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "next_number"), [organisation, year])
        last: int = cursor.fetchone()[0]
    return f"CR-{year}-{last:06d}"
