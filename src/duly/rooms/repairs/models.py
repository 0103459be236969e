# SPDX-License-Identifier: Apache-2.0
"""One row for each contact point that is to be corrected."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import random_id


class Repair(models.Model):
    """A contact point does not work and the customer is asked for another. At most one is open for a contact point."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation_id = models.UUIDField()
    customer_id = models.UUIDField(db_index=True)
    contact_point_id = models.UUIDField()
    notice_id = models.UUIDField(db_index=True)
    """The notice whose message came back; others may have missed the customer since."""
    recipient_id = models.UUIDField()
    channel = models.TextField()
    masked = models.TextField()
    code = models.TextField()
    """Why it does not work, as the carrier said."""
    state = models.TextField(default="open")
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    asked_on = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    how = models.TextField(default="")
    reruns = models.IntegerField(default=0)
    new_point_id = models.UUIDField(null=True)
    check_id = models.UUIDField(null=True)
    """Stands for the code that is out: the code is derived from it, and kept nowhere."""
    checked_at = models.DateTimeField(null=True)
    codes = models.SmallIntegerField(default=0)
    codes_since = models.DateTimeField(null=True)
    guesses = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("contact_point_id",), condition=Q(closed_at__isnull=True), name="repairs_one_open"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=("opened_at", "id"), condition=Q(closed_at__isnull=True), name="repairs_awaited"),
            models.Index(fields=("closed_at", "id"), condition=Q(closed_at__isnull=False), name="repairs_over"),
        ]
