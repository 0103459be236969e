# SPDX-License-Identifier: Apache-2.0
"""A token exists if and only if the transaction that made it was committed, whichever engine carries it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from duly.foundation.accounts.models import User
from duly.foundation.jobs import actions
from duly.foundation.jobs.facts import Job
from duly.kernel import clock
from foundation.jobs.conftest import Use


@pytest.fixture(autouse=True, params=["postgresql", "rabbitmq"])
def _an_engine(request: pytest.FixtureRequest, use: Use) -> str:
    use(request.param).register([Job("test.nothing", lambda **_: None, queue="test")])
    return str(request.param)


def _waiting() -> int:
    return sum(row.waiting for row in actions.stats() if row.queue == "test")


@pytest.mark.django_db()
def test_a_rolled_back_transaction_leaves_no_token() -> None:
    def change_one_s_mind() -> None:
        with transaction.atomic():
            actions.enqueue("test.nothing")
            assert _waiting() == 1
            raise LookupError

    with pytest.raises(LookupError):
        change_one_s_mind()
    assert _waiting() == 0


@pytest.mark.django_db()
def test_one_token_waits_for_one_key() -> None:
    assert actions.enqueue("test.nothing", key="once")
    assert not actions.enqueue("test.nothing", key="once")
    assert actions.enqueue("test.nothing", key="another")
    assert _waiting() == 2


@pytest.mark.django_db()
def test_a_key_that_waits_already_does_not_spoil_the_transaction() -> None:
    with transaction.atomic():
        actions.enqueue("test.nothing", key="once")
        actions.enqueue("test.nothing", key="once")
        assert not User.objects.exists()


@pytest.mark.django_db()
def test_a_token_for_later_waits_until_then(_an_engine: str) -> None:
    actions.enqueue("test.nothing", at=clock.now() + timedelta(hours=1))
    column, table = ("at", "jobs_token") if _an_engine == "rabbitmq" else ("scheduled_at", "procrastinate_jobs")
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" > now() FROM {table}')
        assert cursor.fetchall() == [(True,)]


@pytest.mark.django_db()
def test_an_undeclared_job_is_refused() -> None:
    with pytest.raises(KeyError):
        actions.enqueue("test.unheard_of")
