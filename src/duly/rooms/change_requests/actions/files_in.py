# SPDX-License-Identifier: Apache-2.0
"""A file of changes comes in: every line is read, held against the record and judged before anybody agrees to anything.

The file itself is not kept. What a line asks stands sealed under the key of the customer whom it concerns, so that it ends
with that key; the digest of the whole file says what was agreed to.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.ids import uuid7
from duly.rooms.change_requests.filing import FILE_TAKEN, SAME_FILE, Fate
from duly.rooms.change_requests.models import BulkFile, BulkLine
from duly.rooms.change_requests.queries.judging import Judged, judged
from duly.rooms.change_requests.queries.opening import LINE, sealed
from duly.rooms.change_requests.queries.standing import policy_of
from duly.rooms.change_requests.refusals import NOTE_NEEDED
from duly.rooms.change_requests.rules.bulk import Home, read_line, recognised, rows_of, sampled
from duly.rooms.customers.facts import Nature

_LONGEST_SOURCE, _LONGEST_NAME, _AT_ONCE = 500, 200, 1_000


@action("change_requests.take_file")
def take_file(actor: Actor, organisation: UUID, content: bytes, *, name: str, source: str) -> UUID:
    """Take in a table of changes (CSV or XLSX); gives its id. Nothing changes by it: a second person must agree first.

    ``source`` says in words where it is from. Lines that cannot be are refused one by one; which of the others must be
    looked at is drawn by lot here. Records ``change_requests.file_taken``.

    Raises:
        Refusal: ``change_requests.bad_file``, ``change_requests.same_file``, ``change_requests.note_needed``,
            ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    if not source.strip():
        raise NOTE_NEEDED(field="source")
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    take_turn(Turn.REQUESTS, f"file {digest}")
    known = BulkFile.objects.filter(organisation_id=organisation, digest=digest).exclude(decision="refused").first()
    if known is not None:
        raise SAME_FILE(field="file", day=known.at.date().isoformat())
    lines = _judged(organisation, content)
    file = BulkFile.objects.create(
        id=uuid7(), organisation_id=organisation, name=name[:_LONGEST_NAME], digest=digest, source=source.strip()[:_LONGEST_SOURCE],
        by_kind=actor.kind, by_id=actor.id, at=clock.now(), lines=len(lines),
    )  # fmt: skip
    left = [one for one in lines if not one.fate]
    chosen = sampled(file.id, [one.said.line for one in left], [one.said.line for one in left if one.codes])
    _keep(file, lines, chosen)
    fates = [one.fate for one in lines]
    record(
        FILE_TAKEN,
        stream=file.id,
        public={
            "file": str(file.id), "organisation": str(organisation), "digest": digest, "lines": len(lines),
            "refused": fates.count(Fate.REFUSED), "already": fates.count(Fate.ALREADY),
            "doubted": sum(bool(one.codes) for one in left), "sampled": len(chosen),
        },
    )  # fmt: skip
    return file.id


def _judged(organisation: UUID, content: bytes) -> list[Judged]:
    header, *rows = rows_of(content)
    columns = recognised(header.cells)
    zone = accounts.organisations([organisation])[organisation].time_zone
    home = Home(zone, clock.day_in(zone, clock.now()))
    lines = [read_line(columns, row, home) for row in rows]
    return list(judged(organisation, lines, policy_of(organisation), home.today))


def _keep(file: BulkFile, lines: Sequence[Judged], chosen: set[int]) -> None:
    """A line that goes no further keeps nothing of what it said but why."""
    made = keys.made({one.party for one in lines if one.party and not one.fate})
    BulkLine.objects.bulk_create(
        (_row(file, one, made.get(one.party) if one.party else None, is_sampled=one.said.line in chosen) for one in lines),
        batch_size=_AT_ONCE,
    )  # fmt: skip


def _row(file: BulkFile, one: Judged, key: keys.Key | None, *, is_sampled: bool) -> BulkLine:
    row = BulkLine(id=uuid7(), file=file, number=one.said.line, party_id=one.party, fate=one.fate, why=one.why)
    if key is None or one.wish is None or one.party is None or one.fate:
        return row
    wish = one.wish
    row.family, row.field, row.entity_id, row.base = wish.family, wish.field, wish.entity, wish.base
    row.attributes, row.nature, row.reason, row.since = (
        dict((one.said.wish or wish).attributes),
        one.said.nature,
        one.said.reason,
        one.said.since,
    )
    row.tier, row.codes, row.is_sampled = one.tier, sorted(set(one.codes)), is_sampled
    new = None if one.said.nature == Nature.END else wish.value
    row.sealed = sealed(key, file.organisation_id, (LINE, one.party, row.id), {"new": new, "old": one.said.old})
    return row
