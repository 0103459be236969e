# SPDX-License-Identifier: Apache-2.0
"""Tokens as rows: what a broker that loses or repeats messages cannot do to them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from duly.foundation.jobs.engines import tokens
from duly.foundation.jobs.facts import Job, QueueStats
from duly.foundation.jobs.models import Token
from duly.kernel import clock

JOB = Job("test.nothing", lambda **_: None, queue="test", attempts=2)
pytestmark = pytest.mark.django_db()


@pytest.fixture()
def sent() -> list[int]:
    """What the broker was given."""
    return []


def _publish(sent: list[int]) -> int:
    return tokens.publish(lambda _queue, token: sent.append(token))


def test_a_token_is_published_once_and_oldest_first(sent: list[int]) -> None:
    for key in "abc":
        tokens.put(JOB, "{}", at=None, key=key)
    assert (_publish(sent), _publish(sent)) == (3, 0)
    assert sent == sorted(sent)


def test_a_repeated_message_finds_nothing_to_do(sent: list[int]) -> None:
    tokens.put(JOB, "{}", at=None, key="a")
    _publish(sent)
    assert tokens.begin(sent[0], uuid4()) == ("test.nothing", "{}", 1)
    assert tokens.begin(sent[0], uuid4()) is None
    tokens.end(sent[0])
    assert tokens.begin(sent[0], uuid4()) is None


def test_while_one_runs_another_may_wait(sent: list[int]) -> None:
    tokens.put(JOB, "{}", at=None, key="a")
    assert not tokens.put(JOB, "{}", at=None, key="a")
    _publish(sent)
    tokens.begin(sent[0], uuid4())
    assert tokens.put(JOB, "{}", at=None, key="a")


def test_a_message_that_the_broker_lost_is_sent_again(sent: list[int]) -> None:
    tokens.put(JOB, "{}", at=None, key=None)
    _publish(sent)
    Token.objects.update(published_at=clock.now() - tokens.FORGOTTEN_AFTER - timedelta(seconds=1))
    assert _publish(sent) == 1
    assert sent[0] == sent[1]


def test_a_broker_that_refuses_leaves_the_token_waiting(sent: list[int]) -> None:
    tokens.put(JOB, "{}", at=None, key=None)

    def refuse(_queue: str, _token: int) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        tokens.publish(refuse)
    assert _publish(sent) == 1


def test_what_a_dead_worker_was_doing_goes_back_and_what_a_living_one_does_stays(sent: list[int]) -> None:
    dead, alive = uuid4(), uuid4()
    for worker in (dead, alive):
        tokens.put(JOB, "{}", at=None, key=None)
        _publish(sent)
        tokens.begin(sent[-1], worker)
    Token.objects.update(beat_at=clock.now() - tokens.STALLED_AFTER - timedelta(seconds=1))
    tokens.beat(alive)
    assert tokens.free_stalled() == 1
    assert _publish(sent) == 1
    assert sent[-1] == sent[0]


def test_what_raises_is_tried_again_later_and_kept_as_failed_in_the_end(sent: list[int]) -> None:
    tokens.put(JOB, "{}", at=None, key=None)
    _publish(sent)
    me = uuid4()
    for attempt in (1, 2):
        begun = tokens.begin(sent[0], me)
        assert begun is not None
        assert begun.attempts == attempt
        tokens.give_back(sent[0], begun, JOB.attempts, me)
        Token.objects.update(at=clock.now())
        _publish(sent)
    assert tokens.begin(sent[0], uuid4()) is None
    assert tokens.stats() == [QueueStats("test", 0, 0, 1)]


def test_who_was_taken_for_dead_cannot_give_back_what_another_has(sent: list[int]) -> None:
    slow, quick = uuid4(), uuid4()
    tokens.put(JOB, "{}", at=None, key=None)
    _publish(sent)
    begun = tokens.begin(sent[0], slow)
    Token.objects.update(beat_at=clock.now() - tokens.STALLED_AFTER - timedelta(seconds=1))
    assert tokens.free_stalled() == 1
    tokens.begin(sent[0], quick)
    assert begun is not None
    tokens.give_back(sent[0], begun, JOB.attempts, slow)
    assert Token.objects.get().worker == quick
