# SPDX-License-Identifier: Apache-2.0
"""Files attached to mail as a source: of one message that was kept as a file, or of all in a folder of an IMAP mailbox.

The address is ``imaps://user@host/Folder``; the password is a secret (``auth``: ``secret``, its name) or stands in the address.
Options: ``senders`` (only mail from these addresses), and those of the files. Nothing is marked, moved or removed. Who sent a
message is what it says of itself; a ZIP inside stays closed.
"""

import email
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from typing import NamedTuple

from duly.adapters.channels.mail_in.imap import ImapSession, Refused
from duly.adapters.channels.mail_in.mailbox import MailboxSettings, read_url
from duly.adapters.channels.public_hosts import NotFound, is_public, look_up
from duly.adapters.sources.collection import CollectionSource, Item, distinct
from duly.adapters.sources.files import file_of
from duly.kernel.canonical import Json
from duly.rooms.transfer.source import Asked, Opener
from duly.rooms.transfer.unreadable import (
    SOURCE_BOMB,
    SOURCE_CHANGED,
    SOURCE_DAMAGED,
    SOURCE_NOT_ALLOWED,
    SOURCE_OPTION,
    SOURCE_UNAVAILABLE,
)

LARGEST = 1 << 26
MOST_MESSAGES = 5_000


class _Attached(NamedTuple):
    """A file in a message: which part it is, what it is called and what is in it."""

    at: int
    name: str
    content: bytes

    @property
    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.content).hexdigest()}"


def open_mailbox(
    asked: Asked, openers: dict[str, Opener], workplace: Callable[[], Path], *, secret_of: Callable[[str], str],
    may_go_inside: Callable[[], bool],
) -> CollectionSource:  # fmt: skip
    """The files in one message, or in those of a folder.

    Raises:
        Refusal: ``transfer.source_missing``, ``transfer.source_option``, ``transfer.source_not_allowed``,
            ``transfer.source_bomb``, ``transfer.source_damaged``, ``transfer.source_unavailable``.
    """
    if asked.path:
        path = file_of(asked)
        read = _of_file(path, asked.name or path.name)
        found = [(read, one) for one in _attached(read(), asked)]
    else:
        settings = _settings(asked, secret_of, inside=may_go_inside())
        found = [
            (partial(_fetched, settings, key), one) for key, raw in _messages(settings) for one in _attached(raw, asked)
        ]
    names = distinct([one.name for _, one in found])
    items = [
        Item(name, one.digest, partial(_bring, again, asked, one._replace(content=b""), one.digest))
        for name, (again, one) in zip(names, found, strict=True)
    ]
    return CollectionSource(items, asked, openers, workplace)


def _of_file(path: Path, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        if path.stat().st_size > LARGEST:
            raise SOURCE_BOMB(field="file", where=name, why=f"> {LARGEST} bytes")
        return path.read_bytes()

    return read


def _settings(asked: Asked, secret_of: Callable[[str], str], *, inside: bool) -> MailboxSettings:
    auth = asked.options.get("auth")
    try:
        settings = read_url(asked.address)
    except ValueError as error:
        raise SOURCE_OPTION(field="address", name="address", why="imaps://user@host/Folder") from error
    if settings.kind != "imap":
        raise SOURCE_OPTION(field="address", name="address", why="imaps://user@host/Folder")
    if isinstance(auth, dict):
        settings = replace(settings, password=secret_of(str(auth.get("secret"))))
    try:
        addresses = look_up(settings.host, settings.port)
    except NotFound as error:
        raise SOURCE_UNAVAILABLE(field="address", where=settings.host, why="the name means nothing") from error
    if not inside and not all(is_public(address) for address in addresses):
        raise SOURCE_NOT_ALLOWED(field="address", where=settings.host, why="it is not on the open Internet")
    return settings


@contextmanager
def _session(settings: MailboxSettings) -> Iterator[ImapSession]:
    try:
        session = ImapSession(settings)
        try:
            yield session
        finally:
            session.close()
    except (OSError, Refused) as error:
        raise SOURCE_UNAVAILABLE(field="address", where=settings.host, why=str(error)[:200]) from error


def _messages(settings: MailboxSettings) -> Iterator[tuple[str, bytes]]:
    """Every message of the folder, with what it is called there."""
    with _session(settings) as session:
        last, count = "0", 0
        while waiting := list(session.waiting(last)):
            for uid, size in waiting:
                count += 1
                if size > LARGEST or count > MOST_MESSAGES:
                    why = f"{size} bytes" if size > LARGEST else f"> {MOST_MESSAGES}"
                    raise SOURCE_BOMB(field="address", where=f"{settings.folder} {uid}", why=why)
                yield f"{session.era} {uid}", session.fetch(uid, LARGEST) or b""
            last = waiting[-1][0]


def _fetched(settings: MailboxSettings, key: str) -> bytes:
    """One message again."""
    era, _, uid = key.rpartition(" ")
    with _session(settings) as session:
        raw = session.fetch(uid, LARGEST) if session.era == era else None
    if raw is None:
        raise SOURCE_CHANGED(field="file", where=f"{settings.folder} {uid}", why="the message is gone")
    return raw


def _attached(raw: bytes, asked: Asked) -> list[_Attached]:
    """The files in a message whose kind is known; none where it is from somebody else than was asked for."""
    try:
        message = email.message_from_bytes(raw)
        if not _is_wanted(message, asked.options.get("senders")):
            return []
        parts = [
            (at, part) for at, part in enumerate(message.walk()) if not part.is_multipart() and part.get_filename()
        ]
        return [_Attached(at, _name(part), _content(part)) for at, part in parts]
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise SOURCE_DAMAGED(field="file", where=asked.name, why="a message cannot be taken apart") from error


def _is_wanted(message: "Message[str, str]", senders: Json) -> bool:
    if not isinstance(senders, list):
        return True
    return parseaddr(str(message.get("From", "")))[1].lower() in {str(sender).lower() for sender in senders}


def _name(part: "Message[str, str]") -> str:
    """The name as its sender wrote it, without folders."""
    name = str(make_header(decode_header(part.get_filename() or "")))
    return name.replace("\\", "/").rpartition("/")[2]


def _content(part: "Message[str, str]") -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _bring(again: Callable[[], bytes], asked: Asked, wanted: _Attached, digest: str, to: Path) -> None:
    for one in _attached(again(), asked):
        if one.at == wanted.at and one.digest == digest:
            to.write_bytes(one.content)
            return
    raise SOURCE_CHANGED(field="file", where=wanted.name, why="the message holds another file now")
