# SPDX-License-Identifier: Apache-2.0
"""A bundle leaves the house: made when it is asked for, kept nowhere, its digest on record before anybody has it."""

import hashlib
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import queries
from duly.rooms.privacy.actions.moving import end, locked, which
from duly.rooms.privacy.facts import SCHEMA, Bundle
from duly.rooms.privacy.kinds import EXPORTED
from duly.rooms.privacy.refusals import BAD_CHOICE, ERASED_ALREADY, NOT_PROVED
from duly.rooms.privacy.terms import BUNDLED, NEEDED, Kind, Level, State


@action("privacy.export")
def export(actor: Actor, request_id: UUID, *, level: Level = Level.LINK) -> Bundle:
    """Everything held about the customer of a granted request, as one file with a mark on each page; it ends the request.

    A customer who takes it must have proved in this very session who they are (``level``, as the door knows it): that the
    request was proved once is not enough. It may be taken again later, as long as nothing was erased: each time is on record. Records ``privacy.exported`` and,
    the first time, ``privacy.closed``.

    Raises:
        Refusal: ``privacy.not_proved``, ``privacy.erased_already``, ``privacy.bad_choice``, ``privacy.no_such_request``,
            ``privacy.not_now``.
    """
    row = locked(request_id, actor, State.GRANTED, State.PARTLY, State.DONE)
    if row.kind not in BUNDLED:
        raise BAD_CHOICE(field="request", given=row.kind, known=", ".join(sorted(BUNDLED)))
    needed = NEEDED[Kind(row.kind)]
    if actor.kind == "customer" and level < needed:
        raise NOT_PROVED(field="request")
    if row.level < needed or not row.decisions.filter(sent_back_at=None, outcome="granted").exists():
        raise NOT_PROVED(field="request")
    if queries.is_erased(row.party_id):
        raise ERASED_ALREADY(field="request")
    card = customers.cards([row.party_id])[row.party_id]
    document = queries.gathered(queries.card_of(row), clock.now())
    content = queries.zipped(document, card.language)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    counts: dict[str, Json] = {**queries.counts_of(document)}
    public: dict[str, Json] = {"digest": digest, "size": len(content), "counts": counts, "form": SCHEMA}
    record(EXPORTED, stream=row.id, public=which(row) | public)
    if row.state != State.DONE:
        row.bundle = digest
        end(row, State.DONE, "bundle")
    return Bundle(f"{row.number}.zip", content, digest)
