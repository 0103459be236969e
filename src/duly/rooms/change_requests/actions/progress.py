# SPDX-License-Identifier: Apache-2.0
"""What the clock and every answer do: carry a request on as far as it may go by itself."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.change_requests.actions.applying import apply
from duly.rooms.change_requests.actions.checking import PASS, run
from duly.rooms.change_requests.actions.freezing import freeze
from duly.rooms.change_requests.actions.identifying import identify
from duly.rooms.change_requests.actions.moving import go, which
from duly.rooms.change_requests.actions.sending import Sent, best_of, may_send, new_address, send_code
from duly.rooms.change_requests.kinds import MOVED
from duly.rooms.change_requests.models import ChangeRequest, Event
from duly.rooms.change_requests.queries.standing import is_new_contact, lacking, policy_at, proofs_of
from duly.rooms.change_requests.queries.targets import fit_points
from duly.rooms.change_requests.queries.telling import told_state
from duly.rooms.change_requests.rules import clocks, proofs
from duly.rooms.change_requests.rules.states import PROVABLE
from duly.rooms.change_requests.terms import CODE_BY, State, Tier, Who
from duly.rooms.delivery import queries as deliveries


@action("change_requests.advance")
def advance(actor: Actor, request_id: UUID) -> str:
    """Carry one request on as far as the clock may; gives its state then. Records what each step records."""
    row = ChangeRequest.objects.select_for_update(skip_locked=True).filter(id=request_id).first()
    if row is None:
        return ""
    if row.party_id is None and row.state in {State.RECEIVED, State.IDENTIFYING} and _is_fresh(row):
        identify(row)
    _expire(row)
    _answer_decoys(row)
    if row.state == State.READY:
        apply(row)
    onward(row)
    return row.state


def onward(row: ChangeRequest) -> None:
    """Take every step that may be taken now, inside a running verb; what is ready waits for the clock's next look, so that
    a failure to apply it leaves it ready.
    """
    for _ in range(len(State)):
        before = row.state
        step = _STEPS.get(State(before))
        if step is None:
            return
        step(row, clock.now())
        if row.state == before:
            return


def _is_fresh(row: ChangeRequest) -> bool:
    """Only what just came in is looked up; what fitted nobody waits for a person."""
    return row.state == State.RECEIVED


def _answer_decoys(row: ChangeRequest) -> None:
    """Whoever is not signed in asked for a code without being told whether we know them: by now we do, and send it."""
    if row.party_id is None or row.state not in PROVABLE:
        return
    asked_for = row.verifications.filter(result="", target_mark=b"", expires_at__gt=clock.now())
    for who in sorted(set(asked_for.filter(method__startswith="code_").values_list("who", flat=True))):
        _send_usual(row, Who(who))


def _send_usual(row: ChangeRequest, who: Who) -> None:
    to = best_of(list(fit_points(row).values()))
    if to is not None and to.channel in deliveries.open_channels() and may_send(row, to):
        send_code(row, Sent(to, who))
        row.next_at = clocks.expires(State(row.state), clock.now())
        row.save(update_fields=["next_at"])


def _expire(row: ChangeRequest) -> None:
    quiet = {State.IDENTIFYING, State.WAITING_CUSTOMER, State.CONFIRMING}
    is_due = row.next_at is not None and row.next_at <= clock.now()
    if row.state not in quiet or not is_due:
        return
    event = row.events.order_by("-id").first()
    since = event.at if event else row.received_at
    if since + clocks.QUIET_DAYS[State(row.state)] <= clock.now():
        go(SYSTEM, row, State.EXPIRED, why="silence")


def _identifying(row: ChangeRequest, now: datetime) -> None:
    if row.party_id is None:
        return
    if proofs.is_enough_to_check(Tier(row.tier), proofs_of(row), now):
        go(SYSTEM, row, State.CHECKING, why="proved")


def _checking(row: ChangeRequest, now: datetime) -> None:
    """What is small, clean and proved goes on by itself; all else waits for a maker."""
    _prove_new(row)
    tier = Tier(row.tier)
    if tier >= Tier.T3 or row.is_sampled or row.flags or row.on_behalf:
        return
    if tier is Tier.T2 and (lacking(row) or not proofs.is_old_proved(proofs_of(row))):
        return
    counted = run(row)
    if counted != Counter({PASS: counted[PASS]}) or not counted[PASS]:
        return
    freeze(row, SYSTEM, is_automatic=True)
    go(SYSTEM, row, State.CONFIRMING if tier is Tier.T2 else State.READY, why="automatic")


def _prove_new(row: ChangeRequest) -> None:
    """Each new contact point gets a code as soon as the asker is known, so that nobody waits for it later."""
    for item in row.items.order_by("position"):
        if is_new_contact(item) and not item.verifications.exists():
            to = new_address(row, item)
            if to.channel in CODE_BY and to.channel in deliveries.open_channels():
                send_code(row, Sent(to, Who.NEW_CONTACT, item))


def _confirming(row: ChangeRequest, now: datetime) -> None:
    """On to cooling off: the new contact points proved themselves, an old one was reached, the customer said yes."""
    _prove_new(row)
    if row.tier >= Tier.T3 and not row.verifications.filter(who=Who.CONFIRMATION, asked_at__gte=row.frozen_at).exists():
        _send_usual(row, Who.CONFIRMATION)
    held = proofs_of(row)
    if lacking(row) or not proofs.is_confirmed(Tier(row.tier), held):
        return
    told = told_state(row)
    if told == "waiting" or (told == "none" and row.told_at is None):
        return
    policy = policy_at(row)
    span = clocks.cooling(
        Tier(row.tier), policy.hours, is_old_proved=proofs.is_old_proved(held), is_dead=told == "none"
    )
    go(SYSTEM, row, State.COOLING, why="confirmed")
    row.cooling_until = row.next_at = now + span
    row.save(update_fields=["cooling_until", "next_at"])


def _cooling(row: ChangeRequest, now: datetime) -> None:
    """The time is up; where by now every message to the old contact points has come back, it is longer."""
    if row.cooling_until is None or row.cooling_until > now:
        return
    if told_state(row) == "none" and row.tier >= Tier.T2:
        began = row.events.filter(after=State.COOLING).order_by("-id").values_list("at", flat=True).first() or now
        longest = began + clocks.cooling(Tier(row.tier), policy_at(row).hours, is_old_proved=False, is_dead=True)
        if longest > now:
            row.cooling_until = row.next_at = longest
            row.save(update_fields=["cooling_until", "next_at"])
            _note_longer(row, now)
            return
    go(SYSTEM, row, State.READY, why="cooled")


def _note_longer(row: ChangeRequest, now: datetime) -> None:
    why = "dead_contact"
    Event.objects.create(
        request=row, at=now, before=row.state, after=row.state, by_kind=SYSTEM.kind, by_id=SYSTEM.id, why=why
    )
    public = {"before": row.state, "after": row.state, "why": why, "due_at": clock.stamp(row.due_at)}
    record(MOVED, stream=row.id, public={**which(row), **public})


def _applied(row: ChangeRequest, now: datetime) -> None:
    if told_state(row, after=True) != "waiting":
        go(SYSTEM, row, State.NOTIFIED, why="told")


def _notified(row: ChangeRequest, now: datetime) -> None:
    go(SYSTEM, row, State.CLOSED)


_STEPS = {
    State.IDENTIFYING: _identifying,
    State.CHECKING: _checking,
    State.CONFIRMING: _confirming,
    State.COOLING: _cooling,
    State.APPLIED: _applied,
    State.NOTIFIED: _notified,
}
