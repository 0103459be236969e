# SPDX-License-Identifier: Apache-2.0
"""A sealed package of one organisation: begun, and nothing sealed yet; and the keys for it."""

from pathlib import Path

import pytest

from doors.belongings_of_customers import Place
from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.rooms.parcels import actions
from world import World, a_world


def of_a_parcel(_folder: Path, _patch: pytest.MonkeyPatch) -> Place:
    """Acme's."""
    world = a_world()
    return Place(world, of_a_begun_one(world))


def of_a_begun_one(world: World) -> dict[str, str]:
    """Its id and that of the key it is sealed with, which another operator made."""
    accounts.add_user(world.operator, "kim@example.com", "Kim", roles=["operator"], organisation="acme")
    key = actions.make_key(people.actor_by_email("kim@example.com"), world.acme.id)
    parcel = actions.create(world.operator, key, [key], title="Customers")
    return {"parcel_id": str(parcel), "parcel_key_id": str(key)}
