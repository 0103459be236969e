# SPDX-License-Identifier: Apache-2.0
"""服务台规则: the desk's times are proposed by one person, and put into force by another."""

from uuid import UUID

from django.db.models import Max

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.feedback.kinds import POLICY_CONFIRMED, POLICY_PROPOSED
from duly.rooms.feedback.models import Rules
from duly.rooms.feedback.refusals import NO_SUCH_POLICY, NOT_BY_KEY, OWN_POLICY
from duly.rooms.feedback.rules.policy import read, written


@action("feedback.propose_policy")
def propose_policy(actor: Actor, organisation: UUID, document: object) -> int:
    """Propose the desk's next rules; gives their number. Conversations keep the times that they were given.

    Records ``feedback.policy_proposed``.

    Raises:
        Refusal: ``feedback.bad_policy``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    take_turn(Turn.REQUESTS, f"desk {organisation}")
    last = Rules.objects.filter(organisation_id=organisation).aggregate(last=Max("number"))["last"] or 0
    content = written(read(last + 1, document))
    row = Rules.objects.create(
        organisation_id=organisation,
        number=last + 1,
        content=content,
        digest=digest(content),
        by=actor.id,
        at=clock.now(),
    )
    record(POLICY_PROPOSED, stream=organisation, public=_which(row))
    return row.number


@action("feedback.confirm_policy")
def confirm_policy(actor: Actor, organisation: UUID, number: int) -> None:
    """Put rules into force that somebody else proposed. Records ``feedback.policy_confirmed``.

    Raises:
        Refusal: ``feedback.no_such_policy``, ``feedback.own_policy``, ``feedback.not_by_key``,
            ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    if actor.kind != "user":
        raise NOT_BY_KEY()
    take_turn(Turn.REQUESTS, f"desk {organisation}")
    rows = Rules.objects.filter(organisation_id=organisation)
    row = rows.filter(number=number, confirmed_at=None).first()
    if row is None or rows.filter(number__gt=number).exclude(confirmed_at=None).exists():
        raise NO_SUCH_POLICY(field="number", number=number)
    if row.by == actor.id:
        raise OWN_POLICY()
    row.confirmed_by, row.confirmed_at = actor.id, clock.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record(POLICY_CONFIRMED, stream=organisation, public=_which(row))


def _which(row: Rules) -> dict[str, Json]:
    return {"organisation": str(row.organisation_id), "version": row.number, "digest": row.digest}
