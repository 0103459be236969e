# SPDX-License-Identifier: Apache-2.0
"""A customer's data is erased: what people wrote about their record goes, too."""

from uuid import UUID

from django.db.models import Q

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.quality.facts import PairState, State
from duly.rooms.quality.kinds import FORGOTTEN
from duly.rooms.quality.models import Finding, NameKey, Pair


@action("quality.forget")
def forget(actor: Actor, customer_id: UUID) -> int:
    """Close what is open about a customer whose data is erased, and put away what people wrote of it and by what the name is
    found; gives how many findings and pairs that were. Records ``quality.forgotten``, unless nothing was kept of them.
    """
    key = NameKey.objects.filter(customer_id=customer_id)
    findings = Finding.objects.filter(customer_id=customer_id)
    pairs = Pair.objects.filter(Q(first=customer_id) | Q(second=customer_id))
    homes = {home for rows in (key, findings, pairs) for home in rows.values_list("organisation_id", flat=True)}
    if not homes:
        return 0
    key.delete()
    findings.filter(state=State.OPEN).update(state=State.DONE, how="gone", ended_at=clock.now())
    noted = findings.update(reason="", basis="", detail={})
    pairs.filter(state=PairState.OPEN).update(state=PairState.GONE)
    judged = pairs.update(reason="", reasons=[])
    for organisation in homes:
        said: dict[str, Json] = {"organisation": str(organisation), "findings": noted, "pairs": judged}
        record(FORGOTTEN, stream=organisation, public=said)
    return noted + judged
