# SPDX-License-Identifier: Apache-2.0
"""Who works on a conversation: somebody takes it up, gives it back, or hands it over."""

from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.rooms.feedback.actions.answering import noted
from duly.rooms.feedback.actions.moving import go, locked, note_move, which
from duly.rooms.feedback.kinds import GIVEN_BACK, HANDED_OVER, TAKEN_UP
from duly.rooms.feedback.models import Conversation
from duly.rooms.feedback.refusals import NO_SUCH_DEPARTMENT, NOBODY, NOT_BY_KEY, NOT_YOURS, TAKEN
from duly.rooms.feedback.rules import writing
from duly.rooms.feedback.terms import State


@action("feedback.take_up")
def take_up(actor: Actor, conversation: UUID) -> None:
    """Work on it oneself. Again by the same person changes nothing. Records ``feedback.taken_up``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.closed``, ``feedback.taken``,
            ``feedback.not_by_key``.
    """
    if actor.kind != "user":
        raise NOT_BY_KEY()
    row = locked(actor, conversation, "take_up")
    if row.assignee == actor.id:
        return
    if row.assignee is not None:
        raise TAKEN(field="conversation", name=accounts.names_of([row.assignee]).get(row.assignee, "—"))
    row.assignee = actor.id
    _placed(actor, row, "take_up", at_work=True)
    record(TAKEN_UP, stream=row.id, public=which(row) | {"user": str(actor.id)})


@action("feedback.give_back")
def give_back(actor: Actor, conversation: UUID) -> None:
    """Put it back where somebody else can take it up. Records ``feedback.given_back``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.closed``, ``feedback.not_yours``.
    """
    row = locked(actor, conversation, "give_back")
    if row.assignee != actor.id:
        raise NOT_YOURS(field="conversation")
    row.assignee = None
    _placed(actor, row, "give_back", at_work=False)
    record(GIVEN_BACK, stream=row.id, public=which(row) | {"user": str(actor.id)})


@action("feedback.hand_over")
def hand_over(
    actor: Actor, conversation: UUID, *, department: UUID | None = None, colleague: str = "", note: str = ""
) -> None:
    """Hand it to a department, to a colleague, or to a colleague in a department; ``note`` is for them.

    What goes to a department alone waits there for whoever takes it up. Records ``feedback.handed_over`` and, with a
    note, ``feedback.noted``.

    Raises:
        Refusal: ``feedback.no_such_conversation``, ``feedback.not_now``, ``feedback.closed``, ``feedback.nobody``,
            ``feedback.no_such_department``, ``feedback.long_text``, ``accounts.unknown_user``.
    """
    row = locked(actor, conversation, "hand_over")
    if department is None and not colleague.strip():
        raise NOBODY(field="department")
    if department is not None:
        if department not in {one.id for one in accounts.departments_of(row.organisation_id).values()}:
            raise NO_SUCH_DEPARTMENT(field="department")
        row.department_id = department
    row.assignee = (
        accounts.colleague(row.organisation_id, colleague.strip(), field="colleague").id if colleague.strip() else None
    )
    _placed(actor, row, "hand_over", at_work=row.assignee is not None)
    if note.strip():
        noted(row, actor, writing.clean(note, "note"))
    public = which(row) | {"department": str(row.department_id or ""), "user": str(row.assignee or "")}
    record(HANDED_OVER, stream=row.id, public=public)


def _placed(actor: Actor, row: Conversation, what: str, *, at_work: bool) -> None:
    """Where the customer has the next word, it stays so whoever works on it."""
    fields = ("assignee", "department_id")
    if row.state == State.WAITING:
        row.save(update_fields=fields)
        note_move(row, actor, what, row.state)
        return
    go(row, actor, State.IN_WORK if at_work else State.NEW, what, *fields)
