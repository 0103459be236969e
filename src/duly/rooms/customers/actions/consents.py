# SPDX-License-Identifier: Apache-2.0
"""What a customer decides about being contacted."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.clock import now
from duly.rooms.customers import queries
from duly.rooms.customers.facts import BAD_DECISION, CONSENTED
from duly.rooms.customers.models import Consent

DECISIONS = ("granted", "refused", "withdrawn")


@action("customers.set_consent")
def set_consent(
    actor: Actor,
    customer_id: UUID,
    *,
    decision: str,
    mechanism: str,
    purpose: str = "notices",
    channel: str | None = None,
) -> None:
    """Keep a decision; the latest counts, earlier ones stay on record.

    ``mechanism`` says how it was made: ``portal``, ``sms``, ``email``, ``call``, ``counter``. ``channel`` limits it to one
    channel. Records ``customers.consented`` on the customer's own stream.

    Raises:
        Refusal: ``customers.unknown``, ``customers.bad_decision``.
    """
    if decision not in DECISIONS:
        raise BAD_DECISION(field="decision", decision=decision, known=", ".join(DECISIONS))
    party = queries.profile(customer_id).party
    Consent.objects.create(
        party=party, purpose=purpose, decision=decision, channel=channel, mechanism=mechanism, at=now()
    )
    public = {"purpose": purpose, "decision": decision, "channel": channel, "mechanism": mechanism}
    record(CONSENTED, stream=party.stream, public=public)
