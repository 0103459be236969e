# SPDX-License-Identifier: Apache-2.0
"""The correction: by the customer, proved by a code, or by staff for a customer they speak with. Then the missed step."""

import hmac
from uuid import UUID

from django.conf import settings

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import reply_code
from duly.rooms.obligations import queries as obligations
from duly.rooms.obligations.facts import SETTLED
from duly.rooms.repairs.actions.asking import reaches_of
from duly.rooms.repairs.actions.ending import awaited
from duly.rooms.repairs.actions.hearing import which
from duly.rooms.repairs.actions.mailings import Matter, send
from duly.rooms.repairs.facts import (
    BAD_HOW,
    CANNOT_CHECK,
    CODE_LASTS,
    CODE_SENT,
    CODE_WRONG,
    CORRECTED,
    DAY,
    MOST_CODES,
    MOST_GUESSES,
    NO_CODE_OUT,
    TOO_MANY_CODES,
    Proof,
    State,
)
from duly.rooms.repairs.models import Repair

HOWS = ("call", "counter")
_PROVED_BY_CODE = frozenset({"email", "sms"})


@action("repairs.propose")
def propose(actor: Actor, repair_id: UUID, value: str) -> State:
    """The customer says which contact point works; gives how the repair stands.

    It is held to the rules of the import. A code goes to a new e-mail address or mobile number, at most five a day, and
    the old one stays in its place until the code comes back (:func:`prove`); what no code can be sent to is corrected at
    once, as not proved. Records ``repairs.code_sent``, or what :func:`prove` records.

    Raises:
        Refusal: ``repairs.no_such_repair``, ``repairs.closed``, ``repairs.too_many_codes``, ``repairs.cannot_check``, and
            those of ``customers.propose_contact_point``.
    """
    row = awaited(repair_id, actor)
    if row.channel not in _PROVED_BY_CODE:
        _finish(actor, row, value, how="portal", proved=False)
        return State.CORRECTED
    if row.channel not in deliveries.open_channels():
        raise CANNOT_CHECK(field="value")
    _count_code(row)
    row.new_point_id = customers.propose_contact_point(actor, row.contact_point_id, value)
    if registry.points([row.new_point_id])[row.new_point_id].state == "active":
        _finish(actor, row, value, how="portal", proved=False)
        return State.CORRECTED
    row.check_id, row.checked_at, row.guesses, row.state = random_id(), clock.now(), 0, State.CHECKING
    row.save(
        update_fields=["new_point_id", "check_id", "checked_at", "guesses", "state", "codes", "codes_since"]
    )  # fmt: skip
    send(actor, row, Matter.CHECK, row.channel, recipient=row.check_id)
    record(CODE_SENT, stream=row.recipient_id, public=which(row) | {"channel": row.channel})
    return State.CHECKING


@action("repairs.prove")
def prove(actor: Actor, repair_id: UUID, code: str) -> Proof:
    """Type the code that was sent. When it is right, the new contact point takes the old one's place.

    What the old one made the customer miss goes out again, unless they have confirmed, and they are told of the change
    by every way that works. A wrong code counts and is no refusal, so that the count stays. Records
    ``repairs.corrected`` or ``repairs.code_wrong``.

    Raises:
        Refusal: ``repairs.no_such_repair``, ``repairs.closed``, ``repairs.no_code_out``.
    """
    row = awaited(repair_id, actor)
    is_out = row.check_id is not None and row.checked_at is not None and clock.now() < row.checked_at + CODE_LASTS
    if not is_out or row.check_id is None or row.new_point_id is None or row.guesses >= MOST_GUESSES:
        raise NO_CODE_OUT(field="code")
    typed = "".join(filter(str.isdigit, code))
    if typed.isascii() and hmac.compare_digest(typed, reply_code(settings.DULY.secret, row.check_id)):
        reruns = _finish(actor, row, registry.value_of(row.new_point_id), how="portal", proved=True)
        return Proof(is_right=True, left=0, reruns=reruns)
    row.guesses += 1
    row.save(update_fields=["guesses"])
    left = MOST_GUESSES - row.guesses
    record(CODE_WRONG, stream=row.recipient_id, public=which(row) | {"left": left})
    return Proof(is_right=False, left=left)


@action("repairs.correct")
def correct(actor: Actor, repair_id: UUID, value: str, *, how: str = "call") -> int:
    """Take a correction down for a customer on the telephone (``call``) or in person (``counter``); gives how many
    messages go out again. Records ``repairs.corrected``, as not proved by a code.

    Raises:
        Refusal: ``repairs.no_such_repair``, ``repairs.closed``, ``repairs.bad_how``, and those of
            ``customers.correct_contact_point``.
    """
    if how not in HOWS:
        raise BAD_HOW(field="how", how=how, known=", ".join(HOWS))
    return _finish(actor, awaited(repair_id, actor), value, how=how, proved=False)


def _finish(actor: Actor, row: Repair, value: str, *, how: str, proved: bool) -> int:
    new = customers.correct_contact_point(actor, row.contact_point_id, value, how=how, proved=proved)
    missed = deliveries.missed_by(row.customer_id, row.contact_point_id)
    wanted = [recipient for recipient, notice in missed if _is_wanted(recipient, notice)]
    reruns = delivery.rerun(actor, row.customer_id, row.contact_point_id, new, recipients=wanted) if wanted else 0
    row.state, row.closed_at, row.how, row.reruns = State.CORRECTED, clock.now(), how, reruns
    row.new_point_id, row.check_id = new, None
    row.save(update_fields=["state", "closed_at", "how", "reruns", "new_point_id", "check_id"])
    said: dict[str, Json] = {"channel": row.channel, "how": how, "proved": proved, "reruns": reruns}
    record(CORRECTED, stream=row.recipient_id, public=which(row) | said)
    _tell(actor, row)
    return reruns


def _is_wanted(recipient: UUID, notice: UUID) -> bool:
    """Whether the customer still owes an answer to this notice, and the notice is still open."""
    owed, cascade = obligations.states_of([recipient]).get(recipient), obligations.cascade(notice)
    return owed is not None and owed.state not in SETTLED and cascade is not None and cascade.closed_at is None


def _tell(actor: Actor, row: Repair) -> None:
    """Say on every channel that works, the new contact point among them, that it was changed."""
    for channel, found in reaches_of([row.customer_id]).items():
        if row.customer_id in found and found[row.customer_id].usable:
            send(actor, row, Matter.TOLD, channel, recipient=row.id)


def _count_code(row: Repair) -> None:
    now = clock.now()
    if row.codes_since is None or now - row.codes_since > DAY:
        row.codes, row.codes_since = 0, now
    if row.codes >= MOST_CODES:
        raise TOO_MANY_CODES(field="value", most=MOST_CODES)
    row.codes += 1
