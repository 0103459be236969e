# SPDX-License-Identifier: Apache-2.0
"""The portal as a channel: the message is in the customer's inbox as soon as we say so, because the inbox is ours."""

from collections.abc import Mapping, Sequence

from duly.rooms.delivery.channel import Accepted, Letter, Limits, Outcome, Receipt, Reply
from duly.rooms.delivery.facts import BAD_RECEIPT


class PortalChannel:
    """Needs no address and asks nobody."""

    name = "portal"
    limits = Limits(batch=500, connections=1, addressed=False, echoes=True)

    def check(self, address: str) -> str | None:
        """Every customer has a place on the portal."""
        return None

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Accepted at once: the portal shows what the delivery's mailing says."""
        return [Accepted(str(letter.delivery_id)) for letter in letters]

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """Nobody sends receipts for our own pages.

        Raises:
            Refusal: ``delivery.bad_receipt``, always.
        """
        raise BAD_RECEIPT(why="the portal has no provider")
