# SPDX-License-Identifier: Apache-2.0
"""The book of our own registry as a target, and the rows that were drawn to be looked at."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import uuid7
from duly.rooms.transfer.models.plans import Transfer


class RegistryEntry(models.Model):
    """账册: a shard that stands in the registry. Written in the transaction that writes its customers, struck in the one that takes
    them back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="+")
    table = models.TextField()
    shard = models.IntegerField()
    attempt = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transfer", "table", "shard"), name="transfer_registry_once")
        ]


class SampledRow(models.Model):
    """抽样: a row that was drawn by the digest of the rehearsal, and what somebody said of it after looking."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="sampled")
    seed = models.TextField()
    """The digest of the rehearsal by which it was drawn."""
    population = models.BigIntegerField()
    """Out of how many."""
    number = models.IntegerField()
    """Its place in the sample, from 1."""
    position = models.IntegerField()
    """Of its mapped table."""
    row = models.BigIntegerField()
    verdict = models.TextField(default="")
    """Empty, ``right`` or ``wrong``."""
    sealed = models.BinaryField(default=b"")
    """The note, under the transfer's key: it may name somebody."""
    by = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transfer", "seed", "number"), name="transfer_one_sampled"),
            models.CheckConstraint(condition=Q(verdict__in=("", "right", "wrong")), name="transfer_sample_verdict"),
        ]
