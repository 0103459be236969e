# SPDX-License-Identifier: Apache-2.0
"""A notice that reads like a fraud and one that no rule lets pass; Lu of legal asks, Bo agrees."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.notices import actions
from duly.rooms.notices.actions import Plea
from duly.rooms.notices.models import Notice
from rooms.notices.letters import BODY, a_file, a_peopled_world
from world import World

WAIVABLE, FIXED = "WORD-PHISHING", "WORD-INTERPRETATION"
SMS = "{{ organisation }} moves to {{ new_address }}, see https://bit.ly/abc {{ link }}"


@dataclass(frozen=True, slots=True)
class Case:
    """The world with somebody of legal, and a notice that one rule blocks."""

    world: World
    lu: Actor
    notice: Notice

    def plea(self, **changes: Any) -> Plea:
        """What Lu asks for."""
        asked = Plea(
            WAIVABLE, "The bank insists on its short link.", "Some may not open it.", "Opinion 7 of counsel.", in_days(3)
        )  # fmt: skip
        return replace(asked, **changes)

    def let_pass(self) -> Any:
        """Lu asks, Bo agrees; gives the override's id."""
        made = actions.propose_override(self.lu, self.notice.id, self.plea())
        actions.agree_override(self.world.bo, made)
        return made


def a_case(folder: Path, **changes: Any) -> Case:
    """The notice as Ada wrote it."""
    world = a_peopled_world(folder)
    accounts.add_user(world.operator, "lu@example.com", "Lu", roles=["legal"], organisation="acme")
    document = a_file(**{"content/en/sms": SMS, **changes})
    return Case(world, people.actor_by_email("lu@example.com"), actions.create(world.ada, "acme", document))


def stubborn() -> dict[str, Any]:
    """Changes that make a notice which a rule blocks that nobody may let pass."""
    return {"content/en/body": f"{BODY}\n\nOur interpretation shall be final."}


def in_days(days: int) -> date:
    """A day from today."""
    return clock.now().date() + timedelta(days=days)
