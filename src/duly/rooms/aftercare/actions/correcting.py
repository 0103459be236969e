# SPDX-License-Identifier: Apache-2.0
"""What is wrong in our own register is asked to be changed, as anybody would ask, prefilled with what was loaded."""

from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.aftercare import queries
from duly.rooms.aftercare.models import Item
from duly.rooms.change_requests import actions as change_requests
from duly.rooms.change_requests.facts import Ask, Wish
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Nature
from duly.rooms.transfer import queries as transfers

REGISTRY = "registry"
_WISHES = {
    "name": ("profile", "name", {}),
    "language": ("profile", "language", {}),
    "time_zone": ("profile", "time_zone", {}),
    "region": ("profile", "region", {}),
    "email": ("contact_point", "value", {"channel": "email"}),
    "phone": ("contact_point", "value", {"channel": "sms"}),
}
"""Fields of the register as a target, and what a change request calls them."""


def ask_for_change(actor: Actor, item: Item) -> UUID | None:
    """Ask for the change that puts right what a person found wrong; gives its id. Nothing where the target is not our register, or
    what is wrong is not what a change request can change: it stands on the list of corrections then.

    Raises:
        Refusal: those of ``change_requests.create``.
    """
    row = transfers.row_for(actor, item.check_of.watch.transfer_id)
    if row.plan["target"]["kind"] != REGISTRY:
        return None
    wishes = tuple(
        Wish(family, field, loaded, attributes=attributes)
        for name, loaded, _ in queries.values_of(item)
        if loaded and name in _WISHES
        for family, field, attributes in [_WISHES[name]]
    )
    party = _party(row.organisation_id, item)
    if not wishes or party is None:
        return None
    ask = Ask(
        row.organisation_id, "api", wishes, nature=Nature.RECTIFICATION, reason="wrong", party=party, note=item.note,
        idempotency_key=f"aftercare {item.id}",
    )  # fmt: skip
    return change_requests.create(actor, ask).id


def _party(organisation: UUID, item: Item) -> UUID | None:
    ref = queries.ref_of(item)
    found = customers.found_among(organisation, "ref", [ref]) if ref else {}
    return next((one for parties in found.values() for one in parties), None)
