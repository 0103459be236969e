# SPDX-License-Identifier: Apache-2.0
"""The one transaction in which a request takes effect: everything is compared once more, then written, then told."""

from collections.abc import Sequence
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.change_requests.actions.checking import FAIL, aged
from duly.rooms.change_requests.actions.freezing import freeze, must_be_a_maker, void_yes
from duly.rooms.change_requests.actions.moving import go, held, must_be, which
from duly.rooms.change_requests.actions.sending import new_address
from duly.rooms.change_requests.actions.telling import tell
from duly.rooms.change_requests.facts import Side
from duly.rooms.change_requests.kinds import APPLIED, COLLIDED, REBASED
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest
from duly.rooms.change_requests.queries.binding import digest_of
from duly.rooms.change_requests.queries.opening import asked
from duly.rooms.change_requests.queries.sides import by_item, sides_of
from duly.rooms.change_requests.queries.standing import holds_on, is_new_contact, lacking, proofs_of
from duly.rooms.change_requests.queries.targets import Address, active_points, mandate_points
from duly.rooms.change_requests.refusals import NOT_BY_KEY, OTHER_DIGEST, STILL_LACKING
from duly.rooms.change_requests.rules.proofs import LACKING
from duly.rooms.change_requests.terms import Matter, State, Tier, Who
from duly.rooms.customers import actions as registry
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Applied, Change, Item, Nature


def apply(row: ChangeRequest) -> None:
    """Write what was agreed to, inside a running verb of the clock; nobody else can.

    Whatever moved meanwhile makes a conflict, which a maker lays anew upon the record. A hold, a proof that was withdrawn
    or a payload that is not the one agreed to stop it. Records ``change_requests.applied`` or
    ``change_requests.collided``.
    """
    now = clock.now()
    if row.effective_from is not None and row.effective_from > now:
        return
    if holds_on(row):
        go(SYSTEM, row, State.HELD, why="hold")
        return
    accepted = list(row.items.filter(decision="accepted").order_by("position"))
    _must_hold(row, accepted)
    before = customers.record_of(row.party_id or row.id)
    sides = by_item(sides_of(row, accepted, before))
    moved = [item for item in accepted if sides[item.id].verdict == "changed"]
    if moved:
        record(COLLIDED, stream=row.id, public={**which(row), "items": len(moved), "round": row.round})
        go(SYSTEM, row, State.CONFLICT, why="changed_since")
        return
    old = active_points(before.entities)
    applied = _write(row, accepted, sides)
    _mark(row, accepted, sides, applied)
    go(SYSTEM, row, State.APPLIED, why="already_so" if applied is None else "")
    _record(row, accepted, applied)
    _tell(row, accepted, old)
    if row.tier >= Tier.T2:
        tell(SYSTEM, row, Matter.HOLDER_APPLIED, "mandate", mandate_points(before))


@action("change_requests.fail")
def fail(actor: Actor, request_id: UUID, code: str) -> None:
    """Take down that the clock could not apply a request, and why; an operator looks. Records ``change_requests.moved``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``.
    """
    row = held(request_id, actor)
    must_be(row, State.READY)
    go(actor, row, State.CONFLICT if code == "customers.changed_since" else State.FAILED, why=code)


@action("change_requests.retry")
def retry(actor: Actor, request_id: UUID) -> None:
    """Let the clock try again to apply what failed. Records ``change_requests.moved``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.not_yours``.
    """
    row = held(request_id, actor)
    must_be(row, State.FAILED)
    go(actor, row, State.READY, why="retry")


@action("change_requests.rebase")
def rebase(actor: Actor, request_id: UUID) -> str:
    """Lay a request anew upon the record as it is now: another round with another digest, and every approval is void.

    Gives the new digest. Records ``change_requests.rebased`` and ``change_requests.frozen``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.not_yours``,
            ``change_requests.not_by_key``, ``change_requests.four_eyes``.
    """
    row = held(request_id, actor)
    must_be(row, State.CONFLICT)
    if actor.kind == "key":
        raise NOT_BY_KEY()
    must_be_a_maker(row, actor)
    items = list(row.items.order_by("position"))
    row.round, row.frozen_at, row.payload_digest = row.round + 1, None, ""
    row.is_automatic, row.maker_id = False, None
    row.save()
    void_yes(row)
    digests = {one.id: one.digests for one in customers.record_of(row.party_id or row.id).entities}
    for item in items:
        item.base = digests.get(item.entity_id, {}).get(item.field, "") if item.entity_id else ""
        item.decision, item.reason = "pending", ""
    ChangeItem.objects.bulk_update(items, ["base", "decision", "reason"])
    record(REBASED, stream=row.id, public={**which(row), "round": row.round})
    freeze(row, actor, is_automatic=False)
    go(actor, row, State.IN_REVIEW, why="rebased")
    return row.payload_digest


