# SPDX-License-Identifier: Apache-2.0
"""Mailings, deliveries, what providers sent us, and how fast a channel may go."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import uuid7


class Mailing(models.Model):
    """One step of one notice on one channel: the frozen wording and the terms under which it is carried."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField()
    channel = models.TextField()
    step = models.SmallIntegerField()
    contents = models.JSONField()
    digest = models.TextField()
    sender = models.JSONField()
    mandatory = models.BooleanField()
    legal_basis = models.JSONField(null=True)
    respects_quiet_hours = models.BooleanField()
    expires_at = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("subject", "step", "channel"), name="delivery_mailing_once")
        ]


class Delivery(models.Model):
    """One recipient on one mailing.

    ``next_at`` says when the row next needs a hand: due, held until, leased until, or to be looked up. It is null once
    nothing more is to be done, and the one index over it holds only the rows that wait for something. ``claim`` names
    the wave that has the row, so that a wave whose commit was not confirmed can be taken up again.
    """

    id = models.UUIDField(primary_key=True)
    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="+")
    recipient_id = models.UUIDField()
    customer_id = models.UUIDField(db_index=True)
    contact_point_id = models.UUIDField(null=True)
    language = models.TextField()
    code = models.TextField()
    state = models.TextField()
    outcome_code = models.TextField(default="")
    reference = models.TextField(default="")
    attempt = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("recipient_id", "mailing"), name="delivery_once")]
        indexes: ClassVar = [
            models.Index(
                fields=("mailing", "state", "next_at"), name="delivery_queue", condition=Q(next_at__isnull=False)
            )
        ]


class Slip(models.Model):
    """What a provider sent us, byte for byte, after its signature was checked."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    channel = models.TextField()
    digest = models.TextField(unique=True)
    headers = models.JSONField()
    body = models.BinaryField()
    received_at = models.DateTimeField()
    matched = models.IntegerField(default=0)


class Pace(models.Model):
    """How fast a channel may go, over all workers: a token bucket, and a rest after the provider could not be reached."""

    channel = models.TextField(primary_key=True)
    tokens = models.FloatField(default=0)
    filled_at = models.DateTimeField()
    rests_until = models.DateTimeField(null=True)
    failures = models.SmallIntegerField(default=0)
