# SPDX-License-Identifier: Apache-2.0
"""Whom a request concerns. From then on its values are sealed under that customer's key, and it has a tier."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.vault import actions as vault
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.canonical import Json
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests.actions.handing import hand_over
from duly.rooms.change_requests.actions.mail_targets import OLD
from duly.rooms.change_requests.actions.moving import go, held, must_be, which
from duly.rooms.change_requests.actions.sending import prove_session, start_usual
from duly.rooms.change_requests.actions.telling import rebind, tell
from duly.rooms.change_requests.kinds import JOINED, MATCHED
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest
from duly.rooms.change_requests.queries.aiming import meant
from duly.rooms.change_requests.queries.keeping import files_of
from duly.rooms.change_requests.queries.opening import CLAIM, ITEM, Asked, asked, claim_of, sealed
from duly.rooms.change_requests.queries.standing import past_of, policy_of, record_is_frozen, touches_of
from duly.rooms.change_requests.queries.targets import active_points, mandate_points
from duly.rooms.change_requests.refusals import WHO_IS_IT
from duly.rooms.change_requests.rules import codes, risk
from duly.rooms.change_requests.rules.policy import Policy
from duly.rooms.change_requests.rules.states import OPEN
from duly.rooms.change_requests.terms import Channel, Matter, State, Tier
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity, Family, Record
from duly.rooms.rulebook import queries as rulebook

_DAY = timedelta(days=1)


@action("change_requests.match_party")
def match_party(actor: Actor, request_id: UUID, ref: str) -> UUID | None:
    """Say by hand whom a request concerns; gives the request that it was joined to, where the same is asked already.

    Knowing whom it concerns proves nothing about who asks. Records ``change_requests.matched`` or
    ``change_requests.joined``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.who_is_it``.
    """
    row = held(request_id, actor)
    must_be(row, State.IDENTIFYING, State.RECEIVED)
    if row.party_id is not None:
        must_be(row)
    whose = _by_ref(actor, row.organisation_id, ref)
    if whose is None:
        raise WHO_IS_IT(field="ref", ref=ref[:60])
    joined = match(row, actor, whose, how="staff")
    return joined.id if joined else None


def identify(row: ChangeRequest) -> None:
    """Find out by what the asker said of themselves whom it concerns; only the clock calls this, so nobody can tell by
    how long an answer took. What fits nobody, or several, waits for a person.
    """
    whose = _claimed(row)
    if whose is not None:
        match(row, SYSTEM, whose, how="claim")
    elif row.state == State.RECEIVED:
        go(SYSTEM, row, State.IDENTIFYING, why="nobody_found")


def match(row: ChangeRequest, actor: Actor, party: UUID, *, how: str) -> ChangeRequest | None:
    """Bind a request to a customer, inside a running verb; gives the open request of the same that it was joined to."""
    take_turn(Turn.REQUESTS, party)
    record_now = customers.record_of(party)
    items = list(row.items.order_by("position"))
    said = asked(row, items)
    policy = policy_of(row.organisation_id)
    _bind(row, items, said, record_now)
    _weigh(row, items, policy, record_now)
    row.save()
    ChangeItem.objects.bulk_update(items, ["base", "sealed", "entity_id", "attributes"])
    record(MATCHED, stream=row.id, public=_told(row, how))
    if (same := _same(row, items, said)) is not None:
        row.canonical = same
        go(SYSTEM, row, State.DUPLICATE, why="same")
        record(JOINED, stream=same.id, public={**which(same), "channel": row.channel})
        return same
    if row.state == State.RECEIVED:
        go(SYSTEM, row, State.IDENTIFYING, why=how)
    if record_is_frozen(party):
        go(SYSTEM, row, State.HELD, why="frozen")
        return None
    if how == "session":
        prove_session(row, actor)
    elif how in {"claim", "staff"}:
        start_usual(row)
    _tell_old(row, record_now)
    return None


def _claimed(row: ChangeRequest) -> UUID | None:
    """The one customer whom everything that was said fits; a name alone is nobody."""
    claim = claim_of(row)
    found: set[UUID] | None = None
    for kind in ("email", "phone"):
        if claim.get(kind):
            held_by = set(customers.holders(kind, claim[kind], row.organisation_id))
            found = held_by if found is None else found & held_by
    if claim.get("ref"):
        whose = _by_ref(SYSTEM, row.organisation_id, claim["ref"])
        named = {whose} if whose else set()
        found = named if found is None else found & named
    return next(iter(found)) if found is not None and len(found) == 1 else None


def _by_ref(actor: Actor, organisation: UUID, ref: str) -> UUID | None:
    try:
        return customers.customer_for(actor, organisation, ref.strip()).id
    except Refusal:
        return None


def _bind(row: ChangeRequest, items: Sequence[ChangeItem], said: dict[UUID, Asked], now: Record) -> None:
    """Seal everything under the customer's key, and let the request's own key die."""
    _aim(row, items, now)
    digests = {one.id: one.digests for one in now.entities}
    for item in items:
        if item.entity_id and not item.base:
            item.base = digests.get(item.entity_id, {}).get(item.field, "")
    old, row.party_id = row.sealed_under, now.party
    if old == now.party:
        return
    claim = claim_of(row)
    key = keys.made([now.party])[now.party]
    row.sealed_under = now.party
    row.sealed = sealed(key, row.organisation_id, (CLAIM, now.party, row.id), claim)
    for item in items:
        held_now = said[item.id]
        place = (ITEM, now.party, item.id)
        item.sealed = sealed(key, row.organisation_id, place, {"value": held_now.value, "salt": held_now.salt})
    rebind(row, old)
    hand_over(SYSTEM, files_of(row), old, now.party)
    vault.destroy_key(SYSTEM, old, why="the request was bound to its customer")


def _aim(row: ChangeRequest, items: Sequence[ChangeItem], now: Record) -> None:
    """A mail names nothing on record; now that it is known whose record it is, there may be one thing that it means."""
    if row.channel != Channel.EMAIL:
        return
    claim = claim_of(row)
    for item in items:
        if item.entity_id is None and not item.ends:
            found = meant(item.family, item.attributes, now.entities, claim.get(f"{OLD}:{item.position}", ""))
            if found is not None:
                item.entity_id, item.attributes = found.id, {}


def _weigh(row: ChangeRequest, items: Sequence[ChangeItem], policy: Policy, now: Record) -> None:
    moment = clock.now()
    whose = now.party
    row.own_users = _own_users(now.entities)
    row.flags = list(risk.flags_of(row.flags, past_of(whose, moment, beside=row.id), moment))
    row.tier = risk.tier_of(policy, touches_of(items), row.flags, leaves_none=_leaves_none(items, now))
    row.score = risk.score_of(row.flags)
    row.policy_version = policy.version
    row.is_sampled = row.tier == Tier.T1 and risk.is_sampled(row.id, policy.sample)
    organisation = accounts.organisations([row.organisation_id])[row.organisation_id]
    minute = row.received_at.replace(second=0, microsecond=0)
    days = policy.days[f"t{int(row.tier)}"]
    row.due_at = rulebook.after_working_days(minute, days, organisation.time_zone, organisation.region)


def _own_users(entities: Sequence[Entity]) -> list[UUID]:
    """Staff accounts with an e-mail address that is on record of the customer: the customer themselves."""
    said = {one.values.get("value", "").lower() for one in entities if one.family == Family.CONTACT}
    return sorted(member.actor.id for member in accounts.staff() if member.email.lower() in said)


def _leaves_none(items: Sequence[ChangeItem], now: Record) -> bool:
    """Whether it would end the last contact point that works and give none."""
    held_now = {point.entity for point in active_points(now.entities)}
    gone = {item.entity_id for item in items if item.family == Family.CONTACT and item.ends}
    gives = any(item.family == Family.CONTACT and not item.ends and item.entity_id is None for item in items)
    return bool(gone) and not gives and not held_now - gone


def _same(row: ChangeRequest, items: Sequence[ChangeItem], said: dict[UUID, Asked]) -> ChangeRequest | None:
    """An open request of the customer that asks exactly the same: the furthest one, then the oldest."""
    mine = {(item.family, item.entity_id, item.field, said[item.id].value) for item in items}
    others = ChangeRequest.objects.filter(party_id=row.party_id, state__in=OPEN, nature=row.nature).exclude(id=row.id)
    same = []
    for other in others.prefetch_related("items"):
        theirs = list(other.items.all())
        values = asked(other, theirs)
        if {(item.family, item.entity_id, item.field, values[item.id].value) for item in theirs} == mine:
            same.append(other)
    order = {state: place for place, state in enumerate(State)}
    return min(same, key=lambda one: (-order[State(one.state)], one.received_at), default=None)


def _tell_old(row: ChangeRequest, now: Record) -> None:
    """The contact points on record are told of a request at once, before anybody decides: T2 and above."""
    if row.tier < Tier.T2:
        return
    since = clock.now() - _DAY
    asked_today = ChangeRequest.objects.filter(party_id=row.party_id, received_at__gt=since, tier__gte=Tier.T2)
    if asked_today.count() <= codes.TELLINGS_A_DAY:
        tell(SYSTEM, row, Matter.REQUESTED, "old", active_points(now.entities))
        tell(SYSTEM, row, Matter.HOLDER_REQUESTED, "mandate", mandate_points(now))


def _told(row: ChangeRequest, how: str) -> dict[str, Json]:
    return {
        **which(row), "how": how, "tier": int(row.tier), "score": row.score, "flags": list(row.flags),
        "policy": row.policy_version,
    }  # fmt: skip
