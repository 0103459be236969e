# SPDX-License-Identifier: Apache-2.0
"""Legal holds: one person sets one, two end it. While it stands nothing under it is erased; the database says so, too."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER
from duly.rooms.privacy.actions.moving import chosen, said
from duly.rooms.privacy.keeping import HELD, RELEASE_ASKED, RELEASED
from duly.rooms.privacy.models import Hold
from duly.rooms.privacy.refusals import NO_SUCH_HOLD, OWN_WORK, RELEASE_NOT_ASKED
from duly.rooms.privacy.terms import HoldReason


@action("privacy.hold")
def hold(actor: Actor, organisation: UUID, party: UUID | None = None, *, reason: str, note: str) -> UUID:
    """Keep everything of a customer, or of the whole organisation, from being erased; gives the hold's id.

    Records ``privacy.held``.

    Raises:
        Refusal: ``privacy.bad_choice``, ``privacy.reason_needed``, ``customers.unknown``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    chosen(reason, HoldReason, "reason")
    note = said(note, "note", needed=True)
    card = customers.cards([party]).get(party) if party else None
    if party is not None and (card is None or card.organisation != organisation):
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(party))
    row = Hold.objects.create(organisation_id=organisation, party_id=party, reason=reason, by=actor.id, at=clock.now())
    public: dict[str, Json] = {"hold": str(row.id), "why": reason, "scope": "customer" if party else "organisation"}
    record(HELD, stream=row.id, public=public, subject=party or actor.id, personal={"note": note})
    return row.id


@action("privacy.ask_release")
def ask_release(actor: Actor, hold_id: UUID, *, note: str) -> None:
    """Ask that a hold ends; somebody else agrees. Records ``privacy.release_asked``.

    Raises:
        Refusal: ``privacy.no_such_hold``, ``privacy.reason_needed``.
    """
    row = _standing(actor, hold_id)
    note = said(note, "note", needed=True)
    row.asked_by = actor.id
    row.save(update_fields=["asked_by"])
    public: dict[str, Json] = {"hold": str(row.id)}
    record(RELEASE_ASKED, stream=row.id, public=public, subject=row.party_id or actor.id, personal={"note": note})


@action("privacy.release")
def release(actor: Actor, hold_id: UUID) -> None:
    """Agree, as somebody else than who asked, that a hold ends. Records ``privacy.released``.

    Raises:
        Refusal: ``privacy.no_such_hold``, ``privacy.release_not_asked``, ``privacy.own_work``.
    """
    row = _standing(actor, hold_id)
    if row.asked_by is None:
        raise RELEASE_NOT_ASKED(field="hold")
    if row.asked_by == actor.id:
        raise OWN_WORK(name=actor.name)
    row.released_by, row.released_at = actor.id, clock.now()
    row.save(update_fields=["released_by", "released_at"])
    record(RELEASED, stream=row.id, public={"hold": str(row.id)})


def _standing(actor: Actor, hold_id: UUID) -> Hold:
    row = Hold.objects.select_for_update().filter(id=hold_id, released_at=None).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_HOLD(field="hold")
    return row
