# SPDX-License-Identifier: Apache-2.0
"""A file of changes that two people agreed to elsewhere, as one thing: the rehearsal of a transfer. It is entered as agreed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import uuid7
from duly.rooms.change_requests.filing import FILE_DECIDED, FILE_FINISHED, FILE_TAKEN, OWN_FILE, Fate
from duly.rooms.change_requests.models import BulkFile, BulkLine
from duly.rooms.change_requests.queries.opening import LINE, sealed
from duly.rooms.customers.facts import Family, Nature

_AT_ONCE = 1_000


class AgreedFile(NamedTuple):
    """What was agreed to, and by whom."""

    organisation: UUID
    name: str
    digest: str
    """Of what these changes are a part of: no two files have the same."""
    source: str
    """In words: which transfer, which rehearsal."""
    maker: UUID
    checker: UUID
    asked_at: datetime
    agreed_at: datetime


class AgreedLine(NamedTuple):
    """One thing that changes of one customer."""

    party: UUID
    field: str
    channel: str
    """Empty for a particular."""
    old: str
    new: str | None


@action("change_requests.enter_agreed")
def enter_agreed(actor: Actor, agreed: AgreedFile, lines: Sequence[AgreedLine]) -> UUID:
    """Enter a file whose lines the caller writes to the registry in this very transaction; gives its id. Each line stands as applied,
    what it said sealed under the key of its customer.

    Records ``change_requests.file_taken``, ``change_requests.file_decided`` and ``change_requests.file_finished``.

    Raises:
        Refusal: ``change_requests.own_file`` when one person stands for both.
    """
    if agreed.maker == agreed.checker:
        raise OWN_FILE(field="actor", name=actor.name)
    file = BulkFile.objects.create(
        id=uuid7(), organisation_id=agreed.organisation, name=agreed.name, digest=agreed.digest, source=agreed.source, by_kind="user",
        by_id=agreed.maker, at=agreed.asked_at, lines=len(lines),
    )  # fmt: skip
    made, now = keys.made({one.party for one in lines}), clock.now()
    BulkLine.objects.bulk_create(
        (_line(file, number, one, made[one.party], now) for number, one in enumerate(lines, 2)), batch_size=_AT_ONCE
    )
    file.decision, file.decided_by, file.decided_at, file.finished_at = "agreed", agreed.checker, agreed.agreed_at, now
    file.save(update_fields=["decision", "decided_by", "decided_at", "finished_at"])
    _record(file, len(lines))
    return file.id


def _line(file: BulkFile, number: int, one: AgreedLine, key: keys.Key, now: datetime) -> BulkLine:
    row = BulkLine(id=uuid7(), file=file, number=number, party_id=one.party, fate=Fate.APPLIED, since=now)
    row.family, row.field = (Family.CONTACT, "value") if one.channel else (Family.PROFILE, one.field)
    row.attributes = {"channel": one.channel} if one.channel else {}
    row.nature, row.reason = Nature.END if one.new is None else Nature.UPDATE, "transfer"
    row.sealed = sealed(key, file.organisation_id, (LINE, one.party, row.id), {"new": one.new, "old": one.old})
    return row


def _record(file: BulkFile, lines: int) -> None:
    about: dict[str, Json] = {"file": str(file.id), "organisation": str(file.organisation_id), "digest": file.digest}
    record(
        FILE_TAKEN,
        stream=file.id,
        public=about | {"lines": lines, "refused": 0, "already": 0, "doubted": 0, "sampled": 0},
    )
    decided: dict[str, Json] = {"decision": "agreed", "looked": 0, "decider": str(file.decided_by)}
    record(FILE_DECIDED, stream=file.id, public=about | decided, subject=file.id)
    counted = dict.fromkeys((str(fate) for fate in Fate), 0) | {str(Fate.APPLIED): lines}
    record(FILE_FINISHED, stream=file.id, public={"file": str(file.id), **counted})
