# SPDX-License-Identifier: Apache-2.0
"""Attempts, sessions and passkeys. No table holds a code, a key of a browser, or a contact point that somebody typed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from duly.kernel.ids import random_id, uuid7


class Attempt(models.Model):
    """Somebody asked for a code. For who is not on record there is a row like any other, and no message."""

    id = models.UUIDField(primary_key=True, default=random_id)
    """The code is derived from it."""
    purpose = models.TextField()
    key = models.BinaryField(unique=True)
    """The digest of what only that browser has."""
    channel = models.TextField()
    target = models.BinaryField()
    """A keyed mark of what was typed, to count by and to compare with."""
    origin = models.BinaryField()
    language = models.TextField(default="")
    parties = ArrayField(models.UUIDField(), default=list)
    """Of whom it is on record; after the work was done: those at whose contact point the code is."""
    points = ArrayField(models.UUIDField(), default=list)
    """Their contact points, in the same order; empty until the work was done."""
    session_id = models.UUIDField(null=True)
    """For which session a fresh proof is."""
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("target", "asked_at"), name="access_attempt_target"),
            models.Index(fields=("origin", "asked_at"), name="access_attempt_origin"),
            models.Index(fields=("asked_at",), name="access_attempt_asked"),
            models.Index(fields=("expires_at",), condition=Q(handled_at__isnull=True), name="access_attempt_waiting"),
        ]


class Session(models.Model):
    """A customer is inside, in one browser."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    token = models.BinaryField(unique=True)
    """The digest of what only that browser has."""
    organisation_id = models.UUIDField()
    party_id = models.UUIDField(db_index=True)
    way = models.TextField()
    """By what the customer proved last who they are."""
    point_id = models.UUIDField(null=True)
    """At which contact point."""
    agent = models.TextField(default="")
    opened_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(default="")


class Passkey(models.Model):
    """通行密钥: the public half of a key that the customer's own device keeps."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    party_id = models.UUIDField(db_index=True)
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    uses = models.BigIntegerField(default=0)
    """The authenticator's own count; one that goes back was copied."""
    label = models.TextField(default="")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
