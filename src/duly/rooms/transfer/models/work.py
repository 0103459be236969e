# SPDX-License-Identifier: Apache-2.0
"""What is worked on: the tables that were found, how each is mapped, and the shards they are cut into."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from duly.kernel.ids import random_id, uuid7
from duly.rooms.transfer.models.plans import Origin, Transfer


class Inventory(models.Model):
    """清点: one table of a source as it was found. What its values look like lies on the workbench."""

    id = models.UUIDField(primary_key=True, default=random_id)
    origin = models.ForeignKey(Origin, models.CASCADE, related_name="tables")
    position = models.IntegerField()
    ref = models.TextField()
    found = models.JSONField()
    """Columns with their names and declared types, the key, the parent, notes: names of columns, no value."""
    rows = models.BigIntegerField(null=True)
    size = models.BigIntegerField(null=True)
    state = models.TextField(default="")
    """What changes when the table does."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("origin", "ref"), name="transfer_one_inventory")]


class Mapped(models.Model):
    """映射: where the columns of one table go."""

    id = models.UUIDField(primary_key=True, default=random_id)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="mapped")
    table = models.ForeignKey(Inventory, models.CASCADE, related_name="+")
    position = models.IntegerField()
    document = models.JSONField()
    digest = models.TextField()
    numbered_from = models.IntegerField(default=0)
    """What the numbers of its shards begin after: those of tables that go to the same target stand in one book."""
    rows_before = models.BigIntegerField(null=True)
    """Of the target table, before anything was written."""
    digest_before = models.TextField(default="")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transfer", "position"), name="transfer_one_mapped")
        ]  # fmt: skip


class Shard(models.Model):
    """分片: the unit of work, of resuming and of taking back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mapped = models.ForeignKey(Mapped, models.CASCADE, related_name="shards")
    number = models.IntegerField()
    first = models.BigIntegerField()
    rows = models.IntegerField()
    mended = models.IntegerField(default=0)
    """How many of them were held back, corrected, and are rows of another shard now."""
    span = models.JSONField()
    state = models.TextField(default="cut")
    wanted = models.TextField(default="staged")
    """What it is worked towards; equal to ``state`` when nothing is to be done."""
    tries = models.IntegerField(default=0)
    trouble = models.JSONField(default=dict)
    """Why it could not be worked on last time, as a sentence in each language; empty when it could."""
    attempt = models.UUIDField(null=True)
    """Whose transaction holds in the target, and under which its fates lie on the workbench."""
    fates = ArrayField(models.IntegerField(), default=list)
    """How many rows were created, updated, same, merged, quarantined, excluded; a forecast until it is loaded."""
    digest = models.TextField(default="")
    """Multiset digest of the rows as the mapping makes them."""
    read_digest = models.TextField(default="")
    """The same of what was read back."""
    seconds = models.FloatField(default=0)
    at = models.DateTimeField()
    round = models.ForeignKey("transfer.Round", models.CASCADE, null=True, related_name="shards")
    """Nothing for what was loaded first."""
    gone = models.IntegerField(default=0)
    """How many rows are not in the target any more since then."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("mapped", "number"), name="transfer_one_shard")]
        indexes: ClassVar = [
            models.Index(fields=("mapped", "number"), condition=~Q(state=models.F("wanted")), name="transfer_to_do"),
        ]  # fmt: skip
