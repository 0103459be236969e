# SPDX-License-Identifier: Apache-2.0
"""Tables of what is owed. State, timer and place in the cascade are one row; the timer is its only index."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Cascade(models.Model):
    """触达链: the steps of one notice, frozen at launch."""

    subject = models.UUIDField(primary_key=True)
    steps = models.JSONField()
    """``[{"channel", "mailing", "wait"}]``, ``wait`` in seconds."""
    scale = models.IntegerField(default=1)
    due_at = models.DateTimeField()
    paused = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)


class Obligation(models.Model):
    """The acknowledgement that one recipient owes. Its id is the recipient's."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    customer_id = models.UUIDField()
    language = models.TextField()
    time_zone = models.TextField()
    region = models.TextField()
    state = models.TextField()
    step = models.SmallIntegerField(default=-1)
    next_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    how = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("next_at",), condition=Q(next_at__isnull=False), name="obligations_due"),
            models.Index(fields=("subject",), name="obligations_subject"),
            models.Index(fields=("customer_id",), name="obligations_customer"),
        ]
