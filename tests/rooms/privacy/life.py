# SPDX-License-Identifier: Apache-2.0
"""A long life of one customer: every room that writes something of her wrote it. All of it says ``Quarterstone`` somewhere."""

import json
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts.facts import Answer
from duly.foundation.ledger import actions as ledger
from duly.kernel import clock
from duly.kernel.actors import PROVIDER, SYSTEM
from duly.rooms.access import actions as access
from duly.rooms.access import rules as access_rules
from duly.rooms.access.facts import VISITOR
from duly.rooms.access.models import Attempt
from duly.rooms.audience import queries as audience
from duly.rooms.change_requests import actions as change_requests
from duly.rooms.change_requests import jobs as change_jobs
from duly.rooms.change_requests.facts import Ask, Wish
from duly.rooms.counter import actions as counter
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.customers.consenting import Proof
from duly.rooms.customers.facts import Change, Item
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Receipt, Reply
from duly.rooms.delivery.models import Delivery
from duly.rooms.privacy import actions
from duly.rooms.quality import actions as quality
from duly.rooms.quality.models import Finding
from rooms.privacy.stage import MAIL, NAME, PHONE, Clock, Stage, a_stage
from world import HEADER, customer_row

IBAN, PASSPORT, STREET = "GB82WEST12345698765432", "QX7654321", "17 Quarterstone Lane, London"
NEW_MAIL, TYPO = "wilhelmina@quarterstone.example", "not-a-mail-of-quarterstone"
SECRETS = ("quarterstone", "wilhelmina", MAIL, PHONE, PHONE[1:], "2025550142", IBAN, PASSPORT, "K-QX-77", "crm-qx-77")
"""What may stand nowhere afterwards; searched without regard to case."""


@dataclass
class Life:
    """What was lived, and who lived it."""

    stage: Stage
    double: UUID
    """The same person, entered a second time and merged."""


def lived(folder: Path, now: Clock) -> Life:
    """Everything, in the order in which it would happen."""
    stage = a_stage(folder, told=True)
    ledger.open_log(SYSTEM, "acme.example/a-long-life")
    _registered(stage)
    _answered_by_providers(stage)
    _came_to_the_counter(stage)
    now.later(days=40)
    _asked_for_changes(stage)
    _came_in(stage)
    _looked_at(stage)
    _kept_for_programs(stage)
    double = _doubled(stage, folder)
    now.later(days=40)
    return Life(stage, double)


def _registered(stage: Stage) -> None:
    """More on record than a file brings."""
    things = (
        Item("identifier", None, "value", IBAN, attributes=(("country", "GB"), ("kind", "iban"))),
        Item("identifier", None, "value", PASSPORT, attributes=(("country", "GB"), ("kind", "passport"))),
        Item("contact_point", None, "value", STREET, attributes=(("channel", "letter"), ("country", "GB"))),
        Item("attribute", None, "value", "Dr Quarterstone", attributes=(("name", "salutation"),)),
        Item("mandate", None, "holder", "Otto Quarterstone", attributes=(("scope", "all"),)),
    )
    for number, item in enumerate(things):
        customers.apply_change(
            SYSTEM, Change(stage.party.id, "update", clock.now(), (item,), "moved", number=f"T-{number}", requester="customer")
        )  # fmt: skip
    customers.link(stage.world.operator, stage.party.id, system="crm", external_id="crm-qx-77")
    customers.set_consent(
        stage.world.cy, stage.party.id, decision="granted", mechanism="telephone",
        proof=Proof(kind="implied", how="said so on the telephone: Quarterstone"),
    )  # fmt: skip
    customers.set_preference(stage.customer, stage.party.id, quiet_from=time(20), quiet_to=time(8), mechanism="portal")


def _answered_by_providers(stage: Stage) -> None:
    """Receipts, an orphan, a reply: as providers write them."""
    row = Delivery.objects.filter(mailing__channel="email").order_by("id").first()
    assert row is not None
    stage.mail.calls = [Receipt(row.id, "delivered", "", f"250 ok <{MAIL}>")]
    said = {"to": MAIL.upper(), "name": "Quarterstone"}
    delivery.take_receipts(PROVIDER, "email", {"x-to": MAIL.upper()}, json.dumps(said).encode())
    stage.mail.calls = [Receipt(None, "bounced", "550", f"550 no such user {MAIL}", "nobody-knows-yet")]
    delivery.take_receipts(PROVIDER, "email", {}, f"orphan {MAIL}".encode())
    stage.sms.calls = [Reply(PHONE, "please call Quarterstone back")]
    delivery.take_receipts(PROVIDER, "sms", {}, b"from=%2B12025550142&text=please+call+Quarterstone+back")
    stage.mail.calls, stage.sms.calls = [], []


def _came_to_the_counter(stage: Stage) -> None:
    """She signed a slip."""
    (card,) = audience.recipients_of_customer(stage.party.id)
    counter.confirm(
        stage.world.cy, card.id, identity="id_document", note="Ms Quarterstone herself", scan=b"%PDF-1.7\nQuarterstone\n%%EOF\n"
    )  # fmt: skip


