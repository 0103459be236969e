# SPDX-License-Identifier: Apache-2.0
"""Lists of customers that were laid down once and never change: whom something concerned."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7
from duly.rooms.customers.models.parties import Party


class Segment(models.Model):
    """客户名单: customers who belong together for a reason that stands on record."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    title = models.TextField()
    """Why they belong together, in words or a name; no customer's value."""
    count = models.IntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()


class SegmentMember(models.Model):
    """One of them."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="members", db_index=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("segment", "party"), name="customers_one_member"),
        ]
