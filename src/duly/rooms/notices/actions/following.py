# SPDX-License-Identifier: Apache-2.0
"""What happens to a notice when another takes its place."""

from duly.foundation.ledger.actions import record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.delivery import actions as delivery
from duly.rooms.notices import kinds
from duly.rooms.notices.actions.aiming import Aim
from duly.rooms.notices.facts import Relation
from duly.rooms.notices.models import Cancellation, Completion, Launch, Notice, Succession
from duly.rooms.notices.rules import complaints
from duly.rooms.notices.rules.terms import MSG_TYPE, relation_of
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed


def follow(actor: Actor, notice: Notice, aim: Aim) -> None:
    """End the earlier notice, inside the running launch: what of it still waits is not sent, nobody is asked any more.

    A withdrawn one is cancelled, whatever had become of it. Records ``notices.succeeded`` on the earlier notice,
    ``notices.referred`` on this one.

    Raises:
        Refusal: ``notices.has_successor``: another was faster.
    """
    earlier, relation = notice.predecessor, relation_of(notice.terms)
    if earlier is None or relation is None:
        return
    Notice.objects.select_for_update().get(id=earlier.id)
    known = Succession.objects.filter(notice=earlier).select_related("successor").first()
    if known is not None:
        raise complaints.HAS_SUCCESSOR(
            field=relation.value, path=relation.value, number=earlier.number, successor=known.successor.number
        )
    now = clock.now()
    Succession.objects.create(notice=earlier, successor=notice, relation=relation.value, by=actor.id, at=now)
    delivery.cancel(actor, earlier.id)
    stopped = obligations.supersede(actor, earlier.id, by=notice.number)
    public = {"by": notice.number, "notice": str(notice.id), "relation": relation.value}
    record(kinds.SUCCEEDED, stream=earlier.id, public=public)
    _end(actor, earlier, notice, relation)
    launched = Launch.objects.get(notice=earlier).at
    reference = f"{earlier.organisation.ref},{earlier.number},{clock.stamp(launched)}"
    told: dict[str, Json] = {
        "msg_type": MSG_TYPE[relation], "relation": relation.value, "references": [reference], "stopped": stopped,
    }  # fmt: skip
    told |= {name: aim.counts[name] for name in ("corrected", "renewed", "left_alone")}
    record(kinds.REFERRED, stream=notice.id, public=told)


def _end(actor: Actor, earlier: Notice, notice: Notice, relation: Relation) -> None:
    now = clock.now()
    if Cancellation.objects.filter(notice=earlier).exists():
        return
    if relation is Relation.WITHDRAWS:
        why = f"withdrawn by {notice.number}"
        Cancellation.objects.create(notice=earlier, reason=why, by=actor.id, at=now)
        record(kinds.CANCELLED, stream=earlier.id, subject=actor.id, personal={"reason": why})
    elif not Completion.objects.filter(notice=earlier).exists():
        Completion.objects.create(notice=earlier, by=actor.id, at=now)
        record(kinds.COMPLETED, stream=earlier.id, public={"recipients": owed.tally(earlier.id)})
