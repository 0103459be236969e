# SPDX-License-Identifier: Apache-2.0
"""Fixing what is under review."""

from duly.foundation.ledger.actions import record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.change_requests.actions.moving import which
from duly.rooms.change_requests.kinds import FROZEN
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.change_requests.queries.binding import digest_of
from duly.rooms.change_requests.refusals import FOUR_EYES
from duly.rooms.change_requests.terms import Tier, Who


def must_be_a_maker(row: ChangeRequest, actor: Actor) -> None:
    """Refuse whoever took the request in, from T2 on, and whoever it is about.

    Raises:
        Refusal: ``change_requests.four_eyes``.
    """
    if actor.id in row.own_users or (row.tier >= Tier.T2 and actor.id == row.intake_by):
        raise FOUR_EYES(number=row.number, name=actor.name)


def void_yes(row: ChangeRequest) -> None:
    """Another round: the customer's yes was to another payload."""
    said = row.verifications.filter(who=Who.CONFIRMATION, result__in=("", "passed"))
    said.update(result="void", at=clock.now())


def freeze(row: ChangeRequest, actor: Actor, *, is_automatic: bool) -> None:
    """Fix what is under review: from here on the database refuses to change it. Records ``change_requests.frozen``."""
    items = list(row.items.order_by("position"))
    row.payload_digest, row.frozen_at, row.is_automatic = digest_of(row, items), clock.now(), is_automatic
    row.maker_id = None if is_automatic else actor.id
    if is_automatic:
        row.items.update(decision="accepted")
    row.save()
    record(
        FROZEN,
        stream=row.id,
        public={
            **which(row), "round": row.round, "digest": row.payload_digest, "tier": int(row.tier),
            "maker": str(row.maker_id) if row.maker_id else None, "automatic": is_automatic,
        },
    )  # fmt: skip
