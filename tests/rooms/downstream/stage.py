# SPDX-License-Identifier: Apache-2.0
"""The people around recipients of data, and a carrier that remembers what it was given and answers as a test says."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from duly.adapters.carriers.webhook import WebhookCarrier
from duly.adapters.channels.webhook.signatures import headers_for, read_secret
from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.foundation.ledger.models import Inbox
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import PROVIDER, SYSTEM, Actor
from duly.rooms.customers import actions as registry
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Change, Entity, Item
from duly.rooms.customers.models import Party
from duly.rooms.downstream import actions, jobs
from duly.rooms.downstream.carrier import Answered, Parcel
from duly.rooms.downstream.facts import Terms
from duly.rooms.downstream.models import Announcement
from rooms.delivery.post_office import turned
from world import World, a_world, customer_row, make_customers

URL = "https://erp.example/duly"
NEW = "+12025550188"


@dataclass
class Remembering:
    """A carrier without a network."""

    parcels: list[Parcel] = field(default_factory=list)
    answer: Answered = field(default_factory=lambda: Answered(200, b"{}"))
    _real: WebhookCarrier = field(default_factory=lambda: WebhookCarrier(lambda: False))

    def trouble_with(self, url: str) -> str:
        """As the real one says."""
        return self._real.trouble_with(url)

    def post(self, parcel: Parcel) -> Answered:
        """Remember it."""
        self.parcels.append(parcel)
        return self.answer

    def is_genuine(self, keys: Sequence[str], headers: Mapping[str, str], body: bytes) -> bool:
        """As the real one says."""
        return self._real.is_genuine(keys, headers, body)


@dataclass
class Stage:
    """What a test of this room sees."""

    world: World
    party: Party
    other: Party
    carrier: Remembering
    legal: Actor
    system: UUID

    @property
    def key(self) -> str:
        """The recipient's key."""
        return actions.show_key(self.world.operator, self.system)

    def entity(self, family: str = "contact_point", channel: str = "sms") -> Entity:
        """Something on record."""
        found = customers.record_of(self.party.id).of(family)
        return next(one for one in found if family != "contact_point" or one.attributes["channel"] == channel)

    def change(self, value: str = NEW, nature: str = "update") -> UUID:
        """The mobile number is another; gives the entry of the permanent record."""
        item = Item("contact_point", self.entity().id, "value", value)
        return self.write(nature, item)

    def rename(self, name: str) -> UUID:
        """The name is another."""
        return self.write("update", Item("profile", self.entity("profile").id, "name", name))

    def write(self, nature: str, *items: Item) -> UUID:
        """Through the registry, and the news is told."""
        change = Change(self.party.id, nature, clock.now(), items, "moved", number="CR-2026-000001")
        record = registry.apply_change(SYSTEM, change).record
        self.tell()
        return record

    def tell(self) -> None:
        """What happened below is told."""
        while flow.dispatch():
            pass

    def carry(self) -> int:
        """Whatever waits goes out now."""
        turned(lambda: Announcement.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
        return jobs.carry()

    def one(self) -> Announcement:
        """The one announcement."""
        return Announcement.objects.select_related("system").get()

    def body(self) -> dict[str, Any]:
        """What the last parcel says."""
        said: dict[str, Any] = orjson.loads(self.carrier.parcels[-1].body)
        return said

    def call(self, kind: str, announcement: UUID, *, key: str = "", system: UUID | None = None) -> dict[str, Any]:
        """The recipient calls back."""
        body = orjson.dumps({"type": kind, "data": {"id": str(announcement)}})
        headers = headers_for([read_secret(key or self.key)], "call-1", body, time.time())
        return actions.take_call(PROVIDER, system or self.system, headers, body)

    def register(self, ref: str, **terms: Any) -> UUID:
        """Another recipient, agreed to by two."""
        return registered(self.world, ref, **terms)


def registered(world: World, ref: str, **changes: Any) -> UUID:
    """The operator proposes, Bo agrees."""
    terms = {"url": URL, "families": ("contact_point",), "purpose": "invoices"} | changes
    system = actions.propose(world.operator, world.acme.id, ref, f"{ref.title()} system", Terms(**terms))
    actions.agree(world.bo, system)
    return system


def a_stage(folder: Path) -> Stage:
    """Everybody, and one recipient that gets contact points."""
    world = a_world()
    carrier = Remembering()
    actions.install_carrier(carrier)
    first, second = make_customers(world, [customer_row(0), customer_row(1)], folder)
    accounts.add_user(world.operator, "lee@example.com", "Lee", roles=["legal"], organisation="acme")
    legal = people.actor_by_email("lee@example.com")
    system = registered(world, "erp")
    stage = Stage(world, first, second, carrier, legal, system)
    stage.tell()
    return stage


def leaves(kind: str) -> list[dict[str, Any]]:
    """What was recorded of a kind, in the open."""
    bodies = (orjson.loads(one) for one in Inbox.objects.order_by("id").values_list("body", flat=True))
    return [one["data"] for one in bodies if one["type"] == kind]
