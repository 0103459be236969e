# SPDX-License-Identifier: Apache-2.0
"""What did we believe at A about B? The algebra answers as a table does in which every instant has a cell of its own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duly.kernel.bitemporal import Plan, Row, change, end, run_of

Doc = dict[str, int]
INSTANTS = 7
"""The last one stands for everything after it, too."""
START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def until_of(number: int) -> datetime | None:
    return None if number >= INSTANTS else day(number)


class Step(NamedTuple):
    """A stretch, and what is to hold over it: nothing, or a field set to a value where something holds already."""

    since: int
    until: int
    kind: str
    field: str
    value: int

    def new(self, doc: Doc) -> Doc:
        return {**doc, self.field: self.value}


class Version:
    """A row of the real table: only the upper bound of ``recorded`` ever changes."""

    def __init__(self, row: Row[Doc], recorded: int) -> None:
        self.row = row
        self.recorded = recorded
        self.forgotten: int | None = None

    def is_believed(self, recorded: int) -> bool:
        return self.recorded <= recorded and (self.forgotten is None or recorded < self.forgotten)

    def holds(self, valid: int) -> bool:
        return self.row.since <= day(valid) and (self.row.until is None or day(valid) < self.row.until)


class Table:
    """The table as the registry keeps it."""

    def __init__(self) -> None:
        self.versions: list[Version] = []

    def open(self) -> list[Row[Doc]]:
        return [version.row for version in self.versions if version.forgotten is None]

    def insert(self, since: datetime, until: datetime | None, doc: Doc, recorded: int) -> None:
        self.versions.append(Version(Row(uuid4(), since, until, doc), recorded))

    def apply(self, plan: Plan[Doc], recorded: int) -> None:
        for version in self.versions:
            if version.row.id in plan.closed:
                assert version.forgotten is None
                version.forgotten = recorded
        for written in plan.written:
            self.insert(written.since, written.until, written.doc, recorded)

    def read(self, valid: int, recorded: int) -> Doc | None:
        found = [version for version in self.versions if version.is_believed(recorded) and version.holds(valid)]
        assert len(found) <= 1, "two truths at one instant"
        return found[0].row.doc if found else None


Cells = dict[tuple[int, int], Doc | None]


def write(table: Table, cells: Cells, step: Step, recorded: int) -> Plan[Doc]:
    """The same step in both: a stretch where nothing holds is filled by a creation, in the table by an insert."""
    since, until = day(step.since), until_of(step.until)
    touched = range(step.since, min(step.until, INSTANTS))
    free = all(cells[valid, recorded - 1] is None for valid in touched)
    for valid in range(INSTANTS):
        cells[valid, recorded] = (
            after(step, cells[valid, recorded - 1], free=free) if valid in touched else cells[valid, recorded - 1]
        )
    plan = planned(table, step, since, until)
    if step.kind == "create" and free:
        table.insert(since, until, step.new({"a": 0, "b": 0}), recorded)
    else:
        table.apply(plan, recorded)
    return plan


def planned(table: Table, step: Step, since: datetime, until: datetime | None) -> Plan[Doc]:
    if step.kind == "end":
        return end(table.open(), since, until)
    return change(table.open(), since, until, step.new, "correct" if step.kind == "correct" else "update")


def after(step: Step, before: Doc | None, *, free: bool) -> Doc | None:
    if step.kind == "end":
        return None
    if step.kind == "create" and free:
        return step.new({"a": 0, "b": 0})
    return None if before is None else step.new(before)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    since = draw(st.integers(0, INSTANTS - 1))
    kind = draw(st.sampled_from(["create", "create", "update", "correct", "correct", "end"]))
    until = INSTANTS if kind == "update" else draw(st.integers(since + 1, INSTANTS))
    return Step(since, until, kind, draw(st.sampled_from("ab")), draw(st.integers(0, 2)))


histories = st.lists(steps(), min_size=1, max_size=12)


def played(history: list[Step], watch: Callable[[Table, Cells, Plan[Doc], int], None]) -> Table:
    table, cells = Table(), {(valid, 0): None for valid in range(INSTANTS)}
    for recorded, step in enumerate(history, 1):
        watch(table, cells, write(table, cells, step, recorded), recorded)
    return table


@settings(max_examples=400, deadline=None)
@given(histories)
def test_every_read_of_every_past_belief_is_what_a_cell_for_each_instant_says(history: list[Step]) -> None:
    believed: Cells = {}
    table = played(history, lambda _table, cells, _plan, _recorded: believed.update(cells))
    for (valid, recorded), doc in believed.items():
        assert table.read(valid, recorded) == doc
    assert len(believed) == INSTANTS * (len(history) + 1)


@settings(max_examples=200, deadline=None)
@given(histories)
def test_what_was_recorded_is_never_changed_but_for_the_day_it_was_given_up(history: list[Step]) -> None:
    seen: dict[UUID, tuple[object, int, int | None]] = {}

    def watch(table: Table, _cells: Cells, _plan: Plan[Doc], recorded: int) -> None:
        for version in table.versions:
            row, known, given_up = seen.get(version.row.id, (version.row, version.recorded, None))
            assert (version.row, version.recorded) == (row, known)
            assert given_up in {None, version.forgotten}, "given up twice"
            assert given_up is not None or version.forgotten in {None, recorded}, "given up in the past"
            seen[version.row.id] = (version.row._replace(doc=dict(version.row.doc)), known, version.forgotten)

    played(history, watch)


@settings(max_examples=200, deadline=None)
@given(histories)
def test_a_row_is_closed_only_if_what_it_says_changes_somewhere(history: list[Step]) -> None:
    def watch(table: Table, cells: Cells, plan: Plan[Doc], recorded: int) -> None:
        for version in [one for one in table.versions if one.row.id in plan.closed]:
            held = [valid for valid in range(INSTANTS) if version.holds(valid)]
            assert any(cells[valid, recorded] != cells[valid, recorded - 1] for valid in held)

    played(history, watch)


@settings(max_examples=200, deadline=None)
@given(histories)
def test_the_written_are_in_order_and_no_two_that_touch_are_equal(history: list[Step]) -> None:
    def watch(_table: Table, _cells: Cells, plan: Plan[Doc], _recorded: int) -> None:
        for earlier, later in zip(plan.written, plan.written[1:], strict=False):
            assert earlier.until is not None
            assert earlier.until <= later.since
            assert earlier.until < later.since or earlier.doc != later.doc

    played(history, watch)


@settings(max_examples=200, deadline=None)
@given(histories, st.integers(0, INSTANTS - 1))
def test_a_run_is_the_longest_stretch_of_cells_that_agree(history: list[Step], at: int) -> None:
    last: list[Doc | None] = [None] * INSTANTS

    def watch(_table: Table, cells: Cells, _plan: Plan[Doc], recorded: int) -> None:
        last[:] = [cells[valid, recorded] for valid in range(INSTANTS)]

    table, wanted = played(history, watch), last[at]
    if wanted is None:
        with pytest.raises(ValueError, match="nothing holds"):
            run_of(table.open(), day(at), lambda one, other: one["a"] == other["a"])
        return
    first = until = at
    agree = [doc is not None and doc["a"] == wanted["a"] for doc in last]
    while first and agree[first - 1]:
        first -= 1
    while until < INSTANTS and agree[until]:
        until += 1
    assert run_of(table.open(), day(at), lambda one, other: one["a"] == other["a"]) == (day(first), until_of(until))


ID, OTHER = UUID(int=1), UUID(int=2)


def test_an_update_from_a_date_keeps_what_was_so_before_it() -> None:
    plan = change([Row(ID, day(0), None, "old")], day(3), None, lambda _: "new", "update")
    assert plan.closed == (ID,)
    assert plan.written == ((day(0), day(3), "old", "update"), (day(3), None, "new", "update"))


def test_a_correction_over_a_stretch_leaves_both_ends() -> None:
    plan = change([Row(ID, day(0), None, "old")], day(2), day(4), lambda _: "new", "correct")
    assert plan.written == (
        (day(0), day(2), "old", "correct"), (day(2), day(4), "new", "correct"), (day(4), None, "old", "correct"),
    )  # fmt: skip


def test_a_future_change_is_overtaken_by_an_update_for_good() -> None:
    rows = [Row(ID, day(0), day(5), "old"), Row(OTHER, day(5), None, "planned")]
    plan = change(rows, day(2), None, lambda _: "new", "update")
    assert plan == ((ID, OTHER), ((day(0), day(2), "old", "update"), (day(2), None, "new", "update")))


def test_an_end_leaves_what_was_before_and_after_it() -> None:
    assert end([Row(ID, day(0), None, "old")], day(2)) == ((ID,), ((day(0), day(2), "old", "end"),))
    assert [one.since for one in end([Row(ID, day(0), None, "old")], day(2), day(3)).written] == [day(0), day(3)]


def test_an_end_of_all_leaves_nothing() -> None:
    assert end([Row(ID, day(2), day(3), "old")], day(0)) == ((ID,), ())


def test_a_stretch_is_not_joined_with_a_row_that_is_not_touched() -> None:
    rows = [Row(ID, day(0), day(2), "same"), Row(OTHER, day(2), None, "other")]
    plan = change(rows, day(2), day(4), lambda _: "same", "correct")
    assert plan == ((OTHER,), ((day(2), day(4), "same", "correct"), (day(4), None, "other", "correct")))


def test_where_nothing_holds_nothing_is_made() -> None:
    assert change([Row(ID, day(0), day(2), "old")], day(2), None, lambda _: "new", "update") == ((), ())
    assert change([], day(2), None, lambda _: "new", "update") == ((), ())


def test_rows_may_come_in_any_order_and_zone() -> None:
    there = day(2).astimezone(timezone(timedelta(hours=8)))
    rows = [Row(OTHER, there, None, "b"), Row(ID, day(0), day(2), "a")]
    assert change(rows, day(1), day(3), lambda doc: doc + "!", "correct").closed == (ID, OTHER)


@pytest.mark.parametrize("naive", ["since", "until", "row", "at"])
def test_a_time_without_a_zone_is_refused(naive: str) -> None:
    without = datetime(2026, 1, 3)  # noqa: DTZ001 - the mistake that is refused
    row = Row(ID, without if naive == "row" else day(0), None, "old")
    with pytest.raises(ValueError, match="no time zone"):
        if naive == "at":
            run_of([row], without, str.__eq__)
        else:
            change(
                [row], without if naive == "since" else day(1), without if naive == "until" else day(4), str, "update"
            )


@pytest.mark.parametrize("until", [2, 1])
def test_an_empty_stretch_is_refused(until: int) -> None:
    with pytest.raises(ValueError, match="is empty"):
        change([Row(ID, day(0), None, "old")], day(2), day(until), str, "update")
    with pytest.raises(ValueError, match="is empty"):
        end([Row(ID, day(0), None, "old")], day(2), day(until))


def test_two_truths_handed_in_are_refused() -> None:
    with pytest.raises(ValueError, match="two rows speak of"):
        change([Row(ID, day(0), day(3), "a"), Row(OTHER, day(2), None, "b")], day(5), None, str, "update")
