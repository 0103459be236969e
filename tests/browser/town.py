# SPDX-License-Identifier: Apache-2.0
"""A whole town: a launch in phases over many channels, with failures, calls, letters, repairs, questions and a website."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from browser.stage import PRICES
from browser.written import a_written_notice
from doors.belongings_of_transfers import of_a_plan
from doors.story import CHINESE, a_bilingual_file
from duly.adapters.channels.webhook import WebhookChannel
from duly.foundation.ledger.actions import sequence_waiting
from duly.house import flow
from duly.kernel import clock, tokens
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.announcements import actions as announcements
from duly.rooms.announcements.facts import Fetched
from duly.rooms.audience import queries as audience
from duly.rooms.customers import actions as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Accepted, Outcome, Provider, Refused, Unknown, install_channels
from duly.rooms.delivery.models import Delivery, Health
from duly.rooms.feedback import actions as feedback
from duly.rooms.insight import actions as insight
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as how_it_stands
from duly.rooms.obligations.facts import PhaseState
from duly.rooms.obligations.jobs import advance_due
from duly.rooms.obligations.models import Obligation
from duly.rooms.printing import actions as printing
from duly.rooms.repairs import actions as repairs
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.transfer import actions as transfer
from rooms.delivery.post_office import Recorder, turned
from rooms.notices.letters import an_approved_notice
from rooms.printing.tray import HEADS, QuickPress
from world import HEADER, World, a_world, customer_row

_FIRMS = ("Harbour Example Ltd", "Northwind Sample GmbH", "Placeholder Trading SARL", "Specimen Foods Inc")
_STEPS = [
    {"channel": "email", "wait": "3d", "extras": ["wechat"]}, {"channel": "sms", "wait": "3d"},
    {"channel": "letter", "wait": "10d"}, {"channel": "call", "wait": "5d"},
]  # fmt: skip
_ANSWERS: list[Outcome] = [
    Refused("no_mailbox", "550 no such user", permanent=True), Accepted("r"), Unknown("no_answer_in_time"), Accepted("r"),
    Refused("rejected", "554 looks like spam", permanent=True), Accepted("r"), Unknown("unmapped:599"),
    Refused("mailbox_full", "452", permanent=False),
]  # fmt: skip


@dataclass
class Town:
    """What the pages are about."""

    world: World
    notice: Notice
    drafted: Notice
    written: Notice
    recipients: list[UUID]
    transfer: UUID

    def link(self, position: int) -> str:
        """A customer's own page."""
        until = clock.now() + timedelta(days=1)
        return f"/n/{tokens.issue(settings.DULY.secret, 'portal', self.recipients[position], until)}"


def a_town(folder: Path, count: int = 60) -> Town:
    """Everything that a company meets in its first month."""
    world = a_world()
    _people(world, folder, count)
    tariffs.set_sheet(world.operator, PRICES)
    _carriers()
    calm = {"bounce": "60%", "unknown": "60%", "question": "60%"}
    phases = [{"share": share, "stop": calm} for share in ("20%", "60%", "100%")]
    changes = {"plan/steps": _STEPS, "plan/phases": phases, "plan/quiet_hours": "waived"}
    drafted = notices.create(
        world.ada,
        "acme",
        a_bilingual_file(
            **{
                "content/en/title": "Our bank account changes on 1 March",
                "content/zh-CN": CHINESE | {"title": "自三月一日起变更收款账户"},
            }
        ),
    )
    notices.submit(world.ada, drafted.id)
    notice = an_approved_notice(world, a_bilingual_file(**changes))
    notices.launch(world.ada, notice.id)
    insight.freeze(SYSTEM, notice.id)
    _steps(world, notice)
    recipients = [card.id for card in audience.recipients(notice.id)]
    _life(world, recipients)
    _website()
    written = a_written_notice(world)
    _settle()
    return Town(world, notice, drafted, written, recipients, _moving_away(world, folder))


def _moving_away(world: World, folder: Path) -> UUID:
    """A transfer whose sources were looked through."""
    made = UUID(of_a_plan(world, folder)["transfer_id"])
    transfer.inventory(world.ada, made)
    return made


