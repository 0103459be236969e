# SPDX-License-Identifier: Apache-2.0
"""A transfer that is to be cut over: how it is planned, and a database that is still written to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import CutoverCard
from rooms.transfer.town import MAPPING, Ground, laid_down, line, loaded, plan, reconciled
from world import World

BOTH = {"zh": "备份已演练恢复", "en": "The backup was restored on trial"}


def cutover(**more: Any) -> dict[str, Any]:
    """The section of a plan: Ada fences, Bo ticks one gate, Cy ticks what nobody waits for, Bo may roll back."""
    now = datetime.now(UTC)
    return {
        "freeze": {
            "from": (now - timedelta(hours=1)).isoformat(), "until": (now + timedelta(hours=7)).isoformat(), "who": "ada@example.com",
            "how": {"zh": "停写账号", "en": "The writing account is locked"},
        },
        "contingency": {"zh": "解冻，旧系统继续运行", "en": "Thaw; the old system goes on"},
        "checklist": [
            {"what": BOTH, "owner": "bo@example.com", "gate": True},
            {"what": {"en": "Branches are told"}, "owner": "cy@example.com", "gate": False},
        ],
        "rollback": {"days": 14, "decide": "bo@example.com"},
    } | more  # fmt: skip


def ready(world: World, ground: Ground, folder: Path, lines: list[str] | None = None, **more: Any) -> UUID:
    """A transfer of a file with a cut-over, compared and without a difference."""
    lines = [line(n) for n in range(1, 251)] if lines is None else lines
    return reconciled(world, loaded(world, laid_down(world, ground, folder, lines, **({"cutover": cutover()} | more))))


def frozen(world: World, transfer: UUID) -> UUID:
    """The same, frozen and compared since."""
    actions.freeze(world.ada, transfer, seconds=0)
    return reconciled(world, transfer)


def ticked(world: World, transfer: UUID) -> UUID:
    """The same, with its gate ticked by its owner."""
    actions.tick(world.bo, transfer, "1", answer=True, note="Monday")
    return transfer


def card(transfer: UUID) -> CutoverCard:
    """As it stands."""
    found = queries.cutover_of(transfer)
    assert found is not None
    return found


def from_a_database(world: World, ground: Ground, **more: Any) -> UUID:
    """A transfer whose source is a table that somebody may still write to, beside the target."""
    ground.rows(
        'CREATE TABLE {s}.customers ("客户编号" text PRIMARY KEY, "姓名" text, "手机" text, "余额" text, "开户日期" text)'
    )
    ground.rows(
        "INSERT INTO {s}.customers SELECT 'C' || n, '客户' || n, '13800000000', '1.50', '2020-01-02' FROM generate_series(1, 20) n"
    )
    source = {
        "ref": "crm", "kind": "database", "address": ground.url, "options": {"schema": ground.schema, "tables": ["customers"]},
    }  # fmt: skip
    made = actions.plan(world.ada, world.acme.id, plan(ground, sources=[source], cutover=cutover(), **more), {})
    actions.inventory(world.ada, made)
    (table,) = queries.table_cards(made)
    actions.lay_mapping(world.ada, made, MAPPING | {"tables": [MAPPING["tables"][0] | {"from": table.source}]})
    return reconciled(world, loaded(world, made))
