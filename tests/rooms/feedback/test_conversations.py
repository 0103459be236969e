# SPDX-License-Identifier: Apache-2.0
"""Conversations: opened from every side, answered, told about without a word of it, resolved and opened again."""

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import install_channels
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import MOST_A_DAY, Asking, Channel, Kind, Outcome, Side, State
from rooms.feedback.desk import WORDS, Desk

pytestmark = pytest.mark.django_db
ANSWER = "Dear Ms Nightingale, the next invoice carries the new one."


def refused(code: str, call: object, /, *args: object, **more: object) -> None:
    with pytest.raises(Refusal) as no:
        call(*args, **more)  # type: ignore[operator]  # any verb
    assert no.value.code == code


def test_a_question_gets_a_number_and_two_dates_of_working_days(desk: Desk) -> None:
    card = desk.card(desk.asked())
    assert card.number.startswith("SD-")
    assert card.number.endswith("-000001")
    assert (State.NEW, Kind.QUESTION, Channel.PORTAL, None) == (card.state, card.kind, card.channel, card.assignee)
    assert card.first_due_at is not None
    assert card.due_at is not None
    assert card.received_at < card.first_due_at < card.due_at


def test_numbers_go_on(desk: Desk) -> None:
    first, second = desk.card(desk.asked()), desk.card(desk.asked())
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1


def test_a_customer_speaks_for_nobody_else(desk: Desk) -> None:
    refused("feedback.not_theirs", actions.open, desk.stranger, Asking(desk.party.id, WORDS))


def test_another_customer_sees_nothing_of_it(desk: Desk) -> None:
    mine = desk.asked()
    refused("feedback.no_such_conversation", queries.thread_of, desk.stranger, mine)
    refused("feedback.no_such_conversation", actions.write, desk.stranger, mine, text="Hello?")
    refused("feedback.no_such_conversation", actions.rate, desk.stranger, mine, stars=5)


def test_staff_of_another_company_see_nothing_of_it(desk: Desk) -> None:
    mine = desk.asked()
    refused("feedback.no_such_conversation", queries.conversation_for, desk.world.dee, mine)
    assert queries.queue(desk.world.dee) == []


def test_a_notice_that_was_never_sent_to_her_is_refused(desk: Desk) -> None:
    refused("feedback.no_such_notice", actions.open, desk.customer, Asking(desk.party.id, WORDS, notice=desk.billing))


def test_a_customer_cannot_pretend_to_have_telephoned(desk: Desk) -> None:
    assert desk.card(desk.asked(channel="phone")).channel == Channel.PORTAL


def test_what_staff_take_down_is_told_with_its_number_and_without_its_words(desk: Desk) -> None:
    made = actions.open(desk.world.cy, Asking(desk.party.id, WORDS, channel="phone"))
    desk.carry()
    (letter,) = desk.mail.posted
    assert made.number in letter.text
    assert "Nightingale Row" not in letter.text


def test_what_is_kept_and_recorded_holds_no_word_in_the_open(desk: Desk) -> None:
    mine = desk.asked()
    actions.answer(desk.world.cy, mine, text=ANSWER)
    actions.note(desk.world.cy, mine, text="Looks like the Nightingale case again")
    assert not Inbox.objects.filter(body__contains="Nightingale").exists()
    assert [WORDS, ANSWER] == [one.text for one in queries.thread_of(desk.customer, mine)]


def test_an_answer_is_told_once_without_its_words(desk: Desk) -> None:
    mine = desk.asked()
    actions.answer(desk.world.cy, mine, text=ANSWER)
    desk.carry()
    (letter,) = desk.mail.posted
    assert desk.card(mine).number in letter.text
    assert "invoice carries" not in letter.text
    assert desk.sms.posted == []
    assert queries.thread_of(desk.world.cy, mine)[-1].told == ("email",)


def test_whoever_has_no_mail_is_told_by_text_message(desk: Desk) -> None:
    install_channels({"sms": desk.sms})
    mine = desk.asked()
    actions.answer(desk.world.cy, mine, text=ANSWER)
    desk.carry()
    (letter,) = desk.sms.posted
    assert "invoice carries" not in letter.text


def test_the_customer_sees_no_notes(desk: Desk) -> None:
    mine = desk.asked()
    actions.note(desk.world.cy, mine, text="Has called three times")
    assert [Side.CUSTOMER] == [one.side for one in queries.thread_of(desk.customer, mine)]
    assert [Side.CUSTOMER, Side.NOTE] == [one.side for one in queries.thread_of(desk.world.cy, mine)]


def test_whoever_answers_has_taken_it_up(desk: Desk) -> None:
    mine = desk.asked()
    actions.answer(desk.world.cy, mine, text=ANSWER)
    card = desk.card(mine)
    assert (State.WAITING, desk.world.cy.id) == (card.state, card.assignee)


def test_the_clock_of_a_question_stands_still_while_the_customer_has_the_word(desk: Desk) -> None:
    mine = desk.asked()
    due = desk.card(mine).due_at
    actions.answer(desk.world.cy, mine, text=ANSWER)
    desk.later(days=3)
    actions.write(desk.customer, mine, text="And the one of May?")
    card = desk.card(mine)
    assert card.due_at is not None
    assert due is not None
    assert (card.due_at - due).days == 3
    assert (State.IN_WORK, None) == (card.state, card.stopped_at)


