# SPDX-License-Identifier: Apache-2.0
"""A post office for tests: a recording channel, mailings, and deliveries to real customers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from duly.kernel.actors import SYSTEM
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions
from duly.rooms.delivery.channel import Accepted, Letter, Limits, Outcome, Receipt, Reply
from duly.rooms.delivery.facts import Content, Line
from duly.rooms.delivery.models import Delivery
from world import World, a_world, customer_row, make_customers

CONTENTS = {
    "en": Content(
        "Acme moves",
        "Dear {{ name }},\n\nfrom {{ effective_on|date }} at a new place. {{ link }}",
        values={"effective_on": "2026-12-01"},
    ),
    "zh-Hans": Content(
        "公司搬迁",
        "尊敬的{{ name }}：\n\n{{ effective_on|date }}起启用新地址。{{ link }}",
        values={"effective_on": "2026-12-01"},
    ),
}


@dataclass
class Recorder:
    """A channel that notes what it is given and answers as told, letter by letter; accepted when nothing is told."""

    name: str = "email"
    limits: Limits = field(default_factory=Limits)
    answers: list[Outcome] = field(default_factory=list)
    posted: list[Letter] = field(default_factory=list)
    calls: list[Receipt | Reply] = field(default_factory=list)

    def check(self, address: str) -> str | None:
        """Every address that has an @ or a + is fine."""
        return None if "@" in address or "+" in address else "no address"

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Note and answer."""
        self.posted += letters
        return [
            self.answers.pop(0) if self.answers else Accepted(f"ref-{letter.delivery_id}", "250 ok")
            for letter in letters
        ]

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What the test put there."""
        return list(self.calls)


@dataclass
class PostOffice:
    """A world, its customers, and a subject to write to them about."""

    world: World
    customers: list[Party]
    channel: Recorder
    subject: UUID = field(default_factory=uuid4)
    recipients: dict[UUID, UUID] = field(default_factory=dict)

    def open_mailing(self, **changes: Any) -> UUID:
        """A mailing of the subject."""
        terms: dict[str, Any] = {
            "subject": self.subject, "organisation": self.world.acme.id, "channel": self.channel.name, "step": 0,
            "contents": CONTENTS, "sender": {"name": "Acme Ltd", "email": "notices@acme.example", "phone": "+12025550100"},
            "mandatory": True, "legal_basis": "Example Act 1", "respects_quiet_hours": False, "expires_at": None,
        }  # fmt: skip
        return actions.open_mailing(SYSTEM, **(terms | changes))

    def lines(self) -> list[Line]:
        """One line for each customer; a recipient id is kept from call to call."""
        return [Line(self.recipients.setdefault(c.id, uuid4()), c.id, c.language) for c in self.customers]

    def plan(self, **changes: Any) -> UUID:
        """Open a mailing and plan everybody on it."""
        mailing = self.open_mailing(**changes)
        actions.plan(SYSTEM, mailing, self.lines())
        return mailing

    def states(self) -> list[str]:
        """The states of all deliveries, sorted."""
        return sorted(Delivery.objects.values_list("state", flat=True))

    def only(self) -> Delivery:
        """The one delivery that there is."""
        return Delivery.objects.get()


def make_post_office(
    folder: Path, *, customers: int = 1, channel: Recorder | None = None, **columns: str
) -> PostOffice:
    """Customers imported through the real verb, and a recording channel installed."""
    world = a_world()
    people = make_customers(world, [customer_row(number, **columns) for number in range(customers)], folder)
    recorder = channel or Recorder()
    actions.install_channels({recorder.name: recorder})
    return PostOffice(world, people, recorder)


def make_due_at(delivery: Delivery, moment: datetime | None) -> None:
    """Move a delivery's due time, as the passing of time would."""
    turned(lambda: Delivery.objects.filter(id=delivery.id).update(next_at=moment))


def turned(change: Callable[[], object]) -> None:
    """Make a change that no verb makes: the passing of time, or a state that older versions left behind."""
    from duly.foundation.ledger.guard import Running, running

    token = running.set(Running("test.turn_the_clock", SYSTEM))
    try:
        change()
    finally:
        running.reset(token)
