# SPDX-License-Identifier: Apache-2.0
"""From a mailing's frozen wording to one recipient's letter. Templates are made ready once for each language."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from duly.kernel import tokens
from duly.rooms.delivery.channel import Letter, Sender
from duly.rooms.delivery.editions import Edition, edition_of
from duly.rooms.delivery.requests import with_request
from duly.rooms.delivery.rules import region_to

if TYPE_CHECKING:
    from duly.rooms.delivery.models import Mailing

LINKS_LAST = timedelta(days=400)
"""How long the link in a message opens the portal: longer than any period of notice, reminders included."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class House:
    """What letters need to know of the installation."""

    secret: bytes
    public_url: str


class To(NamedTuple):
    """One recipient of a letter."""

    delivery_id: UUID
    recipient_id: UUID
    customer_id: UUID
    language: str
    code: str
    address: str
    name: str
    region: str = ""
    broken: str = ""
    """A channel on which the customer cannot be reached any more; the message asks for a contact point that works."""


def _portal_until(mailing: "Mailing") -> datetime:
    """The recipient's link is the same in every step of a notice that was opened on the same day."""
    return mailing.created_at.replace(hour=0, minute=0, second=0, microsecond=0) + LINKS_LAST


def unsubscribe_link(house: House, mailing: "Mailing", customer_id: UUID) -> str:
    """Where one click ends messages that are not mandatory (RFC 8058)."""
    until = mailing.created_at + LINKS_LAST
    return f"{house.public_url}/hooks/unsubscribe/{tokens.issue(house.secret, 'unsubscribe', customer_id, until)}"


def write(house: House, mailing: "Mailing", to: To) -> Letter:
    """The letter of one recipient.

    Raises:
        WordingError: a blank has no value.
    """
    prepared = _prepared(mailing, to.language)
    edition = prepared.edition
    link = f"{house.public_url}/n/{tokens.issue(house.secret, 'portal', to.recipient_id, prepared.portal_until)}"
    name = " ".join(to.name.replace("\ue000", "").split())
    personal = {"name": name, "link": link, "code": to.code}
    is_mail = edition.html is not None
    text, html = edition.text(personal).strip(), edition.html(personal) if edition.html is not None else None
    if to.broken and mailing.purpose == "notice":
        text, html = with_request(text, html, to.language, to.broken)
    return Letter(
        delivery_id=to.delivery_id,
        address=to.address,
        language=to.language,
        sender=prepared.sender,
        subject=" ".join(edition.subject(personal).split()),
        text=text,
        html=html,
        unsubscribe_url=unsubscribe_link(house, mailing, to.customer_id) if prepared.is_optional_mail else None,
        code=to.code,
        name=name,
        link=link,
        region=region_to(mailing.channel, to.address, to.region),
        values=_NOTHING if is_mail else {**edition.values, **personal, **prepared.spoken(personal)},
    )


def fingerprint(letter: Letter) -> str:
    """The digest of what one recipient got, for the ledger's sealed part."""
    parts = "\x00".join((letter.subject, letter.text, letter.html or ""))
    return f"sha256:{hashlib.sha256(parts.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is the same for everybody who gets a mailing in one language."""

    edition: Edition
    sender: Sender
    portal_until: datetime
    is_optional_mail: bool
    others: Mapping[str, Edition] = field(default_factory=dict)
    """Of a call: the same in the other languages, which the listener may choose."""

    def spoken(self, personal: Mapping[str, str]) -> dict[str, str]:
        """The texts in the other languages, as ``text/<language>``."""
        return {f"text/{language}": other.text(personal).strip() for language, other in self.others.items()}


def _prepared(mailing: "Mailing", language: str) -> _Prepared:
    """Kept with the mailing for as long as that is in memory: its wording is frozen."""
    kept: dict[str, _Prepared] = vars(mailing).setdefault("_prepared", {})
    found = kept.get(language)
    if found is None or found.edition.content is not mailing.contents[language]:
        found = kept[language] = _prepare(mailing, language)
    return found


def _prepare(mailing: "Mailing", language: str) -> _Prepared:
    sender, is_mail = Sender(**mailing.sender), mailing.channel == "email"
    edition = edition_of(
        mailing.contents[language], sender.name, language, is_mail=is_mail, is_paper=mailing.channel == "letter"
    )
    return _Prepared(
        edition,
        Sender(edition.organisation, sender.email, sender.phone),
        _portal_until(mailing),
        is_mail and not mailing.mandatory,
        _others(mailing, language) if mailing.channel == "voice" else {},
    )


def _others(mailing: "Mailing", language: str) -> dict[str, Edition]:
    name = Sender(**mailing.sender).name
    return {
        other: edition_of(content, name, other, is_mail=False)
        for other, content in mailing.contents.items()
        if other != language
    }
