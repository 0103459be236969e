# SPDX-License-Identifier: Apache-2.0
"""The desk's rules of an organisation."""

from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.feedback.facts import Policy, PolicyCard
from duly.rooms.feedback.models import Rules
from duly.rooms.feedback.rules.policy import BUILT_IN, read


def policy_of(organisation: UUID) -> Policy:
    """The rules that hold: the latest that two people agreed on, or those that are built in."""
    rows = Rules.objects.filter(organisation_id=organisation).exclude(confirmed_at=None)
    found = rows.order_by("-number").first()
    return read(found.number, found.content) if found else BUILT_IN


def policies_for(actor: Actor, organisation: UUID) -> list[PolicyCard]:
    """All versions of an organisation's rules, the latest first.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    return [
        PolicyCard(read(row.number, row.content), row.digest, row.by, row.at, row.confirmed_by, row.confirmed_at)
        for row in Rules.objects.filter(organisation_id=organisation).order_by("-number")
    ]
