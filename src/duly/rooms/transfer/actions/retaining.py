# SPDX-License-Identifier: Apache-2.0
"""The files that came in, once a transfer is over: kept, or removed where the plan says so."""

from duly.foundation.files import actions as files
from duly.foundation.files import queries as stored
from duly.kernel.actors import Actor
from duly.rooms.transfer.models import Origin, Received, Transfer
from duly.rooms.transfer.rules.plans import REMOVE
from duly.rooms.transfer.terms import State

_OVER = (State.SIGNED_OFF, State.WITHDRAWN)


def let_go_of_sources(actor: Actor, row: Transfer) -> int:
    """Remove the files that came in for a transfer which is over, inside the verb that ends it; gives how many. One that another
    transfer names stays until that is over, too, and goes with it if its plan says so. Records ``files.forgotten``.
    """
    if row.plan.get("sources_after") != REMOVE:
        return 0
    others = Origin.objects.exclude(transfer=row).exclude(transfer__state__in=_OVER).values("digest")
    mine = set(row.origins.exclude(digest="").exclude(digest__in=others).values_list("digest", flat=True))
    gone = stored.plain_among(mine)
    Received.objects.filter(digest__in=gone).delete()
    for digest in sorted(gone):
        files.forget(actor, digest)
    return len(gone)