def _asked_for_changes(stage: Stage) -> None:
    """By mail with a paper, by telephone with a note, by a mail that nobody understood; refused, and disagreed with."""
    raw = (
        f"From: Wilhelmina Quarterstone <{MAIL}>\r\nTo: notices@acme.example\r\nSubject: my new phone number\r\n"
        "Message-ID: <one@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nPlease change my phone number to +1 202 555 0199. Quarterstone\r\n"
        '--b\r\nContent-Type: application/pdf; name="Quarterstone passport.pdf"\r\n'
        'Content-Disposition: attachment; filename="Quarterstone passport.pdf"\r\n\r\n%PDF-1.4 Quarterstone\r\n--b--\r\n'
    ).encode()
    change_requests.receive_mail(SYSTEM, raw)
    odd = (
        f"From: Wilhelmina Quarterstone <{MAIL}>\r\nTo: notices@acme.example\r\nSubject: please delete my data\r\n"
        "Message-ID: <two@example.com>\r\n\r\nPlease delete all data that you hold about me, Quarterstone.\r\n"
    ).encode()
    change_requests.receive_mail(SYSTEM, odd)
    held = registry.record_of(stage.party.id).of("profile")[0]
    wish = Wish("profile", "name", "Wilhelmina Othername-Quarterstone", held.id, held.digests["name"])
    home = stage.world.acme.id
    made = change_requests.create(
        stage.world.cy, Ask(home, "phone", (wish,), party=stage.party.id, note="Quarterstone rang at noon")
    )
    point = next(
        one for one in registry.record_of(stage.party.id).of("contact_point") if one.attributes["channel"] == "email"
    )
    change_requests.start_proof(stage.world.cy, made.id, point=point.id)
    paper = change_requests.Paper(b"%PDF-1 Quarterstone licence", "application/pdf")
    change_requests.add_evidence(stage.world.cy, made.id, paper, kind="passport")
    change_requests.take_down(stage.world.cy, made.id, method="document", passed=True, note="saw Ms Quarterstone")
    change_jobs.carry_on()
    stage.carry()


def _came_in(stage: Stage) -> None:
    """By a code to her address; one session with its attempts."""
    key = access.ask(VISITOR, MAIL, origin="203.0.113.9").key
    access.send(SYSTEM)
    stage.carry()
    row = Attempt.objects.get(key=access_rules.kept(key))
    assert access.prove(VISITOR, key, access_rules.code_of(settings.DULY.secret, row.id)).is_right


def _looked_at(stage: Stage) -> None:
    """Somebody opened her address, somebody put a hold on her and lifted it, the register was surveyed."""
    point = registry.record_of(stage.party.id).of("contact_point")[0]
    actions.reveal(
        stage.world.cy, stage.party.id,
        actions.Wanted(point.id), reason="customer_calls", reference="T-17", note="Quarterstone asked me",
    )  # fmt: skip
    hold = actions.hold(
        stage.lena, stage.world.acme.id, stage.party.id, reason="litigation", note="Quarterstone v. Acme"
    )
    actions.ask_release(stage.lena, hold, note="Quarterstone settled")
    actions.release(stage.world.bo, hold)
    quality.set_needs(stage.lena, "acme", fields=("name",), channels=("email",), identifiers=("resident_id",), months=1)
    survey = quality.begin_survey(SYSTEM, stage.world.acme.id)
    while survey is not None and quality.survey(SYSTEM, survey):
        pass
    for row in Finding.objects.filter(customer_id=stage.party.id, state="open")[:1]:
        quality.ignore(stage.world.operator, row.id, reason="Quarterstone wants it so")


def _kept_for_programs(stage: Stage) -> None:
    """What a program was answered about her, for a repetition."""
    key = "11111111-quarter"
    accounts.claim_answer(stage.world.operator, key, "0" * 64)
    accounts.keep_answer(stage.world.operator, key, Answer(200, json.dumps({"name": NAME, "email": MAIL})))


def _doubled(stage: Stage, folder: Path) -> UUID:
    """A second file brought her again, with a fault in a cell; somebody found out and merged the two."""
    rows = [
        customer_row(1, name="Wilhelmina Quarterstone-Twin", email=NEW_MAIL, phone="", kind="person", contract="K-QX-78",
                     contract_end="2021-01-01"),
        customer_row(0, name=NAME, email=TYPO, phone=PHONE, kind="person", contract="K-QX-77", contract_end="2020-12-31"),
    ]  # fmt: skip
    path = folder / "second.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    customers.import_customers(stage.world.ada, stage.world.acme.id, path, name="second.csv")
    double = registry.customer_for(stage.world.ada, stage.world.acme.id, "C-00001").id
    customers.merge(SYSTEM, stage.party.id, double, reason="duplicate")
    return double
