# SPDX-License-Identifier: Apache-2.0
"""Bytes to a letter. Whatever the bytes: nothing raises, nothing is run, and the work is bounded by their size."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from duly.kernel.mails import auto, markup, parts, reading, servers
from duly.kernel.mails.charsets import text_of
from duly.kernel.mails.headers import address_in, words_of
from duly.kernel.mails.parts import Part
from duly.rooms.change_requests.rules.mails.attachments import attachments_of
from duly.rooms.change_requests.rules.mails.letters import Letter
from duly.rooms.change_requests.rules.mails.verdicts import is_forged, verdicts_of
from duly.rooms.change_requests.rules.mails.warning import FORGED, NO_VERDICT, warnings_of

CUT, FILES_CUT, DEEP, ENCRYPTED, TWO_TEXTS = "cut", "files_cut", "deep", "encrypted", "two_texts"
LIMITS = (CUT, FILES_CUT, DEEP, ENCRYPTED, TWO_TEXTS)
"""Warnings about the reading itself: longer than we read, too many files, too many parts, closed, plain text and page differ."""
LONGEST_SUBJECT, LONGEST_NAME, MOST_ANSWERED, MOST_ADDRESSES = 300, 200, 50, 50
_UNREAD = "x-duly-unread"
_LISTS = ("list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list", "x-mailing-list", "x-beenthere", "x-mailman-version", "feedback-id", "x-campaign", "x-campaignid")  # fmt: skip
_BULK = frozenset({"bulk", "junk", "list"})
_REPORTS = frozenset({"multipart/report", "message/delivery-status", "message/disposition-notification"})
_CLOSED = frozenset({"multipart/encrypted", "application/pgp-encrypted"})
_MESSAGE = re.compile(r"<([^<>\s]{3,300})>")
_TELLING = re.compile(r"[\w.+-]{1,64}@[\w.-]{3,100}|(?:\d[ -]?){6,}")


class Trust(NamedTuple):
    """What the organisation knows of its own mail."""

    servers: tuple[str, ...] = ()
    """The ``authserv-id`` of servers whose Authentication-Results are ours."""
    domains: tuple[str, ...] = ()
    """The organisation's own domains."""


NONE = Trust()


def read(raw: bytes, trust: Trust = NONE) -> Letter:
    """The letter in a message; one without words for what cannot be read."""
    mail = reading.unwrapped(parts.take_apart(raw))
    sender = mail.address("from")
    files, is_cut = attachments_of(mail)
    verdicts = verdicts_of(mail, trust.servers)
    to = tuple(_addresses(mail))
    return Letter(
        sender=sender,
        sender_name=_name(mail),
        reply_to=mail.address("reply-to"),
        to=to,
        subject=mail.head("subject")[:LONGEST_SUBJECT],
        said_on=mail.head("date")[:100],
        said_at=_instant(mail.head("date")[:100]),
        message_id=next(iter(_ids(mail, "message-id")), ""),
        answers=tuple(dict.fromkeys([*_ids(mail, "in-reply-to"), *_ids(mail, "references")]))[:MOST_ANSWERED],
        text=reading.all_text(mail),
        page=_page(mail),
        own=reading.own_words(mail),
        attachments=files,
        nature=nature_of(mail),
        verdicts=verdicts,
        warnings=tuple(_warnings(mail, raw, trust, is_cut=is_cut)),
    )


def nature_of(mail: Part) -> str:
    """Whether a person wrote to us, or a machine, a list, or a server: these ask for nothing (RFC 3834, RFC 2919)."""
    if mail.heads and mail.heads[0][0] == _UNREAD:
        return "unread"
    if mail.kind in _REPORTS or any(part.kind in _REPORTS for part in mail.children) or servers.is_from_a_server(mail):
        return "report"
    if any(mail.raw(name) for name in _LISTS) or mail.head("precedence").lower() in _BULK:
        return "list"
    if auto.is_machine(mail):
        return "automatic"
    return "challenge" if auto.is_challenge(mail, reading.own_words(mail)) else "letter"


def _warnings(mail: Part, raw: bytes, trust: Trust, *, is_cut: bool) -> list[str]:
    found = warnings_of(mail, mail.address("from"), own_domains=trust.domains)
    verdicts = verdicts_of(mail, trust.servers)
    if is_forged(verdicts):
        found.append(FORGED)
    elif trust.servers and not verdicts:
        found.append(NO_VERDICT)
    every = list(mail.walk())
    checks = (
        (CUT, len(raw) > parts.LARGEST),
        (FILES_CUT, is_cut),
        (DEEP, len(every) >= parts.MOST_PARTS or _depth(mail) >= parts.DEEPEST),
        (ENCRYPTED, any(part.kind in _CLOSED for part in every)),
        (TWO_TEXTS, _says_two_things(mail)),
    )
    return found + [code for code, holds in checks if holds]


def _depth(part: Part) -> int:
    return 1 + max((_depth(child) for child in part.children), default=-1)


def _says_two_things(mail: Part) -> bool:
    """Whether the page shows addresses or long numbers that the plain text does not: a reader sees one of the two."""
    page = _page(mail)
    if not page:
        return False
    plain = _bare(reading.all_text(mail))
    return any(_bare(found) not in plain for found in _TELLING.findall(page)[:50])


def _bare(text: str) -> str:
    return re.sub(r"[\s-]+", "", text).lower()


def _page(mail: Part) -> str:
    found = [part for part in mail.walk(into_messages=False) if part.kind == "text/html" and not part.is_attachment()]
    has_plain = any(part.kind == "text/plain" and not part.is_attachment() for part in mail.walk(into_messages=False))
    return "\n".join(markup.text_of(part.text()) for part in found[:3]) if has_plain else ""


def _name(mail: Part) -> str:
    shown = mail.head("from")
    return shown.rpartition("<")[0].strip(" \"'")[:LONGEST_NAME]


def _addresses(mail: Part) -> Iterable[str]:
    for name in ("to", "cc", "x-original-to", "delivered-to"):
        for value in mail.all(name):
            for piece in text_of(value).split(",")[:MOST_ADDRESSES]:
                found = address_in(piece.encode("utf-8", "replace"))
                if found:
                    yield found


def _ids(mail: Part, name: str) -> list[str]:
    return [found for value in mail.all(name) for found in _MESSAGE.findall(words_of(value))[:MOST_ANSWERED]]


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
