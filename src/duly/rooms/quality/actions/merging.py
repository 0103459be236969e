# SPDX-License-Identifier: Apache-2.0
"""Making one of two customers who were judged to be the same, by somebody else than the judge, and taking it back."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import actions as registry
from duly.rooms.quality.facts import (
    NO_SUCH_PAIR,
    NOT_JUDGED_SAME,
    NOT_MERGED,
    NOT_OF_THE_PAIR,
    OWN_JUDGEMENT,
    OWN_MERGE,
    REASON_NEEDED,
    PairState,
)
from duly.rooms.quality.kinds import PAIR_MERGED, PAIR_UNMERGED
from duly.rooms.quality.models import Pair

_WHY = "merge"


@action("quality.merge")
def merge(actor: Actor, pair_id: UUID, *, survivor: UUID) -> UUID:
    """Let one of a pair stand for both; gives the merge. Nothing that the survivor has is overwritten. Two people do this: one
    judged, another merges (a constraint of the table says so, too). Records ``quality.pair_merged`` and ``customers.merged``.

    Raises:
        Refusal: ``quality.no_such_pair``, ``quality.not_judged_same``, ``quality.own_judgement``,
            ``quality.not_of_the_pair``, ``customers.not_to_be_merged``.
    """
    row = _pair(actor, pair_id)
    if row.state != PairState.SAME or row.merge is not None:
        raise NOT_JUDGED_SAME(field="pair")
    if row.judged_by == actor.id:
        raise OWN_JUDGEMENT(field="actor", name=actor.name)
    if survivor not in {row.first, row.second}:
        raise NOT_OF_THE_PAIR(field="survivor", given=str(survivor))
    absorbed = row.second if survivor == row.first else row.first
    row.merge = registry.merge(actor, survivor, absorbed, reason=_WHY)
    row.merged_by, row.merged_at = actor.id, clock.now()
    row.save(update_fields=["merge", "merged_by", "merged_at"])
    said = {"organisation": str(row.organisation_id), "pair": str(row.id), "merge": str(row.merge)}
    record(PAIR_MERGED, stream=row.id, public=said)
    return row.merge


@action("quality.unmerge")
def unmerge(actor: Actor, pair_id: UUID, *, reason: str) -> None:
    """Take a merge back: they are two customers again, and judged not to be the same. Whoever merged them does not do it.

    Records ``quality.pair_unmerged`` and ``customers.unmerged``.

    Raises:
        Refusal: ``quality.no_such_pair``, ``quality.not_merged``, ``quality.own_merge``, ``quality.reason_needed``.
    """
    row = _pair(actor, pair_id)
    if row.merge is None:
        raise NOT_MERGED(field="pair")
    if row.merged_by == actor.id:
        raise OWN_MERGE(field="actor", name=actor.name)
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    was = row.merge
    registry.unmerge(actor, was, reason=_WHY)
    row.merge = row.merged_by = row.merged_at = None
    row.state, row.reason = PairState.APART, reason.strip()
    row.judged_by, row.judged_at = actor.id, clock.now()
    row.save(update_fields=["merge", "merged_by", "merged_at", "state", "reason", "judged_by", "judged_at"])
    said = {"organisation": str(row.organisation_id), "pair": str(row.id), "merge": str(was)}
    record(PAIR_UNMERGED, stream=row.id, public=said, subject=row.first, personal={"reason": row.reason})


def _pair(actor: Actor, pair_id: UUID) -> Pair:
    row = Pair.objects.select_for_update().filter(id=pair_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_PAIR(field="pair")
    return row