def _people(world: World, folder: Path, count: int) -> None:
    rows = []
    for n in range(count):
        if n % 2:
            row = customer_row(
                n,
                language="zh-CN",
                region="CN",
                time_zone="Asia/Shanghai",
                name=f"示例贸易（上海）有限公司 {n}",
                phone=f"+8613800138{n:03d}",
            )
            address = "200000 上海市黄浦区示例路1号"
        else:
            row = customer_row(n, name=f"{_FIRMS[n // 2 % 4]} {n}", email="" if n % 10 == 4 else f"c{n}@example.com")
            address = f"{n} Sample Road|Sampletown {n:05d}"
        rows.append(f'{row},"{address}"')
    path = folder / "customers.csv"
    path.write_text("\n".join([f"{HEADER},postal_address", *rows]) + "\n", encoding="utf-8")
    customers.import_customers(world.ada, world.acme.id, path, name=path.name)


def _carriers() -> None:
    secret = "whsec_" + base64.b64encode(b"s" * 32).decode()
    first, second = Recorder(answers=list(_ANSWERS)), Recorder(answers=list(_ANSWERS))
    from duly.adapters.channels.letter.channel import LetterChannel

    install_channels(
        {
            "email": [
                Provider("relay-a", first, weight=300, adapter="smtp", hook="/hooks/mail"),
                Provider("relay-frankfurt", second, adapter="ses", hook="/hooks/relay-frankfurt", per_second=14),
            ],
            "sms": [
                Provider("aliyun", Recorder("sms", answers=[Refused("wording", "no template", permanent=True)]), adapter="aliyun_sms", regions=("CN",), hook="/hooks/aliyun?token=<hook_token>"),
                Provider("twilio", Recorder("sms"), adapter="twilio_sms", hook="/hooks/twilio"),
            ],
            "letter": [Provider("letter", LetterChannel(HEADS), adapter="letter")],
            "wechat": [Provider("wechat", Recorder("wechat"), adapter="wechat", hook="/hooks/wechat")],
            "webhook": [Provider("erp", WebhookChannel({"secret": secret}), adapter="webhook", hook="/hooks/erp")],
        }
    )  # fmt: skip
    printing.install_press(QuickPress(), lambda: HEADS)


def _steps(world: World, notice: Notice) -> None:
    for step in range(4):
        advance_due()
        turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
        for channel in ("email", "wechat", "sms", "letter"):
            delivery.carry(channel)
        _settle()
        obligations.watch_phases(SYSTEM)
        if step == 1:
            if (
                how_it_stands.phases(notice.id)[0].state == PhaseState.STOPPED
            ):  # by chance: who is in it is drawn by lot
                obligations.release_phase(world.bo, notice.id, number=1, reason="The addresses were mended.")
            obligations.release_phase(world.bo, notice.id, number=2, reason="The first figures are good.")
        if step < 3:
            turned(lambda: Obligation.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
    last = list(Obligation.objects.filter(step=3, next_at__isnull=False).values_list("id", flat=True))
    last = last[: len(last) // 2]
    turned(lambda: Obligation.objects.filter(id__in=last).update(next_at=clock.now()))
    advance_due()
    batch = printing.order(world.ada, "acme")
    printing.make(world.ada, batch)


def _asks(recipient: UUID, text: str) -> None:
    customer = Obligation.objects.get(id=recipient).customer_id
    feedback.ask(Actor("customer", customer, "customer", frozenset({"customer"})), recipient, text=text)


def _life(world: World, recipients: list[UUID]) -> None:
    done = 0
    for recipient in recipients:
        row = Obligation.objects.get(id=recipient)
        if row.state in {"waiting", "reached"} and done < 7:
            obligations.acknowledge(world.operator, recipient, how=("portal", "sms", "call", "counter")[done % 4])
            done += 1
    obligations.exempt(world.cy, recipients[-1], reason="Contract ended.")
    _asks(recipients[3], "变更之后，原来的发票抬头还能用吗？")
    _asks(recipients[2], "Does our purchase order number stay the same after the move?")
    turned(_held)
    turned(
        lambda: Health.objects.filter(provider="relay-frankfurt").update(
            rests_until=clock.now() + timedelta(minutes=1), failures=2, last_code="connect"
        )
    )
    repairs.ask_due(SYSTEM)


def _held() -> None:
    for n, row in enumerate(Delivery.objects.filter(state__in=("planned", "accepted"), mailing__channel="sms")[:6]):
        row.state, row.outcome_code, row.next_at = (
            "held",
            ("quiet_hours", "paced")[n % 2],
            clock.now() + timedelta(hours=1 + n),
        )
        row.save()


def _website() -> None:
    announcements.install_eyes(lambda url: Fetched(503), lambda: "https://x.example")
    announcements.check()


def _settle() -> None:
    while flow.dispatch():
        pass
    while sequence_waiting():
        pass
