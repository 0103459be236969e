# SPDX-License-Identifier: Apache-2.0
"""Mails that no rule understood: a person reads one, on record, and says what became of it."""

from uuid import UUID

from django.conf import settings

from duly.foundation.files import queries as files
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.vault import actions as vault
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.change_requests.actions.handing import hand_over
from duly.rooms.change_requests.kinds import MAIL_SEEN, MAIL_SETTLED
from duly.rooms.change_requests.models import ChangeRequest, Mail, MailFate
from duly.rooms.change_requests.queries.keeping import files_of_mail, subject_of
from duly.rooms.change_requests.refusals import BAD_FATE, NO_SUCH_MAIL, NO_SUCH_REQUEST, NOTE_NEEDED
from duly.rooms.change_requests.rules.mails import Trust, read
from duly.rooms.change_requests.sights import Document, MailText
from duly.rooms.change_requests.terms import MAIL_FATES

_REQUEST = "request"


@action("change_requests.read_mail")
def read_mail(actor: Actor, mail_id: UUID, *, why: str) -> MailText:
    """Show a mail to a person: its words only, no pictures, nothing that runs. Records ``change_requests.mail_seen``.

    Raises:
        Refusal: ``change_requests.no_such_mail``, ``change_requests.note_needed``, ``files.missing``, ``files.damaged``.
    """
    row = _held(actor, mail_id)
    _looked(actor, row, why)
    servers = tuple(filter(None, settings.DULY["DULY_MAIL_TRUST"].split(",")))
    letter = read(files.content(row.file, whose=[subject_of(row)]), Trust(servers))
    return MailText(
        letter.sender, letter.sender_name, letter.reply_to, letter.subject, letter.said_on, letter.text, letter.warnings
    )


@action("change_requests.open_attachment")
def open_attachment(actor: Actor, mail_id: UUID, digest: str, *, why: str) -> Document:
    """Open a file that came with a mail. Records ``change_requests.mail_seen``.

    Raises:
        Refusal: ``change_requests.no_such_mail``, ``change_requests.note_needed``, ``files.missing``, ``files.damaged``.
    """
    row = _held(actor, mail_id)
    known = next((one for one in row.attachments if one["digest"] == digest), None)
    if known is None:
        raise NO_SUCH_MAIL(field="digest")
    _looked(actor, row, why)
    return Document(files.content(digest, whose=[subject_of(row)]), known["type"], digest)


@action("change_requests.settle_mail")
def settle_mail(actor: Actor, mail_id: UUID, *, outcome: str, number: str = "") -> None:
    """Say once what became of a mail: it belongs to a request, it is another matter, or it asks for nothing. Records
    ``change_requests.mail_settled``.

    Raises:
        Refusal: ``change_requests.no_such_mail``, ``change_requests.bad_fate``, ``change_requests.no_such_request``.
    """
    row = _held(actor, mail_id)
    take_turn(Turn.REQUESTS, f"fate {row.id}")
    if row.request_id is not None or MailFate.objects.filter(mail=row).exists():
        raise NO_SUCH_MAIL()
    if outcome not in MAIL_FATES or (outcome == _REQUEST) != bool(number.strip()):
        raise BAD_FATE(field="outcome", outcome=outcome, known=", ".join(MAIL_FATES))
    request = _numbered(row, number) if number.strip() else None
    MailFate.objects.create(mail=row, outcome=outcome, request=request, by=actor.id, at=clock.now())
    if request is not None:
        hand_over(actor, files_of_mail(row), row.id, request.sealed_under)
        vault.destroy_key(actor, row.id, why="the mail was laid beside a request")
    public: dict[str, Json] = {
        "mail": str(row.id), "outcome": outcome, "request": str(request.id) if request else "",
        "number": request.number if request else "",
    }  # fmt: skip
    record(MAIL_SETTLED, stream=request.id if request else row.id, public=public)


def _held(actor: Actor, mail_id: UUID) -> Mail:
    row = Mail.objects.filter(id=mail_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_MAIL()
    return row


def _looked(actor: Actor, row: Mail, why: str) -> None:
    if not why.strip():
        raise NOTE_NEEDED(field="why")
    public: dict[str, Json] = {"mail": str(row.id), "digest": row.file, "organisation": str(row.organisation_id)}
    whose = (
        row.request.party_id if row.request else None
    ) or actor.id  # of nobody's record, the reason is the reader's own
    record(
        MAIL_SEEN, stream=row.request_id or row.id, public=public, subject=whose, personal={"note": why.strip()[:500]}
    )


def _numbered(row: Mail, number: str) -> ChangeRequest:
    found = ChangeRequest.objects.filter(organisation_id=row.organisation_id, number=number.strip().upper()).first()
    if found is None:
        raise NO_SUCH_REQUEST(field="number")
    return found
