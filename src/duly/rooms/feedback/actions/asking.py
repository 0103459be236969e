# SPDX-License-Identifier: Apache-2.0
"""Somebody asks or complains: by their own hand, or taken down by staff; and says more later."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.languages import closest
from duly.rooms.audience import queries as audience
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Card
from duly.rooms.feedback.actions.moving import STAFF, go, keep, locked, note_move, run_on, which
from duly.rooms.feedback.actions.telling import Matter, tell
from duly.rooms.feedback.facts import LANGUAGES, Asking, Opened
from duly.rooms.feedback.kinds import ASKED, OPENED, REOPENED, WRITTEN
from duly.rooms.feedback.models import Conversation, Message
from duly.rooms.feedback.queries.policies import policy_of
from duly.rooms.feedback.refusals import NO_SUCH_DEPARTMENT, NO_SUCH_NOTICE, NOT_THEIRS
from duly.rooms.feedback.rules import writing
from duly.rooms.feedback.terms import BY_THEMSELVES, Channel, Kind, Side, State
from duly.rooms.rulebook import queries as rulebook

_DAY = timedelta(days=1)
_DIGITS = 6
_LONGEST_ABOUT = 40


class _Dues(NamedTuple):
    first: datetime
    end: datetime
    policy: int


@action("feedback.ask")
def ask(actor: Actor, recipient_id: UUID, *, text: str, kind: str = Kind.QUESTION) -> UUID:
    """Keep what a recipient asks about the notice; gives the conversation's id.

    Records ``feedback.opened`` and, beside the notice, ``feedback.asked``.

    Raises:
        Refusal: ``feedback.empty_question``, ``feedback.long_question``, ``feedback.too_many_questions``,
            ``feedback.too_many_today``, ``feedback.bad_choice``, ``feedback.erased``, and that of
            :func:`duly.rooms.audience.queries.recipient` when there is no such recipient.
    """
    recipient = audience.recipient(recipient_id)
    cleaned = writing.clean_question(text)
    writing.may_ask(Conversation.objects.filter(recipient_id=recipient_id).count())
    asking = Asking(
        recipient.customer_id, cleaned, kind, Channel.NOTICE, recipient.language, recipient.notice_id, recipient_id
    )
    row = _opened(actor, asking, _card(actor, recipient.customer_id))
    public: dict[str, Json] = {
        "notice": str(recipient.notice_id), "question": str(row.id), "language": recipient.language,
    }  # fmt: skip
    record(ASKED, stream=recipient_id, public=public, subject=recipient.customer_id, personal={"text": cleaned})
    return row.id


@action("feedback.open")
def open(actor: Actor, asking: Asking) -> Opened:  # noqa: A001  the verb is called what people call it
    """Take a question or complaint in; gives its number. What staff take down is told to the customer with its number.

    The times follow from the organisation's rules and working days. Records ``feedback.opened`` and, where the customer
    is told, ``feedback.told``.

    Raises:
        Refusal: ``feedback.empty_text``, ``feedback.long_text``, ``feedback.bad_choice``, ``feedback.not_theirs``,
            ``feedback.no_such_notice``, ``feedback.no_such_department``, ``feedback.too_many_today``, ``feedback.erased``,
            ``rights.other_organisation``.
    """
    card = _card(actor, asking.party)
    row = _opened(actor, _placed(actor, asking, card), card)
    if row.channel not in BY_THEMSELVES or row.kind == Kind.COMPLAINT:
        tell(row, Matter.RECEIVED, row.id)
    return Opened(row.id, row.number)


@action("feedback.write")
def write(actor: Actor, conversation: UUID, *, text: str, channel: str = Channel.PORTAL) -> UUID:
    """What the customer says further, by their own hand or taken down by staff; gives the message's id.

    The clock runs on where it stood still; what was resolved is opened again, its time begins anew. Records
    ``feedback.written`` and, where it was resolved, ``feedback.reopened``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.closed``, ``feedback.empty_text``, ``feedback.long_text``,
            ``feedback.bad_choice``, ``feedback.too_many_today``, ``feedback.erased``.
    """
    row = locked(actor, conversation, "write")
    cleaned = writing.clean(text)
    channel = _own(actor, writing.chosen(channel, list(Channel), "channel"))
    _must_be_bearable(actor, row.party_id)
    message = keep(row, actor, Side.CUSTOMER, cleaned, channel=channel)
    public = which(row) | {"message": str(message.id), "channel": channel}
    record(WRITTEN, stream=row.id, public=public, subject=row.party_id, personal={"text": cleaned})
    _heard(actor, row, message.at)
    return message.id


def begin_again(row: Conversation, actor: Actor, now: datetime, reason: str) -> None:
    """Open what was resolved again, inside a running verb: there is as much time for the end as at first.

    Records ``feedback.reopened``.
    """
    row.due_at = row.next_due_at = _dues(row.organisation_id, row.kind, now).end
    row.reopened += 1
    row.resolved_at, row.outcome, row.late_at, row.stopped_at = None, "", None, None
    fields = (
        "due_at",
        "next_due_at",
        "reopened",
        "resolved_at",
        "outcome",
        "late_at",
        "stopped_at",
        "last_at",
        "last_side",
    )
    go(row, actor, State.IN_WORK, "reopen", *fields)
    public = which(row) | {"times": row.reopened, "due_at": clock.stamp(row.due_at)}
    record(REOPENED, stream=row.id, public=public, subject=row.party_id, personal={"reason": reason})


def dues(row: Conversation, kind: str) -> tuple[datetime, datetime, int]:
    """By when a conversation of this kind must be answered and resolved, counted from when it came in."""
    return _dues(row.organisation_id, kind, row.received_at)


def _heard(actor: Actor, row: Conversation, now: datetime) -> None:
    """The customer spoke: the next word is ours."""
    row.last_at, row.last_side = now, Side.CUSTOMER
    if row.state == State.RESOLVED:
        begin_again(row, actor, now, "")
    elif row.state == State.WAITING:
        go(row, actor, State.IN_WORK, "write", "last_at", "last_side", *run_on(row, now))
    else:
        row.save(update_fields=["last_at", "last_side"])
        note_move(row, actor, "write", row.state)


def _card(actor: Actor, party: UUID) -> Card:
    if actor.kind == "customer" and actor.id != party:
        raise NOT_THEIRS(field="customer")
    card = customers.cards([party]).get(party)
    if card is None:
        raise NOT_THEIRS(field="customer")
    if actor.kind != "customer":
        actor.require_sight(card.organisation)
    return card


def _own(actor: Actor, channel: str) -> str:
    """A customer speaks on a page, whatever the form says."""
    return channel if actor.kind in STAFF or channel in BY_THEMSELVES else Channel.PORTAL


def _placed(actor: Actor, asking: Asking, card: Card) -> Asking:
    """What was asked, with everything in it looked up."""
    text = writing.clean(asking.text)
    channel = _own(actor, writing.chosen(asking.channel, list(Channel), "channel"))
    notice, recipient = _notice(asking)
    known = {one.id for one in accounts.departments_of(card.organisation).values()}
    if asking.department is not None and asking.department not in known:
        raise NO_SUCH_DEPARTMENT(field="department")
    return asking._replace(
        text=text, channel=channel, notice=notice, recipient=recipient, about=asking.about.strip()[:_LONGEST_ABOUT],
        department=asking.department if actor.kind in STAFF else None,
    )  # fmt: skip


def _notice(asking: Asking) -> tuple[UUID | None, UUID | None]:
    """The notice that it is about; it must be one of this customer's."""
    if asking.notice is None and asking.recipient is None:
        return None, None
    for one in audience.recipients_of_customer(asking.party):
        if one.id == asking.recipient or (asking.recipient is None and one.notice_id == asking.notice):
            return one.notice_id, one.id
    raise NO_SUCH_NOTICE(field="notice")


