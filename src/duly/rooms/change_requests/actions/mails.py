# SPDX-License-Identifier: Apache-2.0
"""Requests that come by e-mail. An e-mail never proves who asks: all it can do is to open a request, or add to one.

Whoever wrote gets one word of receipt an hour, the same whether or not we know the address; machines get none.
"""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import uuid7
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests.actions.intake import create
from duly.rooms.change_requests.actions.mail_targets import olds, on_record
from duly.rooms.change_requests.actions.telling import tell
from duly.rooms.change_requests.facts import Ask, Matter
from duly.rooms.change_requests.kinds import MAIL_TAKEN
from duly.rooms.change_requests.models import ChangeRequest, Mail
from duly.rooms.change_requests.queries.targets import Address
from duly.rooms.change_requests.rules import codes
from duly.rooms.change_requests.rules.mails import (
    Attachment,
    Letter,
    Recognised,
    Trust,
    outcomes,
    read,
    recognise,
    warning,
    written,
)
from duly.rooms.change_requests.rules.mails.outcomes import MailTaken
from duly.rooms.change_requests.rules.mails.wishing import FIELDS, Group, flags_of, groups_of, note, wish
from duly.rooms.change_requests.rules.states import OPEN
from duly.rooms.change_requests.terms import Channel

_AGAIN = timedelta(hours=1)
"""One word of receipt to one sender in this time."""


class _Home(NamedTuple):
    """The organisation to which a message was addressed."""

    id: UUID
    time_zone: str


class _Post(NamedTuple):
    """One message on its way in."""

    raw: bytes
    letter: Letter
    found: Recognised
    home: _Home
    at: datetime

    @property
    def same(self) -> bytes:
        """A mark that is the same by whatever way the message came."""
        words = hashlib.sha256(f"{self.letter.subject}\x00{self.letter.own}".encode()).hexdigest()
        return _mark("mail", f"{self.letter.message_id}\x00{self.letter.sender.lower()}\x00{words}")

    @property
    def sender(self) -> bytes:
        """A mark of who says to have written."""
        return _mark("writer", self.letter.sender.lower())


@action("change_requests.receive_mail")
def receive_mail(actor: Actor, raw: bytes, *, organisation: UUID | None = None) -> MailTaken:
    """Take one message: open the request it asks for, or add it to the one it names; gives what became of it.

    What asks for nothing leaves nothing here. Everything else is kept as it came, with its attachments, each under its
    digest. The same message again, byte for byte or by another way, changes nothing. Records
    ``change_requests.mail_taken``, and what opening a request records.
    """
    servers = tuple(filter(None, settings.DULY["DULY_MAIL_TRUST"].split(",")))
    letter = read(raw, Trust(servers, _domains(actor)))
    is_answer = bool(letter.answers)
    if not letter.is_from_a_person:
        return MailTaken(letter.nature, is_answer=is_answer)
    home = _whose(actor, letter, organisation)
    if home is None:
        return MailTaken(outcomes.NOBODY_S, is_answer=is_answer)
    words = written(letter)
    found = recognise("" if words.is_forwarded else letter.subject, words.said)
    post = _Post(raw, letter, found, home, clock.now())
    take_turn(Turn.REQUESTS, f"mail {post.same.hex()}")
    known = _known(post)
    if known is not None:
        number = known.request.number if known.request else ""
        return MailTaken(known.outcome, (number,) if number else (), is_answer)
    return _taken(actor, post)._replace(is_answer=is_answer)


def _taken(actor: Actor, post: _Post) -> MailTaken:
    named = _named(post)
    if named is not None:
        _keep(actor, post, [named], outcomes.ADDED)
        return MailTaken(outcomes.ADDED, (named.number,))
    groups = groups_of(post.found)
    if not groups:
        outcome = _for_a_person(post.found)
        if outcome != outcomes.NOTHING:
            _keep(actor, post, [], outcome)
        return MailTaken(outcome)
    rows = []
    for group in groups:
        with suppress(
            Refusal
        ):  # what cannot be asked, or too often, is nobody's fault here: a person sees the mail elsewhere
            rows.append(_opened(actor, post, group))
    if not rows:
        return MailTaken(outcomes.REFUSED)
    _keep(actor, post, rows, outcomes.OPENED)
    return MailTaken(outcomes.OPENED, tuple(row.number for row in rows))


def _for_a_person(found: Recognised) -> str:
    if found.certain:
        is_other = any(ask.topic not in FIELDS and ask.topic != "details" for ask in found.certain)
        return outcomes.OTHER if is_other else outcomes.UNCLEAR
    return outcomes.DENIED if "denied" in found.signs and found.asks else outcomes.NOTHING


def _whose(actor: Actor, letter: Letter, organisation: UUID | None) -> _Home | None:
    """The organisation to which the mail is addressed: by its address, else by its domain; the only one, where there is but one."""
    known = list(accounts.organisations_for(actor))
    to = {address.lower() for address in letter.to}
    domains = {warning.domain_of(address) for address in to}
    able = [row for row in known if row.id == organisation] if organisation else known
    exactly = [row for row in able if row.email.lower() in to]
    meant = exactly or [row for row in able if row.email and warning.domain_of(row.email) in domains] or able
    return _Home(meant[0].id, meant[0].time_zone) if len(meant) == 1 else None


