# SPDX-License-Identifier: Apache-2.0
"""A freeze that lasts longer than planned is told to everybody who answers for it, once a day, until somebody decides."""

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.transfer import queries
from duly.rooms.transfer.cutover_kinds import FREEZE_OVERDUE
from duly.rooms.transfer.queries.cutover_waiting import people_of


@action("transfer.remind_frozen")
def remind_frozen(actor: Actor) -> int:
    """Note that the owners of freezes past their end are reminded; gives of how many that is new today. It stands in the
    console and in the owners' daily mail until somebody decides; nothing is decided by itself. Records
    ``transfer.freeze_overdue``.
    """
    now, told = clock.now(), 0
    overdue = queries.overdue_freezes(now)
    places = accounts.organisations({plan.transfer.organisation_id for _, plan in overdue})
    for freeze, plan in overdue:
        today = clock.day_in(places[plan.transfer.organisation_id].time_zone, now)
        if freeze.reminded_on == today:
            continue
        freeze.reminded_on = today
        freeze.save(update_fields=["reminded_on"])
        record(
            FREEZE_OVERDUE,
            stream=freeze.transfer_id,
            public={
                "ref": plan.transfer.ref, "number": freeze.number, "until": clock.stamp(plan.freeze_until), "on": today.isoformat(),
                "people": len(people_of(plan)),
            },
        )  # fmt: skip
        told += 1
    return told
