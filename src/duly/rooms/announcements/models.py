# SPDX-License-Identifier: Apache-2.0
"""Tables of announcements: when they were seen, and until when they are current."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import uuid7


class Interval(models.Model):
    """公示期间: from one look to another an announcement stood there, or was missing, every time we looked."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice_id = models.UUIDField()
    language = models.TextField()
    is_seen = models.BooleanField()
    code = models.TextField(default="")
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    checks = models.IntegerField(default=1)
    is_open = models.BooleanField(default=True)
    told_on = models.DateField()
    """The day on which a fact last spoke of it."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("notice_id", "language"), condition=Q(is_open=True), name="announcements_one_open"
            )
        ]
        indexes: ClassVar = [models.Index(fields=("notice_id", "language", "began_at"), name="announcements_intervals")]


class Ending(models.Model):
    """What somebody decided about how long an announcement is current."""

    notice_id = models.UUIDField(primary_key=True)
    ends_at = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
