# SPDX-License-Identifier: Apache-2.0
"""The people around a change request: the customer, who takes it in, who prepares it, who decides, and a thief."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.foundation.ledger.models import Inbox
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.change_requests import actions, jobs, queries
from duly.rooms.change_requests.facts import Ask, Receipt, State, Wish
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest
from duly.rooms.change_requests.queries import opening
from duly.rooms.customers import actions as registry
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Change, Entity, Item
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Letter, install_channels
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import Recorder, turned
from world import World, a_world, customer_row, make_customers

NEW_PHONE = "+12025550188"
NEW_EMAIL = "new@example.com"
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{6}\b")


@dataclass
class Stage:
    """What a test of this room sees, and the steps that most of them take."""

    world: World
    time: Any
    party: Party
    other: Party
    mail: Recorder
    sms: Recorder
    legal: Actor
    eve: Actor

    @property
    def customer(self) -> Actor:
        """The customer, signed in."""
        return customer_of(self.world, self.party.id)

    @property
    def visitor(self) -> Actor:
        """Somebody on the public pages; nobody knows who."""
        return customer_of(self.world, uuid4())

    def row(self, request: UUID | Receipt) -> ChangeRequest:
        """A request as it is stored."""
        return ChangeRequest.objects.get(id=request.id if isinstance(request, Receipt) else request)

    def state(self, request: UUID | Receipt) -> str:
        """How far it is."""
        return self.row(request).state

    def entity(self, family: str = "contact_point", channel: str = "sms", party: UUID | None = None) -> Entity:
        """Something on record."""
        found = customers.record_of(party or self.party.id).of(family)
        return next(one for one in found if family != "contact_point" or one.attributes["channel"] == channel)

    def ask(self, actor: Actor, *wishes: Wish, **changes: Any) -> Receipt:
        """Ask for something."""
        terms: dict[str, Any] = {
            "organisation": self.world.acme.id, "channel": "portal", "wishes": wishes,
            "party": None if actor.kind == "customer" else self.party.id,
        }  # fmt: skip
        return actions.create(actor, Ask(**(terms | changes)))

    def phone(self, value: str = NEW_PHONE) -> Wish:
        """The mobile number is to be another."""
        on_record = self.entity()
        return Wish("contact_point", "value", value, on_record.id, on_record.digests["value"])

    def name(self, value: str = "Acme Buyers Ltd") -> Wish:
        """The legal name is to be another: T3."""
        on_record = self.entity("profile")
        return Wish("profile", "name", value, on_record.id, on_record.digests["name"])

    def carry(self) -> None:
        """Everything that is planned goes out now, its news is told, and the clock looks at every request."""
        turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
        for channel in ("email", "sms"):
            delivery.carry(channel)
        while flow.dispatch():
            pass
        jobs.carry_on()

    def code(self, channel: str, words: str = "is your code") -> str:
        """The code in the last message on a channel that says this."""
        return codes_in(self.posted(channel, words)[-1])

    def posted(self, channel: str, words: str = "") -> list[Letter]:
        """What went out on a channel and says this."""
        sent = self.mail.posted if channel == "email" else self.sms.posted
        return [one for one in sent if words in f"{one.subject} {one.text}"]

    def prove(self, actor: Actor, request: Receipt, channel: str = "email", **more: Any) -> None:
        """A code to a contact point that was on record before, and back."""
        actions.start_proof(actor, request.id, point=self.entity(channel=channel).id, **more)
        self.carry()
        word = "Is that right" if more.get("who") == "confirmation" else "is your code"
        assert actions.prove(actor, request.id, self.code(channel, word), **more).is_right

    def prove_new(self, actor: Actor, request: Receipt, channel: str = "sms") -> None:
        """The new contact point gives its code back; it went out by itself."""
        self.carry()
        code = self.code(channel, "confirms this contact point")
        assert actions.prove(actor, request.id, code, who="new_contact").is_right

    def document(self, actor: Actor, request: Receipt, content: bytes = b"%PDF-1 licence", **dates: Any) -> UUID:
        """A document is laid beside the request."""
        paper = actions.Paper(content, "application/pdf")
        return actions.add_evidence(actor, request.id, paper, kind="business_licence", **dates)

    def prove_strongly(self, request: Receipt, by: Actor | None = None) -> None:
        """What T3 asks for: a code, a document, and a call back to the number on file."""
        agent = by or self.world.cy
        self.prove(agent, request)
        self.document(agent, request, uuid4().bytes)
        actions.take_down(agent, request.id, method="document", passed=True, note="the original was seen")
        point = self.entity().id
        actions.take_down(agent, request.id, method="call_back", passed=True, note="spoke with Ms Li", point=point)

    def in_review(self, *wishes: Wish, **changes: Any) -> Receipt:
        """A request that Cy took in and Ada handed over; it waits for somebody to decide."""
        terms: dict[str, Any] = {"channel": "phone", "flags": ("first_seen",)}
        request = self.ask(self.world.cy, *(wishes or (self.phone(),)), **(terms | changes))
        if self.row(request).tier >= 3:
            self.prove_strongly(request)
        else:
            self.prove(self.world.cy, request)
        self.carry()
        for item in self.row(request).items.filter(verifications__who="new_contact").distinct():
            words, channel = "confirms this contact point", "email" if "@" in self.asked(item) else "sms"
            code = self.code(channel, words)
            assert actions.prove(self.world.cy, request.id, code, who="new_contact", item=item.id).is_right
        self.submit(request)
        return request

    def applied(self, *wishes: Wish) -> Receipt:
        """The same, agreed to and applied."""
        return self.applied_from(self.in_review(*wishes))

    def applied_from(self, request: Receipt) -> Receipt:
        """What is in review is agreed to and applied."""
        self.accept(request)
        if self.state(request) == "confirming":
            self.confirm(request)
        self.cool()
        self.carry()
        assert self.state(request) == "closed"
        return request

    def confirm(self, request: Receipt) -> None:
        """The customer says yes with the code that went to an old contact point."""
        self.carry()
        row = self.row(request)
        if row.tier >= 3 and row.state == "confirming":
            assert actions.prove(
                self.customer, row.id, self.code("email", "Is that right"), who="confirmation"
            ).is_right
        self.carry()

    def eve_asks(self, hold: UUID) -> Actor:
        """Eve asks for a hold to be lifted, and then tries to lift it herself."""
        actions.ask_release(self.eve, hold, note="I am sure")
        return self.eve

    def asked(self, item: ChangeItem) -> str:
        """What an item says."""
        return opening.asked(item.request, [item])[item.id].value or ""

    def uscc(self, value: str = "91310000MA1FL0TQ8Q") -> Wish:
        """A new identifier."""
        return Wish("identifier", "value", value, attributes={"kind": "uscc", "country": "CN"})

    def take_identifier_elsewhere(self, value: str = "91310000MA1FL0TQ8Q") -> None:
        """Another customer gets it meanwhile."""
        self.elsewhere("update", Item("identifier", None, "value", value, "", (("country", "CN"), ("kind", "uscc"))))

    def end_identifier_elsewhere(self) -> None:
        """And loses it again."""
        self.elsewhere("end", Item("identifier", self.entity("identifier", party=self.other.id).id, "value", None))

    def elsewhere(self, nature: str, item: Item) -> None:
        """A change of the other customer."""
        registry.apply_change(SYSTEM, Change(self.other.id, nature, clock.now(), (item,), "other"))

    def submit(self, request: Receipt) -> str:
        """Ada hands it over."""
        return actions.submit(self.world.ada, request.id)

    def accept(self, request: Receipt, by: Actor | None = None) -> State:
        """Bo, or somebody else, agrees to all of it."""
        row = self.row(request)
        everything = {item.id: "" for item in row.items.all()}
        decider = by or self.world.bo
        return actions.review(decider, row.id, digest=row.payload_digest, decisions=everything, note="looked at it")

    def cool(self, **span: float) -> None:
        """Time passes, and the clock looks until it is through."""
        self.time.passes(**(span or {"hours": 73}))
        for _ in range(3):
            self.carry()

    def change_elsewhere(self, item: Item) -> None:
        """Somebody changes the record by another way."""
        registry.apply_change(
            SYSTEM,
            Change(self.party.id, "update", clock.now(), (item,), "other"),
        )

    def recorded(self, kind: str) -> int:
        """How many facts of a kind lie in the inbox."""
        return Inbox.objects.filter(body__contains=f'"type":"{kind}"').count()

    def value(self, channel: str = "sms") -> str:
        """What the record says now."""
        return self.entity(channel=channel).values["value"]


def customer_of(world: World, party: UUID) -> Actor:
    """A customer of Acme behind a page."""
    return Actor("customer", party, "customer", frozenset({"customer"}), frozenset({world.acme.id}))


def codes_in(letter: Letter) -> str:
    """The code that a message has."""
    found: Sequence[str] = CODE.findall(letter.text)
    return found[0] if found else letter.code or ""


def a_stage(folder: Path, time: Any) -> Stage:
    """Two customers and everybody else."""
    world = a_world()
    first, second = make_customers(world, [customer_row(0), customer_row(1)], folder)
    mail, sms = Recorder(), Recorder("sms")
    install_channels({"email": mail, "sms": sms})

    def person(name: str, *roles: str) -> Actor:
        accounts.add_user(world.operator, f"{name.lower()}@example.com", name, roles=list(roles), organisation="acme")
        return people.actor_by_email(f"{name.lower()}@example.com")

    return Stage(
        world, time, first, second, mail, sms, person("Lee", "legal"), person("Eve", "maker", "checker", "agent")
    )


__all__ = ["NEW_EMAIL", "NEW_PHONE", "SYSTEM", "Stage", "a_stage", "queries"]
