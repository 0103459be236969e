# SPDX-License-Identifier: Apache-2.0
"""Erasure of a customer, as far as this room holds what providers wrote about them."""

from collections.abc import Iterable

from django.db import connection

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.ids import random_id
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.forgotten import SLIPS_FORGOTTEN

_SHORTEST = 5


@action("delivery.forget")
def forget(actor: Actor, texts: Iterable[str]) -> int:
    """Empty the calls of providers in which one of these addresses stands in the open; gives how many.

    That they came, and their digests, stay. Records ``delivery.slips_forgotten``.
    """
    wanted = sorted({text for text in texts if len(text) >= _SHORTEST})
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "forget_slips"), {"texts": wanted})
        gone: int = cursor.rowcount
    record(SLIPS_FORGOTTEN, stream=random_id(), public={"slips": gone})
    return gone
