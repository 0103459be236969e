# SPDX-License-Identifier: Apache-2.0
"""Connections to a MariaDB or MySQL target: strict, in UTC, patient within limits."""

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pymysql
from pymysql.connections import Connection
from pymysql.constants import CLIENT

from duly.kernel.canonical import Json
from duly.rooms.transfer.unwritable import NUMBER_OF_SECONDS, TARGET_ADDRESS

_MODE = "STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES,NO_AUTO_VALUE_ON_ZERO,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE"
_WORDS = (
    f"SET SESSION sql_mode = '{_MODE}'",
    "SET SESSION time_zone = '+00:00'",
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "SET SESSION foreign_key_checks = 1, unique_checks = 1",
    "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
)
_SCHEMES = frozenset({"mysql", "mariadb"})
_EXAMPLE = "mysql://user:password@host:3306/database"
_LOCK, _STATEMENT = 30, 600


class Sessions:
    """One connection, made when it is needed and again after it broke. No file of this machine is ever lent to the server."""

    def __init__(self, address: str, options: Mapping[str, Json]) -> None:
        try:
            parts = urlsplit(address)
            port = parts.port or 3306
        except ValueError as error:
            raise TARGET_ADDRESS(field="address", at="address", why=_EXAMPLE) from error
        database = unquote(parts.path.lstrip("/"))
        if parts.scheme not in _SCHEMES or not database:
            raise TARGET_ADDRESS(field="address", at="address", why=_EXAMPLE)
        asked = parse_qs(parts.query)
        self.name = f"{parts.hostname or 'localhost'}/{database}"
        self._lock = _seconds(options, "lock_timeout", _LOCK)
        self._statement = _seconds(options, "statement_timeout", _STATEMENT)
        self._how: dict[str, Any] = {
            "host": parts.hostname or "localhost",
            "port": port,
            "user": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "database": database,
            "unix_socket": asked.get("unix_socket", [None])[0],
            "ssl": ssl.create_default_context(cafile=asked["ssl_ca"][0]) if "ssl_ca" in asked else None,
        }
        self._open: Connection[Any] | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction; whatever is raised takes it back."""
        connection = self._connected()
        connection.begin()
        try:
            yield
        except BaseException:
            with suppress(pymysql.Error, OSError):
                connection.rollback()
            raise
        connection.commit()

    def say(self, text: str, values: Sequence[Any] | None = None) -> int:
        """Run a statement; how many rows it wrote, or found to write."""
        with self._connected().cursor() as cursor:
            return int(cursor.execute(text, values))

    def ask(self, text: str, values: Sequence[Any] | None = None) -> Sequence[Sequence[Any]]:
        """Run a question."""
        with self._connected().cursor() as cursor:
            cursor.execute(text, values)
            found: Sequence[Sequence[Any]] = cursor.fetchall()
        return found

    def close(self) -> None:
        """Let go of the connection."""
        if self._open is not None:
            with suppress(pymysql.Error, OSError):
                self._open.close()
            self._open = None

    def _connected(self) -> "Connection[Any]":
        if self._open is None or not self._open.open:
            self.close()
            self._open = pymysql.connect(
                **self._how,
                charset="utf8mb4",
                autocommit=True,
                local_infile=False,
                connect_timeout=10,
                read_timeout=self._statement + 60,
                write_timeout=self._statement + 60,
                client_flag=CLIENT.FOUND_ROWS,
                program_name="duly transfer",
            )
            with self._open.cursor() as cursor:
                for words in (*_WORDS, f"SET SESSION innodb_lock_wait_timeout = {self._lock}"):
                    cursor.execute(words)
                with suppress(pymysql.Error):  # MySQL has no such limit for statements that write
                    cursor.execute(f"SET SESSION max_statement_time = {self._statement}")
        return self._open


def _seconds(options: Mapping[str, Json], name: str, usual: int) -> int:
    asked = options.get(name, usual)
    if isinstance(asked, bool) or not isinstance(asked, int) or asked < 1:
        raise TARGET_ADDRESS(field=name, at=name, why=NUMBER_OF_SECONDS)
    return asked
