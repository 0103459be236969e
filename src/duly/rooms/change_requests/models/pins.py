# SPDX-License-Identifier: Apache-2.0
"""The support PIN of a customer."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import random_id


class SupportPin(models.Model):
    """客服密码. Kept as a slow hash; nobody can read it, and staff can only type what they were told."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation_id = models.UUIDField()
    party_id = models.UUIDField(unique=True)
    kept = models.BinaryField()
    set_at = models.DateTimeField()
    wrong = models.SmallIntegerField(default=0)
    """Wrong tries since the last right one; with as many as are allowed it opens nothing."""
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(wrong__gte=0, wrong__lte=5), name="change_requests_few_pin_tries")
        ]
