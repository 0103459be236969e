# SPDX-License-Identifier: Apache-2.0
"""The registry behind the port of targets."""

from collections.abc import Callable, Iterator
from uuid import UUID

import polars as pl

from duly.kernel.actors import SYSTEM
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import CARRIED_FIELDS
from duly.rooms.transfer.models import RegistryEntry, Transfer
from duly.rooms.transfer.registry.form import KEY, TABLE, frame_of, refused_of, rows_of, troubles
from duly.rooms.transfer.registry.writing import Portion, leave_frozen_alone, take_back_shard, write_shard
from duly.rooms.transfer.rules.digests import Multiset, multiset_of
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import Asked, Effect, Loaded, Survey, Undone, Wanted, weighed
from duly.rooms.transfer.unwritable import TAKES_NO_ADDRESS, TARGET_ADDRESS


def open_registry(asked: Asked) -> "Registry":
    """The registry of the organisation whose transfer it is.

    Raises:
        Refusal: ``transfer.target_address`` when the plan names a place or options, which it has none of.
    """
    if asked.address or asked.options or asked.transfer is None:
        raise TARGET_ADDRESS(field="target", why=TAKES_NO_ADDRESS, at="target")
    return Registry(Transfer.objects.get(id=asked.transfer))


class Registry:
    """Customers of one organisation. See :class:`duly.rooms.transfer.target.Target`."""

    def __init__(self, transfer: Transfer) -> None:
        self._home = transfer.organisation_id

    def survey(self, wanted: Wanted) -> Survey:
        """See :class:`duly.rooms.transfer.target.Target`."""
        rows = customers.how_many(self._home) if wanted.table == TABLE else 0
        return Survey(exists=wanted.table == TABLE, rows=rows, troubles=tuple(troubles(wanted)))

    def prepare(self, run: UUID, wanted: Wanted) -> None:
        """There is nothing to make: the registry is there, and so is its book."""

    def standing(self, wanted: Wanted, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.Target`."""
        refs = keys[KEY].drop_nulls().unique().to_list()
        return frame_of(customers.rows_held(self._home, refs), [one.name for one in wanted.fields])

    def weigh(self, wanted: Wanted, keys: pl.DataFrame) -> tuple[int, int]:
        """See :class:`duly.rooms.transfer.target.Target`."""
        return weighed(self.standing(wanted, keys), wanted)

    def unfit(self, wanted: Wanted, rows: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.Particular`."""
        weighed = customers.foreseen(self._home, rows_of(rows, [one.name for one in wanted.fields]))
        leave_frozen_alone(weighed)
        return refused_of(rows[ROW].to_list(), weighed.unfit)

    def load(
        self, run: UUID, wanted: Wanted, shard: int, attempt: UUID, *, rows: pl.DataFrame, keep: Callable[[Effect], None]
    ) -> Loaded:  # fmt: skip
        """See :class:`duly.rooms.transfer.target.Target`. Shards are written one after the other, whoever writes them."""
        return write_shard(SYSTEM, Portion(run, wanted, shard), attempt, rows, keep)

    def attempt(self, run: UUID, wanted: Wanted, shard: int) -> UUID | None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        rows = RegistryEntry.objects.filter(transfer_id=run, table=wanted.table, shard=shard)
        return rows.values_list("attempt", flat=True).first()

    def undo(self, run: UUID, wanted: Wanted, shard: int, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
        """See :class:`duly.rooms.transfer.target.Target`."""
        return take_back_shard(SYSTEM, Portion(run, wanted, shard), rows, before)

    def finish_undo(self, run: UUID, wanted: Wanted) -> None:
        """The registry stays; the last entry of the book is struck already."""

    def digest(self, wanted: Wanted) -> str:
        """See :class:`duly.rooms.transfer.target.Target`. Over every field that a transfer can name, whatever the mapping does."""
        return sum(self._parts(), Multiset()).text

    def close(self) -> None:
        """Connections are not its own."""

    def _parts(self) -> Iterator[Multiset]:
        for page in customers.every_row_held(self._home):
            yield multiset_of(frame_of(page, CARRIED_FIELDS), CARRIED_FIELDS)