def _domains(actor: Actor) -> tuple[str, ...]:
    found = {warning.domain_of(row.email) for row in accounts.organisations_for(actor) if row.email}
    return tuple(sorted(found))


def _known(post: _Post) -> Mail | None:
    digest = f"sha256:{hashlib.sha256(post.raw).hexdigest()}"
    rows = Mail.objects.filter(Q(file=digest) | Q(same=post.same), organisation=post.home.id)
    return rows.select_related("request").order_by("received_at").first()


def _named(post: _Post) -> ChangeRequest | None:
    """The open request whose number the mail names. Anybody can name one: it is added as a paper, and decides nothing."""
    rows = ChangeRequest.objects.filter(organisation=post.home.id, number__in=post.found.requests, state__in=OPEN)
    return rows.order_by("-received_at").first()


def _opened(actor: Actor, post: _Post, group: Group) -> ChangeRequest:
    letter, found = post.letter, post.found
    day = datetime.fromisoformat(found.since).replace(tzinfo=ZoneInfo(post.home.time_zone)) if found.since else None
    first = not Mail.objects.filter(sender=post.sender).exists()
    named = [(wish(one), one.old) for one in group.asks]
    ask = Ask(
        organisation=post.home.id, channel=Channel.EMAIL, nature=group.nature, reason=group.reason,
        wishes=tuple(on_record(post.home.id, letter.sender, named)),
        claim={"email": letter.sender, "name": letter.sender_name} | ({"ref": found.customers[0]} if found.customers else {}) | olds(named),
        on_behalf="behalf" in found.signs, language=found.language,
        flags=(*flags_of(letter, found), *(("first_seen",) if first else ())),
        effective_from=day if day and day > post.at else None,
        idempotency_key=f"mail:{post.same.hex()}:{group.nature}",
        raw_message=f"sha256:{hashlib.sha256(post.raw).hexdigest()}", origin=f"mail:{letter.sender.lower()}",
        note=note(letter, found, group.asks),
    )  # fmt: skip
    return ChangeRequest.objects.get(id=create(actor, ask).id)


def _keep(actor: Actor, post: _Post, rows: list[ChangeRequest], outcome: str) -> None:
    """The message and its attachments among the files, sealed under the key of the request or, where none came of it, the
    mail's own; and one row that says what became of it.

    An attachment is a paper of the request only once somebody on the staff says what it is.
    """
    name = f"{(rows[0].number if rows else 'mail')}.eml"
    fresh = uuid7()
    whose = rows[0].sealed_under if rows else fresh
    file = files.put(actor, post.raw, media_type="message/rfc822", name=name, whose=whose)
    is_told = bool(rows) and _may_acknowledge(post, rows[0], outcome)
    mail = Mail.objects.create(
        id=fresh, organisation_id=post.home.id, request=rows[0] if rows else None, file=file, same=post.same,
        sender=post.sender, outcome=outcome, topics=sorted({ask.topic for ask in post.found.certain}),
        signs=_signs(post), verdicts=dict(post.letter.verdicts), received_at=post.at, is_acknowledged=is_told,
        attachments=[_kept(actor, one, whose) for one in post.letter.attachments],
    )  # fmt: skip
    if is_told:
        tell(actor, rows[0], Matter.TAKEN, "requester", [Address("email", post.letter.sender)])
    public: dict[str, Json] = {
        "mail": str(mail.id), "request": str(mail.request_id or ""), "number": rows[0].number if rows else "",
        "organisation": str(post.home.id), "digest": file, "outcome": outcome, "topics": list(mail.topics),
        "signs": list(mail.signs), "files": [one["digest"] for one in mail.attachments], "acknowledged": is_told,
    }  # fmt: skip
    record(MAIL_TAKEN, stream=rows[0].id if rows else mail.id, public=public)


def _kept(actor: Actor, one: Attachment, whose: UUID) -> dict[str, Any]:
    """Stored as what its bytes show, never as what its sender calls it."""
    kind = one.sniffed or "application/octet-stream"
    digest = files.put(actor, one.content, media_type=kind, name=one.name or "attachment", whose=whose)
    return {"digest": digest, "type": kind, "warnings": list(one.warnings)}


def _may_acknowledge(post: _Post, row: ChangeRequest, outcome: str) -> bool:
    """Never to a forged sender, not twice within the hour; for what was added, only to whoever wrote before."""
    if warning.FORGED in post.letter.warnings:
        return False
    mine = Mail.objects.filter(sender=post.sender)
    if outcome == outcomes.ADDED and not mine.filter(request=row).exists():
        return False
    return not mine.filter(is_acknowledged=True, received_at__gt=post.at - _AGAIN).exists()


def _signs(post: _Post) -> list[str]:
    found = {*post.letter.warnings, *post.found.signs}
    return sorted(found | {code for one in post.letter.attachments for code in one.warnings})


def _mark(kind: str, text: str) -> bytes:
    secret: bytes = settings.DULY.secret
    return codes.mark(secret, kind, text)
