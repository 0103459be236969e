# SPDX-License-Identifier: Apache-2.0
"""Price lists. Rows are only added: the newest list is in force, the older ones say what was in force before."""

from typing import ClassVar

from django.db import models


class Sheet(models.Model):
    """A price list as somebody set it; its number is the version that readers watch."""

    number = models.AutoField(primary_key=True)
    digest = models.TextField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()


class Rate(models.Model):
    """One price of a list. Migration 0002 forbids two for the same thing at the same time."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    provider = models.TextField()
    channel = models.TextField()
    region = models.TextField()
    unit = models.TextField()
    micros = models.BigIntegerField()
    currency = models.TextField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(micros__gte=0), name="tariffs_not_negative"),
        ]
