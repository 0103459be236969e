# SPDX-License-Identifier: Apache-2.0
"""The rules asked about each recipient before a step: allowed, held until an hour, or skipped with the rule as reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from duly.foundation.ledger.guard import Running, running
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as reads
from duly.rooms.customers.consenting import EXPLICIT, IMPLIED, UNSAID, Proof
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.delivery.facts import Content, Line, State
from duly.rooms.delivery.gates import known_of
from duly.rooms.delivery.models import Delivery, Mailing
from rooms.delivery.post_office import Recorder
from theatre import staged
from world import World, a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db
GATE: dict[str, Any] = {
    "kind": "service_adjustment", "time_zone": "Asia/Shanghai", "mandatory": False, "legal_basis": "",
    "quiet_hours_waived": False, "message_class": "commercial", "answers": {}, "sender_region": "CN", "urgency": "normal",
    "relation": "", "previous_kind": "", "audience_count": 1, "has_persons": True, "has_companies": False,
    "effective_on": "2027-03-01", "acknowledge_by": "2027-02-01", "channels": ["email", "sms"],
}  # fmt: skip
NOON = datetime(2026, 12, 1, 4, tzinfo=UTC)
"""In Shanghai."""


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = dict(installed())
    install_channels({"email": Recorder(), "sms": Recorder("sms")})
    monkeypatch.setattr(clock, "now", lambda: NOON)
    yield
    install_channels(before)


world = staged(a_world)


def _planned(
    world: World,
    folder: Path,
    *,
    channel: str = "sms",
    gate: dict[str, Any] | None = None,
    consents: dict[str, str] | None = None,
    proof: Proof = UNSAID,
    place: dict[str, str] | None = None,
    **mailing: Any,
) -> tuple[str, str]:
    """Plan one message to one person, in China where no other place is given; gives its state and why."""
    at = {"language": "zh-CN", "region": "CN", "time_zone": "Asia/Shanghai", "phone": "+8613800138000"} | (place or {})
    (party,) = make_customers(world, [customer_row(1, kind="person", **at)], folder)
    for purpose, decision in (consents or {}).items():
        customers.set_consent(world.ada, party.id, decision=decision, purpose=purpose, mechanism="portal", proof=proof)
    subject, recipient = UUID(int=7), UUID(int=8)
    opened = delivery.open_mailing(
        world.ada, subject=subject, organisation=world.acme.id, channel=channel, step=0,
        contents={"zh-Hans": Content(subject="通知", text="您好")}, sender={"name": "示例"},
        **({"mandatory": False, "legal_basis": "", "gate": gate} | mailing),
    )  # fmt: skip
    delivery.plan(world.operator, opened, [Line(recipient, party.id, "zh-Hans", None)])
    found = Delivery.objects.get(recipient_id=recipient)
    return found.state, found.outcome_code


def test_a_commercial_message_without_consent_is_skipped_and_names_the_rule(world: World, tmp_path: Path) -> None:
    state, code = _planned(world, tmp_path, gate=GATE)
    assert state == State.SKIPPED
    assert code.startswith("rule:CN-")


def test_with_consent_it_goes(world: World, tmp_path: Path) -> None:
    assert _planned(world, tmp_path, gate=GATE, consents={"commercial": "granted"})[0] == State.PLANNED


@pytest.mark.parametrize(
    ("proof", "state", "code"),
    [
        (Proof(EXPLICIT, "web form", None, "I agree to automated texts with offers of Acme."), State.PLANNED, ""),
        (Proof(IMPLIED), State.SKIPPED, "rule:US-04b"),
        (UNSAID, State.SKIPPED, "rule:US-04b"),
    ],
    ids=["explicit", "implied", "unsaid"],
)
def test_an_automated_text_with_advertising_needs_an_explicit_consent_in_the_united_states(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof, state: State, code: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=13))
    found = _planned(
        world, tmp_path, gate=GATE | {"sender_region": "US"}, consents={"commercial": "granted"}, proof=proof,
        place={"language": "en", "region": "US-NY", "time_zone": "America/New_York", "phone": "+12125550142"},
    )  # fmt: skip
    assert found == (state, code)


def test_at_night_it_is_held_and_not_dropped(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=10))
    state, _ = _planned(world, tmp_path, gate=GATE, consents={"commercial": "granted"}, respects_quiet_hours=False)
    assert state == State.HELD


def test_a_service_notice_needs_no_consent(world: World, tmp_path: Path) -> None:
    assert _planned(world, tmp_path, gate=GATE | {"message_class": "service_notice"})[0] == State.PLANNED


def test_what_stands_under_no_rules_is_not_asked_about(world: World, tmp_path: Path) -> None:
    assert _planned(world, tmp_path, gate=None)[0] == State.PLANNED


MANDATORY = {
    **GATE,
    "message_class": "legal_notice",
    "mandatory": True,
    "legal_basis": "民法典 509(2)",
    "gentler": ["email"],
}


def test_whoever_opted_out_gets_a_mandatory_notice_by_the_gentlest_channel_only(world: World, tmp_path: Path) -> None:
    out = {"notices": "refused"}
    given: dict[str, Any] = {"mandatory": True, "legal_basis": "民法典 509(2)", "consents": out}
    assert _planned(world, tmp_path, gate=MANDATORY, **given) == (State.SKIPPED, "gentler_channel")


def test_the_gentlest_channel_itself_is_used(world: World, tmp_path: Path) -> None:
    out = {"notices": "refused"}
    given: dict[str, Any] = {"mandatory": True, "legal_basis": "民法典 509(2)", "consents": out}
    assert _planned(world, tmp_path, channel="email", gate=MANDATORY | {"gentler": []}, **given)[0] == State.PLANNED


def test_whoever_did_not_opt_out_gets_every_step(world: World, tmp_path: Path) -> None:
    assert _planned(world, tmp_path, gate=MANDATORY, mandatory=True, legal_basis="民法典 509(2)")[0] == State.PLANNED


def test_what_is_yet_to_be_tried_again_does_not_count_against_itself(world: World, tmp_path: Path) -> None:
    _planned(world, tmp_path, gate=None)
    row = Delivery.objects.get()
    reaches = reads.reaches([row.customer_id], "sms")
    for state, count in ((State.PLANNED, 0), (State.HELD, 0), (State.ACCEPTED, 1)):
        token = running.set(Running("test.tried", SYSTEM))
        Delivery.objects.update(state=state, attempt=1, updated_at=NOON)
        running.reset(token)
        (mailing,) = Mailing.objects.all()
        mailing.gate = GATE
        assert known_of([mailing], reaches, NOON)[row.customer_id].attempts == count


def test_a_gentler_channel_that_nobody_carries_spares_nobody(world: World, tmp_path: Path) -> None:
    install_channels({"sms": Recorder("sms")})
    out = {"notices": "refused"}
    given: dict[str, Any] = {"mandatory": True, "legal_basis": "民法典 509(2)", "consents": out}
    assert _planned(world, tmp_path, gate=MANDATORY, **given)[0] == State.PLANNED
