# SPDX-License-Identifier: Apache-2.0
"""Somebody decides which side stands, where both changed a row."""

from collections.abc import Collection
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import held, must_be, must_be_a_person
from duly.rooms.transfer.models import Transfer, Verdict
from duly.rooms.transfer.refusals import CONFLICTS_OPEN, NO_SUCH_CONFLICT, NOT_A_SIDE
from duly.rooms.transfer.round_kinds import VERDICT_GIVEN
from duly.rooms.transfer.rules.keeping_up import SOURCE, TARGET
from duly.rooms.transfer.terms import State

_AT_ONCE = 1_000


@action("transfer.decide")
def decide(actor: Actor, transfer_id: UUID, position: int, rows: Collection[str], side: str) -> int:
    """Say which side stands for rows that wait for a decision; for all of a table where ``rows`` is empty. The next round does as
    was decided, if both rows are still as they were looked at. Gives how many. Records ``transfer.verdict_given``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.not_by_key``, ``transfer.no_such_conflict``,
            ``transfer.not_a_side``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    must_be(row, State.RECONCILED, State.FROZEN, State.DIFFERING)
    if side not in {SOURCE, TARGET}:
        raise NOT_A_SIDE(field="side", given=side[:40])
    known = {one.id: one for one in queries.every_conflict(row.id) if one.position == position}
    missing = [one for one in rows if one not in known]
    if missing or not known:
        raise NO_SUCH_CONFLICT(field="rows", given=missing[0][:60] if missing else f"{position}")
    chosen, now = list(dict.fromkeys(rows)) or list(known), clock.now()
    Verdict.objects.bulk_create(
        [Verdict(transfer=row, position=position, key=one, seen=known[one].seen, side=side, by=actor.id, at=now) for one in chosen],
        update_conflicts=True, unique_fields=["transfer", "position", "key"], update_fields=["seen", "side", "by", "at"], batch_size=_AT_ONCE,
    )  # fmt: skip
    public: dict[str, Json] = {
        "ref": row.ref, "table": position, "rows": len(chosen), "side": side, "digest": digest([[one, known[one].seen] for one in sorted(chosen)]),
    }  # fmt: skip
    record(VERDICT_GIVEN, stream=row.id, public=public)
    return len(chosen)


def must_be_decided(row: Transfer) -> None:
    """Refuse while rows wait for a decision, or for the round that does what was decided.

    Raises:
        Refusal: ``transfer.conflicts_open``.
    """
    if count := sum(1 for _ in queries.every_conflict(row.id)):
        raise CONFLICTS_OPEN(ref=row.ref, count=count)
