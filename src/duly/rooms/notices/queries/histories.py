# SPDX-License-Identifier: Apache-2.0
"""What was decided about notices: the records that their states follow from, in one read."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from duly.kernel.named_sql import named_sql
from duly.rooms.agreement.facts import Needed
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.documents import digest_of
from duly.rooms.notices.rules.states import Decided, History

PACKAGE = "duly.rooms.notices"


class _Record(NamedTuple):
    """A line of ``histories.sql``."""

    notice_id: UUID
    kind: str
    by: UUID
    at: datetime
    digest: str
    needed: str | None
    department: str | None
    on_behalf_of: UUID | None


def history_of(notice: Notice) -> History:
    """All records of one notice."""
    return histories_of([notice])[notice.id]


def histories_of(notices: Sequence[Notice]) -> dict[UUID, History]:
    """All records of these notices, in one read."""
    records: dict[UUID, dict[str, list[_Record]]] = defaultdict(lambda: defaultdict(list))
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "histories"), {"notices": [notice.id for notice in notices]})
        for row in map(_Record._make, cursor.fetchall()):
            records[row.notice_id][row.kind].append(row)
    return {notice.id: _history(notice, records[notice.id]) for notice in notices}


def _history(notice: Notice, records: dict[str, list[_Record]]) -> History:
    def moments(kind: str) -> tuple[datetime, ...]:
        return tuple(row.at for row in records[kind])

    def decided(kind: str) -> tuple[Decided, ...]:
        return tuple(_decided(row) for row in records[kind])

    standing = tuple(Decided(row.digest, row.by, row.at, stands=True) for row in records["Repetition"])
    return History(
        digest=digest_of(notice),
        makers=frozenset({notice.created_by, *(row.by for row in (*records["Revision"], *records["Submission"]))}),
        submissions=(*standing, *decided("Submission")),
        approvals=(*standing, *decided("Approval")),
        rejections=decided("Rejection"),
        launched_at=next(iter(moments("Launch")), None),
        pauses=moments("Pause"),
        resumptions=moments("Resumption"),
        cancelled_at=next(iter(moments("Cancellation")), None),
        completed_at=next(iter(moments("Completion")), None),
    )


def _decided(row: _Record) -> Decided:
    if row.needed:
        needed: dict[str, Any] = json.loads(row.needed)
        asked = Needed(needed["approvers"], tuple(needed["departments"]))
        return Decided(row.digest, row.by, row.at, asked)
    return Decided(row.digest, row.by, row.at, department=row.department, on_behalf_of=row.on_behalf_of)
