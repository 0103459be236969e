# SPDX-License-Identifier: Apache-2.0
"""A customer of whom much is held, and the staff who answer when she asks about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.customers import actions as customers
from duly.rooms.customers.facts import Change, Item
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import install_channels
from duly.rooms.delivery.models import Delivery
from duly.rooms.feedback import actions as feedback
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from duly.rooms.obligations.jobs import advance_due
from duly.rooms.privacy import actions
from duly.rooms.privacy.models import Request
from rooms.delivery.post_office import Recorder, turned
from rooms.notices.letters import an_approved_notice
from world import World, a_world, customer_row, make_customers

NAME, MAIL, PHONE = "Wilhelmina Quarterstone", "w.quarterstone@example.com", "+12025550142"
QUESTION = "Why must Quarterstone Lane move at all?"


@dataclass
class Clock:
    """What time it is."""

    at: datetime

    def later(self, **by: float) -> None:
        """Time passes."""
        self.at += timedelta(**by)


@dataclass
class Stage:
    """What a test of this room sees."""

    world: World
    party: Party
    lena: Actor
    """Legal."""
    mail: Recorder
    sms: Recorder
    notice: Notice | None = None

    @property
    def customer(self) -> Actor:
        """The customer behind her own link."""
        return Actor("customer", self.party.id, NAME, frozenset({"customer"}), frozenset({self.world.acme.id}))

    def carry(self) -> None:
        """Everything that is planned goes out now, and an erasure has cooled."""
        turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
        turned(lambda: Request.objects.filter(state="erasing").update(erase_at=clock.now()))
        for channel in ("email", "sms"):
            delivery.carry(channel)

    def asked(self, kind: str, words: str = "") -> Request:
        """She asks on the telephone, and proves by a code that it is she."""
        made = actions.receive(self.world.cy, self.party.id, kind=kind, channel="phone", words=words)
        actions.send_code(self.world.cy, made.id)
        self.carry()
        assert actions.prove(self.world.cy, made.id, self.code(made.number)).is_right
        return Request.objects.get(id=made.id)

    def code(self, number: str) -> str:
        """The code in the last mail about this request."""
        return next(one.code or "" for one in reversed(self.mail.posted) if number in one.text)

    def granted(self, kind: str, words: str = "") -> Request:
        """The same, and two people agree to it where it takes two."""
        row = self.asked(kind, words)
        digest = actions.prepare(self.lena, row.id, outcome="granted")
        if kind in {"erasure", "restriction"}:
            actions.agree(self.world.bo, row.id, digest=digest)
        row.refresh_from_db()
        return row

    def recorded(self, kind: str) -> int:
        """How many facts of a kind lie in the inbox."""
        return Inbox.objects.filter(body__contains=f'"type":"{kind}"').count()


def a_stage(folder: Path, *, told: bool = False, **cells: str) -> Stage:
    """One customer whose contract is over; ``told``: she was also sent a notice, and asked a question about it."""
    world = a_world()
    accounts.add_user(world.operator, "lena@example.com", "Lena", roles=["legal"], organisation="acme")
    usual = {
        "kind": "person",
        "name": NAME,
        "email": MAIL,
        "phone": PHONE,
        "contract_end": "2020-12-31",
        "contract": "K-QX-77",
    }
    (party,) = make_customers(world, [customer_row(0, **(usual | cells))], folder)
    mail, sms = Recorder(), Recorder("sms")
    install_channels({"email": mail, "sms": sms})
    stage = Stage(world, party, people.actor_by_email("lena@example.com"), mail, sms)
    if told:
        _tell(stage)
    return stage


def _tell(stage: Stage) -> None:
    stage.notice = an_approved_notice(stage.world)
    notices.launch(stage.world.ada, stage.notice.id)
    advance_due()
    stage.carry()
    (card,) = audience.recipients(stage.notice.id)
    feedback.ask(stage.customer, card.id, text=QUESTION)


def changed(party: Party, point: UUID, value: str) -> None:
    """A contact point of hers is another from now on, by a change of her record."""
    from duly.kernel.actors import SYSTEM

    item = Item("contact_point", point, "value", value)
    customers.apply_change(SYSTEM, Change(party.id, "update", clock.now(), (item,), "test"))


def whole_database() -> str:
    """Every row of every table as text; bytes stand there in hexadecimal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for name in sorted(tables):
            cursor.execute(f'SELECT t::text FROM "{name}" t')  # the names come from the database itself
            found += [f"{name} {row}" for (row,) in cursor.fetchall()]
    return "\n".join(found)


def holding(dump: str, text: str) -> list[str]:
    """The lines of a dump in which a text stands, as it is or as bytes."""
    wanted = (text.casefold(), text.encode().hex())
    return [line[:200] for line in dump.splitlines() if any(one in line.casefold() for one in wanted)]