def _opened(actor: Actor, asking: Asking, card: Card) -> Conversation:
    kind = writing.chosen(asking.kind, list(Kind), "kind")
    take_turn(Turn.REQUESTS, f"desk {card.organisation}")
    _must_be_bearable(actor, card.id)
    now = clock.now()
    due = _dues(card.organisation, kind, now)
    row = Conversation.objects.create(
        organisation_id=card.organisation, number=_number(card.organisation, now), party_id=card.id, kind=kind,
        channel=asking.channel, language=asking.language or closest(card.language, LANGUAGES) or card.language,
        notice_id=asking.notice, recipient_id=asking.recipient, about=asking.about, department_id=asking.department,
        intake_by=actor.id if actor.kind in STAFF else None, policy=due.policy, received_at=now, first_due_at=due.first,
        due_at=due.end, next_due_at=due.first, last_at=now, last_side=Side.CUSTOMER, follows_id=_follows(card.id, asking.about),
    )  # fmt: skip
    keep(row, actor, Side.CUSTOMER, asking.text, channel=asking.channel)
    note_move(row, actor, "open", "")
    public = which(row) | {
        "kind": kind, "channel": row.channel, "notice": str(row.notice_id or ""), "about": row.about,
        "follows": str(row.follows_id or ""), "first_due_at": clock.stamp(due.first), "due_at": clock.stamp(due.end),
        "policy": due.policy,
    }  # fmt: skip
    record(OPENED, stream=row.id, public=public, subject=card.id, personal={"text": asking.text})
    return row


def _follows(party: UUID, about: str) -> UUID | None:
    """The conversation of this customer that the new one names."""
    if not about:
        return None
    return Conversation.objects.filter(party_id=party, number=about.upper()).values_list("id", flat=True).first()


def _must_be_bearable(actor: Actor, party: UUID) -> None:
    """A flood of one customer's own is stopped; what staff take down is not counted."""
    if actor.kind in STAFF:
        return
    since = clock.now() - _DAY
    sent = Message.objects.filter(conversation__party_id=party, side=Side.CUSTOMER, by=None, at__gt=since)
    writing.may_write(sent.count())


def _dues(organisation: UUID, kind: str, since: datetime) -> _Dues:
    home, policy = accounts.organisations([organisation])[organisation], policy_of(organisation)
    term, minute = policy.term(kind), since.replace(second=0, microsecond=0)
    first, end = (
        rulebook.after_working_days(minute, days, home.time_zone, home.region) for days in (term.first_days, term.days)
    )
    return _Dues(first, end, policy.number)


def _number(organisation: UUID, now: datetime) -> str:
    """The next of the organisation's numbers in a year; whoever asks holds the turn."""
    zone = accounts.organisations([organisation])[organisation].time_zone
    head = f"SD-{clock.day_in(zone, now).year}-"
    rows = Conversation.objects.filter(organisation_id=organisation, number__startswith=head).order_by("-number")
    last = rows.values_list("number", flat=True).first()
    return f"{head}{int(last[-_DIGITS:]) + 1 if last else 1:0{_DIGITS}d}"
