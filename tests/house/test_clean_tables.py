# SPDX-License-Identifier: Apache-2.0
"""A test with real commits leaves nothing to the next one, the engine's own tables included."""

import pytest
from django.db import connection

from duly.foundation.jobs.actions import enqueue


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "second"])
def test_no_token_outlives_the_test_that_made_it(run: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
    assert enqueue("delivery.carry", key=run, channel="email")
