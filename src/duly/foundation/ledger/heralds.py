# SPDX-License-Identifier: Apache-2.0
"""News on its way upstairs: read and removed in one transaction with the reactions that it causes."""

from duly.foundation.ledger.facts import News
from duly.foundation.ledger.models import Herald


def take_news(limit: int) -> list[News]:
    """Up to ``limit`` facts that somebody upstairs reacts to, oldest first; they are gone when the caller commits."""
    rows = list(Herald.objects.select_for_update(skip_locked=True).order_by("id")[:limit])
    Herald.objects.filter(id__in=[row.id for row in rows]).delete()
    return [News(row.fact, row.kind, row.stream, row.public) for row in rows]
