# SPDX-License-Identifier: Apache-2.0
"""Opening what is masked: who, whose, what and why are on record before anybody sees it. Canary records raise an alarm."""

import re
from typing import NamedTuple
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import uuid7
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER, Entity
from duly.rooms.privacy import kinds, queries, sealing
from duly.rooms.privacy.actions.moving import chosen, said
from duly.rooms.privacy.models import Alert, Bait, Look
from duly.rooms.privacy.refusals import ABOUT_ONESELF, BAD_CHOICE, NOT_HELD
from duly.rooms.privacy.terms import LookReason

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


class Wanted(NamedTuple):
    """What somebody wants to see of a customer: a field of one thing on record, or the whole of it."""

    entity: UUID | None = None
    """``None``: everything that is on record now."""
    field: str = "value"


@action("privacy.look")
def reveal(
    actor: Actor, party: UUID, wanted: Wanted, *, reason: str, reference: str = "", note: str = ""
) -> dict[str, str]:
    """Open personal data for a reason of the list; gives the values by the ids of their entities.

    ``reference`` names the ticket or request it is needed for. Records ``privacy.looked`` on the customer's own chain, and
    ``privacy.bait_touched`` for a canary record.

    Raises:
        Refusal: ``privacy.bad_choice``, ``privacy.not_held``, ``privacy.about_oneself``, ``customers.unknown``,
            ``rights.other_organisation``.
    """
    chosen(reason, LookReason, "reason")
    if reference and not _REFERENCE.fullmatch(reference):
        raise BAD_CHOICE(field="reference", given=reference, known="PR-2026-000001, CR-2026-000001, T-1")
    note = said(note, "note")
    card = customers.cards([party]).get(party)
    if card is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(party))
    actor.require_sight(card.organisation)
    if actor.id == party:
        raise ABOUT_ONESELF(name=actor.name)
    values, family = _values(party, wanted)
    zone = accounts.organisations([card.organisation])[card.organisation].time_zone
    key, now = uuid7(), clock.now()
    look = Look.objects.create(
        id=key, organisation_id=card.organisation, user=actor.id, party_id=party, family=family, entity=wanted.entity,
        field=wanted.field, reason=reason, reference=reference, is_bait=queries.is_bait(party), day=clock.day_in(zone, now),
        sealed=sealing.seal(sealing.Place(card.organisation, party, key), note), at=now,
    )  # fmt: skip
    public: dict[str, Json] = {
        "user": str(actor.id), "family": family, "field": wanted.field, "why": reason, "reference": reference,
    }  # fmt: skip
    record(kinds.LOOKED, stream=card.stream, public=public, subject=party, personal={"note": note} if note else {})
    if look.is_bait:
        Alert.objects.create(look=look)
        record(kinds.BAIT_TOUCHED, stream=card.stream, public={"user": str(actor.id), "look": str(look.id)})
    return values


@action("privacy.set_bait")
def set_bait(actor: Actor, party: UUID, *, on: bool) -> None:
    """Make a record a canary, or one like others again. Records ``privacy.bait_set``.

    Raises:
        Refusal: ``customers.unknown``, ``rights.other_organisation``.
    """
    card = customers.cards([party]).get(party)
    if card is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(party))
    actor.require_sight(card.organisation)
    if on == queries.is_bait(party):
        return
    if on:
        Bait.objects.create(party_id=party, by=actor.id, at=clock.now())
    else:
        Bait.objects.filter(party_id=party).delete()
    record(kinds.BAIT_SET, stream=card.stream, public={"on": on})


@action("privacy.see_alert")
def see_alert(actor: Actor, look_id: UUID, *, note: str) -> None:
    """Say what came of asking why a canary record was opened. Records ``privacy.alert_seen``.

    Raises:
        Refusal: ``privacy.not_held``, ``privacy.reason_needed``, ``privacy.about_oneself``.
    """
    alert = Alert.objects.select_for_update().select_related("look").filter(look_id=look_id, seen_at=None).first()
    if alert is None or not actor.may_see(alert.look.organisation_id):
        raise NOT_HELD(field="look")
    if alert.look.user == actor.id:
        raise ABOUT_ONESELF(name=actor.name)
    note = said(note, "note", needed=True)
    alert.seen_by, alert.seen_at = actor.id, clock.now()
    alert.save(update_fields=["seen_by", "seen_at"])
    card = customers.cards([alert.look.party_id])[alert.look.party_id]
    record(
        kinds.ALERT_SEEN, stream=card.stream, public={"look": str(look_id)}, subject=actor.id, personal={"note": note}
    )


def _values(party: UUID, wanted: Wanted) -> tuple[dict[str, str], str]:
    held = customers.record_of(party).entities
    if wanted.entity is None:
        return {f"{one.id}.{name}": text for one in held for name, text in one.values.items()}, "record"
    found: Entity | None = next((one for one in held if one.id == wanted.entity), None)
    if found is None or wanted.field not in found.values:
        raise NOT_HELD(field="field")
    return {str(found.id): found.values[wanted.field]}, found.family
