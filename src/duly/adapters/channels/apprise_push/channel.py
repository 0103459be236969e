# SPDX-License-Identifier: Apache-2.0
"""Everything else that people are reached by, through the Apprise library: it says yes or no, and never why."""

from collections.abc import Mapping, Sequence
from typing import Any

from apprise import NotifyFormat, NotifyType

from duly.adapters.channels.apprise_push.services import DEFAULT, NotAllowed, Services
from duly.adapters.channels.one_by_one import PATIENCE
from duly.adapters.channels.waves import Hands
from duly.rooms.delivery.channel import Accepted, Letter, Limits, Outcome, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT


class AppriseChannel:
    """Carries messages to the services that the operator allows.

    Raises:
        ValueError: the list of services or a template is wrong.
    """

    name = "push"

    def __init__(self, values: Mapping[str, Any]) -> None:
        connections = int(values.get("connections") or 4)
        self.limits = Limits(batch=5, connections=connections, seconds=20.0, echoes=True)
        self._services = Services(
            frozenset(values.get("schemas") or DEFAULT),
            frozenset(values.get("hosts") or ()),
            dict(values.get("templates") or {}),
        )
        self._hands = Hands("apprise", connections, patience=PATIENCE, does_end=False)

    def check(self, address: str) -> str | None:
        """Why this address can never work, or ``None``."""
        try:
            self._services.opened(address)
        except NotAllowed as error:
            return str(error)
        return None

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        return self._hands.carry(letters, self._post)

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """Apprise sends and never receives.

        Raises:
            Refusal: ``delivery.bad_receipt``, always.
        """
        raise BAD_RECEIPT(why="these services send no receipts here")

    def close(self) -> None:
        """End the threads."""
        self._hands.close()

    def _post(self, letter: Letter, start_by: float) -> Outcome:
        try:
            service = self._services.opened(letter.address)
        except NotAllowed as error:
            return Refused("bad_address", str(error), permanent=True)
        said = service.notify(
            body=letter.text, title=letter.subject, notify_type=NotifyType.INFO, body_format=NotifyFormat.TEXT
        )
        # A no of Apprise may come from the service, from the wire, or after the first of several parts: nobody can say.
        return Accepted("", "apprise: true, no receipt") if said is True else Unknown("apprise_said_no")
