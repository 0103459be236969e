# SPDX-License-Identifier: Apache-2.0
"""What a customer asked in a mail: written down as a request, proved by nothing yet. A mail can do no more than that."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from duly.foundation.ledger.actions import action
from duly.foundation.ledger.facts import News
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import queries as change_requests
from duly.rooms.privacy.actions.intake import take_down
from duly.rooms.privacy.terms import Channel, Kind

_ASKED: Mapping[str, Kind] = {
    "privacy_access": Kind.ACCESS, "privacy_erasure": Kind.ERASURE, "privacy_restriction": Kind.RESTRICTION,
    "privacy_objection": Kind.OBJECTION,
}  # fmt: skip
"""What a mail was understood to ask, and the request that it becomes."""


@action("privacy.hear_mails")
def hear_mails(actor: Actor, news: Sequence[News]) -> int:
    """Mails that ask something about the writer's own data, as the room of change requests tells it; gives how many requests.

    Where the sender's address is one customer's, a request is taken down: somebody proves the asker as with any other, and
    the clock of the law runs from here. Whoever is unknown, or is not who the mail says, stays with the mails that a person
    reads. Called by ``house/flow.py``; records ``privacy.received``.
    """
    count = 0
    for one in news:
        topics = one.public.get("topics")
        kinds = [_ASKED[topic] for topic in topics if topic in _ASKED] if isinstance(topics, list) else []
        party = change_requests.writer_of(UUID(str(one.public["mail"]))) if kinds else None
        if party is None:
            continue
        for kind in kinds:
            with suppress(Refusal):  # of somebody who was erased: a person reads the mail all the same
                take_down(actor, party, kind, Channel.EMAIL)
                count += 1
    return count
