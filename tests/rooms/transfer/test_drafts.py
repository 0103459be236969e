# SPDX-License-Identifier: Apache-2.0
"""A mapping drafted from what the columns seem to mean."""

from pathlib import Path

from duly.rooms.transfer import actions, queries
from rooms.transfer.town import Ground, fates, laid_down, line, rehearsed
from world import World


def test_a_draft_can_be_laid_down_as_it_is_and_loses_no_column(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(number) for number in range(1, 300)])
    drafts = queries.drafts_for(world.ada, queries.row_for(world.ada, made))
    mapping = queries.draft_mapping(drafts)
    (table,) = mapping["tables"]
    meant = {one.column.name: one.column.means for one in drafts[0].proposals}
    assert (meant["客户编号"], meant["手机"], table["key"]) == ("customer_id", "mobile", ["ref"])
    assert {field["from"] for field in table["fields"]} == {0, 1, 2, 3, 4}
    actions.lay_mapping(world.ada, made, mapping)
    assert fates(rehearsed(world, made)) == {"created": 299}
