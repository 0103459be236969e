# SPDX-License-Identifier: Apache-2.0
"""What is proposed can be carried out as it is: a mapping drafted from it moves made-up tables without losing a row."""

import polars as pl
import pytest

from duly.rooms.recognition.rules.proposing import propose, table_of
from duly.rooms.transfer.rules.chain import compile_table
from duly.rooms.transfer.rules.drafting import draft
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.source import Column, Table
from rooms.recognition import made_up

SETS = {made.table: made for made in made_up.sets(80)}


@pytest.mark.parametrize("table", SETS)
def test_sound_data_is_carried_over_by_the_steps_that_are_proposed(table: str) -> None:
    made = SETS[table]
    frame = made.frame.rename({name: f"c{n}" for n, name in enumerate(made.frame.columns)})
    columns = tuple(Column(n, name) for n, name in enumerate(made.frame.columns))
    proposals = propose(table, made.frame.columns, frame)
    rule = read_table(draft("old", Table("sheet", columns), proposals, table_of(table, made.frame.columns), ()))
    mapped = compile_table(rule, columns).apply(frame.with_row_index("row", offset=1).cast({"row": pl.UInt64}))
    assert set(mapped.quarantined["code"]) <= {"bad_phone"}, "made-up numbers of other countries do not say theirs"
    assert len(mapped.rows) + mapped.quarantined["row"].n_unique() == len(frame)
