# SPDX-License-Identifier: Apache-2.0
"""Connections to a PostgreSQL target: in UTC, patient within limits, and never able to keep a commit to itself."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg import Connection, conninfo

from duly.kernel.canonical import Json
from duly.rooms.transfer.unwritable import NUMBER_OF_SECONDS, OWN_HOUSE, OWN_TABLES, TARGET_ADDRESS

_PATIENCE = {"statement_timeout": 600, "lock_timeout": 30, "idle_in_transaction_session_timeout": 600}
"""Seconds; options of the same names change them."""
_WORDS = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "extra_float_digits": "1",
    "client_encoding": "UTF8",
    "default_transaction_isolation": "read committed",
    "bytea_output": "hex",
    "intervalstyle": "postgres",
    "xmlbinary": "base64",
}
_LASTING = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


class Sessions:
    """One connection, made when it is needed and again after it broke."""

    def __init__(self, address: str, options: Mapping[str, Json]) -> None:
        try:
            parts = conninfo.conninfo_to_dict(address)
        except psycopg.Error as error:
            raise TARGET_ADDRESS(
                field="address", at="address", why="postgresql://user:password@host:5432/database"
            ) from error
        # Sentences name the target without its password.
        self.name = f"{parts.get('host') or 'localhost'}/{parts.get('dbname') or parts.get('user') or ''}"
        self._address = address
        self._patience = {name: _seconds(options, name, usual) for name, usual in _PATIENCE.items()}
        self._open: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction; what is deferred is checked at each statement, so that a commit has nothing left to find."""
        connection = self._connected()
        with connection.transaction():
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield connection

    def close(self) -> None:
        """Let go of the connection."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _connected(self) -> Connection:
        if self._open is None or self._open.closed or self._open.broken:
            self.close()
            self._open = psycopg.connect(
                conninfo.make_conninfo(self._address, application_name="duly transfer", **_LASTING), autocommit=True
            )
            self._open.prepare_threshold = None
            own = self._open.execute(OWN_TABLES).fetchone()
            if own and own[0]:
                self.close()
                raise OWN_HOUSE(field="address", where=self.name)
            for name, value in (_WORDS | self._patience).items():
                self._open.execute("SELECT set_config(%s, %s, false)", (name, value))
            # A server that does not wait for its disk would lose a shard whose entry we believe.
            self._open.execute(
                "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
            )
        return self._open


def _seconds(options: Mapping[str, Json], name: str, usual: int) -> str:
    asked = options.get(name, usual)
    if isinstance(asked, bool) or not isinstance(asked, int) or asked < 0:
        raise TARGET_ADDRESS(field=name, at=name, why=NUMBER_OF_SECONDS)
    return f"{asked}s"
