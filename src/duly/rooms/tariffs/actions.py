# SPDX-License-Identifier: Apache-2.0
"""Verbs of prices: there is one."""

from typing import Any

from django.db import transaction

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.tariffs import facts, queries
from duly.rooms.tariffs.facts import SheetCard
from duly.rooms.tariffs.models import Rate, Sheet
from duly.rooms.tariffs.rules import reading


@action("tariffs.set")
def set_sheet(actor: Actor, raw: Any) -> SheetCard:
    """Put a price list in force, whole, in place of the one before. Records ``tariffs.set`` with its digest.

    The same prices again change nothing. Costs that were metered before stay as they are.

    Raises:
        Refusal: those of :func:`~duly.rooms.tariffs.rules.reading.read_sheet`.
    """
    prices = reading.read_sheet(raw)
    digest = reading.digest_of(prices)
    held = queries.in_force()
    if held is not None and held.digest == digest:
        return held
    sheet = Sheet.objects.create(digest=digest, set_by=actor.id, set_at=clock.now())
    Rate.objects.bulk_create(
        Rate(
            sheet=sheet, provider=row.provider, channel=row.channel, region=row.region, unit=row.unit,
            micros=row.micros, currency=row.currency, valid_from=row.valid_from, valid_to=row.valid_to,
        )
        for row in prices
    )  # fmt: skip
    queries.forget()
    transaction.on_commit(queries.forget)  # somebody may have asked in between, and got the list before
    record(
        facts.SET,
        stream=facts.STREAM,
        public={
            "number": sheet.number, "digest": digest, "count": len(prices),
            "currencies": sorted({row.currency for row in prices}),
        },
    )  # fmt: skip
    return SheetCard(sheet.number, digest, sheet.set_at, sheet.set_by, prices)
