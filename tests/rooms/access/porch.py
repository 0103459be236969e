# SPDX-License-Identifier: Apache-2.0
"""Somebody stands at the customers' door, and the post works."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from duly.kernel.actors import Actor
from duly.rooms.access import actions, jobs, queries, rules
from duly.rooms.access.facts import VISITOR, Came, Standing
from duly.rooms.access.models import Attempt
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import install_channels
from rooms.delivery.post_office import Recorder
from world import World, a_world, customer_row, make_customers

HERE = "203.0.113.7"


@dataclass
class Porch:
    """A company, its customers, and what was posted to them."""

    world: World
    parties: list[Party]
    mail: Recorder
    sms: Recorder

    def ask(self, contact: str, *, origin: str = HERE) -> str:
        """Ask for a code; gives the browser's key."""
        return actions.ask(VISITOR, contact, origin=origin).key

    def carry(self) -> None:
        """The job finds out who is meant, and what is planned goes out."""
        jobs.send()
        for channel in ("email", "sms"):
            delivery.carry_urgent(channel)
            delivery.carry(channel)

    def enter(self, contact: str) -> Standing:
        """The whole way in; the session."""
        return self.inside(self.came(contact))

    def came(self, contact: str) -> Came:
        """The whole way up to the code."""
        key = self.ask(contact)
        self.carry()
        return actions.prove(VISITOR, key, code_in(key))

    def inside(self, came: Came) -> Standing:
        """The session that was opened."""
        held = queries.standing(queries.cookie_for(came.token))
        assert held is not None
        return held

    def actor(self, number: int = 0) -> Actor:
        """A customer who is signed in."""
        party = self.parties[number]
        return Actor("customer", party.id, "x", frozenset({"customer"}), frozenset({self.world.acme.id}))


def code_in(key: str) -> str:
    """The code of an attempt, as the house derives it."""
    return rules.code_of(settings.DULY.secret, Attempt.objects.get(key=rules.kept(key)).id)


def a_wrong_code(key: str) -> str:
    """Some other code."""
    return "222222" if code_in(key) != "222222" else "333333"


def a_porch(folder: Path, *rows: str) -> Porch:
    """Customers ``c0@example.com`` and ``c1@example.com``, unless told otherwise."""
    world = a_world()
    parties = make_customers(world, list(rows) or [customer_row(0), customer_row(1)], folder)
    mail, sms = Recorder(), Recorder("sms")
    install_channels({"email": mail, "sms": sms})
    return Porch(world, sorted(parties, key=lambda one: one.ref), mail, sms)
