# SPDX-License-Identifier: Apache-2.0
"""Cut-overs through the console: laid down with a form, frozen, ticked by owners, decided, rolled back, and taken along."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from doors.console.pressing import after
from doors.story import a_browser, text_of
from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.rooms.transfer import actions, queries
from rooms.transfer.conftest import ground
from rooms.transfer.switching import card, frozen, ready, ticked
from rooms.transfer.town import Ground, line, reconciled
from theatre import staged
from world import World, a_world

__all__ = ["ground"]
pytestmark = pytest.mark.django_db
world = staged(a_world)


def page_of(made: UUID, name: str = "") -> str:
    return f"/console/transfers/{made}/cutover{name}"


def a_form(**changes: Any) -> dict[str, Any]:
    return {
        "from": "2030-01-05T22:00", "until": "2030-01-06T06:00", "who": "ada@example.com", "how_zh": "停写", "how_en": "",
        "contingency_zh": "", "contingency_en": "Thaw", "days": "7", "decide": "bo@example.com",
        "what_zh": ["备份", "", ""], "what_en": ["", "Tell branches", ""], "owner": ["bo@example.com", "cy@example.com", ""],
        "department": ["", "", ""], "gate": ["yes", "no", "yes"],
    } | changes  # fmt: skip


def test_a_form_lays_it_down_by_the_readers_clock(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ready(world, ground, tmp_path, [line(1)], cutover=None)
    ada = a_browser("ada@example.com")
    assert "No cut-over is laid down" in text_of(ada.get(page_of(made)))
    assert "laid down" in after(ada, page_of(made, "/plan"), a_form())
    found = card(made)
    assert found.freeze_from.isoformat() == "2030-01-05T14:00:00+00:00"
    assert [(one.what_zh, one.what_en, one.owner_name, one.is_gate) for one in found.items] == [
        ("备份", "", "Bo", True), ("", "Tell branches", "Cy", False),
    ]  # fmt: skip
    refused = ada.post(page_of(made, "/plan"), a_form(until="2030-01-05T21:00"))
    assert refused.status_code == 422
    assert "Tell branches" in text_of(refused)


def test_people_press_what_is_theirs_and_it_is_cut_over(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ready(world, ground, tmp_path, [line(1)])
    ada, bo, operator = (a_browser(f"{who}@example.com") for who in ("ada", "bo", "operator"))
    assert "Sign for your part" not in text_of(ada.get(f"/console/transfers/{made}"))
    after(ada, page_of(made, "/freeze"), {})
    reconciled(world, made)
    assert "Yes, it is done" not in text_of(ada.get(page_of(made)))
    item = str(card(made).items[0].id)
    assert ada.post(page_of(made, "/tick"), {"item": item}).status_code == 403
    assert "Every gate is passed" in after(bo, page_of(made, "/tick"), {"item": item, "answer": "yes", "note": "ok"})
    shown = text_of(operator.get(page_of(made)))
    assert "Go: the new system takes over" in shown
    assert operator.post(page_of(made, "/go"), {"digest": "sha256:other"}).status_code == 409
    assert "Go: the new system has taken over" in after(operator, page_of(made, "/go"), {"digest": card(made).digest})
    assert "Sign for your part" in text_of(ada.get(f"/console/transfers/{made}"))


def test_what_the_new_system_changed_is_taken_along_on_record(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ticked(world, frozen(world, ready(world, ground, tmp_path, [line(1), line(2)])))
    actions.cut_over(world.operator, made)
    ground.rows("UPDATE {s}.party SET name = '=1+1' WHERE ref = 'C000002'")
    bo, ada = a_browser("bo@example.com"), a_browser("ada@example.com")
    assert "rolled back" in after(bo, page_of(made, "/roll-back"), {"why": "slow"})
    actions.carry(made)
    assert "party" in text_of(ada.get(page_of(made)))
    given = ada.post(page_of(made, "/reverse"), {"table": "0", "format": "csv"})
    lines = b"".join(given.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # it is streamed
    assert lines[1].split(",")[:3] == ["changed", "C000002", "'=1+1"]
    while sequence_waiting():
        pass
    (told,) = (one["data"] for one in ledger.bodies_of(made) if one["type"] == "transfer.reverse_taken")
    assert (told["rows"], told["format"]) == (1, "csv")


def test_a_stranger_finds_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = ready(world, ground, tmp_path, [line(1)])
    dee = a_browser("dee@example.com")
    assert dee.get(page_of(made)).status_code == 404
    assert dee.get(page_of(made, "/plan")).status_code == 404
    assert [dee.post(page_of(made, f"/{name}"), {"why": "x"}).status_code for name in ("freeze", "thaw", "plan")] == [
        404
    ] * 3
    assert queries.open_freeze(made) is None
