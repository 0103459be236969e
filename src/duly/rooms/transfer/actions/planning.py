# SPDX-License-Identifier: Apache-2.0
"""Lay down what is to be transferred, from where, to where, and who answers for it; or call it off."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from django.db import IntegrityError, transaction

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.kernel.ids import random_id
from duly.rooms.transfer import source, target
from duly.rooms.transfer.actions.cutover import lay_down
from duly.rooms.transfer.actions.moving import go, held, must_be
from duly.rooms.transfer.actions.reporting import must_be_answers
from duly.rooms.transfer.actions.retaining import let_go_of_sources
from duly.rooms.transfer.facts import Upload
from duly.rooms.transfer.kinds import PAUSED, PLANNED, RECEIVED, RESUMED, WITHDRAWN
from duly.rooms.transfer.models import Duty, Origin, Received, Transfer
from duly.rooms.transfer.places import sealed
from duly.rooms.transfer.refusals import NO_SUCH_FILE, NOT_RECEIVED, REF_TAKEN, TOO_LARGE, UNKNOWN_KIND
from duly.rooms.transfer.rules.declaring import written_declared
from duly.rooms.transfer.rules.plans import DutyPlan, Plan, SourcePlan, read_plan
from duly.rooms.transfer.terms import WORKING, State
from duly.rooms.transfer.workbench import Bench

LARGEST = 64 << 30
"""Bytes of a file that comes in over the network."""
_TYPES = {"delimited": "text/csv", "nested": "application/json"}


@action("transfer.plan")
def plan(actor: Actor, organisation: UUID, document: Mapping[str, Any], uploads: Mapping[str, Upload]) -> UUID:
    """Lay down a transfer; gives its id. ``uploads`` says where the bytes of the files lie that the plan names, by the
    source's name; they are kept, as they are, under their digest. Records ``transfer.planned``.

    Raises:
        Refusal: the complaints about a plan; ``transfer.ref_taken``, ``transfer.unknown_kind``, ``transfer.no_such_file``,
            ``accounts.no_such_user``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    read = read_plan(document)
    _must_be_known(read)
    must_be_answers(read.declared)
    row = Transfer(
        organisation_id=organisation, ref=read.ref, title_zh=read.title_zh, title_en=read.title_en, plan=_without_secrets(read),
        by=actor.id, at=clock.now(),
    )  # fmt: skip
    key = keys.made([row.id])[row.id]
    row.sealed_target = sealed(
        key, row.id, "target", {"address": read.target.address, "options": dict(read.target.options)}
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise REF_TAKEN(field="transfer", ref=read.ref) from None
    for position, one in enumerate(read.sources):
        _lay_down(actor, row, position, one, uploads.get(one.ref))
    Duty.objects.bulk_create(_duty(organisation, row, one) for one in read.duties)
    if read.cutover is not None:
        lay_down(row, read.cutover, by=actor.id)
    record(
        PLANNED,
        stream=row.id,
        public={
            "ref": row.ref, "organisation": str(organisation), "sources": len(read.sources), "target": read.target.kind,
            "why": read.why, "plan": digest(row.plan),
        },
    )  # fmt: skip
    return row.id


@action("transfer.plan")
def receive(actor: Actor, organisation: UUID, content: Iterable[bytes], *, name: str) -> tuple[str, int]:
    """Keep a file that a plan will name; gives its digest and size. Records ``transfer.received``.

    Raises:
        Refusal: ``rights.other_organisation``, ``files.store_full``, ``transfer.file_too_large``.
    """
    actor.require_sight(organisation)
    counted = _Counted(content)
    digest = files.put(actor, counted, media_type="application/octet-stream", name=name[:200])
    said = {"name": name[:200], "size": counted.size, "by": actor.id, "at": clock.now()}
    Received.objects.update_or_create(organisation_id=organisation, digest=digest, defaults=said)
    public: dict[str, Json] = {"organisation": str(organisation), "digest": digest, "size": counted.size}
    record(RECEIVED, stream=random_id(), public=public)
    return digest, counted.size


@action("transfer.withdraw")
def withdraw(actor: Actor, transfer_id: UUID, *, why: str = "") -> None:
    """Call a transfer off before anything was written, or after all of it was taken back. Records ``transfer.withdrawn``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    go(row, State.WITHDRAWN)
    let_go_of_sources(actor, row)
    transaction.on_commit(Bench(row.id).clear)
    record(WITHDRAWN, stream=row.id, public={"ref": row.ref, "why": why.strip()[:200]})


@action("transfer.pause")
def pause(actor: Actor, transfer_id: UUID) -> None:
    """Let the work stop after the shards that are in hand. Records ``transfer.paused``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    must_be(row, *WORKING)
    if row.paused_at is None:
        row.paused_at = clock.now()
        row.save(update_fields=["paused_at"])
        record(PAUSED, stream=row.id, public={"ref": row.ref})


@action("transfer.pause")
def resume(actor: Actor, transfer_id: UUID) -> None:
    """Let the work go on. Records ``transfer.resumed``.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = held(transfer_id, actor)
    if row.paused_at is not None:
        row.paused_at = None
        row.save(update_fields=["paused_at"])
        record(RESUMED, stream=row.id, public={"ref": row.ref})


class _Counted:
    """Chunks, counted on their way, and not too many."""

    def __init__(self, content: Iterable[bytes]) -> None:
        self._content = content
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._content:
            self.size += len(chunk)
            if self.size > LARGEST:
                raise TOO_LARGE(field="file", largest=LARGEST >> 30)
            yield chunk


def _must_be_known(read: Plan) -> None:
    for at, one in enumerate(read.sources):
        if one.kind not in source.kinds():
            raise UNKNOWN_KIND(
                field=f"sources[{at}].kind", path=f"sources[{at}].kind", kind=one.kind, known=", ".join(source.kinds())
            )
    if read.target.kind not in target.kinds():
        raise UNKNOWN_KIND(
            field="target.kind", path="target.kind", kind=read.target.kind, known=", ".join(target.kinds())
        )


def _lay_down(actor: Actor, row: Transfer, position: int, one: SourcePlan, upload: Upload | None) -> None:
    origin = Origin(transfer=row, position=position, ref=one.ref, kind=one.kind)
    if one.department:
        origin.department_id = _department(row.organisation_id, one.department)
    if one.file:
        origin.name = Path(one.file).name if upload is None else upload.name
        origin.digest, origin.size = _kept(actor, row, one, upload)
    said = {"address": one.address, "options": dict(one.options)}
    origin.sealed = sealed(keys.made([row.id])[row.id], row.id, f"source {one.ref}", said)
    origin.save(force_insert=True)


def _kept(actor: Actor, row: Transfer, one: SourcePlan, upload: Upload | None) -> tuple[str, int]:
    place = f"sources.{one.ref}.file"
    if upload is not None and upload.digest:
        known = Received.objects.filter(organisation_id=row.organisation_id, digest=upload.digest).first()
        if known is None:
            raise NOT_RECEIVED(field=place, path=place, digest=upload.digest)
        return known.digest, known.size
    try:
        with Path("" if upload is None else upload.path).open("rb") as stream:
            size = Path(upload.path if upload else "").stat().st_size
            media_type = _TYPES.get(one.kind, "application/octet-stream")
            return files.put(actor, stream, media_type=media_type, name=Path(one.file).name), size
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NO_SUCH_FILE(field=place, path=place, name=Path(one.file).name, why=why) from error


def _duty(organisation: UUID, row: Transfer, one: DutyPlan) -> Duty:
    owner = accounts.colleague(organisation, one.owner, field="owner")
    department = _department(organisation, one.department) if one.department else None
    return Duty(
        transfer=row, department_id=department, owner=owner, what_zh=one.what_zh, what_en=one.what_en, due_on=one.due
    )


def _department(organisation: UUID, ref: str) -> UUID:
    return accounts.department_by_ref(accounts.organisations([organisation])[organisation], ref).id


def _without_secrets(read: Plan) -> dict[str, Any]:
    """The plan as it may stand open: no address, no options."""
    said = {
        "transfer": read.ref, "why": read.why, "shard": read.shard, "rows_per_second": read.rows_per_second,
        "target": {"kind": read.target.kind}, "sources_after": read.sources_after,
        "sources": [
            {"ref": one.ref, "kind": one.kind, "file": Path(one.file).name, "sync": one.sync.stated()} for one in read.sources
        ],
        **written_declared(read.declared),
    }  # fmt: skip
    return dict(orjson.loads(orjson.dumps(said)))
