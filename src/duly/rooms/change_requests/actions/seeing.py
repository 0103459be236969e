# SPDX-License-Identifier: Apache-2.0
"""Looking at what a request says in full: with a reason, and on record."""

from uuid import UUID

from duly.foundation.files import queries as files
from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.change_requests.actions.moving import held, which
from duly.rooms.change_requests.facts import Side
from duly.rooms.change_requests.kinds import EVIDENCE_SEEN, SEEN, WORDS_SEEN
from duly.rooms.change_requests.models import ChangeItem
from duly.rooms.change_requests.queries.opening import asked, claim_of, statement
from duly.rooms.change_requests.queries.sides import sides_of
from duly.rooms.change_requests.refusals import NO_SUCH_REQUEST, NOTE_NEEDED
from duly.rooms.change_requests.sights import Document, Said


@action("change_requests.see")
def see(actor: Actor, request_id: UUID, *, why: str) -> list[Side]:
    """The three ways of seeing each item, in full. Who looked, and why, is recorded: ``change_requests.seen``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.note_needed``.
    """
    row = held(request_id, actor)
    if not why.strip():
        raise NOTE_NEEDED(field="why")
    items: list[ChangeItem] = list(row.items.order_by("position"))
    public: dict[str, Json] = {**which(row), "items": len(items)}
    record(SEEN, stream=row.id, public=public, subject=row.party_id or actor.id, personal={"note": why.strip()[:500]})
    if row.party_id is not None:
        return sides_of(row, items)
    values = asked(row, items)
    return [Side(item.id, item.family, item.field, "", "", values[item.id].value or "", "same") for item in items]


@action("change_requests.see_words")
def see_words(actor: Actor, request_id: UUID, *, why: str) -> Said:
    """In full what the asker said of themselves, the note, and the customer's statements. Who read it, and why, is recorded:
    ``change_requests.words_seen``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.note_needed``.
    """
    row = held(request_id, actor)
    if not why.strip():
        raise NOTE_NEEDED(field="why")
    statements = {one.id: statement(one) for one in row.disputes.order_by("at")}
    public: dict[str, Json] = {**which(row), "statements": len(statements)}
    record(
        WORDS_SEEN, stream=row.id, public=public, subject=row.party_id or actor.id, personal={"note": why.strip()[:500]}
    )
    claim = claim_of(row)
    note = claim.pop("note", "")
    return Said({name: value for name, value in claim.items() if value}, note, statements)


@action("change_requests.open_evidence")
def open_evidence(actor: Actor, request_id: UUID, evidence_id: UUID, *, why: str) -> Document:
    """Open a document that lies beside a request; no door reads one by another way. Who opened which, and why, is recorded:
    ``change_requests.evidence_seen``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.note_needed``, ``files.missing``,
            ``files.damaged``, ``files.closed``.
    """
    row = held(request_id, actor)
    if not why.strip():
        raise NOTE_NEEDED(field="why")
    found = row.evidence.filter(id=evidence_id).first()
    if found is None:
        raise NO_SUCH_REQUEST(field="evidence")
    public: dict[str, Json] = {**which(row), "evidence": str(found.id), "digest": found.file}
    record(
        EVIDENCE_SEEN,
        stream=row.id,
        public=public,
        subject=row.party_id or actor.id,
        personal={"note": why.strip()[:500]},
    )
    return Document(files.content(found.file, whose=[row.sealed_under]), files.file(found.file).media_type, found.file)
