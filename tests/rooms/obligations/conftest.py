# SPDX-License-Identifier: Apache-2.0
"""A notice of nobody's making: a roll of recipients, two mailings, an open cascade."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import random_id, uuid7
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions as delivery
from duly.rooms.obligations import actions
from duly.rooms.obligations.facts import Owed, Plan, Step
from duly.rooms.obligations.models import Obligation
from world import World, a_world, customer_row, make_customers


@dataclass
class Scene:
    """What a test of this room sees."""

    world: World
    notice: UUID
    recipients: list[UUID]

    def owed(self, index: int = 0) -> Obligation:
        """One recipient's row as it is now."""
        return Obligation.objects.get(id=self.recipients[index])

    def recorded(self, kind: str) -> int:
        """How many facts of a kind lie in the inbox."""
        return Inbox.objects.filter(body__contains=f'"type":"{kind}"').count()

    def let_time_pass(self) -> None:
        """Every wait is over."""
        from django.db import connection

        from duly.foundation.ledger.guard import Running, running

        token = running.set(Running("test.time", SYSTEM))
        try:
            Obligation.objects.filter(next_at__isnull=False).update(next_at=clock.now() - timedelta(seconds=1))
        finally:
            running.reset(token)
        connection.ensure_connection()


CONTENT = {"en": {"subject": "We move", "text": "{{ name }}: {{ link }} {{ code }}", "values": {}}}


def open_scene(
    world: World, folder: Path, rows: list[str], *, due_at: datetime | None = None, exempt: bool = False
) -> Scene:
    """Import customers, fix two mailings and open what they owe."""
    parties = make_customers(world, rows, folder)
    notice = uuid7()
    common: dict[str, Any] = {
        "subject": notice, "organisation": world.acme.id, "contents": CONTENT, "mandatory": False, "legal_basis": None,
        "sender": {"name": "Acme Ltd", "email": "notices@acme.example", "phone": ""}, "respects_quiet_hours": False,
    }  # fmt: skip
    steps = [
        Step(channel, delivery.open_mailing(SYSTEM, channel=channel, step=number, **common), timedelta(days=3))
        for number, channel in enumerate(("email", "sms"))
    ]
    owed = [_owed(party, exempt=exempt) for party in parties]
    plan = Plan(steps, due_at or clock.now() + timedelta(days=10))
    actions.open_acknowledgements(SYSTEM, notice, plan=plan, pages=[owed])
    return Scene(world, notice, [row.recipient_id for row in owed])


def _owed(party: Party, *, exempt: bool) -> Owed:
    return Owed(random_id(), party.id, party.language, party.time_zone, party.region, exempt)


@pytest.fixture()
def scene(db: None, tmp_path: Path) -> Scene:
    """Three customers: one with everything, one without e-mail, one without any contact point."""
    rows = [customer_row(0), customer_row(1, email=""), customer_row(2, email="", phone="")]
    return open_scene(a_world(), tmp_path, rows)
