# SPDX-License-Identifier: Apache-2.0
"""Rounds: what changed at the sources since the last look, carried over; what somebody decided where both sides had changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import random_id, uuid7
from duly.rooms.transfer.models.plans import Origin, Transfer


class Round(models.Model):
    """轮次: one delta. Its shards are numbered from ``(number + 1) * 1_000_000``."""

    id = models.UUIDField(primary_key=True, default=random_id)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="rounds")
    number = models.IntegerField()
    how = models.TextField()
    """The ways in which its sources were asked, in order, with commas between."""
    came_from = models.TextField()
    """The state to which the transfer goes back at its end."""
    by = models.UUIDField()
    since_at = models.DateTimeField()
    """The moment up to which the target was like the sources before."""
    read_at = models.DateTimeField()
    """The moment up to which it is afterwards: when the sources were read."""
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    marks = models.JSONField(default=dict)
    """By position of the mapped table, how far its source was read: a watermark, a place in a log. No value of a customer."""
    counts = models.JSONField(default=dict)
    """By position of the mapped table, how many rows were read, unchanged, new, changed, gone …"""
    held = models.IntegerField(default=0)
    """How many rows waited for a decision at its end."""
    drift = models.JSONField(default=dict)
    """What changed of columns and did not stop it, in both languages, by position."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transfer", "number"), name="transfer_one_round"),
            models.UniqueConstraint(
                fields=("transfer",), condition=Q(ended_at__isnull=True), name="transfer_one_open_round"
            ),
        ]


class Verdict(models.Model):
    """裁定: which side stands where both had changed. It holds for exactly the two rows that were looked at."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="verdicts")
    position = models.IntegerField()
    key = models.TextField()
    """The first 128 bits of the digest of the row's key."""
    seen = models.TextField()
    """The first 128 bits of the digests of both rows."""
    side = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transfer", "position", "key"), name="transfer_one_verdict"),
            models.CheckConstraint(condition=Q(side__in=("source", "target")), name="transfer_verdict_side"),
        ]


class Followed(models.Model):
    """跟踪: a place in the log of a source that is kept for us until the transfer is over."""

    id = models.UUIDField(primary_key=True, default=random_id)
    origin = models.OneToOneField(Origin, models.CASCADE, related_name="followed")
    slot = models.TextField()
    began = models.TextField()
    """The place from which changes are kept."""
    reached = models.TextField(default="")
    """The place up to which they were carried over."""
    behind = models.BigIntegerField(default=0)
    """Bytes of the log that wait, when it was last asked."""
    asked_at = models.DateTimeField()
    by = models.UUIDField()
