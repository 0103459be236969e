# SPDX-License-Identifier: Apache-2.0
"""A round comes to its end."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.actions.following import say_read
from duly.rooms.transfer.actions.moving import go, held
from duly.rooms.transfer.models import Round, Shard, Transfer, Verdict
from duly.rooms.transfer.round_kinds import SYNCED
from duly.rooms.transfer.rules.digests import Multiset
from duly.rooms.transfer.rules.ledgers import less
from duly.rooms.transfer.rules.sums import read_sum
from duly.rooms.transfer.terms import ShardState, State
from duly.rooms.transfer.work.rounds import fold
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.workbench import Bench


def forget_rounds(row: Transfer) -> None:
    """Put away what rounds carried over, before all is rehearsed anew, inside a running verb."""
    Round.objects.filter(transfer=row).delete()
    Verdict.objects.filter(transfer=row).delete()
    transaction.on_commit(lambda: _clear(row.id))


def _clear(transfer_id: UUID) -> None:
    bench = Bench(transfer_id)
    for below in (shelves.LEDGER, shelves.ROUNDS, shelves.SUPERSEDED):
        bench.clear(below)


def end_round(actor: Actor, row: Transfer, shop: Shop) -> None:
    """All that changed is carried over and read back."""
    open_one = row.rounds.filter(ended_at__isnull=True).first()
    if open_one is not None:
        finish_round(actor, row.id, open_one.id, fold(shop, open_one))
        say_read(row)


@action("transfer.end_phase")
def finish_round(actor: Actor, transfer_id: UUID, round_id: UUID, superseded: Mapping[UUID, Multiset]) -> None:
    """A round is through. ``superseded``: by earlier shard, the rows in whose place others came; they count no more. Records
    ``transfer.synced``.
    """
    row = held(transfer_id, actor)
    round_ = row.rounds.filter(id=round_id, ended_at__isnull=True).first()
    if row.state != State.SYNCING or round_ is None or queries.progress_of(row.id).shards_left:
        return
    for shard in Shard.objects.filter(id__in=list(superseded)):
        part = superseded[shard.id]
        shard.digest, shard.read_digest = (
            less(read_sum(one), part).text if one else one for one in (shard.digest, shard.read_digest)
        )
        shard.save(update_fields=["digest", "read_digest"])
    round_.ended_at, round_.held = clock.now(), queries.open_conflicts(row.id)
    round_.save(update_fields=["ended_at", "held"])
    differing = round_.shards.filter(state=ShardState.DIFFERS).count()
    go(row, State.DIFFERING if differing else queries.state_at_rest(row.id))
    card = next(one for one in queries.round_cards(row.id) if one.id == round_id)
    record(
        SYNCED,
        stream=row.id,
        public={
            "ref": row.ref, "round": round_.number, "carried": card.carried, "removed": card.removed, "open": round_.held,
            "differences": differing, "digest": queries.reconciled_digest(row.id),
        },
    )  # fmt: skip
