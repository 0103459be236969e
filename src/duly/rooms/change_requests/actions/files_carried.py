# SPDX-License-Identifier: Apache-2.0
"""The lines of a file that was agreed to, one after the other: each is a transaction of its own and leaves with its fate."""

from collections import Counter
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor, ActorKind
from duly.kernel.canonical import Json
from duly.rooms.change_requests.actions.applying import apply
from duly.rooms.change_requests.actions.intake import create
from duly.rooms.change_requests.actions.moving import go
from duly.rooms.change_requests.actions.progress import onward
from duly.rooms.change_requests.actions.reviewing import review, submit
from duly.rooms.change_requests.actions.sending import NOWHERE, opened, said_of, start_usual
from duly.rooms.change_requests.facts import Ask, Wish
from duly.rooms.change_requests.filing import FILE_FINISHED, LINE_DONE, Fate
from duly.rooms.change_requests.kinds import PROVED
from duly.rooms.change_requests.models import BulkFile, BulkLine, ChangeRequest
from duly.rooms.change_requests.queries.aiming import alike
from duly.rooms.change_requests.queries.bulk import said_by
from duly.rooms.change_requests.rules.bulk import fate_of
from duly.rooms.change_requests.terms import Channel, Method, State, Tier, Who
from duly.rooms.customers import queries as customers

_UNFIT = frozenset({"fail", "unknown"})


@action("change_requests.carry_line")
def carry_line(actor: Actor, line: UUID) -> str:
    """Carry one line out: the small is applied under the agreement to the file, the graver becomes a request of its own.

    Gives its fate; empty where somebody else has it. Records ``change_requests.line_done`` and what a request records.
    """
    row = (
        BulkLine.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("file")
        .filter(id=line)
        .first()
    )
    if row is None or row.fate or row.file.decision != "agreed":
        return ""
    new, _old, is_open = said_by(row)
    if not is_open:
        return _done(row, Fate.FAILED, "erased", None)
    if not _stands(row):
        return _done(row, Fate.FAILED, "changed_since", None)
    receipt = create(_maker(row.file), _ask(row, new))
    if receipt.is_joined:
        return _done(row, Fate.JOINED, "", receipt.id)
    request = ChangeRequest.objects.get(id=receipt.id)
    if request.state == State.IDENTIFYING and request.tier < Tier.T2:
        _agreed(row.file, request)
    elif request.state == State.IDENTIFYING:
        start_usual(request)
    request.refresh_from_db()
    already = request.applied_at is not None and request.record_id is None
    return _done(row, fate_of(request.state, already=already), "", request.id)


@action("change_requests.fail_line")
def fail_line(actor: Actor, line: UUID, code: str) -> None:
    """Take down that a line could not be carried out, and why. Records ``change_requests.line_done``."""
    row = BulkLine.objects.select_for_update(of=("self",)).select_related("file").get(id=line)
    if not row.fate:
        _done(row, Fate.FAILED, code, None)


def _agreed(file: BulkFile, request: ChangeRequest) -> None:
    """What is small, and clean: the agreement to the file is the review of each of its lines, bound to the digest of each.

    What a check doubts, or what is odd about the customer, waits for people like any other request.
    """
    now = clock.now()
    proof = opened(request, NOWHERE, Who.REQUESTER, Method.FILE, now)
    proof.by_id, proof.at, proof.result = file.by_id, now, "passed"
    proof.save(force_insert=True)
    record(PROVED, stream=request.id, public={**said_of(proof), "level": proof.level}, subject=request.party_id)
    go(SYSTEM, request, State.CHECKING, why="file")
    if request.flags:
        return
    digest = submit(_maker(file), request.id)
    request.refresh_from_db()
    latest = request.checks.order_by("-at", "-run").values_list("run", flat=True)[:1]
    if request.checks.filter(run__in=latest, outcome__in=_UNFIT).exists():
        return
    review(_decider(file), request.id, digest=digest, decisions={item.id: "" for item in request.items.all()})
    request.refresh_from_db()
    if request.state == State.READY:
        apply(request)
        onward(request)


def _stands(row: BulkLine) -> bool:
    """Whether the record still says what it said when the line was judged; what was not there then is not there now."""
    held = customers.record_of(row.party_id or row.id).entities
    if row.entity_id is None:
        return not alike(row.family, row.attributes, held)
    entity = next((one for one in held if one.id == row.entity_id), None)
    return entity is not None and entity.digests.get(row.field, "") == row.base


def _ask(row: BulkLine, new: str | None) -> Ask:
    about = {} if row.entity_id else row.attributes  # what is on record says itself what it is
    wish = Wish(row.family, row.field, new, row.entity_id, row.base, about)
    return Ask(
        row.file.organisation_id, Channel.BULK, (wish,), nature=row.nature, reason=row.reason, party=row.party_id,
        requester=row.file.by_id, effective_from=row.since, idempotency_key=f"file:{row.id}", note=row.file.source,
    )  # fmt: skip


def _maker(file: BulkFile) -> Actor:
    """Whoever brought the file in, as no more than a maker."""
    kind: ActorKind = "key" if file.by_kind == "key" else "user"
    return Actor(kind, file.by_id, "", frozenset({"maker"}), frozenset({file.organisation_id}))


def _decider(file: BulkFile) -> Actor:
    """Whoever agreed to it."""
    who = file.decided_by or file.by_id
    name = accounts.names_of([who]).get(who, "")
    return Actor("user", who, name, frozenset({"checker"}), frozenset({file.organisation_id}))


def _done(row: BulkLine, fate: Fate, why: str, request: UUID | None) -> str:
    row.fate, row.why, row.request_id = fate, why, request
    row.save(update_fields=["fate", "why", "request"])
    public: dict[str, Json] = {
        "file": str(row.file_id),
        "line": row.number,
        "fate": fate,
        "why": why,
        "request": str(request or ""),
    }
    record(LINE_DONE, stream=row.file_id, public=public)
    if not BulkLine.objects.filter(file_id=row.file_id, fate="").exists():
        _finish(row.file)
    return fate


def _finish(file: BulkFile) -> None:
    BulkFile.objects.filter(id=file.id, finished_at__isnull=True).update(finished_at=clock.now())
    counted = Counter(file.rows.values_list("fate", flat=True))
    record(FILE_FINISHED, stream=file.id, public={"file": str(file.id), **{fate.value: counted[fate] for fate in Fate}})
