# SPDX-License-Identifier: Apache-2.0
"""Synthetic customers for benches, written as an import writes newcomers, without the file."""

from collections.abc import Callable
from uuid import UUID

from duly.rooms.customers.rules.rows import ContactSaid, Home, Said

BATCH = 5_000


def person(number: int, ref: str, name: str, contacts: tuple[ContactSaid, ...], **more: str | None) -> Said:
    """What a row would say of one of them."""
    said = {"kind": "person", "language": "zh-Hans", "time_zone": None, "region": None} | more
    return Said(
        number, ref, name, said["kind"], said["language"], said["time_zone"], said["region"], None, None, contacts, (), None,
        b"", (),
    )  # fmt: skip


def load(organisation: UUID, rows: int, said: Callable[[int], Said], home: Home) -> None:
    """Write them, a batch in each transaction."""
    from django.db import transaction

    from duly.foundation.ledger.guard import Running, running
    from duly.kernel import clock
    from duly.kernel.actors import SYSTEM
    from duly.rooms.customers.actions import newcomers
    from duly.rooms.customers.registry.entries import About, entry_for_many

    for start in range(0, rows, BATCH):
        running.set(Running("bench.load", SYSTEM))
        with transaction.atomic():
            moment = clock.now()
            record = entry_for_many(organisation, About("bench"), moment)
            batch = [said(number) for number in range(start, min(start + BATCH, rows))]
            newcomers.write(organisation, home, batch, record, moment)
    running.set(None)
