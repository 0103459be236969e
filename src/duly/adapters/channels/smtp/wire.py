# SPDX-License-Identifier: Apache-2.0
"""One line to the relay that is kept open, and opened again when the relay has hung up.

What matters is *when* something goes wrong. Before a message itself was sent, nothing can have been accepted: the
letter may go again. After it was sent, and until the relay has answered, nobody knows.
"""

import asyncio
import ssl
from collections.abc import Sequence

from duly.adapters.channels.smtp.batch import CLOSING, Batch
from duly.adapters.channels.smtp.connection import LOST, NO_ANSWER, BrokenConnection, Connection
from duly.adapters.channels.smtp.opening import NOT_REACHED, NotOpened, open_connection
from duly.adapters.channels.smtp.parcels import Parcel
from duly.adapters.channels.smtp.settings import SmtpSettings
from duly.rooms.delivery.channel import Outcome, Refused, Unknown

__all__ = ["Line", "Parcel"]
_HUNG_UP = frozenset({LOST, CLOSING})
_IN_TIME = Refused(NOT_REACHED, "the relay did not answer", permanent=False)


class Line:
    """One connection to the relay."""

    def __init__(self, settings: SmtpSettings, context: ssl.SSLContext | None) -> None:
        self._settings = settings
        self._context = context
        self._connection: Connection | None = None

    async def carry(self, parcels: Sequence[Parcel], deadline: float) -> list[Outcome]:
        """Carry parcels in order; once the relay stops answering, the rest is put back unsent."""
        outcomes: list[Outcome | None] = [None] * len(parcels)
        waiting = list(range(len(parcels)))
        why = _IN_TIME
        while waiting:
            was_open = self._connection is not None and self._connection.is_open
            try:
                connection = await self._open(deadline)
            except NotOpened as error:
                why = error.refused
                break
            batch = await _carry(connection, [parcels[place] for place in waiting], deadline)
            for place, outcome in zip(waiting, batch.outcomes, strict=True):
                outcomes[place] = outcome
            waiting = [place for place in waiting if outcomes[place] is None]
            if not _may_dial_again(batch, was_open=was_open):
                why = Refused(NOT_REACHED, f"put back: {batch.ended}", permanent=False)
                break
        return [outcome or why for outcome in outcomes]

    async def hang_up(self) -> None:
        """End the connection politely."""
        connection, self._connection = self._connection, None
        if connection is not None and connection.is_open:
            try:
                async with asyncio.timeout(2):
                    await connection.ask(b"QUIT")
            except (BrokenConnection, TimeoutError):
                pass
            connection.end("hung up")

    async def _open(self, deadline: float) -> Connection:
        if self._connection is None or not self._connection.is_open:
            self._connection = None
            try:
                async with asyncio.timeout_at(deadline):
                    self._connection = await open_connection(self._settings, self._context)
            except TimeoutError as error:
                raise NotOpened(_IN_TIME.reason) from error
        return self._connection


async def _carry(connection: Connection, parcels: Sequence[Parcel], deadline: float) -> Batch:
    batch = Batch(connection, parcels)
    alarm = asyncio.get_running_loop().call_at(deadline, connection.end, NO_ANSWER)
    try:
        await batch.carry()
    finally:
        alarm.cancel()
    return batch


def _may_dial_again(batch: Batch, *, was_open: bool) -> bool:
    """A relay may close an idle connection, or one that has carried enough; nobody was told anything twice by that."""
    known = [outcome for outcome in batch.outcomes if outcome is not None]
    if batch.ended not in _HUNG_UP:
        return not batch.ended
    return not isinstance(known[-1], Unknown) if known else was_open
