# SPDX-License-Identifier: Apache-2.0
"""From a mailing's frozen wording to one recipient's letter. Templates are made ready once for each language."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from duly.kernel import tokens
from duly.kernel.templating import Value, compiled, variables_of
from duly.rooms.delivery.channel import Letter, Sender
from duly.rooms.delivery.closings import closing_in
from duly.rooms.delivery.models import Mailing

LINKS_LAST = timedelta(days=400)
"""How long the link in a message opens the portal: longer than any period of notice, reminders included."""
_PARAGRAPHS = re.compile(r"\n\s*\n")
_URL = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:!?)，。；：！？）])")


@dataclass(frozen=True, slots=True)
class House:
    """What letters need to know of the installation."""

    secret: bytes
    public_url: str


@dataclass(frozen=True, slots=True)
class To:
    """One recipient of a letter."""

    delivery_id: UUID
    recipient_id: UUID
    customer_id: UUID
    language: str
    code: str
    address: str
    name: str


def portal_link(house: House, mailing: Mailing, recipient_id: UUID) -> str:
    """The recipient's own link. It is the same in every step of a notice that was opened on the same day."""
    day = mailing.created_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return f"{house.public_url}/n/{tokens.issue(house.secret, 'portal', recipient_id, day + LINKS_LAST)}"


def unsubscribe_link(house: House, mailing: Mailing, customer_id: UUID) -> str:
    """Where one click ends messages that are not mandatory (RFC 8058)."""
    until = mailing.created_at + LINKS_LAST
    return f"{house.public_url}/hooks/unsubscribe/{tokens.issue(house.secret, 'unsubscribe', customer_id, until)}"


def write(house: House, mailing: Mailing, to: To) -> Letter:
    """The letter of one recipient.

    Raises:
        WordingError: a blank has no value.
    """
    content: dict[str, Any] = mailing.contents[to.language]
    link = portal_link(house, mailing, to.recipient_id)
    sender = Sender(**mailing.sender)
    values: dict[str, Value] = {
        "organisation": sender.name, **content["values"], "name": to.name, "link": link, "code": to.code,
    }  # fmt: skip
    sender = Sender(str(values["organisation"]), sender.email, sender.phone)
    subject = " ".join(compiled(content["subject"], to.language)(values).split())
    text = compiled(content["text"], to.language)(values).strip()
    is_mail = mailing.channel == "email"
    text += _ending(content["text"], to, link, is_mail=is_mail)
    return Letter(
        delivery_id=to.delivery_id,
        address=to.address,
        language=to.language,
        sender=sender,
        subject=subject,
        text=text,
        html=_html(content, to, values, text, subject) if is_mail else None,
        unsubscribe_url=None if mailing.mandatory or not is_mail else unsubscribe_link(house, mailing, to.customer_id),
        code=to.code,
    )


def fingerprint(letter: Letter) -> str:
    """The digest of what one recipient got, for the ledger's sealed part."""
    parts = "\x00".join((letter.subject, letter.text, letter.html or ""))
    return f"sha256:{hashlib.sha256(parts.encode()).hexdigest()}"


@lru_cache(maxsize=1024)
def _mentions(source: str) -> frozenset[str]:
    return variables_of(source)


def _ending(source: str, to: To, link: str, *, is_mail: bool) -> str:
    """A message must always say how to confirm: where the wording does not, a fixed sentence does."""
    if "link" in _mentions(source) or (not is_mail and "code" in _mentions(source)):
        return ""
    closing = closing_in(to.language)
    return f"\n\n{closing.confirm}: {link}" if is_mail else f" {closing.reply.format(code=to.code)} {link}"


def _html(content: Mapping[str, Any], to: To, values: Mapping[str, Value], text: str, subject: str) -> str:
    if content["html"]:
        return compiled(content["html"], to.language, html=True)(values)
    closing = closing_in(to.language)
    html: str = _layout()(
        {
            "subject": subject,
            "language": to.language,
            "organisation": values["organisation"],
            "link": values["link"],
            "confirm": closing.confirm,
            "footer": closing.why,
            "paragraphs": paragraphs(text, str(values["link"])),
        }
    )
    return html


def paragraphs(text: str, link: str) -> list[list[list[tuple[str, bool]]]]:
    """Text as paragraphs of lines of pieces, each piece with whether it is an address to click.

    The recipient's own link at the end of a line is left out, because the button stands for it; the words before it stay.
    """
    found = []
    for block in _PARAGRAPHS.split(text.strip()):
        lines = [line.strip().removesuffix(link).rstrip() for line in block.splitlines()]
        pieces = [_pieces(line) for line in lines if line]
        if pieces:
            found.append(pieces)
    return found


def _pieces(line: str) -> list[tuple[str, bool]]:
    if "://" not in line:
        return [(line, False)]
    return [(piece, bool(_URL.fullmatch(piece))) for piece in _URL.split(line) if piece]


@lru_cache(maxsize=1)
def _layout() -> Any:
    source = files(__package__).joinpath("layout", "email.html").read_text(encoding="utf-8")
    return compiled(source, "en", html=True)
