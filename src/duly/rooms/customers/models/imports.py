# SPDX-License-Identifier: Apache-2.0
"""Files that were brought in."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Import(models.Model):
    """One file that was brought in."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    name = models.TextField()
    source = models.TextField()
    """Digest of the file as it came."""
    encoding = models.TextField()
    state = models.TextField(default="running")
    """``running`` or ``finished``; one that was killed is ``running`` until it is resumed."""
    rows = models.IntegerField()
    done = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    warned = models.IntegerField(default=0)
    batches = models.IntegerField(default=0)
    """The checkpoint: how many batches are committed; a resumed import goes on after them."""
    report = models.TextField(default="")
    """Digest of the report of every row's fate."""
    stated = models.JSONField(default=dict)
    """What was recognised: columns, ignored headers, delimiter, why this encoding."""
    notable = models.JSONField(default=list)
    """The first rows that were refused or warned about."""
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("organisation_id", "-begun_at"), name="customers_imports")]


class ImportBatch(models.Model):
    """The fates of one committed batch, until the report is put together."""

    id = models.BigAutoField(primary_key=True)
    owner = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    number = models.IntegerField()
    fates = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("owner", "number"), name="customers_one_batch")]