def test_the_clock_of_a_complaint_runs_on(desk: Desk) -> None:
    mine = desk.asked("complaint")
    due = desk.card(mine).due_at
    actions.answer(desk.world.cy, mine, text=ANSWER)
    desk.later(days=3)
    actions.write(desk.customer, mine, text="No, it does not.")
    assert desk.card(mine).due_at == due


def test_what_was_resolved_is_opened_again_by_the_customers_word(desk: Desk) -> None:
    mine = desk.asked()
    actions.answer(desk.world.cy, mine, text=ANSWER, resolves=True)
    assert (State.RESOLVED, Outcome.ANSWERED) == (desk.card(mine).state, desk.card(mine).outcome)
    actions.write(desk.customer, mine, text="It still does not.")
    card = desk.card(mine)
    assert (State.IN_WORK, None, 1) == (card.state, card.outcome, card.reopened)
    assert card.is_open


def test_a_closed_one_takes_no_word_any_more(desk: Desk) -> None:
    mine = desk.asked()
    actions.resolve(desk.world.cy, mine, outcome="answered")
    desk.later(days=15)
    actions.close_quiet(SYSTEM)
    assert desk.card(mine).state == State.CLOSED
    refused("feedback.closed", actions.write, desk.customer, mine, text="Hello?")


def test_a_new_one_that_names_an_old_one_follows_it(desk: Desk) -> None:
    mine = desk.asked()
    other = desk.asked(about=desk.card(mine).number)
    assert desk.card(other).follows == mine


def test_a_complaint_is_decided_not_answered(desk: Desk) -> None:
    mine = desk.asked("complaint")
    refused("feedback.bad_choice", actions.resolve, desk.world.cy, mine, outcome="answered")
    refused("feedback.bad_choice", actions.answer, desk.world.cy, mine, text=ANSWER, resolves=True)
    actions.resolve(desk.world.cy, mine, outcome="upheld", text=ANSWER)
    assert desk.card(mine).outcome == Outcome.UPHELD


def test_what_was_taken_back_ends_without_a_word(desk: Desk) -> None:
    mine = desk.asked()
    actions.resolve(desk.world.cy, mine, outcome="withdrawn")
    desk.carry()
    assert desk.mail.posted == []
    assert desk.card(mine).answered_at is None


def test_a_question_that_is_a_complaint_gets_the_complaints_times(desk: Desk) -> None:
    mine = desk.asked()
    before = desk.card(mine)
    actions.classify(desk.world.cy, mine, kind="complaint")
    after = desk.card(mine)
    assert after.kind == Kind.COMPLAINT
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at > before.due_at


def test_stars_are_given_once_after_the_end(desk: Desk) -> None:
    mine = desk.asked()
    refused("feedback.not_now", actions.rate, desk.customer, mine, stars=5)
    actions.resolve(desk.world.cy, mine, outcome="answered")
    refused("feedback.bad_stars", actions.rate, desk.customer, mine, stars=6)
    actions.rate(desk.customer, mine, stars=4, text="Quick, but dry")
    refused("feedback.rated", actions.rate, desk.customer, mine, stars=1)
    assert desk.card(mine).stars == 4
    assert queries.rating_of(desk.world.cy, mine) == "Quick, but dry"


def test_a_flood_of_one_customer_is_stopped_and_staff_still_take_down(desk: Desk) -> None:
    mine = desk.asked()
    for number in range(MOST_A_DAY - 1):
        actions.write(desk.customer, mine, text=f"And {number}?")
    refused("feedback.too_many_today", actions.write, desk.customer, mine, text="One more")
    actions.write(desk.world.cy, mine, text="She called, too", channel="phone")


def test_every_step_is_noted_with_who_took_it(desk: Desk) -> None:
    mine = desk.asked()
    actions.take_up(desk.world.cy, mine)
    actions.answer(desk.world.cy, mine, text=ANSWER)
    actions.resolve(desk.world.cy, mine, outcome="answered")
    assert [
        ("open", None, State.NEW), ("take_up", desk.world.cy.id, State.IN_WORK),
        ("answer", desk.world.cy.id, State.WAITING), ("resolve", desk.world.cy.id, State.RESOLVED),
    ] == [(one.what, one.by, one.after) for one in queries.moves_of(desk.world.cy, mine)]  # fmt: skip


def test_an_erased_customers_conversations_hold_no_word(desk: Desk) -> None:
    mine = desk.asked()
    actions.answer(desk.world.cy, mine, text=ANSWER)
    actions.resolve(desk.world.cy, mine, outcome="answered")
    actions.rate(desk.customer, mine, stars=2, text="Too late for Nightingale Row")
    assert actions.forget(SYSTEM, desk.party.id) == 1
    assert ["", ""] == [one.text for one in queries.thread_of(desk.world.cy, mine)]
    assert queries.rating_of(desk.world.cy, mine) == ""
    assert actions.forget(SYSTEM, desk.party.id) == 0
    assert desk.recorded("feedback.forgotten") == 1


def test_a_search_opens_sealed_words_for_those_who_may_read_them(desk: Desk) -> None:
    mine = desk.asked()
    assert [mine] == [one.id for one in queries.found_for(desk.world.cy, "nightingale row")]
    assert [mine] == [one.id for one in queries.found_for(desk.world.cy, desk.card(mine).number.lower())]
    assert queries.found_for(desk.world.dee, "nightingale row") == []
