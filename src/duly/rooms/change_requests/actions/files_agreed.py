# SPDX-License-Identifier: Apache-2.0
"""A second person decides on a file of changes: on exactly that file, after looking at the lines that were drawn by lot."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.change_requests.filing import (
    DECIDED_ALREADY,
    FILE_DECIDED,
    LINE_SEEN,
    LOOK_FIRST,
    NO_SUCH_FILE,
    NOTHING_TO_CARRY,
    OTHER_FILE,
    OWN_FILE,
    Fate,
)
from duly.rooms.change_requests.models import BulkFile, BulkLine, BulkLook
from duly.rooms.change_requests.queries.bulk import LineView, view_of
from duly.rooms.change_requests.queries.opening import FILE, sealed
from duly.rooms.change_requests.refusals import NOT_BY_KEY, NOTE_NEEDED


@action("change_requests.look_at_line")
def look_at_line(actor: Actor, line: UUID) -> LineView:
    """One line in full, beside what stands on record now. Records ``change_requests.line_seen``.

    Raises:
        Refusal: ``change_requests.no_such_file``.
    """
    row = BulkLine.objects.select_related("file").filter(id=line).first()
    if row is None or row.party_id is None or not row.sealed or not actor.may_see(row.file.organisation_id):
        raise NO_SUCH_FILE()
    BulkLook.objects.get_or_create(line=row, by_id=actor.id, defaults={"at": clock.now()})
    record(LINE_SEEN, stream=row.file_id, public={"file": str(row.file_id), "line": row.number}, subject=row.party_id)
    return view_of(row)


@action("change_requests.agree_file")
def agree_file(actor: Actor, file_id: UUID, *, digest: str) -> None:
    """Agree to exactly the file with this digest; the clock carries its lines out. Records ``change_requests.file_decided``.

    T0 and T1 take effect by this; whatever is graver becomes a request of its own, which the customer must prove.

    Raises:
        Refusal: ``change_requests.no_such_file``, ``change_requests.file_decided``, ``change_requests.not_by_key``,
            ``change_requests.own_file``, ``change_requests.other_file``, ``change_requests.look_first``,
            ``change_requests.nothing_to_carry``.
    """
    file = _open(actor, file_id)
    if digest.strip().lower() != file.digest:
        raise OTHER_FILE(field="digest")
    if not file.rows.filter(fate="").exists():
        raise NOTHING_TO_CARRY(field="file")
    left = file.rows.filter(is_sampled=True).exclude(looks__by_id=actor.id).count()
    if left:
        raise LOOK_FIRST(field="lines", left=left)
    _decide(actor, file, "agreed", "")


@action("change_requests.refuse_file")
def refuse_file(actor: Actor, file_id: UUID, *, why: str) -> None:
    """Refuse a file as a whole, with a reason: none of its lines is carried out. The same file may come in again.

    Records ``change_requests.file_decided``.

    Raises:
        Refusal: ``change_requests.no_such_file``, ``change_requests.file_decided``, ``change_requests.not_by_key``,
            ``change_requests.own_file``, ``change_requests.note_needed``.
    """
    file = _open(actor, file_id)
    if not why.strip():
        raise NOTE_NEEDED(field="why")
    _decide(actor, file, "refused", why.strip()[:1_000])
    file.rows.filter(fate="").update(fate=Fate.REFUSED, why="file_refused")


def _open(actor: Actor, file_id: UUID) -> BulkFile:
    file = BulkFile.objects.select_for_update().filter(id=file_id).first()
    if file is None or not actor.may_see(file.organisation_id):
        raise NO_SUCH_FILE()
    if actor.kind == "key":
        raise NOT_BY_KEY()
    if actor.id == file.by_id:
        raise OWN_FILE(field="actor", name=actor.name)
    if file.decision:
        raise DECIDED_ALREADY(field="file")
    return file


def _decide(actor: Actor, file: BulkFile, decision: str, note: str) -> None:
    looked = BulkLook.objects.filter(line__file=file, by_id=actor.id).count()
    file.decision, file.decided_by, file.decided_at = decision, actor.id, clock.now()
    file.finished_at = file.decided_at if decision == "refused" else None
    if note:
        key = keys.made([file.id])[file.id]
        file.told = sealed(key, file.organisation_id, (FILE, file.id, file.id), {"why": note})
    file.save(update_fields=["decision", "decided_by", "decided_at", "finished_at", "told"])
    public: dict[str, Json] = {
        "file": str(file.id), "organisation": str(file.organisation_id), "digest": file.digest, "decision": decision,
        "looked": looked, "decider": str(actor.id),
    }  # fmt: skip
    record(FILE_DECIDED, stream=file.id, public=public, subject=file.id, personal={"note": note} if note else {})
