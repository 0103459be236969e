# SPDX-License-Identifier: Apache-2.0
"""Array literals come back from PostgreSQL as what went in."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection

from duly.kernel import arrays

pytestmark = pytest.mark.django_db()


def test_what_goes_in_comes_out() -> None:
    ids, moment = [uuid4(), None, uuid4()], datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    texts = ["", 'a"b', "a\\b", "{,}", "NULL", "确认 'x'", "a\nb\tc", '\\\\"\\']
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::uuid[], %s::text[], %s::smallint[], %s::timestamptz[]",
            [arrays.of_uuids(ids), arrays.of_texts(texts), arrays.of_numbers([1, -2]), arrays.of_times([moment, None])],
        )
        assert cursor.fetchone() == (ids, texts, [1, -2], [moment, None])
