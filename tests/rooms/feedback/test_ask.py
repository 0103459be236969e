# SPDX-License-Identifier: Apache-2.0
"""ask: kept as written, read by the right people, bounded."""

import pytest

from doors.story import Story, a_story
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import LONGEST_QUESTION, MOST_QUESTIONS
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


def customer(story: Story) -> Actor:
    card = audience.recipient(story.recipients[0])
    return Actor("customer", card.customer_id, "Smith & Sons", frozenset({"customer"}))


def test_a_question_is_kept_as_it_was_written(story: Story) -> None:
    actions.ask(customer(story), story.recipients[0], text="  What about\r\ninvoices?\x00 ")
    kept = queries.questions_for(story.world.cy)
    assert [(row.text, row.language, row.notice_id) for row in kept] == [
        ("What about\ninvoices?", "en", story.notice.id)
    ]


def test_the_text_does_not_enter_the_leaf(story: Story) -> None:
    actions.ask(customer(story), story.recipients[0], text="My private telephone is broken")
    body = Inbox.objects.get(body__contains="feedback.asked").body
    assert "private" not in body


def test_a_stranger_reads_no_questions(story: Story) -> None:
    actions.ask(customer(story), story.recipients[0], text="Hello?")
    assert queries.questions_for(story.world.dee) == []


def test_questions_come_newest_first_and_a_page_at_a_time(story: Story) -> None:
    for number in range(3):
        actions.ask(customer(story), story.recipients[0], text=f"Question {number}")
    first = queries.questions_for(story.world.cy, story.notice.id, limit=2)
    rest = queries.questions_for(story.world.cy, story.notice.id, after=(first[-1].id,), limit=2)
    assert [row.text for row in (*first, *rest)] == ["Question 2", "Question 1", "Question 0"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "feedback.empty_question"),
        (" \n", "feedback.empty_question"),
        ("x" * (LONGEST_QUESTION + 1), "feedback.long_question"),
    ],
)
def test_what_is_no_question_is_refused(story: Story, text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.ask(customer(story), story.recipients[0], text=text)
    assert refused.value.code == code


def test_a_link_cannot_be_used_to_flood(story: Story) -> None:
    for number in range(MOST_QUESTIONS):
        actions.ask(customer(story), story.recipients[0], text=f"Question {number}")
    with pytest.raises(Refusal) as refused:
        actions.ask(customer(story), story.recipients[0], text="One more")
    assert refused.value.code == "feedback.too_many_questions"


def test_staff_do_not_ask_in_a_customers_name(story: Story) -> None:
    with pytest.raises(Refusal) as refused:
        actions.ask(story.world.ada, story.recipients[0], text="Hello?")
    assert refused.value.code == "rights.not_allowed"
