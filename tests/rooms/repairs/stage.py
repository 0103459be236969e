# SPDX-License-Identifier: Apache-2.0
"""A notice whose e-mails come back, and the customer who should say where they can be reached."""

from dataclasses import dataclass
from pathlib import Path

from doors.story import a_bilingual_file
from duly.foundation.ledger.models import Inbox
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.audience import queries as audience
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Refused, install_channels
from duly.rooms.delivery.models import Delivery
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from duly.rooms.obligations.jobs import advance_due
from duly.rooms.repairs.models import Repair
from rooms.delivery.post_office import Recorder, turned
from rooms.notices.letters import an_approved_notice
from world import World, a_world, customer_row, make_customers

GONE = Refused("no_mailbox", "550 no such user", permanent=True)
FULL = Refused("mailbox_full", "552 full", permanent=True)


@dataclass
class Stage:
    """What a test of this room sees."""

    world: World
    notice: Notice
    party: Party
    recipient: object
    mail: Recorder
    sms: Recorder

    @property
    def customer(self) -> Actor:
        """The customer behind their own link."""
        return Actor(
            "customer", self.party.id, self.party.name, frozenset({"customer"}), frozenset({self.world.acme.id})
        )

    @property
    def repair(self) -> Repair:
        """The one repair that there is."""
        return Repair.objects.get()

    def carry(self) -> None:
        """Everything that is planned goes out now, and its news is told."""
        turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
        for channel in ("email", "sms"):
            delivery.carry(channel)
        while flow.dispatch():
            pass

    def posted(self, channel: str, word: str) -> list[Letter]:
        """The letters of a channel that say something."""
        return [
            one for one in (self.mail if channel == "email" else self.sms).posted if word in f"{one.subject} {one.text}"
        ]

    def delivered(self) -> Delivery:
        """The notice's own e-mail."""
        found: Delivery = Delivery.objects.get(mailing__channel="email", mailing__purpose="notice")
        return found

    def recorded(self, kind: str) -> int:
        """How many facts of a kind lie in the inbox."""
        return Inbox.objects.filter(body__contains=f'"type":"{kind}"').count()


def a_stage(folder: Path, answer: Outcome = GONE, *, steps: tuple[str, ...] = ("email",), **cells: str) -> Stage:
    """One customer, whose e-mail is answered so."""
    world = a_world()
    (party,) = make_customers(world, [customer_row(0, **cells)], folder)
    mail, sms = Recorder(answers=[answer]), Recorder("sms")
    install_channels({"email": mail, "sms": sms})
    plan = [{"channel": channel, "wait": "3d"} for channel in steps]
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/steps": plan}))
    notices.launch(world.ada, notice.id)
    advance_due()
    (card,) = audience.recipients(notice.id)
    stage = Stage(world, notice, party, card.id, mail, sms)
    stage.carry()
    return stage


def accepted() -> Outcome:
    """What a provider says to a letter that it takes."""
    return Accepted("ref", "250 ok")


__all__ = ["FULL", "GONE", "SYSTEM", "Stage", "a_stage", "accepted"]
