# SPDX-License-Identifier: Apache-2.0
"""Statements that go to the database together. On the way each costs more than running it: a change of one customer is
some small statements, and sent one by one they took half as long again.
"""

from types import TracebackType
from typing import Any, Self

from django.db import connection
from django.db.backends.postgresql.psycopg_any import mogrify

from duly.kernel.named_sql import named_sql


class Journey:
    """Writes of this room by name, run in their order when the block ends; nothing is run when it ends by an error."""

    def __init__(self) -> None:
        self._statements: list[str] = []

    def add(self, name: str, **values: Any) -> None:
        """Run ``sql/<name>.sql`` with these values at the end of the journey."""
        self._statements.append(mogrify(named_sql("duly.rooms.customers", name), values, connection))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._statements:
            with connection.cursor() as cursor:
                cursor.execute(";\n".join(self._statements))
