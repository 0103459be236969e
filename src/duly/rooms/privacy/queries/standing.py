# SPDX-License-Identifier: Apache-2.0
"""Looks, holds, rules of keeping and what is due by them, undertakings and checks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, Model, QuerySet

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.privacy import sealing
from duly.rooms.privacy.facts import Lacking, LookCard
from duly.rooms.privacy.models import Bait, Check, Days, Due, Flag, Hold, Look, Rule, Undertaking
from duly.rooms.privacy.refusals import NO_SUCH_CHECK
from duly.rooms.privacy.rules.clocks import USUAL_DAYS
from duly.rooms.privacy.rules.looks import Unusual, unusual
from duly.rooms.privacy.terms import Paper

_SOON = timedelta(days=30)
M = TypeVar("M", bound=Model)


class OddDay(NamedTuple):
    """Somebody who opened many more customers on a day than colleagues did."""

    day: date
    name: str
    found: Unusual


def looks_at(actor: Actor, party: UUID, *, limit: int = 200) -> list[LookCard]:
    """Who looked at the data of a customer, latest first."""
    rows = _visible(actor, Look.objects.filter(party_id=party))
    return [_look(row) for row in rows.order_by("-at")[:limit]]


def looks_by(actor: Actor, user: UUID, *, limit: int = 200) -> list[LookCard]:
    """What a member of staff looked at, latest first."""
    rows = _visible(actor, Look.objects.filter(user=user))
    return [_look(row) for row in rows.order_by("-at")[:limit]]


def odd_days(actor: Actor, organisation: UUID, first: date, last: date) -> list[OddDay]:
    """Who opened unusually many customers on which day, latest day first."""
    actor.require_sight(organisation)
    rows = Look.objects.filter(organisation_id=organisation, day__range=(first, last)).values_list("day", "user")
    days: dict[date, dict[UUID, int]] = {}
    for day, user, n in rows.annotate(n=Count("party", distinct=True)).order_by("-day"):
        days.setdefault(day, {})[user] = n
    found = [(day, one) for day, opened in days.items() for one in unusual(opened)]
    names = names_of(one.user for _, one in found)
    return [OddDay(day, names.get(one.user, ""), one) for day, one in found]


def alerts_for(actor: Actor) -> list[LookCard]:
    """Looks at canary records that nobody has asked about yet, latest first."""
    rows = _visible(actor, Look.objects.filter(alert__seen_at=None, is_bait=True))
    return [_look(row) for row in rows.order_by("-at")]


def is_bait(party: UUID) -> bool:
    """Whether a record is a canary."""
    return Bait.objects.filter(party_id=party).exists()


def baits_for(actor: Actor) -> list[Bait]:
    """The canary records that there are, latest first."""
    rows = Bait.objects.select_related("party")
    if actor.organisations is not None:
        rows = rows.filter(party__organisation_id__in=actor.organisations)
    return list(rows.order_by("-at"))


def flags_for(actor: Actor, *, limit: int = 200) -> list[Flag]:
    """Restrictions and objections that hold, latest first."""
    rows = Flag.objects.filter(lifted_at=None).select_related("request")
    if actor.organisations is not None:
        rows = rows.filter(request__organisation_id__in=actor.organisations)
    return list(rows.order_by("-since", "id")[:limit])


def check_for(actor: Actor, check_id: UUID) -> Check:
    """One check of confidentiality.

    Raises:
        Refusal: ``privacy.no_such_check``.
    """
    found = _visible(actor, Check.objects.filter(id=check_id)).first()
    if found is None:
        raise NO_SUCH_CHECK(field="check")
    return found


def holds_for(actor: Actor, *, all_of_them: bool = False) -> list[Hold]:
    """Legal holds that stand, latest first; or all there ever were."""
    rows = _visible(actor, Hold.objects.all())
    return list((rows if all_of_them else rows.filter(released_at=None)).order_by("-at"))


def rules_for(actor: Actor, *, all_of_them: bool = False) -> list[Rule]:
    """Rules of keeping that hold or wait for a second person; or all versions there ever were."""
    rows = _visible(actor, Rule.objects.all())
    return list((rows if all_of_them else rows.filter(ended_at=None)).order_by("number", "-version"))


def due_for(actor: Actor, *, limit: int = 200) -> list[Due]:
    """Records that a rule says should end and about which nobody has decided, the longest due first."""
    rows = _visible(actor, Due.objects.filter(request=None)).select_related("rule")
    return list(rows.order_by("due_on", "id")[:limit])


def days_of(organisation: UUID) -> int:
    """Within how many days an organisation answers where the law names no number."""
    found = (
        Days.objects.filter(organisation_id=organisation).order_by("-at", "-id").values_list("days", flat=True).first()
    )
    return found or USUAL_DAYS


def undertakings_for(actor: Actor) -> list[Undertaking]:
    """What staff signed or passed, latest first."""
    return list(_visible(actor, Undertaking.objects.all()).order_by("-signed_on", "-at"))


def lacking(organisation: UUID, today: date, *, soon: timedelta = _SOON) -> list[Lacking]:
    """Staff of an organisation without a valid document of each kind, or whose last one ends soon."""
    held: dict[tuple[UUID, str], date | None] = {}
    for row in Undertaking.objects.filter(organisation_id=organisation).order_by("signed_on", "at"):
        held[row.user, row.paper] = row.expires_on or date.max
    staff = [one.actor for one in accounts.staff() if one.actor.may_see(organisation)]
    return [
        Lacking(one.id, one.name, paper, held.get((one.id, paper)))
        for one in sorted(staff, key=lambda one: one.name)
        for paper in Paper
        if (held.get((one.id, paper)) or date.min) < today + soon
    ]


def checks_for(actor: Actor) -> list[Check]:
    """Checks of confidentiality, the nearest date first."""
    return list(_visible(actor, Check.objects.all()).order_by("-period"))


def names_of(users: Iterable[UUID]) -> dict[UUID, str]:
    """The names of members of staff."""
    return accounts.names_of(users)


def _visible(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def _look(row: Any) -> LookCard:
    note = sealing.opened(sealing.Place(row.organisation_id, row.party_id, row.id), bytes(row.sealed))
    return LookCard(
        row.id, row.user, row.party_id, row.family, row.field, row.reason, row.reference, row.at, note, row.is_bait
    )  # fmt: skip
