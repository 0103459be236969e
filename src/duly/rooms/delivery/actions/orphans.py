# SPDX-License-Identifier: Apache-2.0
"""Receipts that were faster than the answer which gives their reference."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery.actions.applying import take_receipt_rows
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.channel import Receipt
from duly.rooms.delivery.models import Slip


def adopt_orphans(actor: Actor, channel: str, references: Sequence[tuple[str, str, UUID]]) -> int:
    """Apply what was said about these references, ``(provider, reference, delivery)``, before they were known."""
    columns: list[list[Any]] = [list(column) for column in zip(*references, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "adopt_orphans"), columns)
        rows = cursor.fetchall()
    by_slip: dict[tuple[str, UUID], list[Receipt]] = defaultdict(list)
    for provider, delivery, outcome, code, response, slip in rows:
        by_slip[provider, slip].append(Receipt(delivery, outcome, code, response))
    for (provider, slip), receipts in by_slip.items():
        matched = take_receipt_rows(actor, channel, provider, receipts, slip=slip)
        Slip.objects.filter(id=slip).update(matched=F("matched") + matched)
    return len(rows)
