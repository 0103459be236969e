# SPDX-License-Identifier: Apache-2.0
"""The e-mail channel: letters become parcels, parcels are shared out over connections that stay open."""

import asyncio
import threading
import time
from collections.abc import Mapping, Sequence

from duly.adapters.channels.signing import require_signed
from duly.adapters.channels.smtp import addresses, bounces
from duly.adapters.channels.smtp.mime import compose
from duly.adapters.channels.smtp.opening import tls_context
from duly.adapters.channels.smtp.settings import SmtpSettings
from duly.adapters.channels.smtp.wire import Line, Parcel
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply
from duly.rooms.delivery.facts import TakenByUs

BATCH = 20


class SmtpChannel:
    """Carries mail through one relay. Its event loop lives in a thread of its own, so that connections outlast a wave."""

    name = "email"

    def __init__(self, settings: SmtpSettings) -> None:
        self.limits = Limits(batch=BATCH, connections=settings.connections, per_second=settings.per_second, echoes=True)
        self._settings = settings
        context = tls_context(settings)
        self._lines = [Line(settings, context) for _ in range(settings.connections)]
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def check(self, address: str) -> str | None:
        """Why this address can never work, or ``None``."""
        return addresses.complaint(address)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters, spread over the connections; the outcomes are in the order of the letters."""
        parcels = [self._parcel(letter) for letter in letters]
        with self._guard:
            loop = self._running_loop()
            going = [parcel for parcel in parcels if isinstance(parcel, Parcel)]
            carried = iter(asyncio.run_coroutine_threadsafe(self._carry(going), loop).result())
        return [next(carried) if isinstance(parcel, Parcel) else parcel for parcel in parcels]

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What a returned message says. Over HTTP it must be signed; our own listener vouches for what it took.

        Raises:
            Refusal: ``delivery.bad_signature``.
        """
        if not isinstance(headers, TakenByUs):
            require_signed(self._settings.hook_secret, headers, body)
        return list(bounces.read(body))

    def close(self) -> None:
        """Hang up on every connection."""
        with self._guard:
            if self._loop is not None:
                asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(5)
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._loop = None

    async def _carry(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        deadline = asyncio.get_running_loop().time() + self.limits.seconds
        share = max(1, -(-len(parcels) // len(self._lines)))
        shares = [parcels[at : at + share] for at in range(0, len(parcels), share)]
        carried = await asyncio.gather(
            *(line.carry(some, deadline) for line, some in zip(self._lines, shares, strict=False))
        )
        return [outcome for some in carried for outcome in some]

    async def _hang_up(self) -> None:
        await asyncio.gather(*(line.hang_up() for line in self._lines))

    def _parcel(self, letter: Letter) -> Parcel | Refused:
        try:
            if addresses.is_harmless(letter.address):
                return self._packed(letter)
        except ValueError as error:
            return Refused("bad_address", str(error), permanent=True)
        return Refused("bad_address", "it holds characters that an address cannot hold", permanent=True)

    def _packed(self, letter: Letter) -> Parcel:
        settings = self._settings
        from_address = settings.mail_from or letter.sender.email
        domain = from_address.rpartition("@")[2] or settings.ehlo
        template = settings.return_path
        back = addresses.return_path(template, letter.delivery_id) if template else from_address
        data = compose(letter, from_address=from_address, domain=addresses.ascii_domain(domain))
        if settings.signer is not None:
            data = settings.signer.header(data) + data
        return Parcel(
            return_path=addresses.on_the_wire(back),
            recipient=addresses.on_the_wire(letter.address),
            data=data,
            reference=letter.delivery_id.hex,
        )

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None or not self._loop.is_running():
            loop = asyncio.new_event_loop()
            threading.Thread(target=_run, args=(loop,), name="smtp", daemon=True).start()
            while not loop.is_running():
                time.sleep(0.001)
            self._loop = loop
        return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()
