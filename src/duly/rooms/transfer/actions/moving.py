# SPDX-License-Identifier: Apache-2.0
"""Taking a transfer from one state to the next, as the table of states allows."""

from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.transfer.models import Transfer
from duly.rooms.transfer.refusals import NO_SUCH_TRANSFER, NOT_BY_KEY, NOT_NOW
from duly.rooms.transfer.rules.states import MOVES
from duly.rooms.transfer.terms import STATE_WORDS, State


def held(transfer_id: UUID, actor: Actor) -> Transfer:
    """A transfer that the actor may see, locked until the verb ends.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = Transfer.objects.select_for_update().filter(id=transfer_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_TRANSFER(field="transfer")
    return row


def must_be(row: Transfer, *states: State) -> None:
    """Refuse unless the transfer is in one of these states.

    Raises:
        Refusal: ``transfer.not_now``.
    """
    if row.state not in states:
        raise NOT_NOW(ref=row.ref, state=STATE_WORDS[State(row.state)], wanted=STATE_WORDS[states[0]])


def go(row: Transfer, after: State) -> None:
    """Take the transfer to another state, inside a running verb.

    Raises:
        Refusal: ``transfer.not_now``.
    """
    if after not in MOVES[State(row.state)]:
        wanted = next(one for one, ways in MOVES.items() if after in ways)
        raise NOT_NOW(ref=row.ref, state=STATE_WORDS[State(row.state)], wanted=STATE_WORDS[wanted])
    row.state = after
    row.save()


def must_be_a_person(who: Actor) -> None:
    """Refuse a program.

    Raises:
        Refusal: ``transfer.not_by_key``.
    """
    if who.kind == "key":
        raise NOT_BY_KEY()
