# SPDX-License-Identifier: Apache-2.0
"""Looking at what a request says in full: with a reason, and on record."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.change_requests.actions.moving import held, which
from duly.rooms.change_requests.facts import Side
from duly.rooms.change_requests.kinds import SEEN
from duly.rooms.change_requests.models import ChangeItem
from duly.rooms.change_requests.queries.opening import asked
from duly.rooms.change_requests.queries.sides import sides_of
from duly.rooms.change_requests.refusals import NOTE_NEEDED


@action("change_requests.see")
def see(actor: Actor, request_id: UUID, *, why: str) -> list[Side]:
    """The three ways of seeing each item, in full. Who looked, and why, is recorded: ``change_requests.seen``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.note_needed``.
    """
    row = held(request_id, actor)
    if not why.strip():
        raise NOTE_NEEDED(field="why")
    items: list[ChangeItem] = list(row.items.order_by("position"))
    public: dict[str, Json] = {**which(row), "items": len(items)}
    record(SEEN, stream=row.id, public=public, subject=row.party_id, personal={"note": why.strip()[:500]})
    if row.party_id is not None:
        return sides_of(row, items)
    values = asked(row, items)
    return [Side(item.id, item.family, item.field, "", "", values[item.id].value or "", "same") for item in items]
