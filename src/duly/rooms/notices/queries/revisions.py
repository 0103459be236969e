# SPDX-License-Identifier: Apache-2.0
"""What a notice said in each of its revisions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from duly.rooms.notices.models import Notice, Revision

_MOST = 100


class Revised(NamedTuple):
    """One revision with its canonical document."""

    number: int
    at: datetime
    digest: str
    document: Mapping[str, Any]


def revisions_of(notice: Notice) -> list[Revised]:
    """The revisions of a notice, newest first, at most a hundred of them."""
    rows = Revision.objects.filter(notice=notice).order_by("-number")[:_MOST]
    return [Revised(row.number, row.at, row.digest, orjson.loads(row.document)) for row in rows]
