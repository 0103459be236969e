# SPDX-License-Identifier: Apache-2.0
"""What stands around a request: where a code may go, the mails that came, and the rules of an organisation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.change_requests.models import PolicyVersion
from duly.rooms.change_requests.queries.mails import MailLine, mails_of
from duly.rooms.change_requests.queries.reading import seen_row
from duly.rooms.change_requests.queries.targets import fit_points
from duly.rooms.customers import queries as customers


class PointLine(NamedTuple):
    """A contact point to which a code or a call back may go; in part."""

    id: UUID
    channel: str
    masked: str


class PolicyCard(NamedTuple):
    """One version of the rules, and who put it into force."""

    number: int
    content: Mapping[str, Any]
    digest: str
    by: UUID
    at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None


def points_for(actor: Actor, request_id: UUID) -> list[PointLine]:
    """Contact points on record since before the request, and not changed lately; none while nobody is matched.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    found = fit_points(seen_row(actor, request_id))
    return [PointLine(point, to.channel, customers.masked(to.channel, to.value)) for point, to in found.items()]


def mails_for(actor: Actor, request_id: UUID) -> list[MailLine]:
    """The mails of a request, the oldest first.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    return mails_of(seen_row(actor, request_id).id)


def policies_for(actor: Actor, organisation: UUID) -> list[PolicyCard]:
    """The versions of an organisation's rules, the newest first; the newest that was confirmed is in force.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    rows = PolicyVersion.objects.filter(organisation_id=organisation).select_related("confirmation").order_by("-number")
    return [_policy(row) for row in rows]


def _policy(row: PolicyVersion) -> PolicyCard:
    second = getattr(row, "confirmation", None)
    return PolicyCard(
        row.number, row.content, row.digest, row.by, row.at, second.by if second else None, second.at if second else None
    )  # fmt: skip
