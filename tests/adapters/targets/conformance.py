# SPDX-License-Identifier: Apache-2.0
"""What every target promises. A kind of target passes by a subclass that says where it is tried."""

import threading
from typing import Any
from uuid import uuid4

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.targets import grounds
from adapters.targets.grounds import CUSTOMERS, Ground, Kept, customers, framed, load, opened, stand
from duly.rooms.transfer.target import Field, Wanted, weighed

HARD = [
    "",
    " ",
    "a\tb",
    "a\nb",
    "a\r\nb",
    "\r",
    "\\N",
    "\\.",
    "\\",
    "\\n",
    '"',
    '""',
    "'",
    "a,b",
    "NULL",
    "𠮷🙂",
    "\ufeff",
    "é",
    "e\u0301",
    "%s {x} :y",
    "\x1f",
    "末 ",
]
PAIR = Wanted("pair", (Field("a", "text"), Field("b", "integer"), Field("c", "text")), ("a", "b"))


class Conformance:
    """``ground`` is a fixture of the subclass."""

    def test_a_new_table_holds_what_was_loaded_and_nothing_else(self, ground: Ground) -> None:
        target, rows, kept, run = opened(ground), customers(1, 30), Kept(), uuid4()
        assert not target.survey(CUSTOMERS).exists
        target.prepare(run, CUSTOMERS)
        loaded = load(target, CUSTOMERS, rows, run=run, keep=kept.append)
        assert not loaded.again
        assert set(kept.fates.values()) == {"created"} and len(kept.fates) == 30
        assert kept[-1].before.is_empty() and kept[-1].refused.is_empty()
        assert stand(target, CUSTOMERS, rows) == grounds.given(CUSTOMERS, rows)
        assert target.survey(CUSTOMERS)[:3] == (True, 30, ())

    def test_a_shard_is_loaded_once_and_the_book_names_its_attempt(self, ground: Ground) -> None:
        target, rows, run = opened(ground), customers(1, 5), uuid4()
        target.prepare(run, CUSTOMERS)
        first = load(target, CUSTOMERS, rows, run=run)
        digest, kept = target.digest(CUSTOMERS), Kept()
        again = load(opened(ground), CUSTOMERS, customers(1, 5, visits="9"), run=run, keep=kept.append)
        assert again == (first.attempt, True)
        assert kept == []
        assert target.digest(CUSTOMERS) == digest

    def test_the_book_says_which_attempt_holds(self, ground: Ground) -> None:
        target, run, kept = opened(ground), uuid4(), Kept()
        assert target.attempt(run, CUSTOMERS, 1) is None
        target.prepare(run, CUSTOMERS)
        assert target.attempt(run, CUSTOMERS, 1) is None
        loaded = load(target, CUSTOMERS, customers(1, 2), run=run, keep=kept.append)
        assert target.attempt(run, CUSTOMERS, 1) == loaded.attempt
        assert target.attempt(run, CUSTOMERS, 2) is None
        target.undo(run, CUSTOMERS, 1, kept.fated(customers(1, 2)), kept[-1].before)
        assert target.attempt(run, CUSTOMERS, 1) is None

    def test_rows_weigh_in_the_target_what_they_weigh_here(self, ground: Ground) -> None:
        target, run = opened(ground), uuid4()
        rows = pl.concat([customers(1, 20), customers(21, 1, born=None), customers(22, 1, **{"姓 名": ""})])
        target.prepare(run, CUSTOMERS)
        load(target, CUSTOMERS, rows, run=run)
        assert target.weigh(CUSTOMERS, rows.select("编号")) == weighed(rows, CUSTOMERS)
        assert target.weigh(CUSTOMERS, rows[:7].select("编号")) == weighed(rows[:7], CUSTOMERS)
        assert target.weigh(CUSTOMERS, customers(50, 1).select("编号")) == (0, 0)

    def test_shards_of_a_run_stand_beside_each_other(self, ground: Ground) -> None:
        target, run = opened(ground), uuid4()
        target.prepare(run, CUSTOMERS)
        target.prepare(run, CUSTOMERS)
        for shard in range(3):
            assert not load(target, CUSTOMERS, customers(1 + shard * 10, 10), run=run, shard=shard).again
        assert target.survey(CUSTOMERS).rows == 30
        assert stand(target, CUSTOMERS, customers(8, 6)) == grounds.given(CUSTOMERS, customers(8, 6))
        assert stand(target, CUSTOMERS, customers(40, 6)) == []

    def test_no_value_an_empty_value_and_hard_characters_come_back_as_they_were(self, ground: Ground) -> None:
        wanted = Wanted("hard", (Field("id", "integer"), Field("text", "text"), Field("other", "text")), ("id",))
        rows = framed(wanted, [(str(n), text, None) for n, text in enumerate([*HARD, None])])
        target, run, kept = opened(ground), uuid4(), Kept()
        target.prepare(run, wanted)
        load(target, wanted, rows, run=run, keep=kept.append)
        assert kept.refused == {}
        assert stand(target, wanted, rows) == grounds.given(wanted, rows)

    def test_typed_values_come_back_in_canonical_text(self, ground: Ground) -> None:
        wanted = Wanted(
            "typed",
            (
                Field("id", "text"),
                Field("day", "date"),
                Field("at", "timestamp"),
                Field("sum", "decimal", 4),
                Field("n", "integer"),
                Field("is", "boolean"),
            ),
            ("id",),
        )
        rows = framed(
            wanted,
            [
                ("a", "1900-01-01", "1970-01-01T00:00:00.000000Z", "0.0000", "0", "true"),
                (
                    "b",
                    "2999-12-31",
                    "2026-03-29T01:30:00.999999Z",
                    "-1234567890123456789012345.6789",
                    "-9223372036854775808",
                    "false",
                ),
                ("c", "2024-02-29", "1969-12-31T23:59:59.000001Z", "-0.0001", "9223372036854775807", None),
                ("d", None, None, None, None, None),
            ],
        )
        target, run, kept = opened(ground), uuid4(), Kept()
        target.prepare(run, wanted)
        load(target, wanted, rows, run=run, keep=kept.append)
        assert kept.refused == {}
        assert stand(target, wanted, rows) == grounds.given(wanted, rows)

    def test_a_key_may_be_of_two_columns(self, ground: Ground) -> None:
        rows = framed(PAIR, [("x", "1", "p"), ("x", "2", None), ("y", "1", ""), ("y", "2", "q")])
        target, run = opened(ground), uuid4()
        target.prepare(run, PAIR)
        load(target, PAIR, rows, run=run)
        assert stand(target, PAIR, rows) == grounds.given(PAIR, rows)
        assert stand(target, PAIR, framed(PAIR, [("x", "2", "?"), ("z", "1", "?")])) == [("x", "2", None)]

    def test_a_key_may_be_of_any_kind_and_all_there_is(self, ground: Ground) -> None:
        kinds = {"d": "date", "t": "timestamp", "m": "decimal", "b": "boolean"}
        wanted = Wanted(
            "keys", tuple(Field(name, kind, 2 if name == "m" else 0) for name, kind in kinds.items()), tuple(kinds)
        )
        rows = framed(
            wanted,
            [
                ("2026-01-02", "2026-01-02T03:04:05.000006Z", "1.50", "true"),
                ("2026-01-02", "2026-01-02T03:04:05.000006Z", "1.50", "false"),
                ("2026-01-02", "2026-01-02T03:04:05.000006Z", "-1.50", "true"),
                ("1999-12-31", "2026-01-02T03:04:05.000007Z", "0.00", "true"),
            ],
        )
        target, run, kept = opened(ground), uuid4(), Kept()
        target.prepare(run, wanted)
        load(target, wanted, rows, run=run, keep=kept.append)
        assert kept.refused == {}
        assert stand(target, wanted, rows) == grounds.given(wanted, rows)
        assert len(stand(target, wanted, rows[:2])) == 2
        if ground.updates:
            load(target, wanted, rows, run=run, shard=2, keep=kept.append)
            assert set(kept.fates.values()) == {"same"}
        assert target.undo(run, wanted, 1, rows.join(kept[0].fates, on="row"), kept[0].before) == (4, 0, ())

    def test_rows_without_a_key_and_repeated_keys_are_named_and_left_out(self, ground: Ground) -> None:
        rows = framed(PAIR, [("x", "1", "p"), (None, "2", "p"), ("x", "1", "q"), ("x", "2", "q")])
        target, run, kept = opened(ground), uuid4(), Kept()
        target.prepare(run, PAIR)
        load(target, PAIR, rows, run=run, keep=kept.append)
        assert kept.refused == {2: {"a:key_empty"}, 3: {"a, b:key_repeated"}}
        assert kept.fates == {1: "created", 4: "created"}

    def test_undone_to_the_byte_and_the_table_and_the_book_are_gone(self, ground: Ground) -> None:
        target, run = opened(ground), uuid4()
        before = target.digest(CUSTOMERS)
        target.prepare(run, CUSTOMERS)
        shards = [customers(1, 10), customers(11, 10)]
        kept = [Kept(), Kept()]
        for shard, rows in enumerate(shards):
            load(target, CUSTOMERS, rows, run=run, shard=shard, keep=kept[shard].append)
        for shard in (1, 0):
            undone = target.undo(run, CUSTOMERS, shard, kept[shard].fated(shards[shard]), kept[shard][-1].before)
            assert undone == (10, 0, ())
        target.finish_undo(run, CUSTOMERS)
        assert target.digest(CUSTOMERS) == before
        assert not target.survey(CUSTOMERS).exists
        target.finish_undo(run, CUSTOMERS)

    def test_a_shard_that_is_not_in_the_book_is_left_alone_by_undo(self, ground: Ground) -> None:
        target, run, kept = opened(ground), uuid4(), Kept()
        nobody = customers(1, 3).with_columns(fate=pl.lit("created"))
        assert target.undo(run, CUSTOMERS, 1, nobody, customers(1, 0)) == (0, 0, ())
        target.prepare(run, CUSTOMERS)
        load(target, CUSTOMERS, customers(1, 3), run=run, keep=kept.append)
        assert target.undo(run, CUSTOMERS, 2, nobody, customers(1, 0)) == (0, 0, ())
        assert target.survey(CUSTOMERS).rows == 3
        assert target.undo(run, CUSTOMERS, 1, nobody, kept[-1].before) == (3, 0, ())
        assert target.undo(run, CUSTOMERS, 1, nobody, kept[-1].before) == (0, 0, ())
        assert not load(target, CUSTOMERS, customers(1, 3), run=run).again

    def test_undo_leaves_alone_what_somebody_changed_since(self, ground: Ground) -> None:
        target, run, rows, kept = opened(ground), uuid4(), customers(1, 4), Kept()
        target.prepare(run, CUSTOMERS)
        load(target, CUSTOMERS, rows, run=run, keep=kept.append)
        ground.edit(CUSTOMERS.table, "C000002", visits=77)
        ground.remove(CUSTOMERS.table, "C000003")
        undone = target.undo(run, CUSTOMERS, 1, kept.fated(rows), kept[-1].before)
        assert undone == (2, 0, (("C000002",),))
        assert [row[5] for row in stand(target, CUSTOMERS, rows)] == ["77"]
        target.finish_undo(run, CUSTOMERS)
        assert target.survey(CUSTOMERS).rows == 1

    def test_nothing_holds_when_what_is_to_be_kept_cannot_be(self, ground: Ground) -> None:
        target, run = opened(ground), uuid4()
        target.prepare(run, CUSTOMERS)
        digest = target.digest(CUSTOMERS)

        def fail(_: object) -> None:
            raise OSError("no room for before-images")

        with pytest.raises(OSError, match="before-images"):
            load(target, CUSTOMERS, customers(1, 3), run=run, keep=fail)
        assert target.digest(CUSTOMERS) == digest
        assert not load(target, CUSTOMERS, customers(1, 3), run=run).again

    @pytest.mark.parametrize("first_fails", [False, True])
    def test_of_two_attempts_at_once_one_holds(self, ground: Ground, *, first_fails: bool) -> None:
        run, rows, inside, go_on = uuid4(), customers(1, 50), threading.Event(), threading.Event()
        opened(ground).prepare(run, CUSTOMERS)
        done: dict[str, Any] = {}

        def hold(_: object) -> None:
            inside.set()
            go_on.wait(20)
            if first_fails:
                raise OSError

        def attempt(name: str, keep: Any) -> None:
            target = opened(ground)
            try:
                done[name] = load(target, CUSTOMERS, rows, run=run, keep=keep)
            except OSError as error:
                done[name] = error
            target.close()

        first = threading.Thread(target=attempt, args=("first", hold))
        second = threading.Thread(target=attempt, args=("second", lambda _: None))
        first.start()
        assert inside.wait(20)
        second.start()
        second.join(0.3)
        go_on.set()
        first.join(30)
        second.join(30)
        held = done["second"] if first_fails or not done["second"].again else done["first"]
        assert sorted(str(isinstance(outcome, OSError) or outcome.again) for outcome in done.values()) == [
            "False",
            "True",
        ]
        assert not first_fails or isinstance(done["first"], OSError)
        assert {outcome.attempt for outcome in done.values() if not isinstance(outcome, OSError)} == {held.attempt}
        assert opened(ground).survey(CUSTOMERS).rows == 50
        assert stand(opened(ground), CUSTOMERS, rows) == grounds.given(CUSTOMERS, rows)

    @settings(
        max_examples=12,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.differing_executors,
        ],
        deadline=None,
    )
    @given(
        st.lists(
            st.tuples(
                st.one_of(
                    st.none(), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
                ),
                st.sampled_from([*HARD, None]),
            ),
            max_size=12,
        )
    )
    def test_any_text_comes_back_as_it_was(self, ground: Ground, cells: list[tuple[str | None, str | None]]) -> None:
        wanted = Wanted("any", (Field("id", "integer"), Field("text", "text"), Field("other", "text")), ("id",))
        rows = framed(wanted, [(str(n), *pair) for n, pair in enumerate(cells)])
        target, run, kept = opened(ground), uuid4(), Kept()
        target.prepare(run, wanted)
        load(target, wanted, rows, run=run, keep=kept.append)
        assert stand(target, wanted, rows) == grounds.given(wanted, rows)
        target.undo(run, wanted, 1, kept.fated(rows), kept[-1].before)
        target.finish_undo(run, wanted)
        target.close()
