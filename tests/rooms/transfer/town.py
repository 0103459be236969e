# SPDX-License-Identifier: Apache-2.0
"""A small company that hands its customers over: a plan, a file, a mapping, and a database that takes them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import Fate, Upload
from world import World

HEADER = "客户编号,姓名,手机,余额,开户日期"


def line(number: int, **changes: str) -> str:
    """One line of the file."""
    cells = {
        "客户编号": f"C{number:06d}", "姓名": f"客户{number}", "手机": f"138{number:08d}", "余额": f"{number}.50",
        "开户日期": f"2020-01-{number % 28 + 1:02d}",
    } | changes  # fmt: skip
    return ",".join(cells[name] for name in HEADER.split(","))


MAPPING: dict[str, Any] = {
    "duly": "mapping/1",
    "tables": [
        {
            "from": "crm/customers.csv",
            "to": "party",
            "key": ["ref"],
            "fields": [
                {"to": "ref", "from": "客户编号", "steps": ["trim"], "required": True},
                {"to": "name", "from": "姓名", "steps": ["trim"]},
                {"to": "phone", "from": "手机", "steps": [{"phone": {"region": "CN"}}]},
                {"to": "balance", "from": "余额", "type": "decimal(2)"},
                {"to": "opened_on", "from": "开户日期", "type": "date"},
            ],
        }
    ],
}


DECLARED: dict[str, Any] = {
    "receiver": {"name": "受让科技有限公司", "country": "CN", "contact": "+86 20 0000 0000"},
    "privacy": {
        "purpose": {"zh": "继续提供服务", "en": "To go on serving the customers"},
        "necessity": {"zh": "核验客户身份所必需", "en": "Customers are identified by them"},
        "covers": ["public", "ordinary", "personal", "sensitive"],
        "answers": {
            "processing_basis": "contract", "consent_provide_to_third_party": "回执逐户归档 2026-7",
            "impact_assessment": "评估报告 2026-11", "impact_assessment_on": "2026-01-20", "recipient_contracted": True,
            "recipient_changes_purpose": False, "consent_sensitive_data": "门户单独勾选并留存记录",
        },
    },
}  # fmt: skip
"""Who receives the customers and why they may move: nothing stands against it then."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the customers go: a schema of a database."""

    url: str
    schema: str

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement gives; ``{s}`` stands for the schema."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(statement.replace("{s}", self.schema))
            return found.fetchall() if found.description else []


def plan(ground: Ground, **more: Any) -> dict[str, Any]:
    """A plan of one file into one database."""
    return {
        "duly": "transfer/1", "transfer": "handover", "title": {"zh": "客户资料移交", "en": "Customers handed over"}, "why": "sale",
        "sources": [{"ref": "crm", "file": "customers.csv"}],
        "target": {"kind": "postgresql", "address": ground.url, "options": {"schema": ground.schema}},
        "duties": [{"owner": "ada@example.com", "what": {"zh": "核对", "en": "Check"}, "due": "2027-01-31"}],
        "shard": 100, **DECLARED,
    } | more  # fmt: skip


def laid_down(world: World, ground: Ground, folder: Path, lines: list[str], **more: Any) -> UUID:
    """A transfer of these lines, mapped."""
    path = folder / "customers.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    made = actions.plan(world.ada, world.acme.id, plan(ground, **more), {"crm": Upload(path.name, str(path))})
    actions.inventory(world.ada, made)
    actions.lay_mapping(world.ada, made, MAPPING)
    return made


def rehearsed(world: World, transfer: UUID) -> UUID:
    """The same, rehearsed."""
    actions.rehearse(world.ada, transfer)
    actions.carry(transfer)
    return transfer


def loaded(world: World, transfer: UUID) -> UUID:
    """The same, agreed to by a second person and loaded."""
    digest = actions.ask(world.ada, rehearsed(world, transfer))
    actions.agree(world.bo, transfer, digest)
    actions.run(world.ada, transfer)
    actions.carry(transfer)
    return transfer


def reconciled(world: World, transfer: UUID) -> UUID:
    """The same, read back and compared."""
    actions.reconcile(world.ada, transfer)
    actions.carry(transfer)
    return transfer


def fates(transfer: UUID) -> dict[str, int]:
    """What became of the rows; only what is not nothing."""
    (table,) = queries.table_cards(transfer)
    return {str(fate): count for fate, count in table.fates.items() if count}


__all__ = [
    "DECLARED",
    "HEADER",
    "MAPPING",
    "Fate",
    "Ground",
    "fates",
    "laid_down",
    "line",
    "loaded",
    "plan",
    "reconciled",
    "rehearsed",
]
