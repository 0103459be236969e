# SPDX-License-Identifier: Apache-2.0
"""Tables of package keys, packages, and the chain of custody. What is private of a key stands sealed under a key of the vault,
whose own wrapping key lies outside the database.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import random_id, uuid7


class ParcelKey(models.Model):
    """密封包密钥. Its id is the stream of its facts; the database refuses to change what it says (0001)."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    owner = models.TextField()
    key_id = models.TextField()
    card = models.TextField()
    """The card as it came, or the address of a receiver with ``age``."""
    sealing = models.TextField(default="hpke")
    sealed = models.BinaryField(null=True)
    """The private half; null for the keys of others."""
    by = models.UUIDField()
    at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "key_id"), name="parcels_one_key"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")), name="parcels_two_confirm"
            ),
        ]


class Parcel(models.Model):
    """密封包, ours or one that we were given. Its id is the stream of its facts; ``package`` is the number on it."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    direction = models.TextField()
    package = models.UUIDField()
    title = models.TextField(default="")
    key = models.ForeignKey(ParcelKey, models.PROTECT, related_name="+")
    """Our own: it seals and signs, or it opens."""
    peers = ArrayField(models.TextField(), default=list)
    """Ids of the keys of the other side."""
    basis = models.TextField(default="")
    before = models.TextField(default="")
    seal = models.TextField(default="")
    files = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    transfer_id = models.UUIDField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "direction", "package"), name="parcels_one_parcel")
        ]
        indexes: ClassVar = [models.Index(fields=("organisation", "-at", "id"), name="parcels_by_age")]


class CustodyEntry(models.Model):
    """交接记录: one entry of the chain, as it was signed. The database refuses to change or remove it (0001)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="custody")
    n = models.IntegerField()
    event = models.TextField()
    digest = models.TextField()
    line = models.TextField()
    """Its exact text."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("parcel", "n"), name="parcels_one_entry")]
