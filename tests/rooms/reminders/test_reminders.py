# SPDX-License-Identifier: Apache-2.0
"""switch, look, carry: one mail a day to whoever has something to do."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from adapters.channels.props import mail_sink
from duly.adapters.channels.smtp import SmtpChannel, read_url
from duly.foundation.accounts import actions as accounts
from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Accepted, Outcome, Refused, Unknown, install_channels
from duly.rooms.dossier import actions as dossier
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from duly.rooms.reminders import actions, jobs, queries
from duly.rooms.reminders.facts import MOST_TRIES, STREAM
from duly.rooms.reminders.models import Reminder
from rooms.agreement.departments import Departments, a_company
from rooms.delivery.post_office import Recorder
from rooms.notices.letters import a_file
from theatre import staged

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 5, 6, 1, tzinfo=UTC)
"""Nine o'clock in Shanghai, where Acme is."""


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts the clock; it stands at nine in the morning."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    put(MORNING)
    return put


company = staged(a_company)


@pytest.fixture
def notice(company: Departments) -> Notice:
    return notices.create(company.world.ada, "acme", a_file())


def a_relay(*answers: Outcome) -> Recorder:
    post = Recorder(answers=list(answers))
    install_channels({"email": post})
    return post


def a_late_task(company: Departments, notice: Notice, person: str = "mo@example.com", **more: Any) -> None:
    task = NewTask(Step.WORDING, "核对法条", "Check the law", person=person, due_on=date(2026, 5, 1), **more)
    agreement.add_task(company.world.ada, notice.id, company.world.acme.id, task)


def told(stream: Any) -> list[dict[str, Any]]:
    while sequence_waiting():
        pass
    return [fact for fact in ledger.facts_of(stream) if fact["kind"].startswith("reminders.")]


def test_whoever_has_something_to_do_gets_one_mail_and_nobody_else_does(company: Departments, notice: Notice) -> None:
    post = a_relay()
    a_late_task(company, notice)
    assert jobs.carry() == 1
    (letter,) = post.posted
    assert (letter.address, letter.subject) == ("mo@example.com", "您有 1 项待办，其中 1 项已逾期 · 2026-05-06")
    assert f"- {notice.number} 核对法条 (已逾期，期限 2026-05-01)" in letter.text
    assert f"/console/notices/{notice.id}/agreement" in letter.text
    assert "Check the law" not in letter.text


def test_it_speaks_the_persons_language_and_in_the_name_of_their_organisation(
    company: Departments, notice: Notice
) -> None:
    post = a_relay()
    accounts.add_user(
        company.world.operator, "eve@example.com", "Eve", roles=["checker"], organisation="acme", language="en"
    )
    a_late_task(company, notice, "eve@example.com")
    jobs.carry()
    (letter,) = post.posted
    assert (letter.language, letter.sender.name) == ("en", "Acme Ltd")
    assert letter.subject == "1 thing waits for you, 1 of them late · 2026-05-06"
    assert "Hello Eve," in letter.text
    assert "/console/preferences" in (letter.html or "")


def test_nobody_is_told_twice_on_one_day_and_again_the_next_while_it_waits(
    company: Departments, notice: Notice, at: Any
) -> None:
    post = a_relay()
    a_late_task(company, notice)
    assert [jobs.carry(), jobs.carry()] == [1, 0]
    at(MORNING + timedelta(hours=5))
    assert jobs.carry() == 0
    at(MORNING + timedelta(days=1))
    assert jobs.carry() == 1
    assert len(post.posted) == 2


@pytest.mark.parametrize("hour", [-2, 12])
def test_nothing_leaves_before_the_morning_or_in_the_evening(
    company: Departments, notice: Notice, at: Any, hour: int
) -> None:
    post = a_relay()
    a_late_task(company, notice)
    at(MORNING + timedelta(hours=hour))
    assert (jobs.wake(), jobs.carry(), post.posted) == (0, 0, [])


