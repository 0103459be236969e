# SPDX-License-Identifier: Apache-2.0
"""One shard of a round: carry over what changed, but where the target changed, too; take out what is gone; read it back.

What stands in the target is looked at first, and once more inside the transaction that writes: where it is not the same any
more, nothing is written and all is looked at again. So nothing that somebody wrote is written over unseen.
"""

from collections.abc import Callable
from uuid import UUID, uuid4

import polars as pl

from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Shard, Verdict
from duly.rooms.transfer.refusals import RESTLESS
from duly.rooms.transfer.rules import conflicts, ledgers
from duly.rooms.transfer.rules.digests import DIGEST, row_digests
from duly.rooms.transfer.rules.forecast import FATE, counted
from duly.rooms.transfer.rules.keeping_up import HOLD, SOURCE, TARGET
from duly.rooms.transfer.rules.ledgers import GONE, LEDGER, SAID, WAS, WAS_ROW
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import CREATED, Effect, Loaded, MovedSince, Removing
from duly.rooms.transfer.terms import Fate
from duly.rooms.transfer.work.loading import written
from duly.rooms.transfer.work.outcome import Outcome, counts
from duly.rooms.transfer.work.proving import prove
from duly.rooms.transfer.work.shop import Shop

_LOOKS = 4
_STANDS = ["t0", "t1"]


def carry_over(shop: Shop, shard: Shard) -> Outcome:
    """Write a shard of a round and read it back. One that was written by an attempt that was killed is found so.

    Raises:
        Refusal: ``transfer.restless``, ``transfer.target_…``; nothing of the shard is there then.
    """
    wanted = shop.chain(shard.mapped).wanted
    attempt = shard.attempt or shop.target.attempt(shop.run, wanted, shard.number) or _written(shop, shard)
    shard.attempt = attempt
    settled = _settle(shop, shard, attempt)
    proven = prove(shop, shard)
    return proven._replace(fates=_fates(shop, shard, attempt), attempt=attempt, gone=settled)


def _written(shop: Shop, shard: Shard) -> UUID:
    for _ in range(_LOOKS):
        try:
            return _attempt(shop, shard)
        except MovedSince:
            continue
    raise RESTLESS(field="shard", table=shard.mapped.document["to"], shard=shard.number)


def _attempt(shop: Shop, shard: Shard) -> UUID:
    attempt, bench = uuid4(), shop.bench
    staged = bench.get(shelves.place(shard, shelves.STAGED))
    standing = _standing(shop, shard, staged)
    looked = bench.get(shelves.place(shard, shelves.KNOWN)).join(
        standing.select(ROW, *_STANDS), on=ROW, how="left", maintain_order="left"
    )
    found = _sided(shop, shard, looked)
    bench.put(shelves.place(shard, shelves.aside(attempt)), found)
    bench.put(shelves.place(shard, shelves.theirs(attempt)), standing.join(found, on=ROW, how="semi"))
    left = found.filter(pl.col("side") != SOURCE)
    rows = staged.join(left, on=ROW, how="anti", maintain_order="left").drop(DIGEST, FATE)
    return _handed_over(shop, shard, attempt, rows=rows, keep=_keeper(shop, shard, attempt, looked)).attempt


def _handed_over(
    shop: Shop, shard: Shard, attempt: UUID, *, rows: pl.DataFrame, keep: Callable[[Effect], None]
) -> Loaded:
    wanted, target = shop.chain(shard.mapped).wanted, shop.target
    if not shard.span.get(shelves.REMOVES):
        return target.load(shop.run, wanted, shard.number, attempt, rows=rows, keep=keep)
    if not isinstance(target, Removing):
        message = "a target that cannot remove rows is refused before a round begins"
        raise TypeError(message)
    return target.remove(shop.run, wanted, shard.number, attempt, keys=rows.select(ROW, *wanted.key), keep=keep)


def _standing(shop: Shop, shard: Shard, staged: pl.DataFrame) -> pl.DataFrame:
    """``row``, the fields as they stand in the target, and the digest of that, where there is any."""
    wanted, names = shop.chain(shard.mapped).wanted, shop.chain(shard.mapped).rule.names
    found = shop.target.standing(wanted, staged.select(wanted.key))
    found = pl.concat([found, ledgers.halves(row_digests(found, names), _STANDS)], how="horizontal")
    return staged.select(ROW, *wanted.key).join(found, on=list(wanted.key), how="inner", maintain_order="left")


