# SPDX-License-Identifier: Apache-2.0
"""Whoever opted out hears only what the law makes the company say: with its basis on record, by the channel that disturbs
least, and without a word of advertising in it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.house import flow
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Outcome, install_channels, installed
from duly.rooms.delivery.models import Delivery
from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice
from duly.rooms.obligations.jobs import advance_due
from duly.rooms.obligations.models import Obligation
from rooms.delivery.post_office import Recorder, turned
from rooms.notices.letters import a_file, an_approved_notice
from rooms.repairs.stage import GONE
from world import World, a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 2, 4, tzinfo=UTC)
"""A working day in Shanghai."""
OUT, IN = "C-00000", "C-00001"
VOLUNTARY = {"mandatory": False, "legal_basis": None}
COMMERCIAL = VOLUNTARY | {"message_class": "commercial"}
ADVERTISED: dict[str, Any] = {
    f"content/{tag}": {
        "title": f"广告 AD {title}", "summary": "{{ effective_on|date }} {{ new_address }}",
        "sms": f"广告 Advertisement: {{{{ organisation }}}} {{{{ effective_on|date }}}} {{{{ new_address }}}} {{{{ link }}}} {refusing}",
        "body": "广告 Advertisement\n\n{{ name }}\n\n{{ organisation }} {{ effective_on|date }}: {{ old_address }}, {{ new_address }}, {{ phone }}. "
        f"{{{{ sender_email }}}}\n\n{refusing}\n\n{{{{ link }}}}",
    }
    for tag, title, refusing in (("zh-CN", "新套餐", "拒收请回复R"), ("en", "A new plan", "Reply STOP to opt out. 拒收请回复R"))
}  # fmt: skip
ADVERTISED |= {"answers": {"processing_basis": "consent", "consent_commercial": "register of consents"}}


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Outcome]]:
    """What the relay answers, letter by letter; it accepts what nothing is said of."""
    before, answers = dict(installed()), list[Outcome]()
    install_channels({"email": Recorder(answers=answers), "sms": Recorder("sms")})
    monkeypatch.setattr(clock, "now", lambda: NOON)
    yield answers
    install_channels(before)


@pytest.fixture
def world(post: list[Outcome], tmp_path: Path) -> World:
    """Two persons in Shanghai: the first has opted out of notices, the second has not."""
    world = a_world()
    place = {"kind": "person", "region": "CN", "time_zone": "Asia/Shanghai"}
    rows = [customer_row(n, phone=f"+861380013800{n}", **place) for n in range(2)]
    for party in make_customers(world, rows, tmp_path):
        if party.ref == OUT:
            customers.set_consent(world.ada, party.id, decision="refused", purpose="notices", mechanism="portal")
    return world


def launched(world: World, **changes: Any) -> Notice:
    """A notice by e-mail, then SMS, at its first step."""
    notice = an_approved_notice(world, a_file(**changes))
    actions.launch(world.ada, notice.id)
    _work()
    return notice


def next_step() -> None:
    """Nobody answered in time."""
    turned(lambda: Obligation.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
    _work()


def standing(notice: Notice, ref: str) -> dict[str, tuple[str, str]]:
    """State and reason of what was sent to a customer, by channel."""
    rows = Delivery.objects.filter(mailing__subject=notice.id, customer_id__in=_ids(ref)).select_related("mailing")
    return {row.mailing.channel: (row.state, row.outcome_code) for row in rows}


def test_a_voluntary_notice_passes_them_by(world: World) -> None:
    notice = launched(world, **VOLUNTARY)
    next_step()
    assert standing(notice, OUT) == {"email": ("skipped", "opted_out"), "sms": ("skipped", "opted_out")}
    assert {state for state, _ in standing(notice, IN).values()} == {"accepted"}


def test_a_mandatory_notice_reaches_them_by_its_gentlest_channel_only(world: World) -> None:
    notice = launched(world)
    assert standing(notice, OUT) == {"email": ("accepted", standing(notice, IN)["email"][1])}
    next_step()
    assert standing(notice, OUT)["sms"] == ("skipped", "gentler_channel")
    assert standing(notice, IN)["sms"][0] == "accepted"


def test_its_legal_basis_is_on_record_wherever_an_opt_out_was_passed_over(world: World) -> None:
    notice = launched(world)
    while sequence_waiting():
        pass
    facts = {recipient: _planned_facts(recipient) for recipient in _recipients(notice)}
    said = [(body.get("despite_opt_out"), body.get("legal_basis")) for bodies in facts.values() for body in bodies]
    assert sorted(said, key=str) == [(None, None), (True, "民法典 509(2)")]


def test_where_the_gentle_channel_fails_the_next_one_is_used(world: World, post: list[Outcome]) -> None:
    post += [GONE, GONE]
    notice = launched(world)
    assert standing(notice, OUT)["email"][0] in {"bounced", "failed"}
    next_step()
    assert standing(notice, OUT)["sms"][0] == "accepted"


def test_what_one_notice_spares_them_another_does_not_lose(world: World) -> None:
    """Two notices leave in one wave; only the first has a gentler channel in its plan."""
    first, second = launched(world), None
    turned(lambda: Obligation.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
    second = an_approved_notice(world, a_file(**{"plan/steps": [{"channel": "sms", "wait": "3d"}]}))
    actions.launch(world.ada, second.id)
    _work()
    assert standing(first, OUT)["sms"] == ("skipped", "gentler_channel")
    assert standing(second, OUT)["sms"][0] == "accepted"


def test_without_a_legal_basis_no_notice_is_mandatory(world: World) -> None:
    with pytest.raises(Refusal):
        an_approved_notice(world, a_file(legal_basis=None))


@pytest.mark.parametrize("sold", ["Buy now and save 20%!", "立即购买，限时优惠八折！"])
def test_a_commercial_sentence_inside_a_mandatory_notice_stops_it(world: World, sold: str) -> None:
    body = str(a_file()["content"]["en"]["body"])
    notice = actions.create(world.ada, "acme", a_file(**{"content/en/body": f"{body}\n\n{sold}"}))
    with pytest.raises(Refusal) as refused:
        actions.submit(world.ada, notice.id)
    assert refused.value.code == "notices.blocked"
    assert "content.en.body" in refused.value.say("en")


def test_a_commercial_message_without_consent_is_skipped_and_names_the_rule(world: World) -> None:
    notice = launched(world, **COMMERCIAL, **ADVERTISED)
    for ref in (OUT, IN):
        state, code = standing(notice, ref)["email"]
        assert (state, code.partition(":")[0]) == ("skipped", "opted_out" if ref == OUT else "rule")


def _work() -> None:
    for _ in range(2):
        advance_due()
        turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
        for channel in ("email", "sms"):
            delivery.carry(channel)
        while flow.dispatch():
            pass


def _ids(ref: str) -> list[Any]:
    from duly.rooms.customers.models import Party

    return list(Party.objects.filter(ref=ref).values_list("id", flat=True))


def _recipients(notice: Notice) -> list[Any]:
    return list(Delivery.objects.filter(mailing__subject=notice.id, mailing__channel="email").values_list("recipient_id", flat=True))  # fmt: skip


def _planned_facts(recipient: Any) -> list[dict[str, Any]]:
    return [fact["public"] for fact in ledger.facts_of(recipient) if fact["kind"] == "delivery.planned"]