def test_a_crash_after_a_mail_left_never_sends_it_again(
    company: Departments, notice: Notice, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = a_relay()
    a_late_task(company, notice)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(actions, "note", _killed)
        jobs.carry()
    at(MORNING + timedelta(hours=1))
    assert (jobs.carry(), len(post.posted)) == (0, 1)
    assert Reminder.objects.exclude(outcome="none").get().outcome == "posted"


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_crash_before_a_mail_left_loses_nothing(company: Departments, notice: Notice) -> None:
    post = a_relay()
    a_late_task(company, notice)
    assert actions.look(SYSTEM, most=100) > 0
    assert jobs.wake() == 1
    assert (jobs.carry(), len(post.posted)) == (1, 1)


def test_two_workers_never_claim_the_same_mail(company: Departments, notice: Notice) -> None:
    a_relay()
    a_late_task(company, notice)
    actions.look(SYSTEM, most=100)
    assert actions.claim(SYSTEM) is not None
    assert actions.claim(SYSTEM) is None


def test_a_mail_that_the_relay_surely_does_not_have_is_tried_again_the_same_day(
    company: Departments, notice: Notice, at: Any
) -> None:
    post = a_relay(Refused("connect", "no route", permanent=False), Accepted("x"))
    a_late_task(company, notice)
    assert [jobs.carry(), jobs.carry()] == [0, 0]
    at(MORNING + timedelta(minutes=30))
    assert jobs.carry() == 1
    assert [letter.delivery_id for letter in post.posted] == [post.posted[0].delivery_id] * 2


def test_it_is_given_up_after_some_tries(company: Departments, notice: Notice, at: Any) -> None:
    post = a_relay(*[Refused("connect", "no route", permanent=False)] * 9)
    a_late_task(company, notice)
    for n in range(9):
        at(MORNING + timedelta(hours=n))
        jobs.carry()
    assert len(post.posted) == MOST_TRIES
    assert Reminder.objects.exclude(outcome="none").get().outcome == "refused"


@pytest.mark.parametrize("answer", [Unknown("timeout"), Refused("no_mailbox", "550", permanent=True)])
def test_a_mail_that_may_have_arrived_or_never_can_is_not_tried_again(
    company: Departments, notice: Notice, at: Any, answer: Outcome
) -> None:
    post = a_relay(answer)
    a_late_task(company, notice)
    jobs.carry()
    at(MORNING + timedelta(hours=2))
    assert (jobs.carry(), len(post.posted)) == (0, 1)


def test_what_was_done_meanwhile_needs_no_mail(company: Departments, notice: Notice) -> None:
    post = a_relay()
    made = dossier.comment(company.world.bo, notice.id, part="notice", text="Checked?", to="marketing")
    actions.look(SYSTEM, most=100)
    dossier.resolve(company.mo, made)
    assert (jobs.carry(), post.posted) == (0, [])


def test_whoever_wants_none_gets_none_until_they_do(company: Departments, notice: Notice, at: Any) -> None:
    post = a_relay()
    a_late_task(company, notice)
    actions.switch(company.mo, on=False)
    assert (jobs.carry(), queries.standing_for(company.mo).is_on) == (0, False)
    actions.switch(company.mo, on=True)
    assert jobs.carry() == 1
    assert [fact["public"]["wanted"] for fact in told(company.mo.id) if fact["kind"] == "reminders.switched"] == [
        False,
        True,
    ]
    assert len(post.posted) == 1


def test_only_a_person_says_what_they_want() -> None:
    with pytest.raises(Refusal) as no:
        actions.switch(Actor("customer", STREAM, "C", frozenset({"maker"})), on=False)
    assert no.value.code == "reminders.not_a_person"


def test_without_a_relay_nobody_is_looked_at_and_nothing_is_lost(company: Departments, notice: Notice) -> None:
    install_channels({})
    a_late_task(company, notice)
    assert (jobs.wake(), jobs.carry(), Reminder.objects.count()) == (0, 0, 0)
    assert queries.standing_for(company.mo).can_leave is False
    a_relay()
    assert jobs.carry() == 1


def test_the_book_says_who_was_looked_at_and_what_became_of_each_mail(company: Departments, notice: Notice) -> None:
    a_relay()
    a_late_task(company, notice)
    jobs.carry()
    assert [(fact["kind"], fact["public"].get("outcome")) for fact in told(company.mo.id)] == [
        ("reminders.posted", None), ("reminders.ended", "accepted"),
    ]  # fmt: skip
    (looked,) = told(STREAM)
    assert looked["public"]["waiting"] == 1
    assert "mo@example.com" not in str(told(company.mo.id)[0]["public"])


def test_after_a_backup_came_back_nothing_leaves(company: Departments, notice: Notice) -> None:
    post = a_relay()
    a_late_task(company, notice)
    delivery.hold_restored(SYSTEM, signed=9, entries=7)
    assert (jobs.carry(), queries.can_leave(), post.posted) == (0, False, [])


def test_whoever_reads_another_language_is_written_to_in_english(company: Departments, notice: Notice) -> None:
    post = a_relay()
    accounts.add_user(company.world.operator, "eve@example.com", "Eve", roles=["checker"], organisation="acme", language="de")  # fmt: skip
    a_late_task(company, notice, "eve@example.com")
    jobs.carry()
    assert (post.posted[0].language, post.posted[0].text[:10]) == ("en", "Hello Eve,")


def test_a_closed_account_is_written_to_no_more(company: Departments, notice: Notice) -> None:
    post = a_relay()
    a_late_task(company, notice)
    actions.look(SYSTEM, most=100)
    accounts.close(company.world.operator, "mo@example.com")
    assert (jobs.carry(), post.posted) == (0, [])


@pytest.mark.slow
def test_a_reminder_arrives_over_a_real_relay(company: Departments, notice: Notice, tmp_path: Path) -> None:
    a_late_task(company, notice)
    with mail_sink(tmp_path / "mail") as sink:
        relay = read_url(f"smtp://127.0.0.1:{sink.port}?starttls=never", mail_from="duly@acme.example")
        install_channels({"email": SmtpChannel(relay)})
        assert [jobs.carry(), jobs.carry()] == [1, 0]
        (name,) = sink.journal()
        message = message_from_bytes(sink.message(name), policy=policy.default)
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert (message["To"], "您有 1 项待办" in message["Subject"]) == ("mo@example.com", True)
    assert plain is not None and "核对法条" in plain.get_content()
    assert page is not None and f"/console/notices/{notice.id}/agreement" in page.get_content()
