# SPDX-License-Identifier: Apache-2.0
"""A mailbox over IMAP (RFC 3501), by unique ids. Reading does not mark; only what was committed is marked or moved."""

import base64
import imaplib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from duly.adapters.channels.mail_in.mailbox import MailboxSettings

_SIZE = re.compile(rb"UID (\d{1,10})\b.{0,200}RFC822\.SIZE (\d{1,15})|RFC822\.SIZE (\d{1,15}).{0,200}UID (\d{1,10})\b")
_AT_ONCE = 500
_INTRODUCTION = '("name" "duly")'
imaplib.Commands.setdefault("ID", ("AUTH", "SELECTED"))


class Refused(ValueError):
    """The server said no to one command; the conversation goes on."""


class ImapSession:
    """One folder, open for reading and marking."""

    is_ordered = True

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self.era = ""
        self._imap = self._reached(lambda: _connect(settings))
        try:
            self._enter()
        except (OSError, Refused) as error:
            self.close()
            raise OSError(str(error)) from error

    def waiting(self, last: str) -> Iterator[tuple[str, int]]:
        """Everything after ``last``, whether somebody has read it or not."""
        found = self._ask("SEARCH", "UID", f"{int(last) + 1}:*")
        uids = sorted({int(uid) for line in found if line for uid in line.split()})
        fresh = [uid for uid in uids if uid > int(last)][:_AT_ONCE]  # "n:*" always names the last one
        if not fresh:
            return
        sizes: dict[int, int] = {}
        for row in self._ask("FETCH", ",".join(map(str, fresh)), "(UID RFC822.SIZE)"):
            match = _SIZE.search(row[0] if isinstance(row, tuple) else row or b"")
            if match:
                sizes[int(match[1] or match[4])] = int(match[2] or match[3])
        yield from ((str(uid), sizes.get(uid, 0)) for uid in fresh)

    def fetch(self, key: str, most: int) -> bytes | None:
        """A message, unmarked; one that is larger comes cut."""
        for row in self._ask("FETCH", key, f"(BODY.PEEK[]<0.{most + 1}>)"):
            if isinstance(row, tuple) and len(row) > 1:
                return bytes(row[1])
        return None

    def taken(self, key: str) -> None:
        """Mark as read, delete, or move to the folder that the operator named."""
        after = self._settings.after
        if after not in {"keep", "delete"}:
            self._move(key, after)
            return
        self._ask("STORE", key, "+FLAGS.SILENT", "(\\Seen \\Deleted)" if after == "delete" else "(\\Seen)")
        if after == "delete":
            self._expunge(key)

    def set_aside(self, key: str) -> None:
        """Move to the folder for what cannot be read."""
        self._move(key, self._settings.aside)

    def close(self) -> None:
        """Leave."""
        with suppress(OSError, imaplib.IMAP4.error):
            self._imap.logout()

    def _enter(self) -> None:
        imap, settings = self._imap, self._settings
        if "AUTH=PLAIN" in imap.capabilities:
            secret = f"\0{settings.user}\0{settings.password}".encode()
            self._said(lambda: imap.authenticate("PLAIN", lambda _: secret))
        else:
            self._said(lambda: imap.login(settings.user, settings.password))
        with suppress(Refused):  # some large Chinese providers let nobody select a folder who has not said who they are
            self._said(lambda: imap.xatom("ID", _INTRODUCTION))
        known = self._said(imap.capability)  # some servers tell what they can only to those who are let in
        imap.capabilities = tuple((known[0] or b"").decode("ascii", "replace").upper().split())
        self._said(lambda: imap.select(_folder(settings.folder)))
        _, validity = imap.response("UIDVALIDITY")
        self.era = (validity[0] or b"").decode("ascii", "replace") if validity else ""

    def _move(self, key: str, folder: str) -> None:
        named = _folder(folder)
        with suppress(Refused):
            self._said(lambda: self._imap.create(named))  # it is there already, mostly
        if "MOVE" in self._imap.capabilities:
            self._ask("MOVE", key, named)
            return
        self._ask("COPY", key, named)
        self._ask("STORE", key, "+FLAGS.SILENT", "(\\Seen \\Deleted)")
        self._expunge(key)

    def _expunge(self, key: str) -> None:
        """Only this one: a plain EXPUNGE would also remove what somebody else marked."""
        if "UIDPLUS" in self._imap.capabilities:
            self._ask("EXPUNGE", key)

    def _ask(self, verb: str, *arguments: str) -> list[Any]:
        return self._said(lambda: self._imap.uid(verb, *arguments))

    def _said(self, command: Callable[[], tuple[str, list[Any]]]) -> list[Any]:
        status: str
        data: list[Any]
        status, data = self._reached(command)
        if status != "OK":
            raise Refused(repr(data)[:200])
        return data

    @staticmethod
    def _reached(command: Callable[[], Any]) -> Any:
        try:
            return command()
        except imaplib.IMAP4.abort as error:
            raise OSError(str(error)) from error
        except imaplib.IMAP4.error as error:
            raise Refused(str(error)) from error


def _connect(settings: MailboxSettings) -> imaplib.IMAP4:
    if settings.tls == "implicit":
        return imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=settings.context(), timeout=settings.timeout)
    imap = imaplib.IMAP4(settings.host, settings.port, timeout=settings.timeout)
    if settings.tls == "starttls":
        imap.starttls(settings.context())
    return imap


def _folder(name: str) -> str:
    """A folder's name as IMAP writes it: modified UTF-7, in quotes."""
    out, pending = [], ""
    for character in f"{name}\0":
        if " " <= character <= "~" or character == "\0":
            if pending:
                coded = base64.b64encode(pending.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
                out.append(f"&{coded}-")
                pending = ""
            out.append({"&": "&-", '"': '\\"', "\\": "\\\\", "\0": ""}.get(character, character))
        else:
            pending += character
    return f'"{"".join(out)}"'
