# SPDX-License-Identifier: Apache-2.0
"""Acme with departments: Lu and Li in legal, Mo in marketing, Cy without one. Bo checks; Ada makes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries
from duly.kernel.actors import Actor
from duly.rooms.agreement import actions
from rooms.notices.letters import a_peopled_world
from world import World

POLICY: dict[str, Any] = {
    "departments": ["legal"],
    "reach": [{"above": 100, "approvers": 3}],
    "tasks": [
        {"step": "plan", "department": "marketing", "title": {"zh": "核对名单", "en": "Check the list"}, "days": 10},
        {"step": "wording", "department": "legal", "title": {"zh": "核对法条", "en": "Check the law"}, "days": 5},
        {"step": "feedback", "title": {"en": "Write down what was learnt"}, "mandatory": False},
    ],
}


@dataclass(frozen=True, slots=True)
class Departments:
    """The world, and who belongs where."""

    world: World
    lu: Actor
    li: Actor
    mo: Actor


def member(world: World, name: str, role: str, department: str | None) -> Actor:
    """Somebody of Acme, in a department."""
    email = f"{name.lower()}@example.com"
    accounts.add_user(world.operator, email, name, roles=[role], organisation="acme")
    if department:
        accounts.set_department(world.operator, email, department, organisation="acme")
    return queries.actor_by_email(email)


def a_company(folder: Path, count: int = 3) -> Departments:
    """Acme with two departments and so many customers."""
    world = a_peopled_world(folder, count)
    for ref, zh, en in (("legal", "法务部", "Legal"), ("marketing", "市场部", "Marketing")):
        accounts.add_department(world.operator, ref, name_zh=zh, name_en=en, organisation="acme")
    return Departments(
        world, member(world, "Lu", "legal", "legal"), member(world, "Li", "legal", "legal"),
        member(world, "Mo", "checker", "marketing"),
    )  # fmt: skip


def a_policy(company: Departments, **changes: Any) -> int:
    """The operator proposes, Bo confirms; gives the version's number."""
    document = {key: value for key, value in (POLICY | changes).items() if value is not None}
    number = actions.set_policy(company.world.operator, "acme", document)
    actions.confirm_policy(company.world.bo, "acme", number)
    return number
