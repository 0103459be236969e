# SPDX-License-Identifier: Apache-2.0
"""Notices to a customer's own system: signed, to public addresses only, never through a redirect."""

import time
from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.one_by_one import TIMEOUT, OneByOne
from duly.adapters.channels.public_hosts import (
    LookUp,
    NotAllowed,
    NotFound,
    PinnedTransport,
    addresses_of,
    look_up,
    pinned,
    split,
)
from duly.adapters.channels.webhook import wire
from duly.adapters.channels.webhook.signatures import headers_for, read_secret, require_signed, secret_for
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply


class WebhookChannel(OneByOne):
    """Posts to the addresses that customers gave. ``look_up`` is for tests that must not ask the real names.

    Raises:
        ValueError: a secret is none.
    """

    name = "webhook"

    def __init__(self, values: Mapping[str, Any], *, timeout: float = TIMEOUT, look_up: LookUp = look_up) -> None:
        connections = int(values.get("connections") or 8)
        self.limits = Limits(batch=5, connections=connections, seconds=20.0, blind_resend=True, echoes=True)
        self._secrets = [read_secret(values[name]) for name in ("secret", "previous_secret") if values.get(name)]
        self._own = {url: read_secret(text) for url, text in (values.get("secrets") or {}).items()}
        self._acknowledge_url = values.get("acknowledge_url") or ""
        self._allow_http, self._allow_private = bool(values.get("allow_http")), bool(values.get("allow_private"))
        self._look_up = look_up
        super().__init__(self.name, "", connections, timeout, does_end=False, transport=PinnedTransport())

    def check(self, address: str) -> str | None:
        """Why this address can never work, or ``None``. Where its name leads is looked at each time anew."""
        try:
            split(address, allow_http=self._allow_http)
        except NotAllowed as error:
            return str(error)
        return None

    def secret_for(self, address: str) -> str:
        """The ``whsec_`` key of an address, to be given to its customer. Empty where the customer brought one."""
        return "" if address in self._own else secret_for(self._secrets[0], address)

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """The confirmation in a call that was signed with the key of the address it speaks for.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        said = wire.read_acknowledgement(body)
        require_signed(self._keys(said.url), headers, body)
        return [said.reply]

    def _keys(self, address: str) -> list[bytes]:
        if address in self._own:
            return [self._own[address]]
        return [read_secret(secret_for(secret, address)) for secret in self._secrets]

    def _post(self, letter: Letter, start_by: float) -> Outcome:
        try:
            parts = split(letter.address, allow_http=self._allow_http)
            addresses = addresses_of(parts, allow_private=self._allow_private, look_up=self._look_up)
        except NotAllowed as error:
            return Refused("bad_address", str(error), permanent=True)
        except NotFound as error:
            return Refused("no_route", f"the name is not found: {error}"[:300], permanent=False)
        now = time.time()
        body = wire.body_of(letter, now, self._acknowledge_url)
        if len(body) > wire.BODY_BYTES:
            return Refused("too_large", f"more than {wire.BODY_BYTES} bytes", permanent=True)
        signed = headers_for(self._keys(letter.address), str(letter.delivery_id), body, now)
        headers = {"Content-Type": "application/json", "User-Agent": "Duly-Webhook/1", **signed}
        answer = self._http.ask("POST", letter.address, content=body, headers=headers, extensions=pinned(addresses))
        return wire.read_answer(answer, letter.delivery_id)
