# SPDX-License-Identifier: Apache-2.0
"""What a target promises out of which rows can be taken: exactly once, with what stood there kept, and back again."""

from typing import Any
from uuid import uuid4

import pytest

from adapters.targets.grounds import CUSTOMERS, Ground, Kept, customers, framed, load, opened
from duly.rooms.transfer.target import Field, Removing, Target, Wanted

STRICT = Wanted("strict", (Field("id", "text"), Field("code", "text"), Field("age", "integer")), ("id",))


def removing(target: Target) -> Any:
    assert isinstance(target, Removing)
    return target


class RemovalConformance:
    """``ground`` is a fixture of the subclass."""

    def test_rows_go_once_and_come_back_to_the_byte(self, ground: Ground) -> None:
        target, run, rows, kept = opened(ground), uuid4(), customers(1, 20), Kept()
        target.prepare(run, CUSTOMERS)
        load(target, CUSTOMERS, rows, run=run)
        before = target.digest(CUSTOMERS)
        some = rows[3:8].select("row", *CUSTOMERS.key)
        first = removing(target).remove(run, CUSTOMERS, 2_000_001, uuid4(), keys=some, keep=kept.append)
        assert kept.fates == dict.fromkeys(some["row"].to_list(), "removed")
        assert kept[-1].before.select(rows.columns).equals(rows[3:8])
        assert target.survey(CUSTOMERS).rows == 15
        again = removing(target).remove(run, CUSTOMERS, 2_000_001, uuid4(), keys=rows, keep=kept.append)
        assert again == (first.attempt, True) and len(kept) == 1
        undone = target.undo(run, CUSTOMERS, 2_000_001, kept.fated(kept[0].before), kept[0].before)
        assert undone == (0, 5, ())
        assert target.digest(CUSTOMERS) == before

    def test_a_row_that_somebody_wrote_meanwhile_stays_when_the_others_come_back(self, ground: Ground) -> None:
        target, run, rows, kept = opened(ground), uuid4(), customers(1, 3), Kept()
        target.prepare(run, CUSTOMERS)
        load(target, CUSTOMERS, rows, run=run)
        removing(target).remove(
            run, CUSTOMERS, 2_000_001, uuid4(), keys=rows.select("row", *CUSTOMERS.key), keep=kept.append
        )
        theirs = uuid4()
        target.prepare(theirs, CUSTOMERS)
        load(target, CUSTOMERS, customers(2, 1, visits="9"), run=theirs)
        undone = target.undo(run, CUSTOMERS, 2_000_001, kept.fated(rows), kept[0].before)
        assert undone == (0, 2, (("C000002",),))

    def test_a_key_under_which_nothing_stands_is_nothing_to_remove(self, ground: Ground) -> None:
        target, run, kept = opened(ground), uuid4(), Kept()
        target.prepare(run, CUSTOMERS)
        keys = customers(1, 2).select("row", *CUSTOMERS.key)
        removing(target).remove(run, CUSTOMERS, 2_000_001, uuid4(), keys=keys, keep=kept.append)
        assert kept.fates == {} and kept[-1].before.is_empty()

    def test_nothing_goes_when_what_stood_there_cannot_be_kept(self, ground: Ground) -> None:
        target, run, rows = opened(ground), uuid4(), customers(1, 2)
        target.prepare(run, CUSTOMERS)
        load(target, CUSTOMERS, rows, run=run)

        def fail(_: object) -> None:
            raise OSError("no room")

        with pytest.raises(OSError, match="no room"):
            removing(target).remove(
                run, CUSTOMERS, 2_000_001, uuid4(), keys=rows.select("row", *CUSTOMERS.key), keep=fail
            )
        assert target.survey(CUSTOMERS).rows == 2
        assert target.attempt(run, CUSTOMERS, 2_000_001) is None

    def test_a_row_that_holds_more_than_the_mapping_fills_stays(self, ground: Ground) -> None:
        target, run, kept = opened(ground), uuid4(), Kept()
        ground.strict("strict")
        target.prepare(run, STRICT)
        rows = framed(STRICT, [("a", "x", "1"), ("b", "y", "2")])
        load(target, STRICT, rows, run=run)
        ground.edit("strict", "b", note="somebody's own")
        removing(target).remove(run, STRICT, 2_000_001, uuid4(), keys=rows.select("row", "id"), keep=kept.append)
        assert kept.fates == {1: "removed"}
        assert kept.refused == {2: {"holds_more"}}

    def test_rows_that_a_round_wrote_over_are_taken_back_with_the_first_load(self, ground: Ground) -> None:
        target, run = opened(ground), uuid4()
        ground.strict("strict")
        first, second = (
            framed(STRICT, [("a", "x", "1"), ("b", "y", "2")]),
            framed(STRICT, [("a", "x", "7"), ("b", "y", "8")]),
        )
        before, kept = target.digest(STRICT), [Kept(), Kept()]
        target.prepare(run, STRICT)
        load(target, STRICT, first, run=run, keep=kept[0].append)
        ground.edit("strict", "b", note="somebody's own")
        load(target, STRICT, second, run=run, shard=2_000_001, keep=kept[1].append)
        assert set(kept[1].fates.values()) == {"updated"}
        assert target.undo(run, STRICT, 2_000_001, kept[1].fated(second), kept[1][0].before) == (0, 2, ())
        assert target.undo(run, STRICT, 1, kept[0].fated(first), kept[0][0].before) == (1, 0, (("b",),))
        ground.remove("strict", "b")
        assert target.digest(STRICT) == before
