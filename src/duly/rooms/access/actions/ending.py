# SPDX-License-Identifier: Apache-2.0
"""Sessions end: by their customer, because the record's contact points changed, or because they are long over."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.foundation.ledger.facts import News
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.access.facts import DAY, DOOR, FORGOTTEN, KEPT, NO_SUCH_SESSION, SIGNED_OUT
from duly.rooms.access.models import Attempt, Passkey, Session
from duly.rooms.customers import queries as customers

OWN, ALL, CHANGED = "own", "all", "contact_changed"
_SECURE = ("contact_point.", "identifier.", "mandate.")
"""What of a record being changed lets everybody out who is in as that customer."""
_TOLD = "customers.registered"


@action("access.end")
def end(actor: Actor, session: UUID) -> None:
    """Sign out of one session of one's own. Records ``access.signed_out``.

    Raises:
        Refusal: ``access.no_such_session``.
    """
    rows = Session.objects.select_for_update().filter(id=session, party_id=actor.id, ended_at__isnull=True)
    if not _end(rows, OWN):
        raise NO_SUCH_SESSION()


@action("access.end_all")
def end_all(actor: Actor, *, but: UUID | None = None) -> int:
    """Sign out everywhere, or everywhere else; gives how many sessions it ended. Records ``access.signed_out``."""
    rows = Session.objects.select_for_update().filter(party_id=actor.id, ended_at__isnull=True)
    return _end(rows.exclude(id=but) if but else rows, ALL)


@action("access.hear_changes")
def hear_changes(actor: Actor, news: Sequence[News]) -> int:
    """A contact point, an identifier or a mandate was changed: whoever is signed in as that customer is let out, and
    codes that are on their way open nothing. Gives how many sessions ended. Called by ``house/flow.py``; records
    ``access.signed_out``.
    """
    streams = {one.stream for one in news if one.kind != _TOLD or _is_secure(one.public.get("fields"))}
    parties = customers.parties_of(streams)
    if not parties:
        return 0
    rows = Session.objects.select_for_update().filter(party_id__in=parties, ended_at__isnull=True)
    ended = _end(rows, CHANGED)
    _void(parties)
    return ended


@action("access.forget_customer")
def forget_customer(actor: Actor, party: UUID) -> int:
    """A customer is erased: their sessions, passkeys and attempts go; gives how many rows. Called by the erasure itself;
    records ``access.forgotten`` where there were any.
    """
    attempts = Attempt.objects.filter(parties__contains=[party])
    sessions, passkeys = Session.objects.filter(party_id=party), Passkey.objects.filter(party_id=party)
    if not (attempts.exists() or sessions.exists() or passkeys.exists()):
        return 0
    gone = attempts.delete()[0], sessions.delete()[0], passkeys.delete()[0]
    record(FORGOTTEN, stream=DOOR, public={"attempts": gone[0], "sessions": gone[1]})
    return sum(gone)


@action("access.forget")
def forget(actor: Actor) -> int:
    """Forget attempts after two days and sessions 90 days after their end; gives how many rows. Records
    ``access.forgotten`` where there were any.
    """
    now = clock.now()
    attempts = Attempt.objects.filter(asked_at__lt=now - 2 * DAY)
    sessions = Session.objects.filter(opened_at__lt=now - KEPT)
    if not (attempts.exists() or sessions.exists()):
        return 0
    gone = attempts.delete()[0], sessions.delete()[0]
    record(FORGOTTEN, stream=DOOR, public={"attempts": gone[0], "sessions": gone[1]})
    return sum(gone)


def _is_secure(fields: object) -> bool:
    return isinstance(fields, list) and any(str(one).startswith(_SECURE) for one in fields)


def _void(parties: Sequence[UUID]) -> None:
    now = clock.now()
    rows = Attempt.objects.filter(parties__overlap=list(parties), proved_at__isnull=True, expires_at__gt=now)
    if rows.exists():
        rows.update(expires_at=now)
        record(SIGNED_OUT, stream=DOOR, public={"sessions": 0, "why": CHANGED})


def _end(rows: Iterable[Session], why: str) -> int:
    now, found = clock.now(), list(rows)
    for row in found:
        row.ended_at, row.ended_why = now, why
    if not found:
        return 0
    Session.objects.bulk_update(found, ["ended_at", "ended_why"])
    cards = customers.cards({row.party_id for row in found})
    for party, ended in Counter(row.party_id for row in found).items():
        stream = cards[party].stream if party in cards else party
        record(SIGNED_OUT, stream=stream, public={"sessions": ended, "why": why})
    return len(found)
