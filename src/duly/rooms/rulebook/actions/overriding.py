# SPDX-License-Identifier: Apache-2.0
"""Letting one text pass in spite of one rule: two people, a reason, counsel's opinion, an end."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.rulebook import facts, kinds, queries
from duly.rooms.rulebook.facts import Pack, Rule
from duly.rooms.rulebook.models import Override, OverrideAgreement, OverrideWithdrawal

_LONGEST = 4_000
_NEEDED = {
    "reason": Words(en="The reason", zh="理由"),
    "risk": Words(en="The risk", zh="风险"),
    "opinion": Words(en="Counsel's opinion", zh="法务意见"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is asked for, and why. ``opinion`` is counsel's: where it is kept, or the digest of a kept file."""

    subject: UUID
    digest: str
    rule: str
    reason: str
    risk: str
    opinion: str
    expires_on: date


@action("rulebook.propose_override")
def propose_override(actor: Actor, organisation: UUID, proposal: Proposal, *, makers: Collection[UUID]) -> UUID:
    """Ask that what has this digest may pass in spite of a rule. Records ``rulebook.override_proposed``.

    Raises:
        Refusal: ``rulebook.no_such_rule``, ``rulebook.not_overridable``, ``rulebook.override_too_long``,
            ``rulebook.override_incomplete``, ``rulebook.own_work`` for a maker of the notice.
    """
    actor.require_sight(organisation)
    if actor.id in makers:
        raise facts.OWN_WORK(field="actor")
    pack, rule = _rule(proposal.rule)
    if not rule.waiver.allowed:
        raise facts.NOT_OVERRIDABLE(field="rule", rule=rule.id)
    today = clock.day_in(accounts.organisations([organisation])[organisation].time_zone, clock.now())
    latest = today + timedelta(days=rule.waiver.days)
    if not today <= proposal.expires_on <= latest:
        raise facts.TOO_LONG(field="expires_on", rule=rule.id, days=rule.waiver.days, latest=latest.isoformat())
    for name, words in _NEEDED.items():
        if not 0 < len(getattr(proposal, name).strip()) <= _LONGEST:
            raise facts.INCOMPLETE(field=name, name=words)
    row = Override.objects.create(
        organisation_id=organisation, subject=proposal.subject, digest=proposal.digest, rule=rule.id, rev=rule.rev,
        pack=str(pack), reason=proposal.reason.strip(), risk=proposal.risk.strip(), opinion=proposal.opinion.strip(),
        expires_on=proposal.expires_on, by=actor.id, at=clock.now(),
    )  # fmt: skip
    record(
        kinds.PROPOSED,
        stream=row.subject,
        public={
            "override": str(row.id), "digest": row.digest, "rule": row.rule, "rev": row.rev, "pack": row.pack,
            "expires_on": row.expires_on.isoformat(),
            "reason_digest": hashlib.sha256(f"{row.id}\n{row.reason}".encode()).hexdigest(),
        },
        subject=actor.id,
        personal={"reason": row.reason},
    )  # fmt: skip
    return row.id


@action("rulebook.agree_override")
def agree_override(actor: Actor, override_id: UUID, *, makers: Collection[UUID]) -> None:
    """The second person agrees; from now on it holds. Records ``rulebook.override_agreed``.

    Raises:
        Refusal: ``rulebook.no_override``; ``rulebook.own_work`` for who proposed it or wrote the notice;
            ``rulebook.override_decided``, ``rulebook.override_expired``.
    """
    row = _open(actor, override_id)
    if actor.id in {*makers, row.by}:
        raise facts.OWN_WORK(field="actor")
    if hasattr(row, "agreement"):
        raise facts.ALREADY_DECIDED(how=Words(en="agreed to", zh="已同意"))
    OverrideAgreement.objects.create(override=row, by=actor.id, at=clock.now())
    record(kinds.AGREED, stream=row.subject, public={"override": str(row.id), "digest": row.digest, "rule": row.rule})


@action("rulebook.withdraw_override")
def withdraw_override(actor: Actor, override_id: UUID, *, reason: str) -> None:
    """It holds no longer; what was sent stays sent. Records ``rulebook.override_withdrawn``.

    Raises:
        Refusal: ``rulebook.no_override``, ``rulebook.override_decided``, ``rulebook.override_incomplete``.
    """
    row = _open(actor, override_id)
    if not 0 < len(reason.strip()) <= _LONGEST:
        raise facts.INCOMPLETE(field="reason", name=_NEEDED["reason"])
    OverrideWithdrawal.objects.create(override=row, by=actor.id, at=clock.now(), reason=reason.strip())
    record(
        kinds.WITHDRAWN,
        stream=row.subject,
        public={"override": str(row.id), "digest": row.digest, "rule": row.rule},
        subject=actor.id,
        personal={"reason": reason.strip()},
    )


def _open(actor: Actor, override_id: UUID) -> Override:
    """An override that can still change; whoever decides at the same time waits."""
    Override.objects.select_for_update().filter(id=override_id).first()
    row = queries.override_for(actor, override_id)
    if hasattr(row, "withdrawal"):
        raise facts.ALREADY_DECIDED(how=Words(en="withdrawn", zh="已撤回"))
    if row.expires_on < clock.day_in(row.organisation.time_zone, clock.now()):
        raise facts.EXPIRED(day=row.expires_on.isoformat())
    return row


def _rule(name: str) -> tuple[Pack, Rule]:
    """The newest revision of a rule."""
    found = [(pack, rule) for pack in queries.packs() for rule in pack.rules if rule.id == name]
    if not found:
        raise facts.NO_SUCH_RULE(field="rule", rule=name)
    return max(found, key=lambda pair: pair[1].rev)
