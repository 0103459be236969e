# SPDX-License-Identifier: Apache-2.0
"""The work itself: shard after shard is taken in hand and done, and what it came to is written down; then the phase ends."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db.models import F

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.ending import end_phase
from duly.rooms.transfer.actions.moving import held
from duly.rooms.transfer.facts import Progress
from duly.rooms.transfer.kinds import SHARD_MOVED
from duly.rooms.transfer.models import Shard, Transfer
from duly.rooms.transfer.terms import WORKING, State
from duly.rooms.transfer.turns import in_turn, next_shard
from duly.rooms.transfer.work import Outcome, Shop, carry_over, load, prove, stage, undo

log = structlog.get_logger()
_TRIES = 3
_DOES: Mapping[State, Callable[[Shop, Shard], Outcome]] = {
    State.REHEARSING: stage,
    State.MENDING: stage,
    State.RUNNING: load,
    State.RECONCILING: prove,
    State.SYNCING: carry_over,
    State.UNDOING: undo,
}


class Worked(NamedTuple):
    """What became of a shard, and how long it took."""

    outcome: Outcome
    seconds: float


def carry(
    transfer_id: UUID,
    *,
    tell: Callable[[Progress], object] = lambda _: None,
    is_over: Callable[[], bool] = lambda: False,
) -> Progress:
    """Work on the shards of a transfer until none is left that this process can do; the last one ends the phase.

    Several processes, on several machines, may do so at once. Who is killed leaves the shard in hand to the others.
    """
    row = Transfer.objects.get(id=transfer_id)
    phase, failed = row.state, set[UUID]()
    with Shop(row) as shop:
        while not is_over() and _goes_on(row, phase):
            with next_shard(transfer_id, frozenset(failed)) as shard:
                if shard is None:
                    break
                _wait_for_the_source(row)
                if not _work(shop, shard, _DOES[State(phase)]):
                    failed.add(shard.id)
            tell(queries.progress_of(transfer_id))
    found = queries.progress_of(transfer_id)
    if not found.shards_left and _goes_on(row, phase):
        end_phase(SYSTEM, transfer_id)
    return found


@action("transfer.settle")
def settle(actor: Actor, shard_id: UUID, worked: Worked) -> None:
    """Write down what working on a shard came to. Records ``transfer.shard_moved``."""
    shard = Shard.objects.select_for_update().select_related("mapped__transfer").get(id=shard_id)
    outcome = worked.outcome
    shard.state = shard.wanted = outcome.state
    shard.fates = list(outcome.fates) or shard.fates
    shard.digest = outcome.digest or shard.digest
    shard.read_digest = outcome.read_digest or shard.read_digest
    shard.attempt = outcome.attempt or shard.attempt
    shard.gone = outcome.gone or shard.gone
    shard.seconds, shard.trouble, shard.at = worked.seconds, {}, clock.now()
    shard.save()
    row = shard.mapped.transfer
    record(
        SHARD_MOVED,
        stream=row.id,
        public={
            "ref": row.ref, "table": shard.mapped.position, "shard": shard.number, "state": outcome.state, "rows": shard.rows,
            "fates": [*shard.fates], "digest": shard.digest, "read_digest": shard.read_digest,
            "attempt": str(shard.attempt) if shard.attempt else None,
        },
    )  # fmt: skip


@action(
    "transfer.settle", silent="a shard that could not be done stays as it was; the log says why, and it is tried again"
)
def note_trouble(actor: Actor, shard_id: UUID, no: Refusal) -> None:
    """Note why a shard could not be worked on."""
    Shard.objects.filter(id=shard_id).update(
        tries=F("tries") + 1, trouble={one: no.say(one)[:1_000] for one in ("en", "zh")}
    )


@action("transfer.settle", silent="when the source may be asked next is a lease, and nothing happened yet")
def take_time(actor: Actor, transfer_id: UUID, rows: int) -> float:
    """Take a turn at the source, as fast as the plan allows; gives how many seconds off it is."""
    row, now = held(transfer_id, actor), clock.now()
    begins = max(row.next_read_at or now, now)
    row.next_read_at = begins + timedelta(seconds=rows / row.plan["rows_per_second"])
    row.save(update_fields=["next_read_at"])
    return (begins - now).total_seconds()


def is_any_left(transfer_id: UUID) -> bool:
    """Whether shards wait to be worked on now that did not fail again and again."""
    return in_turn(transfer_id).filter(tries__lt=_TRIES).exists()


def _work(shop: Shop, shard: Shard, do: Callable[[Shop, Shard], Outcome]) -> bool:
    begun = time.perf_counter()
    try:
        outcome = do(shop, shard)
    except Refusal as no:
        log.warning("transfer.shard_failed", transfer=str(shop.run), shard=shard.number, code=no.code)
        note_trouble(SYSTEM, shard.id, no)
        return False
    settle(SYSTEM, shard.id, Worked(outcome, time.perf_counter() - begun))
    return True


def _goes_on(row: Transfer, phase: str) -> bool:
    """Nobody paused it, took it back, or ended the phase meanwhile."""
    fresh = Transfer.objects.filter(id=row.id).values_list("state", "paused_at").first()
    return fresh is not None and fresh[0] == phase and phase in WORKING and fresh[1] is None


def _wait_for_the_source(row: Transfer) -> None:
    """Only reading for a rehearsal touches a source."""
    if row.plan["rows_per_second"] and row.state == State.REHEARSING:
        time.sleep(take_time(SYSTEM, row.id, row.plan["shard"]))
