# SPDX-License-Identifier: Apache-2.0
"""Secrets that customers need in order to check what we send to their own systems."""

from collections.abc import Callable
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.rooms.delivery import kinds
from duly.rooms.delivery.channel import provider_named
from duly.rooms.delivery.facts import BROUGHT_ITS_OWN, CANNOT_SIGN, NO_SUCH_ADDRESS

STREAM = UUID("7a1f0000-0000-4000-8000-000000000002")
"""The chain of facts about providers' secrets: they belong to the whole installation."""


@action("delivery.show_secret")
def show_secret(actor: Actor, address: str, *, provider: str) -> str:
    """The key with which messages to this address are signed, to be handed to its customer.

    It is made from the provider's own secret and kept nowhere. Who asked, and for which address, is recorded:
    ``delivery.secret_shown``.

    Raises:
        Refusal: ``delivery.no_such_provider``, ``delivery.cannot_sign``, ``delivery.no_such_address``,
            ``delivery.brought_its_own``.
    """
    channel, carrier = provider_named(provider)
    secret_for: Callable[[str], str] | None = getattr(carrier.channel, "secret_for", None)
    if secret_for is None:
        raise CANNOT_SIGN(field="provider", provider=provider)
    if (why := carrier.channel.check(address)) is not None:
        raise NO_SUCH_ADDRESS(field="address", address=address, why=why)
    secret = secret_for(address)
    if not secret:
        raise BROUGHT_ITS_OWN(field="address", address=address)
    public = {"provider": provider, "channel": channel}
    record(kinds.SECRET_SHOWN, stream=STREAM, public=public, subject=actor.id, personal={"address": address})
    return secret
