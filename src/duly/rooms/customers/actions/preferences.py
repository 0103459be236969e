# SPDX-License-Identifier: Apache-2.0
"""When a customer does not want to be disturbed, and by which channel they want to be reached first."""

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER
from duly.rooms.customers.models import Party, Preference
from duly.rooms.customers.preferring import (
    BAD_CHANNEL,
    BAD_HOURS,
    CHANNEL_WORDS,
    CHANNELS_PREFERRED,
    NOT_THEIRS,
    PREFERRED,
)


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
    party = _theirs(actor, customer_id)
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


@action("customers.set_preference")
def prefer_channels(actor: Actor, customer_id: UUID, *, channels: Sequence[str], mechanism: str) -> bool:
    """Keep by which channels the customer wants to be reached, the first one first; gives whether that is new.

    None at all: in whatever order a notice plans. It holds for notices that are launched from then on and leave the order
    to the customer. ``mechanism`` is as in ``set_consent``. Records ``customers.channels_preferred``.

    Raises:
        Refusal: ``customers.unknown``, ``customers.bad_channel``, ``customers.not_theirs``, ``rights.other_organisation``.
    """
    known = set(CHANNEL_WORDS.values())
    strange = next((one for one in channels if one not in known), None)
    if strange is not None:
        raise BAD_CHANNEL(field="channels", given=strange, known=", ".join(sorted(known)))
    party, wanted = _theirs(actor, customer_id), list(dict.fromkeys(channels))
    if wanted == (Preference.objects.filter(party=party).values_list("channels", flat=True).first() or []):
        return False
    Preference.objects.update_or_create(party=party, defaults={"channels": wanted})
    personal = {"channels": ", ".join(wanted) or "–"}
    record(
        CHANNELS_PREFERRED, stream=party.stream, public={"mechanism": mechanism}, subject=party.id, personal=personal
    )
    return True


def _theirs(actor: Actor, customer_id: UUID) -> Party:
    party = Party.objects.select_for_update().filter(id=customer_id).first()
    if party is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(customer_id))
    actor.require_sight(party.organisation_id)
    if actor.kind == "customer" and actor.id != party.id:
        raise NOT_THEIRS()
    return party


def _minute(at: time | None) -> time | None:
    return at.replace(second=0, microsecond=0, tzinfo=None) if at is not None else None
