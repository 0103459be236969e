# SPDX-License-Identifier: Apache-2.0
"""Erasure of a customer, as far as this room holds what providers wrote about them."""

import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.ids import random_id
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.forgotten import SLIPS_FORGOTTEN
from duly.rooms.delivery.models import Delivery

_SHORTEST = 5


@action("delivery.forget")
def forget(actor: Actor, texts: Iterable[str], *, customer: UUID | None = None) -> int:
    """Empty the calls of providers in which one of these addresses stands in the open, or which are about a letter to this
    customer; gives how many.

    An address is found in capitals and small letters, without its ``+``, and as forms and JSON write it. That they came, and
    their digests, stay. Records ``delivery.slips_forgotten``.
    """
    wanted = {way for text in texts if len(text) >= _SHORTEST for way in _ways(text)} | _letters_to(customer)
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "forget_slips"), {"texts": sorted(wanted)})
        gone: int = cursor.rowcount
    record(SLIPS_FORGOTTEN, stream=random_id(), public={"slips": gone})
    return gone


def _ways(text: str) -> set[str]:
    """How providers write an address, in small letters."""
    bare = text.removeprefix("+")
    written = (text, bare, quote(bare, safe=""), quote_plus(bare), json.dumps(bare)[1:-1])
    return {one.lower() for one in written if len(one) >= _SHORTEST}


def _letters_to(customer: UUID | None) -> set[str]:
    """By what a provider names the letters to a customer: our id, and the provider's own reference."""
    if customer is None:
        return set()
    rows = Delivery.objects.filter(customer_id=customer).values_list("id", "reference")
    return {
        name for key, reference in rows for name in (str(key), key.hex, reference.lower()) if len(name) >= _SHORTEST
    }
