# SPDX-License-Identifier: Apache-2.0
"""A customer is erased: what providers wrote with their address in it is emptied, and that they wrote stays."""

import pytest

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.delivery import actions
from duly.rooms.delivery.forgotten import SLIPS_FORGOTTEN
from duly.rooms.delivery.models import Slip

pytestmark = pytest.mark.django_db


@action("delivery.take_receipts")
def taken(actor: Actor, *bodies: bytes) -> None:
    """Calls as a provider makes them."""
    for n, body in enumerate(bodies):
        Slip.objects.create(channel="sms", digest=str(n), headers={}, body=body, received_at=clock.now())
    record(SLIPS_FORGOTTEN, stream=SYSTEM.id, public={"slips": 0})


def test_only_calls_with_the_address_in_them_are_emptied() -> None:
    taken(
        Actor("provider", SYSTEM.id, "p", frozenset({"provider"})), b'{"to": "+12025550142"}', b'{"to": "+12025550143"}'
    )
    assert actions.forget(SYSTEM, ["+12025550142", "abc"]) == 1
    assert sorted(bytes(one.body) for one in Slip.objects.all()) == [b"", b'{"to": "+12025550143"}']
