# SPDX-License-Identifier: Apache-2.0
"""What a customer decides about being contacted."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.clock import day_in, now
from duly.rooms.customers import consenting, queries
from duly.rooms.customers.consenting import CONSENTED, DECISIONS, NOTICES, UNSAID, Proof
from duly.rooms.customers.models import Consent, Party


@action("customers.set_consent")
def set_consent(
    actor: Actor,
    customer_id: UUID,
    *,
    decision: str,
    mechanism: str,
    purpose: str = NOTICES,
    channel: str | None = None,
    proof: Proof = UNSAID,
) -> None:
    """Keep a decision; the latest counts, earlier ones stay on record.

    ``mechanism`` says how it was made: ``portal``, ``sms``, ``email``, ``call``, ``counter``. ``channel`` limits it to one
    channel. ``proof`` says where a consent comes from; rules that ask for an explicit one pass only what has it, and it
    counts as given today, at the customer's place, where it names no day. Records ``customers.consented`` on the
    customer's own stream.

    Raises:
        Refusal: ``customers.unknown``, ``customers.bad_decision``, ``customers.bad_consent_kind``,
            ``customers.consent_unproved``, ``customers.nothing_granted``, ``customers.consent_in_future``,
            ``customers.consent_too_long``.
    """
    if decision not in DECISIONS:
        raise consenting.BAD_DECISION(field="decision", decision=decision, known=", ".join(DECISIONS))
    party = queries.profile(customer_id).party
    told = _sound(party, decision, proof)
    Consent.objects.create(
        party=party,
        purpose=purpose,
        decision=decision,
        channel=channel,
        mechanism=mechanism,
        at=now(),
        **told._asdict(),
    )
    public = {"purpose": purpose, "decision": decision, "channel": channel, "mechanism": mechanism}
    personal = {name: text for name, text in (("how", told.how), ("wording", told.wording)) if text}
    if told.kind:
        public |= {"kind": told.kind, "given_on": told.given_on.isoformat() if told.given_on else None}
    record(CONSENTED, stream=party.stream, public=public, subject=party.id, personal=personal)


def _sound(party: Party, decision: str, proof: Proof) -> Proof:
    told = proof._replace(how=proof.how.strip(), wording=proof.wording.strip())
    if told == UNSAID:
        return told
    if decision != "granted":
        raise consenting.NOTHING_GRANTED(field="kind", decision=decision)
    if told.kind not in {"", *consenting.KINDS_OF_CONSENT}:
        raise consenting.BAD_KIND(field="kind", given=told.kind, known=", ".join(consenting.KINDS_OF_CONSENT))
    if told.kind == consenting.EXPLICIT and not told.wording:
        raise consenting.NO_PROOF(field="wording")
    for name, text, limit in (
        ("how", told.how, consenting.LONGEST_HOW),
        ("wording", told.wording, consenting.LONGEST_WORDING),
    ):
        if len(text) > limit:
            raise consenting.PROOF_TOO_LONG(field=name, name=name, length=len(text), limit=limit)
    today = day_in(party.time_zone, now())
    if told.given_on is not None and told.given_on > today:
        raise consenting.NOT_YET_GIVEN(field="given_on", given_on=told.given_on.isoformat())
    return told._replace(given_on=told.given_on or today)
