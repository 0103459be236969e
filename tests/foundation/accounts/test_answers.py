# SPDX-License-Identifier: Apache-2.0
"""Kept answers: claim_answer, keep_answer, forget_answers."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from duly.foundation.accounts import actions
from duly.foundation.accounts.facts import Answer
from duly.foundation.accounts.models import StoredAnswer
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.ids import uuid7
from duly.kernel.refusals import Refusal

ADA = Actor("key", uuid7(), "Ada", frozenset({"maker"}))
BO = Actor("key", uuid7(), "Bo", frozenset({"maker"}))


@pytest.mark.django_db()
def test_the_same_request_gets_the_same_answer() -> None:
    assert actions.claim_answer(ADA, "k1", "d1") is None
    actions.keep_answer(ADA, "k1", Answer(201, '{"id":1}'))
    assert actions.claim_answer(ADA, "k1", "d1") == Answer(201, '{"id":1}')


@pytest.mark.django_db()
def test_another_request_under_the_same_key_is_refused() -> None:
    actions.claim_answer(ADA, "k1", "d1")
    with pytest.raises(Refusal) as caught:
        actions.claim_answer(ADA, "k1", "d2")
    assert caught.value.code == "accounts.same_key_other_request"


@pytest.mark.django_db()
def test_keys_of_two_actors_do_not_meet() -> None:
    actions.claim_answer(ADA, "k1", "d1")
    assert actions.claim_answer(BO, "k1", "d2") is None


@pytest.mark.django_db()
def test_answers_are_forgotten_after_a_day() -> None:
    actions.claim_answer(ADA, "k1", "d1")
    actions.claim_answer(ADA, "k2", "d1")
    old = StoredAnswer.objects.get(key="k1").created_at - timedelta(hours=25)
    with _allowed():
        StoredAnswer.objects.filter(key="k1").update(created_at=old)
    assert actions.forget_answers() == 1
    assert [row.key for row in StoredAnswer.objects.all()] == ["k2"]


@pytest.mark.django_db(transaction=True)
def test_a_second_request_waits_for_the_first_and_gets_its_answer() -> None:
    started, answers = threading.Event(), []

    def second() -> None:
        started.wait(5)
        answers.append(actions.claim_answer(ADA, "k1", "d1"))
        connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        actions.claim_answer(ADA, "k1", "d1")
        started.set()
        thread.join(0.3)
        assert not answers
        actions.keep_answer(ADA, "k1", Answer(200, "{}"))
    thread.join(5)
    assert answers == [Answer(200, "{}")]


@pytest.mark.django_db(transaction=True)
def test_a_request_that_failed_leaves_no_claim() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.claim_answer(ADA, "k1", "d1")
        raise ZeroDivisionError
    assert not StoredAnswer.objects.exists()


def _allowed() -> object:
    """Lets a test age a row, which no verb can."""
    from contextlib import contextmanager

    from duly.foundation.ledger.guard import Running, running

    @contextmanager
    def inside() -> object:
        token = running.set(Running("test.age", SYSTEM))
        yield
        running.reset(token)

    return inside()
