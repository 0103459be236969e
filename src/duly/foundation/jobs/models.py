# SPDX-License-Identifier: Apache-2.0
"""When recurring work is due next, and the tokens of an engine that keeps none of its own."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Round(models.Model):
    """One row for each recurring work; moving ``due_at`` forward claims a round."""

    name = models.TextField(primary_key=True)
    due_at = models.DateTimeField()


class Token(models.Model):
    """A token on its way through a broker. The row is the truth; the broker's message only names it.

    ``key`` is cleared when a worker begins, so that another one may wait. ``beat_at`` says that its worker lives.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    queue = models.TextField()
    arguments = models.JSONField(default=dict)
    key = models.TextField(null=True)
    at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    worker = models.UUIDField(null=True)
    beat_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("key",), condition=Q(key__isnull=False), name="jobs_one_waiting_token")
        ]
        indexes: ClassVar = [
            models.Index(fields=("at",), condition=Q(published_at__isnull=True), name="jobs_to_publish")
        ]
