# SPDX-License-Identifier: Apache-2.0
"""Tables of rolls. Neither is ever updated."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import random_id, uuid7


class Roll(models.Model):
    """名册: whom one notice is meant for, frozen."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice_id = models.UUIDField(unique=True)
    organisation_id = models.UUIDField()
    rule = models.JSONField()
    rule_digest = models.TextField()
    count = models.IntegerField()
    """Everybody on the roll, the exempt included."""
    exempt = models.IntegerField()
    root = models.TextField()
    """Hex of the RFC 6962 root over the recipients' ids in order of position."""
    frozen_at = models.DateTimeField()


class Recipient(models.Model):
    """One customer on one roll. The id is random: it is published and must not link a customer's entries."""

    id = models.UUIDField(primary_key=True, default=random_id)
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="recipients", db_index=False, db_constraint=False)
    position = models.IntegerField()
    customer_id = models.UUIDField()
    reasons = models.JSONField()
    language = models.TextField()
    time_zone = models.TextField()
    region = models.TextField()
    exempt_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("roll", "position"), name="audience_one_position"),
            models.UniqueConstraint(fields=("customer_id", "roll"), name="audience_one_customer"),
        ]
