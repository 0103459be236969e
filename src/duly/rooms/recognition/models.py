# SPDX-License-Identifier: Apache-2.0
"""What humans said that columns mean. Rows are only added (a trigger says so, too); of a column they hold a digest and a meaning."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import random_id, uuid7


class RememberedMapping(models.Model):
    """记住的列映射: a table whose columns somebody confirmed."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    fingerprint = models.TextField()
    label = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("organisation", "at"), name="recognition_by_time")]


class RememberedColumn(models.Model):
    """One column of it. ``means`` is empty where it is to be left behind."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mapping = models.ForeignKey(RememberedMapping, models.PROTECT, related_name="columns")
    fingerprint = models.TextField()
    means = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("mapping", "fingerprint"), name="recognition_one_answer"),
        ]


class Forgetting(models.Model):
    """A mapping that is no longer proposed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mapping = models.OneToOneField(RememberedMapping, models.PROTECT, related_name="forgetting")
    by = models.UUIDField()
    at = models.DateTimeField()
