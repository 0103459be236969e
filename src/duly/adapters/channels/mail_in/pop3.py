# SPDX-License-Identifier: Apache-2.0
"""A mailbox over POP3 (RFC 1939), by unique ids. There are no folders and no marks: a message stays, or it is deleted."""

import poplib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from duly.adapters.channels.mail_in.mailbox import MailboxSettings

_LONGEST_LINE = 1024 * 1024
_FIRST_LINES = 200


class _LongLines:
    """Takes longer lines than the library, which would end the conversation over one page written on one line."""

    file: Any

    def _getline(self) -> tuple[bytes, int]:
        line = self.file.readline(_LONGEST_LINE + 1)
        if not line:
            raise EOFError("the server hung up")
        if len(line) > _LONGEST_LINE:
            raise EOFError("a line without end")
        return line.removesuffix(b"\n").removesuffix(b"\r"), len(line)


class _Plain(_LongLines, poplib.POP3):
    """Without TLS, or with STLS."""


class _Secure(_LongLines, poplib.POP3_SSL):
    """With TLS from the first byte."""


class Pop3Session:
    """The one folder that there is."""

    is_ordered = False
    era = "pop3"

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._numbers: dict[str, tuple[int, int]] = {}
        self._pop: poplib.POP3 = self._reached(lambda: _connect(settings))
        try:
            self._reached(lambda: self._pop.user(settings.user))
            self._reached(lambda: self._pop.pass_(settings.password))
        except ValueError as error:
            self.close()
            raise OSError(str(error)) from error

    def waiting(self, last: str) -> Iterator[tuple[str, int]]:
        """Everything that is there."""
        sizes = dict(_pairs(self._reached(self._pop.list)[1]))
        for number, uid in _pairs(self._reached(self._pop.uidl)[1]):
            self._numbers[uid.decode("utf-8", "replace")] = int(number), int(sizes.get(number, b"0"))
        yield from ((uid, size) for uid, (_, size) in self._numbers.items())

    def fetch(self, key: str, most: int) -> bytes | None:
        """A message; of one that is larger only the beginning."""
        if key not in self._numbers:
            return None
        number, size = self._numbers[key]
        if size > most:
            rows = self._reached(lambda: self._pop.top(number, _FIRST_LINES))[1]
        else:
            rows = self._reached(lambda: self._pop.retr(number))[1]
        return b"".join(row + b"\r\n" for row in rows)[: most + 1]

    def taken(self, key: str) -> None:
        """Delete, if that is wanted; the server does so when we leave politely."""
        if self._settings.after == "delete":
            self._reached(lambda: self._pop.dele(self._numbers[key][0]))

    def set_aside(self, key: str) -> None:
        """It stays where it is, and is not looked at again."""

    def close(self) -> None:
        """Leave; deletions happen now."""
        with suppress(OSError, EOFError, poplib.error_proto):
            self._pop.quit()

    @staticmethod
    def _reached(command: Callable[[], Any]) -> Any:
        try:
            return command()
        except EOFError as error:
            raise OSError(str(error)) from error
        except poplib.error_proto as error:
            raise ValueError(str(error)) from error


def _connect(settings: MailboxSettings) -> poplib.POP3:
    if settings.tls == "implicit":
        return _Secure(settings.host, settings.port, timeout=settings.timeout, context=settings.context())
    pop = _Plain(settings.host, settings.port, timeout=settings.timeout)
    if settings.tls == "starttls":
        pop.stls(settings.context())
    return pop


def _pairs(rows: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for row in rows:
        number, _, rest = row.strip().partition(b" ")
        if number.isdigit() and rest:
            yield number, rest.split(b" ")[0]
