# SPDX-License-Identifier: Apache-2.0
"""A service desk with two departments, a customer, and the people who answer her."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.channel import install_channels
from duly.rooms.delivery.models import Delivery
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import Asking, ConversationCard
from rooms.delivery.post_office import Recorder, turned
from world import World, a_world, customer_row, make_customers

WORDS = "My invoice of Nightingale Row shows the old address."
POLICY = {
    "question": {"first_days": 1, "days": 3, "stops": True}, "complaint": {"first_days": 1, "days": 5, "stops": False},
    "reopen_days": 7, "quiet_days": 5,
}  # fmt: skip


@dataclass
class Desk:
    """What a test of the service desk sees."""

    world: World
    party: Party
    other_party: Party
    lena: Actor
    mail: Recorder
    sms: Recorder
    patch: pytest.MonkeyPatch
    billing: UUID

    @property
    def customer(self) -> Actor:
        """The customer in her own session."""
        return Actor("customer", self.party.id, "Customer", frozenset({"customer"}), frozenset({self.world.acme.id}))

    @property
    def stranger(self) -> Actor:
        """Another customer of the same company."""
        home = frozenset({self.world.acme.id})
        return Actor("customer", self.other_party.id, "Other", frozenset({"customer"}), home)

    def asked(self, kind: str = "question", **more: Any) -> UUID:
        """She asks, or complains, in the service centre."""
        return actions.open(self.customer, Asking(self.party.id, WORDS, kind=kind, **more)).id

    def card(self, conversation: UUID) -> ConversationCard:
        """How it stands."""
        return queries.conversation_for(self.world.cy, conversation)

    def at(self, moment: datetime) -> None:
        """It is this time now."""
        self.patch.setattr(clock, "now", lambda: moment)

    def later(self, **by: float) -> datetime:
        """Time passes."""
        moment = clock.now() + timedelta(**by)
        self.at(moment)
        return moment

    def carry(self) -> None:
        """It is noon where the customer is, and everything that is planned goes out."""
        self.at((clock.now() + timedelta(days=1)).replace(hour=12, minute=0))
        turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
        for channel in {"email", "sms"} & set(deliveries.open_channels()):
            delivery.carry(channel)

    def recorded(self, kind: str) -> int:
        """How many facts of a kind lie in the inbox."""
        return Inbox.objects.filter(body__contains=f'"type":"{kind}"').count()


def a_desk(folder: Path, patch: pytest.MonkeyPatch, **cells: str) -> Desk:
    """Two customers, two departments, mail and text messages that arrive."""
    world = a_world()
    accounts.add_user(world.operator, "lena@example.com", "Lena", roles=["legal"], organisation="acme")
    accounts.add_department(world.operator, "billing", name_en="Billing", organisation="acme")
    rows = [customer_row(0, name="Ines Nightingale", kind="person", **cells), customer_row(1)]
    party, other = make_customers(world, rows, folder)
    mail, sms = Recorder(), Recorder("sms")
    install_channels({"email": mail, "sms": sms})
    billing = people.departments_of(world.acme.id)["billing"].id
    return Desk(world, party, other, people.actor_by_email("lena@example.com"), mail, sms, patch, billing)
