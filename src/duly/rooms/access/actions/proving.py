# SPDX-License-Identifier: Apache-2.0
"""Codes come back: a right one opens a session, or makes the proof of a session fresh. Each is good once, in one browser."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.access import rules
from duly.rooms.access.facts import (
    CHOOSING,
    CODE_RIGHT,
    CODE_WRONG,
    NO_CODE_OUT,
    SIGNED_IN,
    STEPPED_UP,
    TRIES,
    Came,
    Purpose,
    Way,
)
from duly.rooms.access.models import Attempt, Session
from duly.rooms.access.queries import choices_of
from duly.rooms.customers import queries as customers

_WAYS = {"email": Way.EMAIL, "sms": Way.SMS}


@action("access.prove")
def prove(actor: Actor, key: str, code: str, *, agent: str = "") -> Came:
    """Type the code that was sent, in the browser that asked for it: three tries, then a new one is needed.

    A wrong one counts and is no refusal, so that the count stays; it is the same whether a code was sent or not. Records
    ``access.code_wrong``, or ``access.code_right`` and what follows from it.

    Raises:
        Refusal: ``access.no_code_out``.
    """
    now = clock.now()
    row = Attempt.objects.select_for_update().filter(key=rules.kept(key)).first()
    if row is None or row.proved_at is not None or row.expires_at <= now or row.tries >= TRIES:
        raise NO_CODE_OUT(field="code")
    is_right = rules.is_right(settings.DULY.secret, row.id, code)
    if not (is_right and row.points):
        row.tries += 1
        row.save(update_fields=["tries"])
        left = TRIES - row.tries
        record(CODE_WRONG, stream=row.id, public={"attempt": str(row.id), "left": left})
        return Came(is_right=False, left=left)
    row.proved_at = now
    row.save(update_fields=["proved_at"])
    record(CODE_RIGHT, stream=row.id, public={"attempt": str(row.id), "purpose": row.purpose})
    return _on(row, now, agent)


@action("access.choose")
def choose(actor: Actor, key: str, party: UUID, *, agent: str = "") -> Came:
    """Say which of the customers at the proved contact point one is. Records ``access.signed_in``.

    Raises:
        Refusal: ``access.no_code_out``.
    """
    now = clock.now()
    row = Attempt.objects.select_for_update().filter(key=rules.kept(key), purpose=Purpose.SIGN_IN).first()
    is_open = row is not None and row.used_at is None and row.proved_at is not None and now - row.proved_at <= CHOOSING
    if row is None or not is_open or party not in row.parties:
        raise NO_CODE_OUT(field="party")
    return Came(is_right=True, token=_enter(row, party, now, agent))


def _on(row: Attempt, now: datetime, agent: str) -> Came:
    if row.purpose == Purpose.STEP_UP:
        _freshen(row, now)
        return Came(is_right=True)
    if len(row.parties) > 1:
        key = rules.fresh_key()
        row.key = rules.kept(key)
        row.save(update_fields=["key"])
        return Came(is_right=True, choices=choices_of(row), key=key)
    return Came(is_right=True, token=_enter(row, row.parties[0], now, agent))


def _freshen(row: Attempt, now: datetime) -> None:
    row.used_at = now
    row.save(update_fields=["used_at"])
    rows = Session.objects.select_for_update().filter(ended_at__isnull=True)
    held = rows.filter(id=row.session_id).first() if row.session_id else None
    if held is None:
        raise NO_CODE_OUT(field="code")
    held.proved_at, held.way, held.point_id = now, _WAYS[row.channel], row.points[0]
    held.save(update_fields=["proved_at", "way", "point_id"])
    record(STEPPED_UP, stream=held.id, public={"session": str(held.id), "way": held.way})


def _enter(row: Attempt, party: UUID, now: datetime, agent: str) -> str:
    """A session with a token of its own, never one that was there before the proof."""
    row.used_at = now
    row.save(update_fields=["used_at"])
    point = row.points[row.parties.index(party)]
    return opened(party, _WAYS[row.channel], point, agent)


def opened(party: UUID, way: Way, point: UUID | None, agent: str) -> str:
    """Open a session inside a running verb; gives its token, which is kept nowhere. Records ``access.signed_in``."""
    card, token, now = customers.cards([party])[party], rules.fresh_key(), clock.now()
    row = Session.objects.create(
        token=rules.kept(token), organisation_id=card.organisation, party_id=party, way=way, point_id=point,
        agent=rules.agent_of(agent), opened_at=now, proved_at=now,
    )  # fmt: skip
    public = {"session": str(row.id), "way": row.way}
    record(SIGNED_IN, stream=card.stream, public=public, subject=party)
    return token
