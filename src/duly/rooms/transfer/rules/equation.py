# SPDX-License-Identifier: Apache-2.0
"""The equation that must close, per shard and per table: rows = created + updated + same + merged + quarantined + excluded."""

from collections.abc import Mapping

from duly.rooms.transfer.rules import complaints


def must_close(table: str, shard: int, rows: int, fates: Mapping[str, int]) -> None:
    """Every row of a shard has one fate, and no fate belongs to no row.

    Raises:
        Refusal: ``transfer.equation_open``, with what is lacking or too much.
    """
    total = sum(fates.values())
    if total != rows or min(fates.values(), default=0) < 0:
        told = " + ".join(f"{fate} {count}" for fate, count in fates.items())
        raise complaints.EQUATION_OPEN(
            field="fates", table=table, shard=shard, rows=rows, sum=total, fates=told, difference=abs(rows - total)
        )
