# SPDX-License-Identifier: Apache-2.0
"""The sample of a transfer on the console: drawn, seen on record, judged row by row."""

from pathlib import Path

import pytest

from doors.console.pressing import after
from doors.story import a_browser, text_of
from duly.rooms.transfer import queries
from rooms.transfer import registry_town
from rooms.transfer.town import loaded, reconciled
from theatre import staged
from world import World, a_world

pytestmark = pytest.mark.django_db
world = staged(a_world)


def test_rows_are_drawn_shown_and_judged(world: World, tmp_path: Path) -> None:
    rows = [registry_town.line(1), registry_town.line(2)]
    made = reconciled(world, loaded(world, registry_town.laid_down(world, tmp_path, rows)))
    page, bo = f"/console/transfers/{made}/sample", a_browser("bo@example.com")
    assert "No sample was drawn yet" in text_of(bo.get(page))
    assert "0 of 2 rows are judged" in after(bo, f"{page}/drawing", {})
    masked = text_of(bo.get(page))
    assert "客***" in masked
    assert "客户1" not in masked
    assert "客户1" in text_of(bo.post(f"{page}/values", {"from": "0"}))
    refused = bo.post(f"{page}/verdicts", {"number": ["1"], "verdict-1": "wrong", "note-1": ""})
    assert (refused.status_code, "what is wrong with it" in text_of(refused)) == (422, True)
    said = {"from": "0", "number": ["1", "2"], "verdict-1": "right", "verdict-2": "wrong", "note-2": "name"}
    assert "1 of 2 rows are wrong" in after(bo, f"{page}/verdicts", said)
    assert [one.verdict for one in queries.sample_lines(world.bo, made)] == ["right", "wrong"]
    assert "1 of 2 rows are wrong" in text_of(bo.get(f"/console/transfers/{made}"))
    assert a_browser("cy@example.com").post(f"{page}/drawing").status_code == 403
    assert a_browser("dee@example.com").get(page).status_code == 404
