# SPDX-License-Identifier: Apache-2.0
"""Keeping the blind keys by which customers of one name are found, inside a running verb."""

from collections.abc import Sequence
from uuid import UUID

from duly.rooms.quality.models import NameKey
from duly.rooms.quality.queries.doubles import key_of
from duly.rooms.quality.rules.records import Subject


def keep_names(organisation: UUID, subjects: Sequence[Subject]) -> None:
    """Write the keys that are new or changed, and forget those of customers whose name nobody can read any more."""
    ids = [subject.id for subject in subjects]
    held = {
        customer: bytes(key)
        for customer, key in NameKey.objects.filter(customer_id__in=ids).values_list("customer_id", "key")
    }
    wanted = {subject.id: key_of(subject) for subject in subjects}
    changed = [
        NameKey(customer_id=customer, organisation_id=organisation, key=key)
        for customer, key in wanted.items()
        if key is not None and held.get(customer) != key
    ]
    if changed:
        NameKey.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["customer_id"], update_fields=["organisation_id", "key"]
        )
    if lost := [customer for customer in held if wanted[customer] is None]:
        NameKey.objects.filter(customer_id__in=lost).delete()