def _sided(shop: Shop, shard: Shard, looked: pl.DataFrame) -> pl.DataFrame:
    """The rows over which both sides disagree, and which of them stands."""
    removes, asks = bool(shard.span.get(shelves.REMOVES)), bool(shard.span.get(shelves.ASKS))
    found = conflicts.told(looked, removing=removes, asks=asks)
    plan = queries.sync_of(shard.mapped)
    held = Verdict.objects.filter(transfer_id=shop.run, position=shard.mapped.position).values_list(
        "key", "seen", "side"
    )
    verdicts = pl.DataFrame(list(held), schema=conflicts.VERDICTS, orient="row")
    return conflicts.sided(found, HOLD if asks else plan.conflicts, verdicts)


def _keeper(shop: Shop, shard: Shard, attempt: UUID, looked: pl.DataFrame) -> Callable[[Effect], None]:
    """Keeps what an attempt does, unless what it writes over is not what was looked at."""
    names = shop.chain(shard.mapped).rule.names

    def keep(effect: Effect) -> None:
        stood = ledgers.halves(row_digests(effect.before, names), ["b0", "b1"])
        both = pl.concat([effect.before.select(ROW), stood], how="horizontal").join(looked, on=ROW, how="left")
        same = (pl.col("b0") == pl.col("t0")) & (pl.col("b1") == pl.col("t1"))
        fresh = effect.fates.filter(pl.col(FATE) == CREATED).join(
            looked.filter(pl.col("t0").is_not_null()), on=ROW, how="semi"
        )
        if both.filter(~same.fill_null(value=False)).height or fresh.height:
            raise MovedSince
        bench = shop.bench
        bench.put(shelves.place(shard, shelves.fates(attempt)), effect.fates)
        bench.put(shelves.place(shard, shelves.before(attempt)), effect.before)
        bench.put(shelves.place(shard, shelves.refused(attempt)), effect.refused)

    return keep


def _settle(shop: Shop, shard: Shard, attempt: UUID) -> int:
    """Keep how the ledger reads after this shard; gives how many rows that were carried over before stand there no more."""
    bench = shop.bench
    aside = bench.get(shelves.place(shard, shelves.aside(attempt)))
    known = bench.get(shelves.place(shard, shelves.KNOWN)).join(aside.select(ROW, "side", "kind"), on=ROW, how="left")
    fates = written(shop, shard, attempt)
    known = known.join(fates, on=ROW, how="left", maintain_order="left")
    removes, refused = bool(shard.span.get(shelves.REMOVES)), bench.get(shelves.place(shard, shelves.refused(attempt)))
    yields = pl.col("side") == TARGET
    said = [pl.col(f"e{at}" if removes else name).alias(name) for at, name in enumerate(SAID)]
    open_ones = (pl.col("side") == HOLD).fill_null(value=False) | pl.col(ROW).is_in(refused[ROW].implode())
    done = known.filter(~open_ones)
    settled = done.select(
        "k0", "k1", *said, pl.when(~yields.fill_null(value=False)).then(pl.lit(shard.number, pl.Int64)).alias("now"),
        pl.when(~yields.fill_null(value=False)).then(pl.col(ROW)).alias("now_row"),
        pl.lit(removes).alias(GONE) & ~yields.fill_null(value=False), pl.col(WAS).alias("old"), pl.col(WAS_ROW).alias("old_row"), "e0", "e1",
    ).rename({"now": WAS, "now_row": WAS_ROW})  # fmt: skip
    bench.put(shelves.place(shard, shelves.settled(attempt)), settled.select(*LEDGER, "old", "old_row", "e0", "e1"))
    return _gone(done, removes=removes)


def _gone(done: pl.DataFrame, *, removes: bool) -> int:
    """Rows that were taken out, and those that somebody else took out before: written anew, let be, or gone at the source, too."""
    was_there = pl.col("e0").is_not_null() & pl.col(WAS).is_not_null()
    if removes:
        return done.filter(was_there & (pl.col("side").is_null() | (pl.col("side") == SOURCE))).height
    return done.filter(was_there & (pl.col("kind") == conflicts.LOST)).height


def _fates(shop: Shop, shard: Shard, attempt: UUID) -> tuple[int, ...]:
    if shard.span.get(shelves.REMOVES):
        return counts({})
    fates = written(shop, shard, attempt)
    aside = shop.bench.get(shelves.place(shard, shelves.aside(attempt)))
    yielded = aside.filter(pl.col("side") == TARGET).height
    held = shard.rows - fates.height - yielded
    return counts(counted(fates) | {Fate.QUARANTINED: held, Fate.EXCLUDED: yielded})
