# SPDX-License-Identifier: Apache-2.0
"""A bounced address: asked once, elsewhere; corrected and proved; what was missed goes out again."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.models import Delivery
from duly.rooms.obligations import actions as obligations
from duly.rooms.repairs import actions, jobs, queries
from duly.rooms.repairs.actions import asking, hear_failures
from duly.rooms.repairs.models import Repair
from rooms.delivery.post_office import turned
from rooms.repairs.stage import FULL, Stage, a_stage
from world import customer_row, given, make_customers, opened, the_point

pytestmark = pytest.mark.django_db()


def the_code(stage: Stage, channel: str = "email") -> str:
    """The code as it stands in the message that went out last."""
    posted = (stage.mail if channel == "email" else stage.sms).posted[-1]
    return posted.code


def correct(stage: Stage, value: str = "new@example.com") -> None:
    """The customer gives a new address and types the code."""
    assert actions.propose(stage.customer, stage.repair.id, value) == "checking"
    stage.carry()
    assert actions.prove(stage.customer, stage.repair.id, the_code(stage)).is_right


def test_a_bounce_opens_one_repair_however_often_it_is_told(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    assert (stage.repair.state, stage.repair.channel, stage.repair.masked) == ("open", "email", "c***@example.com")
    news = [type("N", (), {"public": {"delivery": str(stage.delivered().id)}, "stream": stage.recipient})()]
    assert hear_failures(SYSTEM, news) == 0
    assert stage.recorded("repairs.opened") == 1


def test_a_failure_that_is_not_the_addresss_fault_opens_none(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, FULL)
    assert not Repair.objects.exists()
    assert stage.recorded("repairs.opened") == 0


def test_the_customer_is_asked_once_on_the_best_other_channel(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    assert jobs.chase() == 1
    assert jobs.chase() == 0
    stage.carry()
    (asked,) = stage.posted("sms", "no longer works")
    assert "/n/" in asked.text
    assert asked.link in asked.text
    assert "Reply 1" not in asked.text
    assert (stage.repair.state, stage.repair.asked_on) == ("asked", "sms")


def test_a_later_step_asks_by_itself(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, steps=("email", "sms"))
    assert jobs.chase() == 0
    assert stage.repair.state == "open"


def test_the_next_step_carries_the_sentence(tmp_path: Path) -> None:
    from duly.rooms.obligations.jobs import advance_due

    stage = a_stage(tmp_path, steps=("email", "sms"))
    advance_due()
    stage.carry()
    (text,) = stage.sms.posted
    assert text.text.endswith(
        "Your e-mail address on our records no longer works. You can correct it behind the same link."
    )


def test_whoever_has_no_other_way_stays_on_the_list(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, phone="")
    assert jobs.chase() == 0
    assert [one.id for one in queries.repairs_for(stage.world.cy)] == [stage.repair.id]


def test_whoever_has_no_other_way_keeps_nobody_else_from_being_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = a_stage(tmp_path)
    first = stage.repair
    helpless = make_customers(stage.world, [customer_row(1, phone="")], tmp_path)[-1]
    point = ContactPoint.objects.get(party=helpless, channel="email")
    customers.mark_contact_points(stage.world.cy, [(point.id, "bounced", "no_mailbox")])
    older = {"customer_id": helpless.id, "contact_point_id": point.id, "opened_at": first.opened_at - timedelta(days=1)}
    copied = ("organisation_id", "notice_id", "recipient_id", "channel", "masked", "code")
    turned(lambda: Repair.objects.create(**older, **{name: getattr(first, name) for name in copied}))
    monkeypatch.setattr(asking, "BATCH", 1)
    assert jobs.chase() == 1
    first.refresh_from_db()
    assert first.state == "asked"


def test_a_correction_is_proved_told_and_brings_back_what_was_missed(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    correct(stage)
    states = {one.value: one.state for one in opened(channel="email")}
    assert states == {"c0@example.com": "ended", "new@example.com": "active"}
    row = stage.delivered()
    assert (row.state, stage.repair.state, stage.repair.reruns, stage.repair.how) == (
        "planned",
        "corrected",
        1,
        "portal",
    )
    stage.carry()
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("accepted", 2)
    assert stage.posted("email", "We are moving")[-1].address == "new@example.com"
    assert len(stage.posted("sms", "was changed")) == 1
    assert len(stage.posted("email", "was changed")) == 1


def test_the_code_goes_to_the_new_address_only_and_nothing_else_does(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    actions.propose(stage.customer, stage.repair.id, "new@example.com")
    stage.carry()
    sent = stage.mail.posted[-1]
    assert (sent.address, sent.code in sent.text, sent.link in sent.text) == ("new@example.com", True, False)
    assert sent.link not in (sent.html or "")
    assert "Read and confirm" not in (sent.html or "")
    assert the_point("new@example.com").state == "unproven"
    assert stage.delivered().state == "failed"


def test_who_has_confirmed_is_asked_and_nothing_is_run_again(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    obligations.acknowledge(stage.world.cy, stage.recipient, how="call")
    assert jobs.chase() == 1
    correct(stage)
    assert (stage.delivered().state, stage.repair.reruns) == ("failed", 0)


def test_a_cancelled_notice_is_not_run_again(tmp_path: Path) -> None:
    from duly.rooms.notices import actions as notices

    stage = a_stage(tmp_path)
    notices.cancel(stage.world.ada, stage.notice.id, reason="wrong date")
    correct(stage)
    assert stage.delivered().state == "failed"


def test_a_wrong_code_counts_and_five_use_it_up(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    actions.propose(stage.customer, stage.repair.id, "new@example.com")
    stage.carry()
    right = the_code(stage)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    assert [actions.prove(stage.customer, stage.repair.id, wrong).left for _ in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(stage.customer, stage.repair.id, right)
    assert stage.recorded("repairs.code_wrong") == 5


def test_a_code_is_valid_for_half_an_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = a_stage(tmp_path)
    actions.propose(stage.customer, stage.repair.id, "new@example.com")
    stage.carry()
    late = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: late)
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(stage.customer, stage.repair.id, the_code(stage))


def test_five_codes_a_day_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = a_stage(tmp_path)
    for number in range(5):
        actions.propose(stage.customer, stage.repair.id, f"new{number}@example.com")
    with pytest.raises(Refusal, match="5 codes were sent"):
        actions.propose(stage.customer, stage.repair.id, "new5@example.com")
    assert ContactPoint.objects.filter(state="unproven").count() == 1
    tomorrow = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert actions.propose(stage.customer, stage.repair.id, "new5@example.com") == "checking"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "not an address",
        "c0@example.com",
        "C0@EXAMPLE.COM",
        "a@b",
        "раураl@example.com",
        "x\u202e@example.com",
        "a" * 700 + "@example.com",
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path: Path, value: str) -> None:
    stage = a_stage(tmp_path)
    with pytest.raises(Refusal):
        actions.propose(stage.customer, stage.repair.id, value)
    assert stage.repair.state == "open"


def test_somebody_elses_repair_does_not_exist(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    other = stage.customer.__class__(
        "customer", uuid4(), "x", frozenset({"customer"}), frozenset({stage.world.acme.id})
    )
    with pytest.raises(Refusal, match="nothing to correct"):
        actions.propose(other, stage.repair.id, "new@example.com")
    with pytest.raises(Refusal, match="nothing to correct"):
        actions.give_up(stage.world.dee, stage.repair.id, reason="not hers")
    assert queries.repairs_for(stage.world.dee) == []


def test_an_agent_takes_a_correction_down(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    assert actions.correct(stage.world.cy, stage.repair.id, "new@example.com", how="call") == 1
    assert (stage.repair.state, stage.repair.how, stage.delivered().state) == ("corrected", "call", "planned")
    with pytest.raises(Refusal, match="corrected or closed already"):
        actions.correct(stage.world.cy, stage.repair.id, "newer@example.com")


def test_staff_say_how_they_heard_it(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    with pytest.raises(Refusal, match="choose one of"):
        actions.correct(stage.world.cy, stage.repair.id, "new@example.com", how="portal")


def test_giving_up_takes_a_reason(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    with pytest.raises(Refusal, match="Say why"):
        actions.give_up(stage.world.cy, stage.repair.id, reason=" ")
    actions.give_up(stage.world.cy, stage.repair.id, reason="moved abroad")
    assert (stage.repair.state, queries.counts_for(stage.world.cy)) == ("given_up", {})


def test_a_long_silence_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = a_stage(tmp_path, phone="")
    late = clock.now() + timedelta(days=61)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert actions.end_silent(SYSTEM) == 1
    assert stage.repair.state == "given_up"


def test_an_address_that_works_again_needs_no_correction(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    customers.mark_contact_points(stage.world.cy, [(stage.repair.contact_point_id, "active", "")])
    assert actions.ask_due(SYSTEM) == 0
    assert stage.repair.state == "given_up"


def test_a_bounced_code_opens_no_repair_of_the_repair(tmp_path: Path) -> None:
    from rooms.repairs.stage import GONE

    stage = a_stage(tmp_path)
    actions.propose(stage.customer, stage.repair.id, "wrong@example.com")
    stage.mail.answers = [GONE]
    stage.carry()
    assert Repair.objects.count() == 1


def test_a_reply_to_our_question_confirms_no_notice_and_blocks_no_news(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    jobs.chase()
    stage.carry()
    asked = stage.posted("sms", "no longer works")[0]
    from duly.kernel.actors import PROVIDER

    assert delivery.take_reply(PROVIDER, "sms", asked.address, f"1 {asked.code}", b"reply") == 0
    stage.carry()
    assert Delivery.objects.filter(mailing__purpose="service").count() == 1


def test_a_postal_address_cannot_be_proved_and_is_taken_as_said(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    from rooms.delivery.post_office import turned

    letterbox = given(stage.party, "letter", "1 Old Road\nLondon")
    customers.mark_contact_points(SYSTEM, [(letterbox, "bounced", "moved")])
    turned(lambda: Repair.objects.update(channel="letter", masked="… London", contact_point_id=letterbox))
    assert actions.propose(stage.customer, stage.repair.id, "2 New Road\nLeeds LS1 1AA") == "corrected"
    assert stage.recorded("customers.contact_corrected") == 1


def test_a_token_opens_the_repair_and_says_nothing(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    assert queries.exists(stage.repair.id)
    assert str(stage.repair.id) not in queries.token_of(stage.repair.id)
    assert [card.masked for card in queries.awaited_of([stage.party.id])] == ["c***@example.com"]
