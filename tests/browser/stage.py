# SPDX-License-Identifier: Apache-2.0
"""A launch in full swing: two languages, two steps, failures of several kinds, prices, a forecast."""

from datetime import timedelta
from pathlib import Path

from doors.story import Story, a_bilingual_file
from duly.foundation.ledger.actions import action, sequence_waiting
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.audience import queries as audience
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Outcome, Refused, Unknown, install_channels
from duly.rooms.delivery.models import Delivery
from duly.rooms.insight import actions as insight
from duly.rooms.notices import actions as notices
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.jobs import advance_due
from duly.rooms.obligations.models import Obligation
from duly.rooms.tariffs import actions as tariffs
from rooms.delivery.post_office import Recorder
from rooms.notices.letters import an_approved_notice
from rooms.tariffs.price_lists import price, sheet
from world import a_world, customer_row, make_customers

PRICES = sheet(
    price(provider="*", region="*", price="0.32", currency="CNY"), price(provider="*", region="CN", price="0.045"),
    price(provider="*", channel="email", region="*", price="0.001", before="2030-01-01"),
    labour=({"role": "agent", "channel": "call", "per_hour": 60, "currency": "CNY"},), zone="Asia/Shanghai",
)  # fmt: skip
_NO_MAILBOX = Refused("no_mailbox", "550 no such user", permanent=True)


@action("delivery.carry", silent="the play turns the clock")
def _make_due(actor: Actor) -> None:
    Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now())


@action("obligations.advance", silent="the play turns the clock")
def _next_step(actor: Actor) -> None:
    Obligation.objects.filter(next_at__isnull=False).update(next_at=clock.now())


@action("delivery.carry", silent="the play plays the quiet hours")
def _hold(actor: Actor, rows: list[Delivery]) -> None:
    for n, row in enumerate(rows):
        row.state, row.outcome_code, row.next_at = "held", "quiet_hours", clock.now() + timedelta(hours=2 + n % 9)
        row.save()


def a_launch(folder: Path, count: int = 36) -> Story:
    """A notice that went out to so many customers and is at its second step."""
    world = a_world()
    rows = [
        customer_row(n, language="zh-CN", region="CN", time_zone="Asia/Shanghai", name=f"示例客户 {n}") if n % 3 == 1
        else customer_row(n, name=f"Example Customer {n}") for n in range(count)
    ]  # fmt: skip
    make_customers(world, rows, folder)
    tariffs.set_sheet(world.operator, PRICES)
    answers: list[Outcome] = [_NO_MAILBOX, _NO_MAILBOX, Unknown("timeout"), Refused("spam", "554", permanent=True)]
    install_channels({"email": Recorder(answers=answers), "sms": Recorder("sms")})
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/quiet_hours": "waived"}))
    notices.launch(world.ada, notice.id)
    insight.freeze(SYSTEM, notice.id)
    for _ in range(2):
        advance_due()
        _make_due(SYSTEM)
        delivery.carry("email")
        _next_step(SYSTEM)
    recipients = [card.id for card in audience.recipients(notice.id)]
    for recipient in recipients[5:17]:
        obligations.acknowledge(world.operator, recipient, how="call")
    advance_due()
    waiting = list(Delivery.objects.filter(mailing__channel="sms", state="planned").order_by("id"))
    _hold(SYSTEM, waiting[: len(waiting) // 2])
    while flow.dispatch():
        pass
    while sequence_waiting():
        pass
    return Story(world, notice, recipients)
