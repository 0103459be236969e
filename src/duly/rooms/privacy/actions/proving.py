# SPDX-License-Identifier: Apache-2.0
"""The asker is proved: by a code to a contact point that was on record before, or by a document that two people saw."""

import hashlib
import hmac
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from duly.foundation.files import actions as files
from duly.foundation.files import queries as stored
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.customers import queries as customers
from duly.rooms.delivery.facts import reply_code
from duly.rooms.privacy import facts, kinds, queries
from duly.rooms.privacy.actions.intake import prove_by
from duly.rooms.privacy.actions.mailings import coded, reached
from duly.rooms.privacy.actions.mailings import send_code as plan_code
from duly.rooms.privacy.actions.moving import locked
from duly.rooms.privacy.facts import CODE_LASTS, MOST_CODES, MOST_GUESSES
from duly.rooms.privacy.models import Proof as Document
from duly.rooms.privacy.models import Request
from duly.rooms.privacy.refusals import NO_CODE_OUT, NO_DOCUMENT, NOWHERE_TO, OWN_WORK, TOO_MANY_CODES
from duly.rooms.privacy.terms import Level, Method

_DAY = timedelta(days=1)
_SETTLED = timedelta(days=30)
"""A contact point that was changed a shorter time ago proves nobody: whoever changed it may be the one who asks."""
_TRUSTED = frozenset({"import", "migration"})


@action("privacy.send_code")
def send_code(actor: Actor, request_id: UUID) -> str:
    """Send a code to a contact point on record, at most five in a day; gives the channel. Records ``privacy.code_sent``.

    Raises:
        Refusal: ``privacy.nowhere_to``, ``privacy.too_many_codes``, ``privacy.no_such_request``, ``privacy.not_now``.
    """
    row = locked(request_id, actor)
    channel = next((one for one in coded(row.party_id) if _is_settled(row.party_id, one)), None)
    if channel is None:
        raise NOWHERE_TO(field="request")
    now = clock.now()
    if row.codes_since is None or now - row.codes_since > _DAY:
        row.codes, row.codes_since = 0, now
    if row.codes >= MOST_CODES:
        raise TOO_MANY_CODES(field="request", most=MOST_CODES)
    row.codes, row.guesses, row.check_id, row.checked_at = row.codes + 1, 0, random_id(), now
    row.save(update_fields=["codes", "codes_since", "guesses", "check_id", "checked_at"])
    plan_code(row, channel, row.check_id)
    record(kinds.CODE_SENT, stream=row.id, public={"request": str(row.id), "channel": channel})
    return channel


@action("privacy.prove")
def prove(actor: Actor, request_id: UUID, code: str) -> facts.Proof:
    """Type the code that was sent; three tries. A wrong one counts and is no refusal, so that the count stays.

    Records ``privacy.identified`` or ``privacy.code_wrong``.

    Raises:
        Refusal: ``privacy.no_code_out``, ``privacy.no_such_request``, ``privacy.not_now``.
    """
    row = locked(request_id, actor)
    if not _is_out(row) or row.check_id is None:
        raise NO_CODE_OUT(field="code")
    typed = "".join(filter(str.isdigit, code))
    if typed.isascii() and hmac.compare_digest(typed, reply_code(settings.DULY.secret, row.check_id)):
        prove_by(row, Method.CODE, Level.PROVED)
        return facts.Proof(is_right=True, left=0)
    row.guesses += 1
    row.save(update_fields=["guesses"])
    left = MOST_GUESSES - row.guesses
    record(kinds.CODE_WRONG, stream=row.id, public={"request": str(row.id), "left": left})
    return facts.Proof(is_right=False, left=left)


@action("privacy.show_document")
def show_document(actor: Actor, request_id: UUID, content: bytes, *, media_type: str) -> UUID:
    """Put a document on file by which the asker is proved, once somebody else has seen it; gives its id. It is sealed under
    the customer's key.

    Records ``files.put`` and ``privacy.document_shown``.

    Raises:
        Refusal: ``privacy.no_such_request``, ``privacy.not_now``, those of ``files.put``.
    """
    row = locked(request_id, actor)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    files.put(actor, content, media_type=media_type, name=f"{row.number} proof", whose=row.party_id)
    document = Document.objects.create(request=row, digest=digest, by=actor.id, at=clock.now())
    record(kinds.DOCUMENT_SHOWN, stream=row.id, public={"request": str(row.id), "digest": digest})
    return document.id


class Opened(NamedTuple):
    """A document as it is shown to whoever must have seen it."""

    name: str
    content: bytes
    media_type: str


@action("privacy.open_document")
def open_document(actor: Actor, request_id: UUID, document_id: UUID) -> Opened:
    """Open a document by which an asker is to be proved. Records ``privacy.document_opened`` before anybody sees it.

    Raises:
        Refusal: ``privacy.no_document``, ``privacy.no_such_request``, ``files.missing``, ``files.damaged``, ``files.closed``.
    """
    row = queries.row_for(actor, request_id)
    document = Document.objects.filter(id=document_id, request=row).first()
    if document is None:
        raise NO_DOCUMENT(field="document")
    held = stored.file(document.digest)
    content = stored.content(document.digest, whose=[row.party_id])
    public: dict[str, Json] = {"request": str(row.id), "digest": document.digest, "user": str(actor.id)}
    record(kinds.DOCUMENT_OPENED, stream=row.id, public=public)
    return Opened(f"{row.number}.{held.media_type.rpartition('/')[2]}", content, held.media_type)


@action("privacy.see_document")
def see_document(actor: Actor, request_id: UUID, document_id: UUID) -> None:
    """Say, as a second person, that the document shows the customer. Records ``privacy.identified``.

    Raises:
        Refusal: ``privacy.no_document``, ``privacy.own_work``, ``privacy.no_such_request``, ``privacy.not_now``.
    """
    row = locked(request_id, actor)
    document = Document.objects.filter(id=document_id, request=row, seen_by=None).first()
    if document is None:
        raise NO_DOCUMENT(field="document")
    if document.by == actor.id:
        raise OWN_WORK(name=actor.name)
    document.seen_by, document.seen_at = actor.id, clock.now()
    document.save(update_fields=["seen_by", "seen_at"])
    record(kinds.DOCUMENT_SHOWN, stream=row.id, public={"request": str(row.id), "digest": document.digest})
    prove_by(row, Method.DOCUMENT, Level.PROVED)


def _is_out(row: Request) -> bool:
    is_valid = row.checked_at is not None and clock.now() < row.checked_at + CODE_LASTS
    return row.check_id is not None and is_valid and row.guesses < MOST_GUESSES


def _is_settled(party: UUID, channel: str) -> bool:
    """Whether the contact point that a code would go to has stood long enough to prove anybody."""
    point = reached(party, channel)
    held = next((one for one in customers.record_of(party).entities if one.id == point), None)
    if held is None:
        return False
    if held.recorded_at < clock.now() - _SETTLED:
        return True
    change = customers.changes([held.change]).get(held.change)
    return change is not None and change.source in _TRUSTED