def _must_hold(row: ChangeRequest, accepted: Sequence[ChangeItem]) -> None:
    """What was proved and agreed to still holds, for exactly what is stored now.

    Raises:
        Refusal: ``change_requests.other_digest``, ``change_requests.still_lacking``.
    """
    if digest_of(row, list(row.items.order_by("position"))) != row.payload_digest:
        raise OTHER_DIGEST(number=row.number)
    agreed = row.reviews.filter(round=row.round, payload_digest=row.payload_digest).exclude(decision="refused")
    wanted = 0 if row.is_automatic else 2 if row.tier >= Tier.T4 else 1
    missing = lacking(row, accepted) or ([] if agreed.count() >= wanted and accepted else ["checks"])
    if not missing and any(one.outcome == FAIL for one in aged(row)):
        missing = ["checks"]
    if missing:
        raise STILL_LACKING(number=row.number, what=LACKING[missing[0]])


def _write(row: ChangeRequest, accepted: Sequence[ChangeItem], sides: dict[UUID, Side]) -> Applied | None:
    """Through the registry's one way of writing; nothing is written where the record says all of it already."""
    wanted = [item for item in accepted if sides[item.id].verdict != "already"]
    if not wanted or row.party_id is None:
        return None
    values = asked(row, wanted)
    if not all(values[item.id].is_open for item in wanted):
        raise STILL_LACKING(number=row.number, what=LACKING["customer"])
    items = [_item(item, values[item.id].value) for item in wanted]
    return registry.apply_change(
        SYSTEM,
        Change(
            party=row.party_id, nature=row.nature, since=row.effective_from or clock.now(), reason=row.reason,
            items=(*items, *_verified(row, wanted)), request=row.id, number=row.number,
            requester="mandate" if row.on_behalf else "customer", maker=row.maker_id, checker=_checker(row),
            proofs=tuple(sorted({f"{one.who}:{one.method}:{one.level}" for one in proofs_of(row)})),
            rules={"policy": str(row.policy_version), "checks": row.rules_version},
        ),
    )  # fmt: skip


def _item(item: ChangeItem, value: str | None) -> Item:
    attributes = tuple(sorted(item.attributes.items())) if item.entity_id is None else ()
    return Item(item.family, item.entity_id, item.field, None if item.ends else value, item.base, attributes)


def _verified(row: ChangeRequest, wanted: Sequence[ChangeItem]) -> list[Item]:
    """Of each contact point that proved itself: when, and how. It follows from the proof, nobody asks for it."""
    if row.nature != Nature.UPDATE:
        return []
    shown = {one.item: one for one in proofs_of(row) if one.who == Who.NEW_CONTACT}
    found = []
    for item in wanted:
        if (proof := shown.get(item.id)) is not None:
            said = {"verified": proof.method, "verified_at": clock.stamp(proof.at)}
            found += [_item(item, None)._replace(field=name, value=value, base="") for name, value in said.items()]
    return found


def _checker(row: ChangeRequest) -> UUID | None:
    found = row.reviews.filter(round=row.round).exclude(decision="refused").order_by("at")
    return found.values_list("user_id", flat=True).first()


def _mark(row: ChangeRequest, accepted: Sequence[ChangeItem], sides: dict[UUID, Side], applied: Applied | None) -> None:
    for item in accepted:
        item.outcome = "already" if sides[item.id].verdict == "already" else "written"
    ChangeItem.objects.bulk_update(accepted, ["outcome"])
    row.applied_at, row.record_id = clock.now(), applied.record if applied else None


def _record(row: ChangeRequest, accepted: Sequence[ChangeItem], applied: Applied | None) -> None:
    already = sum(item.outcome == "already" for item in accepted)
    record(
        APPLIED,
        stream=row.id,
        public={
            **which(row), "record": str(row.record_id) if row.record_id else None,
            "written": len(accepted) - already, "already": already, "digest": row.payload_digest,
            "round": row.round, "rules": f"{row.policy_version}/{row.rules_version}",
            "proofs": sorted({f"{one.who}:{one.method}:{one.level}" for one in proofs_of(row)}),
        },
    )  # fmt: skip


def _tell(row: ChangeRequest, accepted: Sequence[ChangeItem], old: Sequence[Address]) -> None:
    """Everybody who was on record before, as they stood then, and every new contact point; from T2 on."""
    if row.tier < Tier.T2:
        if row.tier == Tier.T1:
            tell(SYSTEM, row, Matter.APPLIED, "old", old[:1])
        return
    tell(SYSTEM, row, Matter.APPLIED, "old", old)
    known = {(one.channel, one.value) for one in old}
    fresh = [new_address(row, item) for item in accepted if is_new_contact(item)]
    tell(SYSTEM, row, Matter.APPLIED, "new", [one for one in fresh if (one.channel, one.value) not in known])
