# SPDX-License-Identifier: Apache-2.0
"""What every target promises that may hold rows already: those of an earlier run, or of somebody else."""

from uuid import uuid4

import pytest

from adapters.targets import grounds
from adapters.targets.grounds import CUSTOMERS, STRICT, Ground, Kept, customers, filled, framed, load, opened, stand
from duly.kernel.refusals import Refusal

LEAST = {"age": "0"}


class StandingConformance:
    """``ground`` is a fixture of the subclass."""

    def test_rows_that_stand_are_written_over_only_where_they_differ(self, ground: Ground) -> None:
        target, run, kept = opened(ground), uuid4(), Kept()
        filled(target, CUSTOMERS, customers(1, 4))
        target.prepare(run, CUSTOMERS)
        rows = grounds.pl.concat([customers(1, 2), customers(3, 2, visits="9", born=None), customers(5, 2)])
        load(target, CUSTOMERS, rows, run=run, keep=kept.append)
        assert kept.fates == {1: "same", 2: "same", 3: "updated", 4: "updated", 5: "created", 6: "created"}
        assert kept[-1].before.sort("row").rows() == customers(3, 2).rows()
        assert stand(target, CUSTOMERS, rows) == grounds.given(CUSTOMERS, rows)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("姓 名", ""),
            ("姓 名", None),
            ("姓 名", "王小明1 "),
            ("balance", "1.51"),
            ("since", "2026-11-23T04:05:06.000008Z"),
            ("active", None),
        ],
    )
    def test_the_smallest_difference_is_one(self, ground: Ground, field: str, value: str | None) -> None:
        target, run, kept = opened(ground), uuid4(), Kept()
        filled(target, CUSTOMERS, customers(1, 1))
        target.prepare(run, CUSTOMERS)
        load(target, CUSTOMERS, customers(1, 1, **{field: value}), run=run, keep=kept.append)
        assert kept.fates == {1: "updated"}

    def test_an_update_is_undone_to_the_byte_and_the_table_stays(self, ground: Ground) -> None:
        target, run, kept = opened(ground), uuid4(), Kept()
        earlier = filled(target, CUSTOMERS, customers(1, 4))
        before = target.digest(CUSTOMERS)
        target.prepare(run, CUSTOMERS)
        rows = customers(3, 4, visits="9")
        load(target, CUSTOMERS, rows, run=run, keep=kept.append)
        assert target.digest(CUSTOMERS) != before
        assert target.undo(run, CUSTOMERS, 1, kept.fated(rows), kept[-1].before) == (2, 2, ())
        target.finish_undo(run, CUSTOMERS)
        assert target.digest(CUSTOMERS) == before
        assert load(target, CUSTOMERS, rows, run=earlier).again, "the earlier run's book is untouched"

    def test_undoing_an_update_leaves_alone_what_somebody_changed_since(self, ground: Ground) -> None:
        target, run, kept = opened(ground), uuid4(), Kept()
        filled(target, CUSTOMERS, customers(1, 4))
        target.prepare(run, CUSTOMERS)
        rows = customers(1, 4, visits="9")
        load(target, CUSTOMERS, rows, run=run, keep=kept.append)
        ground.edit(CUSTOMERS.table, "C000002", visits=77)
        ground.remove(CUSTOMERS.table, "C000003")
        undone = target.undo(run, CUSTOMERS, 1, kept.fated(rows), kept[-1].before)
        assert undone == (0, 2, (("C000002",), ("C000003",)))
        assert [row[5] for row in stand(target, CUSTOMERS, rows)] == ["1", "77", "4"]

    def test_a_table_of_somebody_elses_is_surveyed_and_never_removed(self, ground: Ground) -> None:
        ground.strict(STRICT.table)
        target, run, kept = opened(ground), uuid4(), Kept()
        survey = target.survey(STRICT)
        assert survey[:3] == (True, 0, ())
        assert {"length_limited", "unique", "not_filled"} <= {code for code, _ in survey.notes}
        target.prepare(run, STRICT)
        rows = framed(STRICT, [("a", "x", "1")])
        load(target, STRICT, rows, run=run, keep=kept.append)
        target.undo(run, STRICT, 1, kept.fated(rows), kept[-1].before)
        target.finish_undo(run, STRICT)
        assert target.survey(STRICT)[:3] == (True, 0, ())

    def test_every_row_that_the_target_does_not_take_is_named_and_the_others_are_there(self, ground: Ground) -> None:
        ground.strict(STRICT.table)
        target, run, kept = opened(ground), uuid4(), Kept()
        target.prepare(run, STRICT)
        empty = target.digest(STRICT)
        good = [(f"g{n}", f"c{n}", str(n)) for n in range(40)]
        bad = [
            ("b1", "toolong", "1"),
            ("b2", "b2", "-1"),
            ("b3", "c7", "1"),
            ("b4", "b4", "99999999"),
            ("b5", "muchtoolong", "70000000"),
        ]
        rows = framed(STRICT, good[:13] + bad[:2] + good[13:] + bad[2:])
        load(target, STRICT, rows, run=run, keep=kept.append)
        assert kept.refused == {
            14: {"code:too_long"},
            15: kept.refused[15],
            43: kept.refused[43],
            44: {"age:out_of_range"},
            45: {"code:too_long", "age:out_of_range"},
        }
        assert kept[-1].refused.filter(row=15)["code"].to_list() == ["check"]
        assert kept[-1].refused.filter(row=43)["code"].to_list() == ["not_unique"]
        assert stand(target, STRICT, rows) == sorted(good)
        assert target.undo(run, STRICT, 1, kept.fated(rows), kept[-1].before) == (40, 0, ())
        assert target.digest(STRICT) == empty

    def test_an_update_that_the_target_does_not_take_leaves_the_row_as_it_stood(self, ground: Ground) -> None:
        ground.strict(STRICT.table)
        target, run, kept = opened(ground), uuid4(), Kept()
        filled(target, STRICT, framed(STRICT, [("a", "x", "1"), ("b", "y", "2")]))
        before = target.digest(STRICT)
        target.prepare(run, STRICT)
        rows = framed(STRICT, [("a", "z", "3"), ("b", "y", "-2"), ("c", "w", "-3")])
        load(target, STRICT, rows, run=run, keep=kept.append)
        assert kept.fates == {1: "updated"}
        assert set(kept.refused) == {2, 3}
        assert kept[-1].before["row"].to_list() == [1]
        assert stand(target, STRICT, rows) == [("a", "z", "3"), ("b", "y", "2")]
        assert target.undo(run, STRICT, 1, kept.fated(rows), kept[-1].before) == (0, 1, ())
        assert target.digest(STRICT) == before

    def test_more_bad_rows_than_can_be_sorted_out_refuse_the_shard(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("duly.adapters.targets.settling.MOST_REFUSED", 5)
        ground.strict(STRICT.table)
        target, run = opened(ground), uuid4()
        target.prepare(run, STRICT)
        empty = target.digest(STRICT)
        with pytest.raises(Refusal) as caught:
            load(target, STRICT, framed(STRICT, [(f"{n}", f"{n}", "-1") for n in range(20)]), run=run)
        assert caught.value.code == "transfer.target_refuses"
        assert target.digest(STRICT) == empty

    def test_undo_leaves_alone_a_row_whose_other_columns_somebody_filled(self, ground: Ground) -> None:
        ground.strict(STRICT.table)
        target, run, kept = opened(ground), uuid4(), Kept()
        target.prepare(run, STRICT)
        rows = framed(STRICT, [("a", "x", "1"), ("b", "y", "2"), ("bad", "z", "-1")])
        load(target, STRICT, rows, run=run, keep=kept.append)
        ground.edit(STRICT.table, "a", note="called on Monday")
        assert target.undo(run, STRICT, 1, kept.fated(rows), kept[-1].before) == (1, 0, (("a",),))
        assert ground.rest_of(STRICT.table, "a") == "called on Monday"

    def test_a_column_that_is_gone_in_the_middle_of_a_run_is_said_and_nothing_is_written(self, ground: Ground) -> None:
        ground.strict(STRICT.table)
        target, run = opened(ground), uuid4()
        target.prepare(run, STRICT)
        ground.alter(STRICT.table, "age")
        with pytest.raises(Refusal) as caught:
            load(target, STRICT, framed(STRICT, [("a", "x", "1")]), run=run)
        assert caught.value.code in {"transfer.target_unfit", "transfer.target_changed"}
        assert "age" in str(caught.value) and "age" in caught.value.say("zh")
        assert target.survey(STRICT).rows == 0

    def test_a_run_that_was_not_prepared_is_refused(self, ground: Ground) -> None:
        ground.strict(STRICT.table)
        with pytest.raises(Refusal) as caught:
            load(opened(ground), STRICT, framed(STRICT, [("a", "x", "1")]), run=uuid4())
        assert caught.value.code == "transfer.target_changed"
