# SPDX-License-Identifier: Apache-2.0
"""The checks: is everything there that is needed, and can what is asked be true? Each finding is a row; unknown is no pass."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.ids import uuid7
from duly.rooms.change_requests.actions.mail_targets import OLD
from duly.rooms.change_requests.actions.moving import held, must_be, which
from duly.rooms.change_requests.kinds import CHECKED
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest, CheckResult
from duly.rooms.change_requests.queries.aiming import says
from duly.rooms.change_requests.queries.opening import asked, claim_of
from duly.rooms.change_requests.queries.sides import sides_of
from duly.rooms.change_requests.queries.standing import is_new_contact, lacking
from duly.rooms.change_requests.queries.targets import active_points
from duly.rooms.change_requests.refusals import WHOSE
from duly.rooms.change_requests.rules.policy import RULES_VERSION
from duly.rooms.change_requests.rules.states import EDITABLE, OPEN
from duly.rooms.change_requests.terms import Channel, State, Tier
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Family, Record

PASS, WARN, FAIL, UNKNOWN = "pass", "warn", "fail", "unknown"


class Found(NamedTuple):
    """One finding."""

    item: ChangeItem | None
    code: str
    outcome: str
    detail: str = ""


class Desk(NamedTuple):
    """What the checks look at."""

    row: ChangeRequest
    items: Sequence[ChangeItem]
    values: dict[UUID, str | None]
    record: Record


@action("change_requests.check")
def check(actor: Actor, request_id: UUID) -> dict[str, int]:
    """Run the checks on a request; gives how many of each outcome. Records ``change_requests.checked``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.whose``.
    """
    row = held(request_id, actor)
    must_be(row, *EDITABLE, State.IN_REVIEW, State.CONFLICT)
    if row.party_id is None:
        raise WHOSE(number=row.number)
    return dict(run(row))


def run(row: ChangeRequest) -> Counter[str]:
    """The checks, inside a running verb."""
    found = list(findings(row))
    at, together = clock.now(), uuid7()
    CheckResult.objects.bulk_create(
        CheckResult(
            request=row, item=one.item, run=together, code=one.code, outcome=one.outcome, detail=one.detail,
            rules=RULES_VERSION, at=at,
        )
        for one in found
    )  # fmt: skip
    counted = Counter(one.outcome for one in found)
    record(
        CHECKED,
        stream=row.id,
        public={
            **which(row), "passed": counted[PASS], "warned": counted[WARN], "failed": counted[FAIL],
            "unknown": counted[UNKNOWN], "rules": RULES_VERSION,
        },
    )  # fmt: skip
    return counted


def findings(row: ChangeRequest) -> Iterator[Found]:
    """Everything that the checks say of a request whose customer is known."""
    desk = _desk(row)
    for look in _LOOKS:
        yield from look(desk)


def aged(row: ChangeRequest) -> Iterator[Found]:
    """The checks whose answer may have changed since the review, once more."""
    desk = _desk(row)
    for look in (_mandate, _last_contact):
        yield from look(desk)


def _desk(row: ChangeRequest) -> Desk:
    items = list(row.items.order_by("position"))
    opened = asked(row, items)
    now = customers.record_of(row.party_id or row.id)
    return Desk(row, items, {one: said.value for one, said in opened.items()}, now)


def _proofs(desk: Desk) -> Iterator[Found]:
    missing = [one for one in lacking(desk.row, desk.items) if one != "new_contact"]
    yield from (Found(None, f"proof.{one}", FAIL) for one in missing)
    if not missing:
        yield Found(None, "proof.enough", PASS)


def _documents(desk: Desk) -> Iterator[Found]:
    today = clock.now().date()
    for one in desk.row.evidence.all():
        expired = one.expires_on is not None and one.expires_on < today
        future = one.issued_on is not None and one.issued_on > today
        yield Found(None, "evidence.dates", FAIL if expired or future else PASS if one.issued_on else UNKNOWN, one.kind)
        yield Found(None, "evidence.reused", WARN if one.seen_before else PASS, str(one.seen_before))


def _mandate(desk: Desk) -> Iterator[Found]:
    if not desk.row.on_behalf:
        return
    mandates = {one.id: one for one in desk.record.of(Family.MANDATE)}
    held_now = mandates.get(desk.row.mandate_id) if desk.row.mandate_id else None
    if held_now is None:
        yield Found(None, "mandate.valid", FAIL)
        return
    until = held_now.attributes.get("until", "")
    ended = bool(until) and until < clock.now().date().isoformat()
    yield Found(None, "mandate.valid", FAIL if ended else PASS if until else WARN, until)


def _base(desk: Desk) -> Iterator[Found]:
    for side in sides_of(desk.row, desk.items, desk.record):
        outcome = {"same": PASS, "already": WARN, "changed": FAIL}[side.verdict]
        yield Found(next(item for item in desk.items if item.id == side.item), "record.base", outcome, side.verdict)


def _old(desk: Desk) -> Iterator[Found]:
    """A mail named an old value: whether that is what stands on record where it would be replaced."""
    named = claim_of(desk.row) if desk.row.channel == Channel.EMAIL else {}
    on_record = {one.id: one for one in desk.record.entities}
    for item in desk.items:
        old, there = named.get(f"{OLD}:{item.position}", ""), on_record.get(item.entity_id or desk.row.id)
        if old:
            fits = there is not None and (says(there, old) or there.digests.get(item.field) != item.base)
            yield Found(item, "record.old_differs", PASS if fits else WARN)


def _truth(desk: Desk) -> Iterator[Found]:
    judge: Callable[..., Any] | None = getattr(customers, "checks", None)  # a house without the checks knows nothing
    card = customers.cards([desk.record.party])[desk.record.party]
    today = clock.day_in(accounts.organisations([card.organisation])[card.organisation].time_zone, clock.now())
    for item in desk.items:
        value = desk.values[item.id]
        if item.ends or not value or (kind := _kind(item, desk.record)) is None:
            continue
        told = judge(kind, value, region=card.region, today=today) if judge else ()
        said = list(getattr(told, "found", told))
        if not said:
            yield Found(item, "truth.unknown", UNKNOWN, kind)
        for one in said:
            yield Found(item, f"truth.{one.code}", str(one.outcome), kind)


def _others(desk: Desk) -> Iterator[Found]:
    """Whose else it is. What is found is not told to the asker, only that a person must look."""
    for item in desk.items:
        value, kind = desk.values[item.id], _kind(item, desk.record)
        if item.ends or not value or item.family not in {Family.CONTACT, Family.IDENTIFIER} or kind is None:
            continue
        others = [one for one in customers.holders(kind, value, desk.row.organisation_id) if one != desk.record.party]
        yield Found(item, "record.held_by_other", WARN if others else PASS, str(len(others)))


def _overlaps(desk: Desk) -> Iterator[Found]:
    """Other open requests that touch the same field, whatever else either of them asks."""
    others = ChangeItem.objects.filter(request__party_id=desk.row.party_id, request__state__in=OPEN).exclude(
        request=desk.row
    )
    touched = set(others.values_list("family", "entity_id", "field"))
    for item in desk.items:
        overlaps = item.entity_id is not None and (item.family, item.entity_id, item.field) in touched
        yield Found(item, "request.overlaps", WARN if overlaps else PASS)


def _last_contact(desk: Desk) -> Iterator[Found]:
    gone = {item.entity_id for item in desk.items if item.family == Family.CONTACT and item.ends}
    if not gone:
        return
    left = [point for point in active_points(desk.record.entities) if point.entity not in gone]
    gives = any(is_new_contact(item) and item.entity_id is None for item in desk.items)
    yield Found(None, "contact.last", PASS if left or gives else FAIL)


def _risk(desk: Desk) -> Iterator[Found]:
    yield from (Found(None, f"risk.{flag}", WARN) for flag in desk.row.flags)
    if desk.row.tier >= Tier.T4:
        yield Found(None, "risk.tier", WARN, "T4")


def _kind(item: ChangeItem, now: Record) -> str | None:
    """Under which name the truth checks know it; ``None`` for what they do not judge."""
    if item.family == Family.PROFILE:
        return "name" if item.field == "name" else None
    if item.family not in {Family.CONTACT, Family.IDENTIFIER} or item.field != "value":
        return None
    name = "channel" if item.family == Family.CONTACT else "kind"
    known = next((one.attributes for one in now.entities if one.id == item.entity_id), {})
    return str(item.attributes.get(name) or known.get(name) or "") or None


_LOOKS: tuple[Callable[[Desk], Iterator[Found]], ...] = (
    _proofs, _documents, _mandate, _base, _old, _truth, _others, _overlaps, _last_contact, _risk,
)  # fmt: skip
