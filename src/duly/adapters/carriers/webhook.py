# SPDX-License-Identifier: Apache-2.0
"""Announcements as Standard Webhooks 1.0.0: signed, to addresses that were checked, never through a redirect.

The same signatures and the same care about addresses as for notices to customers' own systems. Addresses in our own
network are open only where the operator says so: a recipient is often a system next door.
"""

import time
from collections.abc import Callable, Mapping, Sequence

import httpx

from duly.adapters.channels.http import Answer, Http
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
from duly.adapters.channels.webhook.signatures import headers_for, read_secret, require_signed
from duly.kernel.refusals import Refusal
from duly.rooms.downstream.carrier import Answered, Parcel

TIMEOUT = 10.0


class WebhookCarrier:
    """Posts announcements. ``may_go_inside`` is asked each time; ``look_up`` and ``transport`` are for tests."""

    def __init__(
        self, may_go_inside: Callable[[], bool], *, look_up: LookUp = look_up, transport: httpx.BaseTransport | None = None,
        timeout: float = TIMEOUT,
    ) -> None:  # fmt: skip
        self._inside, self._look_up = may_go_inside, look_up
        self._http = Http("", connections=4, timeout=timeout, transport=transport or PinnedTransport())

    def trouble_with(self, url: str) -> str:
        """What is wrong with an address; where its name leads is looked at each time anew."""
        try:
            split(url, allow_http=self._inside())
        except NotAllowed as error:
            return str(error)
        return ""

    def post(self, parcel: Parcel) -> Answered:
        """One POST; whatever goes wrong is said in the answer."""
        inside = self._inside()
        try:
            parts = split(parcel.url, allow_http=inside)
            addresses = addresses_of(parts, allow_private=inside, look_up=self._look_up)
        except NotAllowed:
            return Answered(0, code="bad_address")
        except NotFound:
            return Answered(0, code="no_route")
        keys = [read_secret(key) for key in parcel.keys]
        signed = headers_for(keys, str(parcel.id), parcel.body, time.time())
        headers = {"Content-Type": "application/json", "User-Agent": "Duly-Downstream/1", **signed}
        found = self._http.ask("POST", parcel.url, content=parcel.body, headers=headers, extensions=pinned(addresses))
        if isinstance(found, Answer):
            return Answered(found.status, found.content, retry_after=found.retry_after)
        return Answered(0, code=getattr(found, "code", "no_answer"), retry_after=getattr(found, "retry_after", None))

    def is_genuine(self, keys: Sequence[str], headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a call was signed with one of these keys, not more than five minutes ago."""
        try:
            require_signed([read_secret(key) for key in keys], headers, body)
        except Refusal:
            return False
        return True
