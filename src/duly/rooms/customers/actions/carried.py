# SPDX-License-Identifier: Apache-2.0
"""Customers whom a transfer brings, many at a time; and, when it is taken back, those taken out again whom nobody touched since.

Newcomers come in as an import brings them; changes of customers on record are written as a file's are. What stands for both is one
entry of the permanent record, which names the transfer, the two people and the file of changes that they agreed to.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.vault import actions as vault
from duly.kernel import arrays, clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.actions import batches
from duly.rooms.customers.carrying import CARRIED, TAKEN_OUT, Cause, Row
from duly.rooms.customers.registry.entries import About, entry_for_many
from duly.rooms.customers.registry.weighing import Point, Weighed, weighed

_PACKAGE = "duly.rooms.customers"


def weigh(organisation: UUID, rows: Sequence[Row], *, as_was: bool = False) -> Weighed:
    """Compare rows with what is on record, inside the verb that will write them; nobody else brings customers in until it ends.

    ``as_was``: they stood so before, whatever their form.
    """
    take_turn(Turn.IMPORTS, organisation)
    refs = [row["ref"] or "" for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "digests_locked"), {"organisation": organisation, "refs": refs})
    return weighed(organisation, rows, as_was=as_was)


@action("customers.carry")
def carry(actor: Actor, organisation: UUID, found: Weighed, cause: Cause) -> UUID:
    """Write what rows of a transfer come to: newcomers, and changes of customers on record. Gives its entry in the permanent record.

    Records ``customers.carried``.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    batch = batches.Meaning(added=list(found.new.values()), changed=list(found.changes.values()))
    about = About(
        "transfer", cause.reason, cause.source_id, cause.number, cause.request, cause.maker, cause.checker
    )  # fmt: skip
    written = batches.write(organisation, found.home, batch, about)
    record(
        CARRIED,
        stream=cause.source_id,
        public={
            "record": str(written), "organisation": str(organisation), "number": cause.number, "cause": cause.reason,
            "new": len(found.new), "changed": len(found.changes), "request": str(cause.request or ""),
            "maker": str(cause.maker or ""), "checker": str(cause.checker or ""),
        },
    )  # fmt: skip
    return written


def restore_points(found: Weighed, stood: dict[int, list[Point]]) -> None:
    """Let contact points that come back have the state that a carrier gave them before, not a better one."""
    for at, points in stood.items():
        if at in found.changes:
            change, was = found.changes[at][2], {UUID(one): (rank, state, why) for one, rank, state, why in points}
            change.points_set = [
                (one, *was[one]) if one in was and state != "ended" else (one, rank, state, why)
                for one, rank, state, why in change.points_set
            ]


@action("customers.take_out")
def take_out(actor: Actor, organisation: UUID, refs: Sequence[str], cause: Cause) -> list[str]:
    """Take customers out whom a transfer created and nobody touched since: what finds them is put away, their keys are destroyed,
    their numbers are free again. Gives the numbers of those who were taken out. Records ``customers.taken_out`` and
    ``vault.key_destroyed`` for each.

    Touched is who has a version, a consent, a contract, a wish, an identifier or a link that did not come with the transfer.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    with connection.cursor() as cursor:
        about: dict[str, Any] = {"organisation": organisation, "refs": list(refs), "run": cause.source_id}
        cursor.execute(named_sql(_PACKAGE, "untouched"), about)
        known: list[tuple[UUID, str]] = cursor.fetchall()
    if not known:
        return []
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            named_sql(_PACKAGE, "take_out"), {"parties": arrays.of_uuids(party for party, _ in known), "now": now}
        )
    entry = entry_for_many(organisation, About("transfer", cause.reason, cause.source_id, cause.number), now)
    vault.destroy_keys(actor, [party for party, _ in known], why=cause.number)
    public: dict[str, Json] = {
        "record": str(entry),
        "organisation": str(organisation),
        "number": cause.number,
        "customers": len(known),
    }
    record(TAKEN_OUT, stream=cause.source_id, public=public)
    return [ref for _, ref in known]
