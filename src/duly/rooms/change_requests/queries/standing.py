# SPDX-License-Identifier: Apache-2.0
"""How a request stands: under which rules, what was proved, what is still lacking, what holds it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from duly.rooms.change_requests.models import (
    ChangeItem,
    ChangeRequest,
    Hold,
    PolicyConfirmation,
    PolicyVersion,
    Verification,
)
from duly.rooms.change_requests.rules import proofs as proving
from duly.rooms.change_requests.rules.policy import BUILT_IN, Policy, read
from duly.rooms.change_requests.rules.risk import Past, Touch
from duly.rooms.change_requests.rules.states import DONE
from duly.rooms.change_requests.terms import Tier
from duly.rooms.customers.facts import Family

ADDRESSED = "value"
"""The field of a contact point that must prove itself when it changes."""


def policy_of(organisation: UUID) -> Policy:
    """The rules that are in force for an organisation: the latest version that a second person confirmed."""
    found = PolicyConfirmation.objects.filter(version__organisation_id=organisation).select_related("version")
    latest = found.order_by("-version__number").first()
    return read(latest.version.number, latest.version.content) if latest else BUILT_IN


def policy_at(row: ChangeRequest) -> Policy:
    """The rules that a request is under."""
    if not row.policy_version:
        return BUILT_IN
    version = PolicyVersion.objects.get(organisation_id=row.organisation_id, number=row.policy_version)
    return read(version.number, version.content)


def touches_of(items: Iterable[ChangeItem]) -> list[Touch]:
    """The items, as far as their risk goes."""
    return [Touch(item.family, item.field, item.ends) for item in items]


def is_new_contact(item: ChangeItem) -> bool:
    """Whether this item gives a contact point that nobody has proved yet."""
    return item.family == Family.CONTACT and item.field == ADDRESSED and not item.ends


def proofs_of(row: ChangeRequest) -> list[proving.Proof]:
    """The proofs that were passed and still hold."""
    held = Verification.objects.filter(request=row, result="passed")
    return [
        proving.Proof(one.who, one.method, one.level, one.at or one.asked_at, one.item_id, one.target_masked)
        for one in held
    ]


def lacking(row: ChangeRequest, items: Iterable[ChangeItem] | None = None) -> list[str]:
    """What of proofs is missing, in the order in which it should be mended."""
    if row.party_id is None:
        return ["customer"]
    held = proofs_of(row)
    missing = list(proving.lacking(Tier(row.tier), held))
    mine = [item for item in (row.items.all() if items is None else items) if item.decision != "refused"]
    if row.tier >= Tier.T2 and proving.unproved([item.id for item in mine if is_new_contact(item)], held):
        missing.append("new_contact")
    return missing


def past_of(party: UUID, before: datetime, *, beside: UUID) -> Past:
    """When changes of T2 and above that requests asked for were applied for this customer."""
    rows = ChangeRequest.objects.filter(
        party_id=party, tier__gte=Tier.T2, state__in=DONE, applied_at__isnull=False, applied_at__lte=before
    ).exclude(id=beside)
    return Past(tuple(at for at in rows.order_by("-applied_at").values_list("applied_at", flat=True) if at))


def holds_on(row: ChangeRequest) -> list[Hold]:
    """What holds this request: on itself, or on everything about its customer."""
    whose = Q(request=row)
    if row.party_id is not None:
        whose |= Q(request__isnull=True, party_id=row.party_id)
    return list(Hold.objects.filter(whose, ended_at__isnull=True).order_by("at"))


def record_is_frozen(party: UUID) -> bool:
    """Whether this customer's whole record is on hold."""
    return Hold.objects.filter(request__isnull=True, party_id=party, ended_at__isnull=True).exists()


def frozen_among(parties: Iterable[UUID]) -> set[UUID]:
    """Those of these customers whose whole record is on hold."""
    rows = Hold.objects.filter(request__isnull=True, party_id__in=list(parties), ended_at__isnull=True)
    return {one for one in rows.values_list("party_id", flat=True) if one is not None}
