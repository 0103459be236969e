# SPDX-License-Identifier: Apache-2.0
"""Which index key is in use, and how far the marks are made anew under it. The deciding is done by ``foundation/vault``."""

from typing import Any

from django.db.models import Max

from duly.foundation.ledger.guard import running
from duly.foundation.ledger.models import HouseKey
from duly.foundation.ledger.rewrapping import INDEX


def index_in_use() -> int:
    """The number of the index key that marks are written with; asked for once in a verb.

    Who has asked holds the next rotation back until the transaction has ended, so the answer stays right.
    """
    state = running.get()
    if state is not None and state.index:
        return state.index
    found: int = HouseKey.objects.filter(purpose=INDEX).aggregate(last=Max("number"))["last"] or 1
    if state is not None:
        state.index = found
    return found


def index_progress(number: int) -> dict[str, Any]:
    """How far the marks are made anew under an index key; empty before it began."""
    row = HouseKey.objects.filter(purpose=INDEX, number=number).first()
    found: dict[str, Any] = row.progress if row else {}
    return found


def note_index_progress(number: int, progress: dict[str, Any]) -> None:
    """Keep how far it is; in the transaction of what was done."""
    HouseKey.objects.filter(purpose=INDEX, number=number).update(progress=progress)
