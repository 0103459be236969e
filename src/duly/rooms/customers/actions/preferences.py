# SPDX-License-Identifier: Apache-2.0
"""When a customer does not want to be disturbed."""

from datetime import time
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER
from duly.rooms.customers.models import Party, Preference
from duly.rooms.customers.preferring import BAD_HOURS, NOT_THEIRS, PREFERRED


@action("customers.set_preference")
def set_preference(
    actor: Actor, customer_id: UUID, *, quiet_from: time | None, quiet_to: time | None, mechanism: str
) -> bool:
    """Keep the hours, at the customer's place, in which nothing is to disturb them; gives whether that is new.

    Both ``None``: the usual decent hours. They hold for whatever keeps quiet hours, mandatory notices too, and what is
    held already is weighed anew when it falls due. ``mechanism`` is as in ``set_consent``. Records ``customers.preferred``.

    Raises:
        Refusal: ``customers.unknown``, ``customers.bad_hours``, ``customers.not_theirs``, ``rights.other_organisation``.
    """
    party = Party.objects.select_for_update().filter(id=customer_id).first()
    if party is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(customer_id))
    actor.require_sight(party.organisation_id)
    if actor.kind == "customer" and actor.id != party.id:
        raise NOT_THEIRS()
    hours = (_minute(quiet_from), _minute(quiet_to))
    if (hours[0] is None) != (hours[1] is None) or (hours[0] is not None and hours[0] == hours[1]):
        raise BAD_HOURS(field="quiet_from")
    known = Preference.objects.filter(party=party).values_list("quiet_from", "quiet_to").first()
    if hours == (known or (None, None)):
        return False
    Preference.objects.update_or_create(party=party, defaults={"quiet_from": hours[0], "quiet_to": hours[1]})
    written = f"{hours[0]:%H:%M}–{hours[1]:%H:%M}" if hours[0] and hours[1] else "–"
    public = {"mechanism": mechanism}
    record(PREFERRED, stream=party.stream, public=public, subject=party.id, personal={"hours": written})
    return True


def _minute(at: time | None) -> time | None:
    return at.replace(second=0, microsecond=0, tzinfo=None) if at is not None else None
