# SPDX-License-Identifier: Apache-2.0
"""The sample of a transfer from a terminal: drawn, shown, judged."""

from pathlib import Path

from doors.cli.test_transfer import by
from rooms.transfer import registry_town
from rooms.transfer.conftest import world
from rooms.transfer.town import loaded, reconciled
from world import World

__all__ = ["world"]


def test_rows_are_drawn_shown_and_judged(world: World, tmp_path: Path) -> None:
    rows = [registry_town.line(1), registry_town.line(2)]
    reconciled(world, loaded(world, registry_town.laid_down(world, tmp_path, rows)))
    told = by("bo", "sample", "taken-over", "--json").json
    assert (told["size"], told["judged"], told["rows"][0]["source"]["name"]) == (2, 0, "客***")
    assert by("bo", "sample", "taken-over", "--values", "--json").json["rows"][0]["target"]["name"] == "客户1"
    assert "say in the note" in by("bo", "judge", "taken-over", "2", "--wrong").err
    said = by("bo", "judge", "taken-over", "1", "2")
    assert "0 of 2 rows are wrong" in said.out
    assert by("bo", "judge", "taken-over", "2", "--wrong", "--note", "name", "--json").json["wrong"] == 1
